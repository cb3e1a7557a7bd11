"""The page for queries in a real browser: it completes and checks what is written, runs it, and shows, draws, shares and saves the answer."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.frontend.browsing import axe_source, violations, watched

pytestmark = pytest.mark.usefixtures("pages_closed")


def ask(page: Any, query: str, state: str = "shown") -> None:
    """Write a query into the editor and run it by its key."""
    page.locator(".editor .cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(query)
    page.evaluate("delete document.querySelector('#results').dataset.state")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(f"#results[data-state={state}]")


EDITED = "document.querySelector('.editor').itugovEditor.state.doc.toString()"


def test_a_query_is_completed_checked_run_shared_and_saved(browser: Any, address: str, tmp_path: Path) -> None:
    open_ = watched(browser)
    page = open_.page
    page.goto(f"{address}/en/sparql?query=SELECT+*+%7B+%3Fs+itu:ci")
    page.wait_for_selector(".editor[data-ready]")
    page.locator(".editor .cm-content").click()
    page.keyboard.press("Control+End")
    page.keyboard.type("t")
    page.wait_for_selector(".editor .cm-tooltip-autocomplete")
    assert "itu:cites" in page.inner_text(".editor .cm-tooltip-autocomplete")
    page.wait_for_timeout(200)  # a choice that comes at once is taken for typing
    page.keyboard.press("Enter")
    assert page.evaluate(EDITED) == ("PREFIX itu: <https://w3id.org/itugov/ontology#>\nSELECT * { ?s itu:cites")
    page.keyboard.type(" ?o ")
    page.wait_for_selector(".editor .cm-lintRange-error", state="attached")
    page.keyboard.insert_text("} ORDER BY ?s ?o")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#results[data-state=shown]")
    rows = page.evaluate("document.querySelectorAll('#view tbody tr').length")
    assert rows > 2
    query = page.evaluate(EDITED)
    for form in ("csv", "tsv"):
        with page.expect_download() as started:
            page.click(f"#results a[download$='.{form}']")
        saved = tmp_path / f"rows.{form}"
        started.value.save_as(saved)
        assert len(saved.read_text(encoding="utf-8").splitlines()) == rows + 1
    with page.expect_download() as started:
        page.click("#results a[download$='.json']")
    started.value.save_as(tmp_path / "rows.json")
    assert len(json.loads((tmp_path / "rows.json").read_text(encoding="utf-8"))["results"]["bindings"]) == rows
    assert page.input_value("#share") == page.url
    page.reload()
    page.wait_for_selector(".editor[data-ready]")
    assert page.evaluate(EDITED) == query
    open_.quiet(address)


@pytest.mark.parametrize(("lang", "typed"), [("ar", "المجلس"), ("en", "Counci"), ("en", "id:body/Counc")])
def test_a_thing_is_completed_by_its_name(browser: Any, address: str, lang: str, typed: str) -> None:
    open_ = watched(browser)
    page = open_.page
    page.goto(f"{address}/{lang}/sparql?query=SELECT+*+%7B+")
    page.wait_for_selector(".editor[data-ready]")
    page.locator(".editor .cm-content").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(typed)
    option = page.locator(".cm-tooltip-autocomplete li", has_text="body/Council").first
    option.wait_for()
    option.click()
    assert page.evaluate(EDITED) == "SELECT * { <https://w3id.org/itugov/id/body/Council>"
    open_.quiet(address)


def test_what_is_wrong_in_a_query_is_shown_where_it_is(browser: Any, address: str) -> None:
    open_ = watched(browser)
    page = open_.page
    page.goto(f"{address}/ar/sparql")
    page.wait_for_selector(".editor[data-ready]")
    ask(page, "SELECT ?s {\n  ?s ?p ?o ?q }", "refused")
    assert "السطر 2" in page.inner_text("#results [role=alert]")
    assert page.locator(".editor .cm-lintRange-error").count() == 1
    view = "document.querySelector('.editor').itugovEditor"
    assert page.evaluate(f"{view}.state.doc.lineAt({view}.state.selection.main.head).number") == 2
    ask(page, "SELECT * { ?s itu:cites ?o }", "refused")
    assert "undeclared prefix: itu" in page.inner_text("#results [role=alert]")
    # The browser itself tells of the two answers that were refusals, and of nothing else
    assert [text for text in open_.said if "400" not in text] == []


AWKWARD = 'a"b\\\\ \n\tع 𝄞 <x> .'


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_answers_are_tables_drawings_and_bars(browser: Any, address: str, lang: str) -> None:
    open_ = watched(browser)
    page = open_.page
    page.goto(f"{address}/{lang}/sparql")
    page.wait_for_selector(".editor[data-ready]")
    prefix = "PREFIX itu: <https://w3id.org/itugov/ontology#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
    cites = "{ ?s itu:cites ?o }"
    ask(page, f"{prefix}SELECT (COUNT(*) AS ?n) {cites}")
    edges = int(page.inner_text("#view td"))
    assert edges > 2
    literal = json.dumps(AWKWARD, ensure_ascii=False)
    ask(page, f"{prefix}CONSTRUCT {{ ?s itu:cites ?o ; rdfs:comment {literal}@ar }} {cites}")
    shown = page.evaluate("[...document.querySelectorAll('#view td bdi')].map((cell) => [cell.lang, cell.textContent])")
    assert shown
    assert all(cell == ["ar", AWKWARD] for cell in shown)
    page.click("[role=tab] >> nth=1")
    page.wait_for_selector("#view #canvas[data-ready]")
    assert page.evaluate("document.querySelector('#canvas').itugovGraph.edges().length") == edges
    labels = page.evaluate("document.querySelector('#canvas').itugovGraph.nodes().map((node) => node.data('label'))")
    assert not any(label.startswith(("id:", "http")) for label in labels)
    ask(page, "SELECT ?subject ?predicate ?object { ?subject ?predicate ?object } LIMIT 60")
    page.focus("[role=tab] >> nth=0")
    page.keyboard.press("ArrowLeft" if lang == "ar" else "ArrowRight")
    page.wait_for_selector("#view #canvas[data-ready]")
    ask(page, "SELECT ?p (COUNT(*) AS ?n) (-1 * COUNT(*) AS ?less) { ?s ?p ?o } GROUP BY ?p ORDER BY DESC(?n) LIMIT 9")
    page.click("[role=tab] >> nth=1")
    for of, growing in (("n", True), ("less", False)):
        page.select_option("#bars-of", of)
        bars = page.evaluate(
            "[...document.querySelectorAll('.bars rect')].map((b) => [+b.getAttribute('x'), +b.getAttribute('width')])"
        )
        assert len(bars) == 9
        assert [width for _, width in bars] == sorted((width for _, width in bars), reverse=True)
        starts = {round(x + width if growing == (lang == "ar") else x) for x, width in bars}
        assert len(starts) == 1, "bars stand on one line"
    ask(page, "ASK { ?s ?p ?o }")
    assert page.inner_text("#results b") == {"ar": "نعم", "en": "yes"}[lang]
    open_.quiet(address)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["ar", "en"])
def test_answers_are_accessible_and_narrow(browser: Any, address: str, lang: str, scheme: str) -> None:
    page = watched(browser, scheme, width=320).page
    page.goto(f"{address}/{lang}/sparql")
    page.wait_for_selector(".editor[data-ready]")
    page.evaluate(axe_source())
    ask(page, "SELECT ?s ?p ?o (1 AS ?n) { ?s ?p ?o FILTER(isIRI(?o)) } LIMIT 25")
    for tab, ready in enumerate(("table", "#canvas[data-ready]", ".bars")):
        page.click(f"[role=tab] >> nth={tab}")
        page.wait_for_selector(f"#view {ready}")
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
    ask(page, "SELECT", "refused")
    assert violations(page) == []
