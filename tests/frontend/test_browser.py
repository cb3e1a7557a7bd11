"""The pages in a real browser: they draw and complete, say nothing on the console, and ask no other host."""

import json
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from ontology.identifiers import edge_id
from tests.graph_api.service import application, snapshot

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser")
if BROWSER is None:
    pytest.skip("there is no chromium; apt install chromium", allow_module_level=True)

EDGE = edge_id("document/C29-7", "itu:cites", "resolution/pp/191/2018")
PAGES = {
    "home": ("/{lang}/", "main"),
    "search": ("/{lang}/search?q=ISC", "main"),
    "entity": ("/{lang}/entity/body/ISC-TF", "main"),
    "relation": ("/{lang}/entity/body/ISC-TF?predicate=itu:establishedBy", "main tbody tr"),
    "edge": (f"/{{lang}}/edge/{EDGE}", "main mark"),
    "document": ("/{lang}/document/C29-7", ".paragraph"),
    "graph": ("/{lang}/graph?id=body/ISC-TF&depth=2&at=body/ISC-TF&min_confidence=0.5", "#canvas[data-ready]"),
    "path": ("/{lang}/path?from=body/ISC-TF&to=event/PP-18", "#canvas[data-ready]"),
    "choice": ("/{lang}/path?from=coordination&to=event/PP-18", "input[data-ready]"),
    "timeline": ("/{lang}/timeline", "input[data-ready]"),
    "map": ("/{lang}/map", "#canvas[data-ready]"),
    "sparql": ("/{lang}/sparql", ".editor[data-ready]"),
    "queries": ("/{lang}/queries", "main"),
    "audit": ("/{lang}/audit", "main"),
    "api": ("/{lang}/api", "main"),
    "resolve": ("/{lang}/resolve", "textarea"),
    "ontology": ("/{lang}/ontology", "main"),
}
# A browser tells its console of every 404
NOWHERE = {"missing": ("/{lang}/nowhere", "main")}
# What the driver of a machine without graphics says of itself
OF_THE_MACHINE = ("GL Driver Message", "GPU stall", "WebGL", "swiftshader")


@dataclass
class Watched:
    """A page of the browser, with what it said on the console and which addresses it asked."""

    page: Any
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def quiet(self, address: str) -> None:
        assert [text for text in self.said if not any(own in text for own in OF_THE_MACHINE)] == []
        assert [url for url in self.asked if not url.startswith((address, "data:", "blob:"))] == []


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(application(snapshot()), log_level="error"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join(30)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="the browser's driver is not installed")
    with sync_api.sync_playwright() as driver:
        opened = driver.chromium.launch(
            executable_path=BROWSER,
            args=["--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"],
        )
        yield opened
        opened.close()


@pytest.fixture(autouse=True)
def no_page_left_open(browser: Any) -> Iterator[None]:
    yield
    for context in browser.contexts:  # each is a process that goes on drawing
        context.close()


def watched(browser: Any, scheme: str = "light", width: int = 1200) -> Watched:
    page = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900}).new_page()
    found = Watched(page)
    page.on(
        "console", lambda message: found.said.append(message.text) if message.type in ("error", "warning") else None
    )
    page.on("pageerror", lambda error: found.said.append(str(error)))
    page.on("request", lambda request: found.asked.append(request.url))
    page.set_default_timeout(60_000)
    return found


