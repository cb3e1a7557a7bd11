"""The held-out parallel documents are well formed, and each says the same in all six languages."""

import re
from functools import partial
from itertools import combinations

import pytest

from tests.gold import checks
from tests.parallel import generate as development
from tests.parallel.score import HELD_OUT, LANGUAGES, gold, jaccard, main, triples
from tests.parallel_test.generate import HERE
from tests.shared import shared

NAMES = checks.names(HERE)
DOCUMENTS = checks.documents(HERE)
SYMBOLS = re.compile(r"(?:C\d\d/(?:INF/)?|RAG25/|CWG-WSIS-4\d/)(\d{3})")
rows, text = partial(checks.rows, HERE), partial(checks.text, HERE)


def test_committed_files_come_from_the_sources() -> None:
    assert checks.stale(HERE) == [], "run python -m tests.parallel_test.generate"


def test_four_documents_in_all_languages() -> None:
    assert len(DOCUMENTS) == 4
    assert DOCUMENTS.keys() & checks.documents(development.HERE).keys() == set()
    assert all(texts == [f"{name}.{language}" for language in LANGUAGES] for name, texts in DOCUMENTS.items())


@pytest.mark.parametrize("document", DOCUMENTS)
def test_documents_are_dense(document: str) -> None:
    checks.assert_a_document_is_dense(HERE, DOCUMENTS[document])


@pytest.mark.parametrize("name", NAMES)
def test_gold_is_well_formed(name: str) -> None:
    checks.assert_spans_quote_the_text(HERE, name)
    checks.assert_identifiers_follow_the_contract(HERE, name)
    checks.assert_ends_are_named(HERE, name)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_languages_say_the_same(document: str) -> None:
    checks.assert_languages_say_the_same(HERE, DOCUMENTS[document])
    sets = [triples(gold(HERE, name, "relations"), str) for name in DOCUMENTS[document]]
    assert [jaccard(one, other) for one, other in combinations(sets, 2)] == [1.0] * 15


def test_symbols_have_far_numbers() -> None:
    found = {number for name in NAMES for number in SYMBOLS.findall(text(name))}
    assert len(found) >= 9
    assert all(int(number) > 900 for number in found)


def test_no_twelve_words_of_the_real_corpus() -> None:
    real = set().union(*(checks.runs(path.read_text(encoding="utf-8")) for path in shared("corpus").glob("*.txt")))
    assert len(real) > 5000
    for name in NAMES:
        names = {run for row in rows(name, "mentions") for run in checks.runs(str(row["text"]))}
        assert checks.runs(text(name)) & real <= names, name


def test_errors_are_not_looked_at(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert HERE.name in HELD_OUT
    monkeypatch.setattr("sys.argv", ["score", "--split", HERE.name, "--misses"])
    with pytest.raises(SystemExit):
        main()
    assert "held out" in capsys.readouterr().err
