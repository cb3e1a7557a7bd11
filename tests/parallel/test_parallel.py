"""The parallel documents are well formed, and each says the same in all six languages."""

from functools import partial
from itertools import combinations

import pytest

from tests.gold import checks
from tests.gold.generate import read
from tests.parallel.generate import HERE
from tests.parallel.score import LANGUAGES, SELF, extracted, gold, jaccard, triples
from tests.shared import shared

NAMES = checks.names(HERE)
DOCUMENTS = checks.documents(HERE)
rows, text = partial(checks.rows, HERE), partial(checks.text, HERE)


def test_committed_files_come_from_the_sources() -> None:
    assert checks.stale(HERE) == [], "run python -m tests.parallel.generate"


def test_each_document_in_all_languages() -> None:
    assert len(DOCUMENTS) == 4
    assert all(texts == [f"{name}.{language}" for language in LANGUAGES] for name, texts in DOCUMENTS.items())


@pytest.mark.parametrize("document", DOCUMENTS)
def test_documents_are_dense(document: str) -> None:
    checks.assert_a_document_is_dense(HERE, DOCUMENTS[document])


@pytest.mark.parametrize("name", NAMES)
def test_spans_quote_the_text(name: str) -> None:
    checks.assert_spans_quote_the_text(HERE, name)


@pytest.mark.parametrize("name", NAMES)
def test_identifiers_follow_the_contract(name: str) -> None:
    checks.assert_identifiers_follow_the_contract(HERE, name)


@pytest.mark.parametrize("name", NAMES)
def test_relations_join_what_the_text_names(name: str) -> None:
    checks.assert_ends_are_named(HERE, name)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_languages_say_the_same(document: str) -> None:
    checks.assert_languages_say_the_same(HERE, DOCUMENTS[document])


@pytest.mark.parametrize("document", DOCUMENTS)
def test_gold_of_any_two_languages_agrees_in_full(document: str) -> None:
    sets = [triples(gold(HERE, name, "relations"), str) for name in DOCUMENTS[document]]
    assert [jaccard(one, other) for one, other in combinations(sets, 2)] == [1.0] * 15


def test_no_twelve_words_of_the_real_corpus() -> None:
    real = set().union(*(checks.runs(path.read_text(encoding="utf-8")) for path in shared("corpus").glob("*.txt")))
    assert len(real) > 5000
    for name in NAMES:
        assert checks.runs(text(name)) & real == set(), name


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
    name = next(name for name in NAMES if any(row["type"] == "person" for row in rows(name, "mentions")))
    person = next(row for row in rows(name, "mentions") if row["type"] == "person")
    mention = {key: person[key] for key in ("start", "end", "type")} | {"id": "person/Somebody"}
    said = {"subject": "person/Somebody", "predicate": "itu:holdsPost", "object": "document/X-1", "status": "asserted"}
    denied = said | {"predicate": "itu:chairedBy", "status": "negated"}
    one = {"doc": name, "document": "document/X-1", "mentions": [mention], "relations": [said, denied]}
    assert extracted(HERE, one) == {(person["id"], "itu:holdsPost", SELF)}
    assert jaccard({("a", "b", "c")}, {("a", "b", "c"), ("a", "b", "d")}) == 0.5
