"""The pages in a real browser: they draw and complete, say nothing on the console, and ask no other host."""

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

from tests.graph_api.service import application, snapshot

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser")
if BROWSER is None:
    pytest.skip("there is no chromium; apt install chromium", allow_module_level=True)

PAGES = {
    "home": ("/{lang}/", "main"),
    "search": ("/{lang}/search?q=ISC", "main"),
    "entity": ("/{lang}/entity/body/ISC-TF", "main"),
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
}
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
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_accessible(browser: Any, address: str, name: str, lang: str, scheme: str) -> None:
    """By the rules of axe-core for WCAG 2.2 AA; what no rule can tell is tested by hand above and below."""
    package = pytest.importorskip("axe_playwright_python", reason="axe-core is not installed")
    rules = (Path(package.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
    path, ready = PAGES[name]
    page = watched(browser, scheme).page
    page.goto(address + path.format(lang=lang))
    page.wait_for_selector(ready, state="attached")
    page.evaluate(rules)
    found = page.evaluate(
        "tags => axe.run(document, { runOnly: tags })", ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
    )
    assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in found["violations"]] == []
    assert len(found["passes"]) >= 8


@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_a_narrow_screen(browser: Any, address: str, name: str) -> None:
    path, ready = PAGES[name]
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
    page.wait_for_function(f"{LISTED}.length > {len(before)}")
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


def test_a_query_is_completed_checked_and_run(browser: Any, address: str, tmp_path: Path) -> None:
    open_ = watched(browser)
    page = open_.page
    page.goto(f"{address}/en/sparql?query=SELECT+*+%7B+%3Fs+itu:ci")
    page.wait_for_selector(".editor[data-ready]")
    page.locator(".editor .cm-content").click()
    page.keyboard.press("Control+End")
    page.keyboard.type("t")
    page.wait_for_selector(".editor .cm-tooltip-autocomplete")
    assert "itu:cites" in page.inner_text(".editor .cm-tooltip-autocomplete")
    page.keyboard.press("Control+a")
    page.keyboard.type("SELECT ?s WHERE { ?s itu:cites ?o ")
    page.wait_for_selector(".editor .cm-lintRange-error", state="attached")
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(
        "PREFIX itu: <https://w3id.org/itugov/ontology#>\nSELECT ?s ?o WHERE { ?s itu:cites ?o } ORDER BY ?s ?o"
    )
    page.keyboard.press("Control+Enter")
    page.wait_for_url(f"{address}/sparql?*")
    rows = page.evaluate("document.querySelectorAll('main tbody tr').length")
    assert rows > 2
    with page.expect_download() as started:
        page.evaluate(
            "(() => { const a = document.querySelector('main a[href*=csv]'); a.download = 'rows.csv'; a.click(); })()"
        )
    saved = tmp_path / "rows.csv"
    started.value.save_as(saved)
    assert len(saved.read_text(encoding="utf-8").splitlines()) == rows + 1
    assert [url for url in open_.asked if not url.startswith((address, "data:", "blob:"))] == []


def test_without_scripts_all_but_the_drawings_is_there(browser: Any, address: str) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    for name, (path, _) in PAGES.items():
        page.goto(address + path.format(lang="en"))
        assert page.query_selector("main h1"), name
    page.goto(f"{address}/en/sparql")
    assert page.is_visible("textarea#query")
    page.goto(f"{address}/en/graph?id=body/ISC-TF")
    assert page.query_selector_all("tr[data-edge]")