def axe_source() -> str:
    package = pytest.importorskip("axe_playwright_python", reason="axe-core is not installed")
    return (Path(package.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


def violations(page: Any) -> list[Any]:
    """Return what breaks the rules of axe-core for WCAG 2.2 AA."""
    found = page.evaluate(
        "tags => axe.run(document, { runOnly: tags })", ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
    )
    assert len(found["passes"]) >= 8
    return [(v["id"], [n["html"] for n in v["nodes"]]) for v in found["violations"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["ar", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_quietly(browser: Any, address: str, name: str, lang: str, scheme: str) -> None:
    path, ready = PAGES[name]
    open_ = watched(browser, scheme)
    open_.page.goto(address + path.format(lang=lang))
    open_.page.wait_for_selector(ready, state="attached")
    assert open_.page.get_attribute("html", "dir") == ("rtl" if lang == "ar" else "ltr")
    open_.quiet(address)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["ar", "en"])
@pytest.mark.parametrize("name", PAGES | NOWHERE)
def test_a_page_is_accessible(browser: Any, address: str, name: str, lang: str, scheme: str) -> None:
    """By the rules of axe-core for WCAG 2.2 AA; what no rule can tell is tested by hand above and below."""
    path, ready = (PAGES | NOWHERE)[name]
    page = watched(browser, scheme).page
    page.goto(address + path.format(lang=lang))
    page.wait_for_selector(ready, state="attached")
    page.evaluate(axe_source())
    assert violations(page) == []


@pytest.mark.parametrize("name", PAGES | NOWHERE)
def test_a_page_fits_a_narrow_screen(browser: Any, address: str, name: str) -> None:
    path, ready = (PAGES | NOWHERE)[name]
    open_ = watched(browser, width=320)
    open_.page.goto(address + path.format(lang="ar"))
    open_.page.wait_for_selector(ready, state="attached")
    assert open_.page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize(("lang", "wanted"), [("ar", {"Noto Sans Arabic", "Noto Naskh Arabic"}), ("en", {"Noto Sans"})])
def test_the_fonts_of_a_page_come_with_it(browser: Any, address: str, lang: str, wanted: set[str]) -> None:
    open_ = watched(browser)
    open_.page.goto(f"{address}/{lang}/document/C29-7?language={lang}")
    loaded = open_.page.evaluate(
        "document.fonts.ready.then(fonts => [...fonts].filter(f => f.status === 'loaded').map(f => f.family.replaceAll('\"', '')))"
    )
    assert wanted <= set(loaded)
    assert any(url.endswith(".woff2") for url in open_.asked)
    open_.quiet(address)


DRAWN = "document.querySelector('#canvas').itugovGraph.edges().map((edge) => edge.id()).sort()"
LISTED = "[...document.querySelectorAll('tr[data-edge]')].map((row) => row.dataset.edge).sort()"
PLACES = "Object.fromEntries(document.querySelector('#canvas').itugovGraph.nodes().map((n) => [n.id(), n.position()]))"


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_a_drawing_grows_and_its_table_with_it(browser: Any, address: str, lang: str) -> None:
    open_ = watched(browser)
    page = open_.page
    page.goto(f"{address}/{lang}/graph?id=body/ISC-TF")
    page.wait_for_selector("#canvas[data-ready]")
    page.wait_for_timeout(1500)  # the layout comes to rest
    before, places = page.evaluate(DRAWN), page.evaluate(PLACES)
    assert before == page.evaluate(LISTED)
    assert before
    page.click("tr[data-edge] a.grow[href*='at=document']")
    page.wait_for_selector("#around a[data-grow]")
    with page.expect_response("**/graph?*expand=*"):
        page.click("#around td a[data-grow]")
    page.wait_for_selector(
        f"tr[data-edge] >> nth={len(before)}", state="attached"
    )  # a function to wait for is code out of text, which the policy refuses
    after = page.evaluate(DRAWN)
    assert set(before) < set(after)
    assert after == page.evaluate(LISTED)
    assert "expand=" in page.url
    page.wait_for_timeout(1500)
    moved = page.evaluate(PLACES)
    assert all(abs(moved[name][axis] - at[axis]) < 1 for name, at in places.items() for axis in "xy")
    page.reload()
    page.wait_for_selector("#canvas[data-ready]")
    assert page.evaluate(DRAWN) == after
    open_.quiet(address)


def test_an_edge_that_is_clicked_shows_its_sentence(browser: Any, address: str) -> None:
    open_ = watched(browser)
    page = open_.page
    page.goto(f"{address}/ar/path?from=body/ISC-TF&to=event/PP-18")
    page.wait_for_selector("#canvas[data-ready]")
    name = page.evaluate("document.querySelector('tr[data-edge]:has(blockquote)').dataset.edge")
    spot = page.evaluate(
        "name => { const at = document.querySelector('#canvas').itugovGraph.getElementById(name).renderedMidpoint(); return [at.x, at.y]; }",
        name,
    )
    box = page.locator("#canvas").bounding_box()
    page.mouse.click(box["x"] + spot[0], box["y"] + spot[1])
    page.wait_for_selector("#chosen blockquote")
    shown = page.inner_text("#chosen blockquote")
    assert shown == page.inner_text(f"tr[data-edge='{name}'] blockquote")
    page.click("#chosen a[href*='/edge/']")
    page.wait_for_url(f"**/edge/{name}")
    assert shown in page.inner_text("mark")
    open_.quiet(address)


@pytest.mark.parametrize(("lang", "onwards"), [("ar", "ArrowLeft"), ("en", "ArrowRight")])
def test_a_path_is_walked_by_keyboard_as_it_is_read(browser: Any, address: str, lang: str, onwards: str) -> None:
    open_ = watched(browser)
    page = open_.page
    page.goto(f"{address}/{lang}/path?from=body/ISC-TF&to=event/PP-18&k=1")
    page.wait_for_selector("#canvas[data-ready]")
    walked = page.evaluate("[...document.querySelectorAll('.chain a')].map((a) => a.getAttribute('href'))")
    page.focus("#canvas")
    for href in walked:
        page.keyboard.press(onwards)
        assert page.get_attribute("#chosen a", "href") == href
    zoom = page.evaluate("document.querySelector('#canvas').itugovGraph.zoom()")
    page.keyboard.press("+")
    assert page.evaluate("document.querySelector('#canvas').itugovGraph.zoom()") > zoom
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{walked[-1]}")
    open_.quiet(address)


@pytest.mark.parametrize(("lang", "typed"), [("ar", "المجلس"), ("en", "Counc")])
def test_things_are_suggested_while_one_is_typed(browser: Any, address: str, lang: str, typed: str) -> None:
    open_ = watched(browser)
    page = open_.page
    page.goto(f"{address}/{lang}/path?to=event/PP-18")
    page.wait_for_selector("#from[data-ready]")
    page.focus("#from")
    page.keyboard.type(typed)
    page.wait_for_selector("#from-suggestions [role=option]")
    assert page.get_attribute("#from", "aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    option = page.get_attribute("#from", "aria-activedescendant")
    chosen = page.get_attribute(f"#{option}", "data-id")
    assert page.get_attribute(f"#{option}", "aria-selected") == "true"
    page.keyboard.press("Enter")
    assert page.input_value("#from") == chosen
    assert page.is_hidden("#from-suggestions")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{lang}/path?from={chosen.replace('/', '%2F')}&*")
    open_.quiet(address)


def test_a_map_of_five_thousand_things_is_drawn_within_a_second_of_its_data(browser: Any, address: str) -> None:
    """The best of three, on made data; the machine of a test has no graphics, and draws by its processor."""
    count = 5000
    nodes = [
        {
            "key": f"body/{n}",
            "attributes": {
                "label": f"قرار {n}",
                "lang": "ar",
                "degree": n % 40,
                "community": n % 30,
                "x": n * 0.61 % 1,
                "y": n * 0.37 % 1,
            },
        }
        for n in range(count)
    ]
    edges = [
        {"key": f"e{n}", "source": f"body/{n % count}", "target": f"body/{n * 7919 % count}", "attributes": {}}
        for n in range(4 * count)
    ]
    data = json.dumps({"attributes": {}, "nodes": nodes, "edges": edges})
    took = []
    for _ in range(3):
        page = watched(browser).page
        page.route(
            "**/api/v1/graph/overview?*", lambda route: route.fulfill(body=data, content_type="application/json")
        )
        page.goto(f"{address}/ar/map")
        page.wait_for_selector("#canvas[data-drawn-ms]")
        assert page.get_attribute("#canvas", "data-ready") == str(count)
        took.append(int(page.get_attribute("#canvas", "data-drawn-ms")))
    assert 0 < min(took) < 1000


def test_nothing_moves_for_those_who_want_it_still(browser: Any, address: str) -> None:
    page = browser.new_context(reduced_motion="reduce").new_page()
    page.goto(f"{address}/en/graph?id=body/ISC-TF")
    page.wait_for_selector("#canvas[data-ready]")
    first = page.evaluate(PLACES)
    page.wait_for_timeout(500)
    assert page.evaluate(PLACES) == first
    assert len({(at["x"], at["y"]) for at in first.values()}) == len(first)


def test_from_search_to_the_sentence_by_keyboard_alone(browser: Any, address: str) -> None:
    open_ = watched(browser)
    page = open_.page
    page.goto(f"{address}/en/")
    page.focus("#q")
    page.keyboard.type("ISC-TF")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?*")
    page.focus("main a[href*='/entity/body/ISC-TF']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/entity/body/ISC-TF")
    page.focus("main a[href*='/edge/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/edge/*")
    assert page.query_selector("main h1")
    open_.quiet(address)


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


def test_without_scripts_all_but_the_drawings_is_there(browser: Any, address: str) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    for name, (path, _) in PAGES.items():
        page.goto(address + path.format(lang="en"))
        assert page.query_selector("main h1"), name
    page.goto(f"{address}/en/sparql")
    assert page.is_visible("textarea#query")
    page.goto(f"{address}/en/graph?id=body/ISC-TF")
    assert page.query_selector_all("tr[data-edge]")
