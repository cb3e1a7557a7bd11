"""The same questions get the same answers from the embedded store and from engines elsewhere."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from store import Snapshot
from tests.engines import ENGINES, started
from tests.store.remote import Asker, Case, asking, built, cases, mirrored, rows

CASES = cases()
ASKED = [(name, case) for name in ("embedded", *ENGINES) for case in CASES]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("suite")


@pytest.fixture(scope="module")
def held(folder: Path) -> Snapshot:
    return built(folder / "store")


@pytest.fixture(scope="module")
def embedded() -> Iterator[Asker]:
    with asking() as asker:
        yield asker


@pytest.fixture(scope="module")
def oxigraph(folder: Path, held: Snapshot) -> Iterator[Asker]:
    with started("oxigraph", folder) as engine, asking() as asker, asker.at(engine):
        mirrored(engine, folder / "store", held)
        yield asker


@pytest.fixture(scope="module")
def virtuoso(folder: Path, held: Snapshot) -> Iterator[Asker]:
    with started("virtuoso", folder) as engine, asking() as asker, asker.at(engine):
        # each engine has a folder of its own in use; here one store is mirrored to two
        (folder / "store" / "mirror.json").unlink(missing_ok=True)
        mirrored(engine, folder / "store", held)
        yield asker


@pytest.mark.parametrize(("engine", "case"), ASKED, ids=[f"{name}-{case.name}" for name, case in ASKED])
def test_an_answer_is_what_the_embedded_store_answers(
    engine: str, case: Case, held: Snapshot, embedded: Asker, request: pytest.FixtureRequest
) -> None:
    asker: Asker = request.getfixturevalue(engine)
    expected = rows(embedded.ask(held, case.question()), ordered=case.ordered)
    if engine in case.differs:
        request.applymarker(pytest.mark.xfail(strict=True, reason=case.differs[engine], raises=AssertionError))
    assert rows(asker.ask(held, case.question()), ordered=case.ordered) == expected


def test_the_questions_are_counted() -> None:
    assert len({case.name for case in CASES}) == len(CASES) == 72
    assert {name for case in CASES for name in case.differs} <= {*ENGINES}
    assert all(reason for case in CASES for reason in case.differs.values())
