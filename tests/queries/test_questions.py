"""The six questions of the gold are answered by the catalogue, over a store of the three documents they are about, with evidence."""

import json
import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any

import pyoxigraph as ox
import pytest

from ingest.emit import graph_of, triples
from ingest.manifest import read_manifest
from ingest.pipeline import extract
from ontology.load import ontology_triples, reference_triples, schema_triples
from ontology.namespaces import graph
from ontology.works import work_links
from queries.catalogue import bind, catalogue
from reasoning import compile_schema
from store import Store
from tests.queries import fixture
from tests.queries.rows import short
from tests.shared import shared

DOCUMENTS = ("000", "002", "003")
QUESTIONS: list[dict[str, Any]] = tomllib.loads((fixture.DATA / "questions.toml").read_text(encoding="utf-8"))[
    "question"
]
Row = Mapping[str, str]


@cache
def gold() -> tuple[dict[str, Any], ...]:
    lines = shared("eval", "gold-dev", "questions.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple(json.loads(line) for line in lines if line.strip())


@cache
def held() -> tuple[Store, Mapping[str, str], Mapping[str, str]]:
    """Return the store, the texts by number of the file, and that number by document."""
    corpus = shared("corpus")
    manifest = read_manifest(corpus / "manifest.csv")
    made = Store.memory()
    made.replace(graph("ontology"), ontology_triples())
    made.replace(graph("reference"), reference_triples())
    texts: dict[str, str] = {}
    numbers: dict[str, str] = {}
    for file in sorted(corpus.glob("*.txt")):
        number = file.name.partition("_")[0]
        if number in DOCUMENTS:
            record = extract(file, row=manifest.row_for(file))
            made.replace(graph_of(record), triples(record))
            texts[number], numbers[record.document] = record.text, number
    stated = [t for name in made.graphs() if name != graph("ontology") for t in made.triples(name)]
    links = list(work_links(stated))
    made.replace(graph("inferred"), {*links, *compile_schema(schema_triples()).infer([*stated, *links])})
    return made, texts, numbers


def ask(spec: Mapping[str, Any]) -> list[Row]:
    results = held()[0].query(bind(catalogue()[spec["query"]], spec["params"]))
    assert isinstance(results, ox.QuerySolutions)
    names = [variable.value for variable in results.variables]
    rows = [
        {n: short(None if (term := solution[n]) is None else str(getattr(term, "value", term))) for n in names}
        for solution in results
    ]
    wanted = spec.get("where", {}).items()
    return [row for row in rows if all(row[name] == value for name, value in wanted)]


def answer(spec: Mapping[str, Any], rows: list[Row]) -> set[str]:
    return {row[column] for row in rows for column in spec["columns"]} - {""}


@pytest.mark.parametrize("question", QUESTIONS, ids=[f"line-{q['line']}" for q in QUESTIONS])
def test_a_question_is_answered_with_evidence(question: dict[str, Any]) -> None:
    expected = gold()[question["line"] - 1]
    _, texts, numbers = held()
    found: set[str] = set()
    spans: list[tuple[str, int, int]] = []
    for spec in question["ask"]:
        rows = ask(spec)
        found |= answer(spec, rows)
        for row in rows:
            number = numbers[row["document"]]
            assert row["quote"]
            assert row["paragraph"]
            at = texts[number].find(row["quote"])
            assert at >= 0, "a quote stands in its document word for word"
            while at >= 0:
                spans.append((number, at, at + len(row["quote"])))
                at = texts[number].find(row["quote"], at + 1)
    assert found == {*expected["answer"], *question.get("also", ())}
    for number, start, end in expected["evidence"]:
        assert any(n == number and s < end and start < e for n, s, e in spans), (number, start, end)


def test_which_are_cited_without_their_revision_is_told_apart() -> None:
    (without, with_edition) = QUESTIONS[5]["ask"]
    assert answer(without, ask(without)) == {"resolution/pp/131", "resolution/pp/212"}
    assert answer(with_edition, ask(with_edition)) == {"resolution/pp/191/2018"}


def test_every_question_is_there() -> None:
    assert [q["line"] for q in QUESTIONS] == list(range(1, len(gold()) + 1)) == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_every_query_of_the_catalogue_answers_over_real_documents(lang: str) -> None:
    documents = sorted(held()[2])
    named = {"first": documents[0], "second": documents[1], "document": documents[0]}
    empty = []
    for query in catalogue().values():
        given = {p.name: named.get(p.name, p.example) for p in query.parameters if p.default is None}
        if any(p.name == "lang" for p in query.parameters):
            given["lang"] = lang
        results = held()[0].query(bind(query, given))
        if not (bool(results) if isinstance(results, ox.QueryBoolean) else next(results, None)):
            empty.append(query.name)
    # They ask for what the three documents have not: other documents, goals beside resolutions, operative parts, a second language
    assert empty == [
        "evidence-of-edge",
        "goals-of-resolutions",
        "instructions-by-officer",
        "one-language-statements",
        "reporting-chain",
        "superseded-citations",
    ]
