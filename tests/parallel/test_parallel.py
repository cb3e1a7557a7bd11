"""The parallel documents that rules are tuned on are well formed, set by set, and each says the same in all six languages."""

from itertools import combinations
from pathlib import Path

import pytest

from tests.gold import checks
from tests.gold.generate import read
from tests.parallel.generate import HERE, SETS
from tests.parallel.score import LANGUAGES, SELF, extracted, gold, jaccard, triples
from tests.shared import shared

DOCUMENTS = [(folder, document) for folder in SETS for document in checks.documents(folder)]
TEXTS = [(folder, name) for folder in SETS for name in checks.names(folder)]
SIZES = {"parallel": 4, "parallel_second": 4, "parallel_third": 4}

of_documents = pytest.mark.parametrize(("folder", "document"), DOCUMENTS, ids=[document for _, document in DOCUMENTS])
of_texts = pytest.mark.parametrize(("folder", "name"), TEXTS, ids=[name for _, name in TEXTS])


def test_each_set_has_its_documents_in_all_languages() -> None:
    assert {folder.name: len(checks.documents(folder)) for folder in SETS} == SIZES
    assert len({document for _, document in DOCUMENTS}) == len(DOCUMENTS) == sum(SIZES.values())
    assert len(TEXTS) == len(DOCUMENTS) * len(LANGUAGES)
    for folder in SETS:
        for name, texts in checks.documents(folder).items():
            assert texts == [f"{name}.{language}" for language in LANGUAGES]


@pytest.mark.parametrize("folder", SETS, ids=[folder.name for folder in SETS])
def test_committed_files_come_from_the_sources(folder: Path) -> None:
    assert checks.stale(folder) == [], f"run python -m tests.parallel.generate {folder.name}"


@of_documents
def test_documents_are_dense(folder: Path, document: str) -> None:
    checks.assert_a_document_is_dense(folder, checks.documents(folder)[document])


@of_texts
def test_spans_quote_the_text(folder: Path, name: str) -> None:
    checks.assert_spans_quote_the_text(folder, name)


@of_texts
def test_identifiers_follow_the_contract(folder: Path, name: str) -> None:
    checks.assert_identifiers_follow_the_contract(folder, name)


@of_texts
def test_relations_join_what_the_text_names(folder: Path, name: str) -> None:
    checks.assert_ends_are_named(folder, name)


@of_documents
def test_languages_say_the_same(folder: Path, document: str) -> None:
    checks.assert_languages_say_the_same(folder, checks.documents(folder)[document])


@of_documents
def test_gold_of_any_two_languages_agrees_in_full(folder: Path, document: str) -> None:
    sets = [triples(gold(folder, name, "relations"), str) for name in checks.documents(folder)[document]]
    assert [jaccard(one, other) for one, other in combinations(sets, 2)] == [1.0] * 15


def test_no_twelve_words_of_the_real_corpus() -> None:
    real = set().union(*(checks.runs(path.read_text(encoding="utf-8")) for path in shared("corpus").glob("*.txt")))
    assert len(real) > 5000
    for folder, name in TEXTS:
        names = {run for row in checks.rows(folder, name, "mentions") for run in checks.runs(str(row["text"]))}
        assert checks.runs(checks.text(folder, name)) & real <= names, name


def test_passages_share_their_relations() -> None:
    shared_relations = "@ a\nevent/PP-22 heldBy body/ITU planned\n@ b\nevent/PP-22 theme @c\n"
    found = read(
        "x.en", '{{a|[[PP-22|event|PP-22]] of [[ITU|body|ITU]]}}: {{b|on "{{c|One word}}"}}\n', shared_relations
    )
    assert found.text == 'PP-22 of ITU: on "One word"\n'
    assert [(row["text"], row["object"]) for row in found.relations] == [
        ("PP-22 of ITU", "body/ITU"),
        ('on "One word"', "One word"),
    ]


@pytest.mark.parametrize(
    ("source", "relations", "complaint"),
    [
        ("{{a|x}}", "", "prove nothing"),
        ("x", "@ a\nbody/X partOf body/Y", "no passage"),
        ("{{a|x}} {{a|y}}", "@ a\nbody/X partOf body/Y", "stands twice"),
        ("{{a|x [[y}}|body|Y]]", "@ a\nbody/X partOf body/Y", "cross"),
        ("{{a|x", "@ a\nbody/X partOf body/Y", "does not close"),
    ],
)
def test_marks_that_are_wrong_are_told(source: str, relations: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        read("x.en", source, relations)


def test_ends_are_called_what_the_gold_calls_them() -> None:
    found = {name: checks.rows(HERE, name, "mentions") for name in checks.names(HERE)}
    name = next(name for name, rows in found.items() if any(row["type"] == "person" for row in rows))
    person = next(row for row in found[name] if row["type"] == "person")
    mention = {key: person[key] for key in ("start", "end", "type")} | {"id": "person/Somebody"}
    said = {"subject": "person/Somebody", "predicate": "itu:holdsPost", "object": "document/X-1", "status": "asserted"}
    denied = said | {"predicate": "itu:chairedBy", "status": "negated"}
    one = {"doc": name, "document": "document/X-1", "mentions": [mention], "relations": [said, denied]}
    assert extracted(HERE, one) == {(person["id"], "itu:holdsPost", SELF)}
    assert jaccard({("a", "b", "c")}, {("a", "b", "c"), ("a", "b", "d")}) == 0.5
