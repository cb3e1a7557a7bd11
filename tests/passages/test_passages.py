"""The passages are well formed, each says the same in every language of its author, and extraction stays above a floor in each language and split."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from statistics import fmean
from typing import Final

import pytest

from itugov.scoring.counts import Counts
from itugov.scoring.gold import canonical
from itugov.scoring.relations import SELF
from ontology.load import reference_triples, schema_triples
from ontology.namespaces import ID, PREFIXES, compact
from tests.gold.checks import runs
from tests.passages.score import (
    HERE,
    NOT_JUDGED,
    SPLITS,
    Edge,
    Found,
    Verdict,
    agreement,
    counts,
    judge,
    judged,
    read_gold,
    read_texts,
    renamed,
    verdicts,
)
from tests.shared import shared

AUTHORS: Final = {"a": ("ar", "en", "zh"), "b": ("es", "fr", "ru"), "c": ("ar", "en", "es", "fr", "ru", "zh")}
PASSAGES: Final = {"a": 44, "b": 44, "c": 40}
NAMES_ALONE: Final = {"a": 10, "b": 10, "c": 10}  # passages that state nothing
SPLIT: Final = {"a": "dev", "b": "dev", "c": "test"}  # of all passages of an author
# precision and F1, a little below what is reached
FLOORS: Final[Mapping[str, Mapping[str, tuple[float, float]]]] = {
    "dev": {
        "ar": (0.98, 0.95),
        "en": (0.97, 0.95),
        "es": (0.98, 0.95),
        "fr": (0.98, 0.95),
        "ru": (0.98, 0.93),
        "zh": (0.98, 0.95),
    },
    "test": {
        "ar": (0.84, 0.60),
        "en": (0.89, 0.60),
        "es": (0.89, 0.62),
        "fr": (0.89, 0.60),
        "ru": (0.83, 0.51),
        "zh": (0.88, 0.61),
    },
}
AGREEMENT: Final = {"a": 0.89, "b": 0.92, "c": 0.56}  # falls where one language alone finds more

GOLD: Final = read_gold()
LANGUAGES: Final = tuple(sorted({language for languages in AUTHORS.values() for language in languages}))
KINDS: Final[Mapping[str, frozenset[str]]] = {
    "resolution": frozenset({"Instrument", "Edition", "Resolution"}),
    "decision": frozenset({"Instrument", "Edition", "Decision"}),
    "recommendation": frozenset({"Instrument", "Edition", "Recommendation"}),
    "opinion": frozenset({"Instrument", "Edition", "Opinion"}),
    "provision": frozenset({"Provision"}),
    "document": frozenset({"Document"}),
    "circular": frozenset({"Document", "CircularLetter"}),
    "service-order": frozenset({"Document", "ServiceOrder"}),
    "body": frozenset({"Body"}),
    "event": frozenset({"Event", "EventSeries"}),
    "initiative": frozenset({"Initiative"}),
    "post": frozenset({"Post"}),
    "person": frozenset({"Person"}),
    "country": frozenset({"Country"}),
    "country-group": frozenset({"CountryGroup"}),
    "region": frozenset({"Region"}),
    "sdg": frozenset({"Goal"}),
    "action-line": frozenset({"ActionLine"}),
    "topic": frozenset({"Topic"}),
}
LISTED: Final = frozenset({"body", "initiative", "post", "country", "country-group", "sdg", "action-line", "topic"})


def _properties() -> dict[str, dict[str, set[str]]]:
    """What the ontology says of each property: its kind, and the classes of its ends."""
    out: dict[str, dict[str, set[str]]] = {}
    for triple in schema_triples():
        name = compact(str(getattr(triple.subject, "value", "")))
        said = compact(str(getattr(triple.object, "value", "")))
        match triple.predicate.value:
            case p if p == PREFIXES["rdf"] + "type" and said.endswith("Property"):
                out.setdefault(name, {}).setdefault("type", set()).add(said)
            case p if p in (PREFIXES["rdfs"] + "domain", PREFIXES["schema"] + "domainIncludes"):
                out.setdefault(name, {}).setdefault("from", set()).add(said.removeprefix("itu:"))
            case p if p in (PREFIXES["rdfs"] + "range", PREFIXES["schema"] + "rangeIncludes"):
                out.setdefault(name, {}).setdefault("to", set()).add(said.removeprefix("itu:"))
    return out


def _classes(end: str) -> frozenset[str]:
    if end == SELF:
        return frozenset({"Document", "Instrument", "Edition"})
    kind, _, name = end.partition("/")
    return KINDS[kind] | (
        KINDS["body"] if canonical(f"body/{name}") == end else frozenset()
    )  # an organ is also a series of events


@cache
def _compared() -> dict[tuple[str, str], Verdict]:
    return {name: verdict for name, _, _, verdict in verdicts(GOLD, LANGUAGES, SPLITS)}


def test_each_author_has_passages_in_each_language() -> None:
    assert AUTHORS.keys() == SPLIT.keys() == AGREEMENT.keys()
    assert {path.name.split(".")[1] for path in HERE.glob("edges.*.tsv")} == set(AUTHORS) == set(PASSAGES)
    for author, size in PASSAGES.items():
        mine = [name for name in GOLD if name[0] == author]
        assert len(mine) == size
        assert {GOLD[name].split for name in mine} == {SPLIT[author]}
        assert sum(not GOLD[name].edges for name in mine) == NAMES_ALONE[author]
        for language in AUTHORS[author]:
            assert [name for name in read_texts(language) if name[0] == author] == mine
    for language in LANGUAGES:
        assert {name[0] for name in read_texts(language)} == {one for one, its in AUTHORS.items() if language in its}
    assert {path.stem for path in HERE.glob("??.tsv")} == set(LANGUAGES)


def test_edges_are_of_the_ontology() -> None:
    properties = _properties()
    checked = 0
    for gold in GOLD.values():
        for subject, predicate, obj in (*gold.edges, *gold.optional):
            said = properties[predicate]
            assert predicate not in NOT_JUDGED
            assert _classes(subject) & said["from"], (gold.id, subject, predicate)
            if "owl:DatatypeProperty" in said["type"]:
                assert "/" not in obj, (gold.id, predicate, obj)
            elif "to" in said:
                assert _classes(obj) & said["to"], (gold.id, predicate, obj)
            checked += 1
    assert checked >= 200


def test_things_with_an_official_name_are_those_of_the_reference_facts() -> None:
    listed = {str(getattr(triple.subject, "value", "")).removeprefix(ID) for triple in reference_triples()}
    ends = {end for gold in GOLD.values() for s, _, o in (*gold.edges, *gold.optional) for end in (s, o)}
    assert {end for end in ends if end.partition("/")[0] in LISTED} - listed == set()


def test_no_twelve_words_of_the_real_corpus() -> None:
    real = set().union(*(runs(path.read_text(encoding="utf-8")) for path in shared("corpus").glob("*.txt")))
    assert len(real) > 5000
    assert {name for language in LANGUAGES for name, text in read_texts(language).items() if runs(text) & real} == set()


def test_an_edge_is_right_only_with_its_status(tmp_path: Path) -> None:
    (tmp_path / "edges.a.tsv").write_text(
        "id\tsplit\tedges\n"
        "a1\tdev\tbody/RRB coordinatesWith body/BR | event/PP-30 heldBy body/ITU planned/proposed | person/Li-Na holdsPost post/BR-Director\n"
        "a2\ttest\tbody/BR partOf body/ITU optional\n",
        encoding="utf-8",
    )
    gold = read_gold(tmp_path)
    assert judged(gold.values()) == {"itu:coordinatesWith", "itu:heldBy", "itu:holdsPost", "itu:partOf"}
    said = {
        Edge("body/BR", "itu:coordinatesWith", "body/RRB", "negated"): frozenset({"one"}),
        Edge("event/PP-30", "itu:heldBy", "body/ITU", "proposed"): frozenset({"two"}),
        Edge("person/Na-Li", "itu:holdsPost", "post/BR-Director", "asserted"): frozenset({"three"}),
    }
    one = judge(gold["a1"], renamed(gold["a1"], Found(said, frozenset())))
    assert one.counts == Counts(2, 1, 1)
    assert Edge("person/Li-Na", "itu:holdsPost", "post/BR-Director", "asserted") in one.right
    two = judge(gold["a2"], Found({Edge("body/BR", "itu:partOf", "body/ITU", "asserted"): frozenset()}, frozenset()))
    assert two.counts == Counts()
    parent = Edge("body/UNICEF", "itu:partOf", "body/UN", "asserted")  # its name says so
    assert judge(gold["a2"], Found({parent: frozenset()}, frozenset())).counts == Counts()
    assert judge(gold["a2"], Found({replace(parent, object="body/UPU"): frozenset()}, frozenset())).counts == Counts(
        fp=1
    )
    assert agreement({("a1", "ar"): one, ("a1", "en"): one, ("a1", "zh"): two}) == {"a1": fmean([1.0, 0.0, 0.0])}


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ("a1\tdev\tbody/BR partOf", "is not `subject predicate object"),
        ("a1\tdev\tbody/BR partOf body/ITU maybe", "no status of"),
        ("a1\tdev\tbody/BR partOf body/ITU | body/BR partOf body/ITU planned", "stands twice"),
        ("a1\tmine\tbody/BR partOf body/ITU", "no split of"),
        ("a1\tdev", "not as many cells"),
    ],
)
def test_rows_that_are_wrong_are_told(row: str, complaint: str, tmp_path: Path) -> None:
    (tmp_path / "edges.a.tsv").write_text(f"id\tsplit\tedges\n{row}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=complaint):
        read_gold(tmp_path)


def test_scores_of_each_language_stay_above_their_floors() -> None:
    compared = _compared()
    assert len(compared) == sum(PASSAGES[author] * len(languages) for author, languages in AUTHORS.items())
    assert FLOORS.keys() == set(SPLIT.values())
    below = {}
    for split, floors in FLOORS.items():
        assert set(floors) == {
            one for author, languages in AUTHORS.items() if SPLIT[author] == split for one in languages
        }
        for language, least in floors.items():
            said = counts(compared, GOLD, language, split)
            if said.precision < least[0] or said.f1 < least[1]:
                below[split, language] = (said.precision, said.f1)
    assert below == {}


@pytest.mark.parametrize("author", AUTHORS)
def test_languages_agree_as_far_as_they_did(author: str) -> None:
    mine = {k: v for k, v in _compared().items() if k[0][0] == author}
    assert fmean(agreement(mine).values()) >= AGREEMENT[author]
