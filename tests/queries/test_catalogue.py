from pathlib import Path

import pyoxigraph as ox
import pytest

from ontology.namespaces import ID
from queries.catalogue import CatalogueError, bind, catalogue, load, parse
from queries.parameters import BindingError, entity_iri
from tests.queries import fixture

GOOD = """# name: sample
# title@en: Title
# title@ar: عنوان
# description@en: What it answers.
# description@ar: ما تجيب عنه.
# keywords: sample, body
# param body: entity, example body/ISC-TF
# param status: text = *, example planned

PREFIX itu: <https://w3id.org/itugov/ontology#>
SELECT ?o WHERE {
  VALUES ?body { <https://w3id.org/itugov/id/body/ISC-TF> }
  VALUES ?status { UNDEF }
  ?body itu:reportsTo ?o
}
"""


def write(folder: Path, text: str) -> Path:
    file = folder / "sample.rq"
    file.write_text(text, encoding="utf-8")
    return file


def test_the_bundled_files_are_read_in_order() -> None:
    names = [query.name for query in load()]
    assert names == sorted(names)
    assert len(names) >= 30
    assert set(catalogue()) == set(names)


def test_every_query_runs_as_it_stands() -> None:
    store = fixture.store()
    for query in load():
        results = store.query(query.text, use_default_graph_as_union=True)
        forms = {ox.QuerySolutions: "select", ox.QueryTriples: "construct", ox.QueryBoolean: "ask"}
        assert forms[type(results)] == query.form, query.name
        if not isinstance(results, ox.QueryBoolean):
            list(results)


def test_a_good_file_is_read(tmp_path: Path) -> None:
    query = parse(write(tmp_path, GOOD))
    assert [(p.name, p.type, p.default, p.example) for p in query.parameters] == [
        ("body", "entity", None, "body/ISC-TF"),
        ("status", "text", "*", "planned"),
    ]
    assert (query.form, query.keywords) == ("select", ("sample", "body"))
    assert query.sparql.startswith("PREFIX itu: ")
    assert query.text.endswith(query.sparql)


WRONG = [
    ("# title@en: Title", "# titel@en: Title", "sample.rq:2: not a line of the header"),
    ("# title@ar: عنوان\n", "", "sample.rq:1: the header lacks or has too much: title@ar"),
    ("# title@ar: عنوان", "# title@ar: عنوان\n# title@ar: عنوان", "sample.rq:4: 'title@ar' is there twice"),
    (
        "# title@ar: عنوان",
        "# title@ar: عنوان\n# title@xx: t",
        "sample.rq:1: the header lacks or has too much: title@xx",
    ),
    ("# name: sample", "# name: other", "sample.rq:1: the name 'other' is not the file's"),
    ("entity, example", "thing, example", "sample.rq:7: parameter 'body' is specified as"),
    ("text = *, example planned", "text = *", "sample.rq:8: parameter 'status' needs an example"),
    ("VALUES ?status { UNDEF }", "", "sample.rq:1: the query has no line VALUES ?status"),
    ("id/body/ISC-TF>", "id/body/ISCG>", "sample.rq:12: <https://w3id.org/itugov/id/body/ISCG> stands for ?body"),
    ("ontology#>", "other#>", "sample.rq:10: prefix 'itu' is not the project's"),
    ("reportsTo ?o", "reportsTo", "sample.rq:15: error at 15:1"),
]


@pytest.mark.parametrize(("old", "new", "message"), WRONG)
def test_a_wrong_file_is_refused_by_file_and_line(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in GOOD
    with pytest.raises(CatalogueError) as caught:
        parse(write(tmp_path, GOOD.replace(old, new, 1)))
    assert str(caught.value).startswith(message)


def test_the_wrong_files_are_counted() -> None:
    assert len(WRONG) == 11


@pytest.mark.parametrize("value", ["body/ISCG", "id:body/ISCG", ID + "body/ISCG", " body/ISCG "])
def test_an_entity_is_given_in_three_forms(tmp_path: Path, value: str) -> None:
    assert "VALUES ?body { <https://w3id.org/itugov/id/body/ISCG> }" in bind(
        parse(write(tmp_path, GOOD)), {"body": value}
    )


@pytest.mark.parametrize(
    "value", ["body/x> } #", "http://a/> ?s ?p ?o . <http://b", "body ISCG", "", "*", "foo:bar baz", "../x y"]
)
def test_what_is_no_entity_is_refused(tmp_path: Path, value: str) -> None:
    with pytest.raises(BindingError) as caught:
        bind(parse(write(tmp_path, GOOD)), {"body": value})
    assert caught.value.parameter == "body"


@pytest.mark.parametrize(
    "value", ['" } DROP ALL #', "VALUES ?body { <urn:x> }", "a\\u0022 }", "line\nbreak", "{ }", "القرار"]
)
def test_a_text_stays_a_text(tmp_path: Path, value: str) -> None:
    text = bind(parse(write(tmp_path, GOOD)), {"body": "body/ISCG", "status": value})
    answer = ox.Store().query(text.replace("?body itu:reportsTo ?o", "BIND(?status AS ?o)"))
    assert isinstance(answer, ox.QuerySolutions)
    assert [solution["o"] for solution in answer] == [ox.Literal(value)]


def test_missing_and_unknown_parameters_are_named(tmp_path: Path) -> None:
    query = parse(write(tmp_path, GOOD))
    with pytest.raises(BindingError, match="needs the parameter 'body'"):
        bind(query, {})
    with pytest.raises(BindingError, match="has no parameter 'nope'; it has: body, status"):
        bind(query, {"body": "body/ISCG", "nope": "1"})


@pytest.mark.parametrize("value", ["english please", "a", "ar_EG", "*"])
def test_a_language_is_a_tag(value: str) -> None:
    with pytest.raises(BindingError):
        bind(catalogue()["body-mandate"], {"body": "body/PP", "lang": value})


@pytest.mark.parametrize(
    ("name", "parameter", "value"),
    [
        ("co-cited-pairs", "at_least", "two"),
        ("co-cited-pairs", "at_least", "1_0"),
        ("co-cited-pairs", "at_least", "1" * 19),
        ("low-confidence-statements", "below", ".7"),
        ("low-confidence-statements", "below", "1e9"),
        ("low-confidence-statements", "below", "٠٫٧"),
    ],
)
def test_what_is_no_number_is_refused(name: str, parameter: str, value: str) -> None:
    with pytest.raises(BindingError, match="for example") as caught:
        bind(catalogue()[name], {parameter: value})
    assert caught.value.parameter == parameter


def test_every_query_says_for_whom_it_is() -> None:
    for query in catalogue().values():
        assert query.keywords[0] in ("researcher", "visualisation", "auditor"), query.name


def test_an_unknown_prefix_is_no_entity() -> None:
    with pytest.raises(ValueError, match="letters, digits"):
        entity_iri("nope:x")
