"""The test split is well formed: what is committed comes from the sources, and every span and every identifier is what the contract says."""

import re
from functools import partial

import pytest

from tests.gold import checks
from tests.gold.generate import HERE, read
from tests.shared import shared

NAMES = checks.names(HERE)
TYPES = frozenset(
    [
        "resolution",
        "decision",
        "edition",
        "recommendation",
        "opinion",
        "document",
        "circular",
        "service-order",
        "body",
        "event",
        "initiative",
        "post",
        "person",
        "country",
        "country-group",
        "region",
        "sdg",
        "action-line",
        "topic",
        "date",
        "provision",
    ]
)
SYMBOLS = re.compile(r"\b(?:C\d\d/(?:INF/)?|TDAG-\d\d/|TSAG-TD|SG\d+-TD|TSB )(\d{3})")
rows, text = partial(checks.rows, HERE), partial(checks.text, HERE)


def test_six_documents_of_five_hundred_words() -> None:
    assert len(NAMES) == 6
    assert all(500 <= len(text(name).split()) <= 900 for name in NAMES)
    assert sum(len(rows(name, "mentions")) for name in NAMES) > 450
    assert sum(len(rows(name, "relations")) for name in NAMES) > 300


def test_committed_files_come_from_the_sources() -> None:
    assert checks.stale(HERE) == [], "run python -m tests.gold.generate"


@pytest.mark.parametrize("name", NAMES)
def test_spans_quote_the_text(name: str) -> None:
    checks.assert_spans_quote_the_text(HERE, name)


@pytest.mark.parametrize("name", NAMES)
def test_identifiers_follow_the_contract(name: str) -> None:
    assert {row["type"] for row in rows(name, "mentions")} <= TYPES
    checks.assert_identifiers_follow_the_contract(HERE, name)


def test_symbols_have_far_numbers() -> None:
    found = [number for name in NAMES for number in SYMBOLS.findall(text(name))]
    assert len(found) == 16
    assert all(int(number) > 900 for number in found)


def test_no_twelve_words_of_the_real_corpus() -> None:
    real = set().union(*(checks.runs(path.read_text(encoding="utf-8")) for path in shared("corpus").glob("*.txt")))
    assert len(real) > 5000
    for name in NAMES:
        assert checks.runs(text(name)) & real == set(), name


def test_marks_nest_and_leave_the_text() -> None:
    gold = read(
        "x",
        'أ [[ب [[ج|body|ITU]]|event|PP-22|nominal]].\n%%%\n" ب … .\nevent/PP-22 heldBy body/ITU planned ; status_alt=asserted\n',
    )
    assert gold.text == "أ ب ج.\n"
    assert [(row["start"], row["end"], row["id"]) for row in gold.mentions] == [
        (2, 5, "event/PP-22"),
        (4, 5, "body/ITU"),
    ]
    assert [(row["predicate"], row["status"], row["status_alt"]) for row in gold.relations] == [
        ("itu:heldBy", "planned", ["asserted"])
    ]


def test_a_citation_is_proven_by_its_sentence() -> None:
    gold = read("x", "أول. ثان [[القرار 1|resolution|resolution/council/1]] ثالث. رابع\n%%%\n")
    assert [(row["predicate"], row["text"]) for row in gold.relations] == [("itu:cites", "ثان القرار 1 ثالث")]


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("[[أ|body|ITU\n%%%\n", "does not close"),
        ('أ\n%%%\n" ب\nSELF cites document/X\n', "stands 0 times"),
        ('أ أ\n%%%\n" أ\nSELF cites document/X\n', "stands 2 times"),
        ('أ\n%%%\n" أ\nSELF cites document/X denied\n', "no status"),
    ],
)
def test_mistakes_are_told(source: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        read("x", source)
