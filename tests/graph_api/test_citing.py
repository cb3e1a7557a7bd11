"""How things are cited: in words of each language, and in formats that the readers of reference managers understand."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pyoxigraph as ox
import pytest

from graph_api.citing import FORMATS, Citation, citation, plain
from graph_api.labels import Label
from graph_api.linked.settled import settled
from graph_api.reading import Reading
from graph_api.words import LANGUAGES
from ontology.identifiers import edge_id
from ontology.namespaces import entity, expand
from store import Store, latest
from tests.graph_api.service import Client, application, node_quad, snapshot

EDGE = edge_id("document/C29-7", "itu:cites", "resolution/pp/191/2018")
THINGS = ("entities/body/ISC-TF", "entities/document/C29-7", f"edges/{EDGE}")
# What TeX, tags and line ends would be misread in
HARD = 'Ünïcode & 100% {of} $x_1$ # ~tilde^ "quoted"\nnext \\ القرار'


@pytest.fixture(scope="module")
def hard() -> Iterator[Client]:
    name = node_quad("body/X", expand("skos:prefLabel"), ox.Literal(HARD, language="en"), "reference")
    with Client(application(snapshot(extra=[name], sample=True))) as made:
        yield made


def made(written: date | None = date(2026, 11, 26), note: str = "") -> Citation:
    return Citation(
        "body/X", entity("body/X"), HARD.replace("\n", " "), "en", "A graph", "itugov", "abc123", written, note
    )


@pytest.mark.parametrize("thing", THINGS)
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("form", FORMATS)
def test_every_thing_is_cited_in_every_format(client: Client, thing: str, lang: str, form: Any) -> None:
    answer = client.get(f"/api/v1/{thing}/citation?format={form}&lang={lang}")
    assert answer.status_code == 200
    assert answer.headers["content-type"].split(";")[0] == FORMATS[form].media_type
    assert answer.headers["content-disposition"].endswith(f'.{FORMATS[form].extension}"')
    iri = entity(thing.removeprefix("entities/").replace("edges/", "edge/"))
    for told in (iri, client.get("/api/v1/stats").headers["x-dataset-version"]):
        assert told in answer.text


def test_words_tell_title_snapshot_day_and_identifier() -> None:
    assert plain("en", made()).startswith("“Ünïcode & 100%")
    assert "A graph, snapshot abc123, 26 November 2026. https://w3id.org/itugov/id/body/X" in plain("en", made())
    assert "النسخة abc123\u200f، 26 نوفمبر 2026." in plain("ar", made())
    assert "2026" not in plain("en", made(None)) + plain("ar", made(None))


def test_a_sample_is_not_cited_unawares(hard: Client) -> None:
    for form in FORMATS:
        assert "Do not cite it" in hard.get(f"/api/v1/entities/body/X/citation?format={form}").text


def test_bibtex_is_read_back() -> None:
    pybtex = pytest.importorskip("pybtex.database", reason="pybtex is not installed")
    latex = pytest.importorskip("pybtex.richtext", reason="pybtex is not installed")
    text = FORMATS["bibtex"].write("en", made(note="Note"))
    (key,) = (found := pybtex.parse_string(text, "bibtex")).entries
    fields = found.entries[key].fields
    assert (key, found.entries[key].type) == ("itugov-body-X", "misc")
    assert (fields["url"], fields["version"], fields["year"], fields["date"]) == (
        entity("body/X"),
        "abc123",
        "2026",
        "2026-11-26",
    )
    assert fields["note"] == "Snapshot abc123. Note"
    assert "القرار" in str(latex.Text.from_latex(fields["title"]))
    assert "year" not in pybtex.parse_string(FORMATS["bibtex"].write("en", made(None)), "bibtex").entries[key].fields


def test_ris_is_read_back() -> None:
    rispy = pytest.importorskip("rispy", reason="rispy is not installed")
    (found,) = rispy.loads(FORMATS["ris"].write("en", made(note="Note")))
    assert found["type_of_reference"] == "DATA"
    assert found["title"] == HARD.replace("\n", " ")
    assert (found["urls"], found["year"], found["date"], found["edition"]) == (
        [entity("body/X")],
        "2026",
        "2026/11/26",
        "abc123",
    )
    assert found["notes"] == ["Note"]


def test_csl_is_formatted_by_a_processor() -> None:
    citeproc = pytest.importorskip("citeproc", reason="citeproc-py is not installed")
    source = pytest.importorskip("citeproc.source.json", reason="citeproc-py is not installed")
    items = json.loads(FORMATS["csl"].write("en", made()))
    style = citeproc.CitationStylesStyle("harvard-cite-them-right", validate=False)
    works = citeproc.CitationStylesBibliography(style, source.CiteProcJSON(items), citeproc.formatter.plain)
    works.register(citeproc.Citation([citeproc.CitationItem(items[0]["id"])]))
    (written,) = (str(entry) for entry in works.bibliography())
    assert "2026" in written
    assert "Ünïcode" in written


def test_a_title_is_one_line_and_its_language_is_told(hard: Client) -> None:
    (item,) = hard.get("/api/v1/entities/body/X/citation?format=csl&lang=ar").json()
    assert (item["title"], item["language"]) == (HARD.replace("\n", " "), "en")
    assert item["container-title"] == settled().title["ar"]


def test_what_is_not_there_is_not_cited(client: Client) -> None:
    for url in ("entities/no/thing", "edges/0000"):
        assert client.get(f"/api/v1/{url}/citation").status_code == 404
    assert client.get("/api/v1/entities/body/ISC-TF/citation?format=endnote").status_code == 422
    assert client.get("/api/v1/entities/body/ISC-TF/citation?lang=fr").status_code == 422


def test_the_day_is_that_on_which_the_snapshot_was_written(tmp_path: Any) -> None:
    with Store.open(tmp_path) as store:
        store.replace("https://example.org/g", [ox.Triple(*[ox.NamedNode("https://example.org/x")] * 3)])
        store.publish()
    held = latest(tmp_path)
    assert held is not None
    assert held.written == date.fromtimestamp((held.place / "graphs.json").stat().st_mtime) if held.place else False
    assert citation(Reading(held), "en", "body/X", Label("X", "en")).written == held.written
    assert snapshot().written is None


@pytest.mark.parametrize("lang", LANGUAGES)
def test_pages_tell_how_to_cite(client: Client, lang: str) -> None:
    for url in ("entity/body/ISC-TF", f"edge/{EDGE}", "document/C29-7"):
        text = client.get(f"/{lang}/{url}").text
        assert "@misc{itugov-" in text
        assert text.count("/citation?format=") == len(FORMATS)
