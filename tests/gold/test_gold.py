"""The test split is well formed: what is committed comes from the sources, and every span and every identifier is what the contract says."""

import json
import re

import pytest

from tests.gold.generate import HERE, everything, read
from tests.shared import shared

NAMES = sorted(path.stem for path in (HERE / "sources").glob("*.txt"))
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
Row = dict[str, object]


def rows(name: str, kind: str) -> list[Row]:
    return [json.loads(line) for line in (HERE / f"{name}.{kind}.jsonl").read_text(encoding="utf-8").splitlines()]


def text(name: str) -> str:
    return (HERE / "texts" / f"{name}.txt").read_text(encoding="utf-8")


def test_six_documents_of_five_hundred_words() -> None:
    assert len(NAMES) == 6
    assert all(500 <= len(text(name).split()) <= 900 for name in NAMES)
    assert sum(len(rows(name, "mentions")) for name in NAMES) > 450
    assert sum(len(rows(name, "relations")) for name in NAMES) > 300


def test_committed_files_come_from_the_sources() -> None:
    for name, content in everything().items():
        assert (HERE / name).read_text(encoding="utf-8") == content, (
            f"{name} is stale: run python -m tests.gold.generate"
        )


@pytest.mark.parametrize("name", NAMES)
def test_spans_quote_the_text(name: str) -> None:
    held = text(name)
    for row in rows(name, "mentions") + rows(name, "relations"):
        assert held[int(str(row["start"])) : int(str(row["end"]))] == row["text"] != ""


@pytest.mark.parametrize("name", NAMES)
def test_identifiers_follow_the_contract(name: str) -> None:
    pattern = re.compile(r"[a-z-]+/[A-Za-z0-9-]+(?:/[A-Za-z0-9-]+){0,2}")
    day = r"\d{4}(?:-\d\d(?:-\d\d)?)?"
    for row in rows(name, "mentions"):
        assert row["type"] in TYPES
        wanted = re.compile(f"{day}(?:/{day})?") if row["type"] == "date" else pattern
        assert wanted.fullmatch(str(row["id"])), row
    for row in rows(name, "relations"):
        ends = [row["subject"]] + ([row["object"]] if row["object_kind"] == "iri" else [])
        assert all(pattern.fullmatch(str(end)) for end in ends), row


def test_symbols_have_far_numbers() -> None:
    found = [number for name in NAMES for number in SYMBOLS.findall(text(name))]
    assert len(found) == 16
    assert all(int(number) > 900 for number in found)


def test_no_twelve_words_of_the_real_corpus() -> None:
    def runs(held: str) -> set[tuple[str, ...]]:
        words = re.findall(r"\w+", re.sub(r"[\u064b-\u0652\u0640]", "", held))
        return {tuple(words[i : i + 12]) for i in range(len(words) - 11)}

    real = set().union(*(runs(path.read_text(encoding="utf-8")) for path in shared("corpus").glob("*.txt")))
    assert len(real) > 5000
    for name in NAMES:
        assert runs(text(name)) & real == set(), name


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
