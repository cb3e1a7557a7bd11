"""The benchmarks of the service ask for something of each kind, and say no where something failed."""

import asyncio
import os
from itertools import islice

import pytest

from benchmarks import soak, sparql
from benchmarks.engines import engines
from benchmarks.mix import OK, unwanted, wanted
from benchmarks.soak import Record, Watched, report
from benchmarks.storm import Paths, _own

long = pytest.mark.skipif(
    not os.environ.get("ITUGOV_LONG_TESTS"), reason="takes a minute; set ITUGOV_LONG_TESTS=1 to run it"
)
KINDS = 14
ABUSES = 8


def test_clients_ask_for_something_of_each_kind_and_the_same_again_by_the_same_seed() -> None:
    asked = list(islice(wanted(1, 50), 600))
    assert asked == list(islice(wanted(1, 50), 600))
    assert len({request.kind for request in asked}) == KINDS
    assert all(request.right == OK for request in asked)
    assert len({request.path for request in asked if request.kind == "lookup"}) > 50


def test_what_is_abusive_is_never_to_succeed() -> None:
    asked = list(islice(unwanted(1, 50), 200))
    assert len({request.kind for request in asked}) == ABUSES
    assert not any(request.right & OK for request in asked)


def _record() -> Record:
    record = Record(killed=1, versions={"a", "b"})
    record.ended["lookup"] = 1
    record.took["lookup"] = [0.1]
    record.seen = [Watched(0.0, 1, 1, 1, 1, 0), Watched(60.0, 1, 1, 1, 1, 0)]
    return record


def test_a_soak_is_good_only_if_nothing_failed_and_something_was_shown() -> None:
    assert report(_record())
    for spoil in (
        lambda r: r.failed.append("lookup: closed"),
        lambda r: setattr(r, "killed", 0),
        lambda r: r.versions.discard("b"),
    ):
        record = _record()
        spoil(record)
        assert not report(record)


def test_rows_and_triples_are_counted() -> None:
    assert sparql.rows_of(b'{"results": {"bindings": [{}, {}]}}', "application/sparql-results+json") == 2
    assert sparql.rows_of(b"# none\n<a> <b> <c> .\n\n<a> <b> <d> .\n", "application/n-triples") == 2


def test_ours_is_always_measured() -> None:
    found, missing = engines()
    assert next(iter(found)) == "itugov"
    assert len(found) + len(missing) == 4


@pytest.mark.parametrize("chunked", [False, True])
def test_the_own_client_reads_answers_to_their_ends_and_counts_those_that_are_no_success(chunked: bool) -> None:
    served = 0

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal served
        while await reader.readline():
            while (await reader.readline()).strip():
                pass
            served += 1
            status = b"500 No" if served % 4 == 0 else b"200 OK"
            body = b"transfer-encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
            writer.write(b"HTTP/1.1 " + status + b"\r\n" + (body if chunked else b"Content-Length: 5\r\n\r\nabcde"))
        writer.close()

    async def within() -> None:
        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        async with server:
            rate, wrong = await _own(f"http://127.0.0.1:{port}", Paths("/a", "/b", 10), 0, 0.3, same=False)
        assert rate > 0
        assert served >= 16
        assert wrong == pytest.approx(0.25, abs=0.1)
        await server.wait_closed()
        await asyncio.sleep(0.1)

    asyncio.run(within())


def test_a_storm_never_repeats_a_path() -> None:
    paths = Paths("/a", "/b", 10)
    assert len({paths.path(number) for number in range(1000)}) == 1000


def test_what_fails_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    record = _record()
    record.failed += [f"request {n}" for n in range(30)]
    assert not report(record)
    assert "30 failed" in (told := capsys.readouterr().out)
    assert "10 more" in told


@long
def test_a_short_soak_is_good() -> None:
    assert soak.main(["--minutes", "0.5", "--documents", "60"]) == 0


@long
def test_the_short_form_runs() -> None:
    assert sparql.main(["--quick", "--only", "itugov"]) == 0
