"""A client that holds an answer costs no work, and no two different answers have one validator."""

from collections.abc import Sequence

import pytest

from graph_api.reading import Results
from store import Store
from tests.graph_api.service import Client, application, snapshot


class Counted:
    """A snapshot that counts the queries it is asked."""

    def __init__(self, held: Store, name: str | None = None) -> None:
        self.held, self.name, self.written, self.asked = held, name or held.name, held.written, 0

    def query(
        self, sparql: str, *, default_graphs: Sequence[str] | None = None, named_graphs: Sequence[str] | None = None
    ) -> Results:
        self.asked += 1
        return self.held.query(sparql, default_graphs=default_graphs, named_graphs=named_graphs)


PURE = ["/en/entity/body/ISC-TF", "/api/v1/entities/body/ISC-TF", "/api/v1/graph/ego?id=body/ISC-TF"]


@pytest.mark.parametrize("url", PURE)
def test_what_the_client_holds_is_not_computed_again(url: str) -> None:
    held = snapshot()
    with Client(application(held)) as other:
        tag = other.get(url).headers["etag"]
    counted = Counted(held)
    with Client(application(counted)) as client:
        client.json("/api/v1/prefixes")  # looks at the snapshot, and computes nothing of it
        before = counted.asked
        again = client.get(url, headers={"if-none-match": f'"x", W/{tag}'})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        assert counted.asked == before
        for name in ("x-dataset-version", "cache-control", "vary"):
            assert name in again.headers
        assert client.get(url, headers={"if-none-match": '"x"'}).status_code == 200
        assert counted.asked > before


@pytest.mark.parametrize("url", PURE)
def test_another_snapshot_or_edition_has_other_validators(url: str) -> None:
    held = snapshot()
    tags = set()
    for counted, edition in ((Counted(held), ""), (Counted(held, "other"), ""), (Counted(held), "1")):
        app = application(counted)
        app.state.edition = edition
        with Client(app) as client:
            tags.add(client.get(url).headers["etag"])
    assert len(tags) == 3


def test_the_order_of_parameters_is_no_other_address(client: Client) -> None:
    one, other, third = (
        client.get(f"/api/v1/graph/ego?{asked}").headers["etag"]
        for asked in ("id=body/ITU&depth=2", "depth=2&id=body/ITU", "depth=1&id=body/ITU")
    )
    assert one == other != third


def test_a_star_asks_whether_there_is_anything(client: Client) -> None:
    star = {"if-none-match": "*"}
    assert client.get(PURE[0], headers=star).status_code == 304
    assert client.get("/en/entity/no/thing", headers=star).status_code == 404


def test_a_query_has_a_validator_over_its_bytes(client: Client) -> None:
    tags = {client.get("/sparql?query=SELECT(RAND()AS%20?x){}").headers["etag"] for _ in range(2)}
    assert len(tags) == 2
