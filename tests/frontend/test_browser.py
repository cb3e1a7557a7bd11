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
    "graph": ("/{lang}/graph?id=body/ISC-TF&depth=2", "#canvas[data-ready]"),
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


def test_the_drawing_shows_what_the_table_lists(browser: Any, address: str) -> None:
    open_ = watched(browser)
    open_.page.goto(f"{address}/ar/graph?id=body/ISC-TF")
    open_.page.wait_for_selector("#canvas[data-ready]")
    drawn = open_.page.evaluate("document.querySelector('#canvas').itugovGraph.edges().map((edge) => edge.id()).sort()")
    listed = open_.page.evaluate(
        "[...document.querySelectorAll('tr[data-edge]')].map((row) => row.dataset.edge).sort()"
    )
    assert drawn == listed
    assert drawn
    open_.page.click("text=[إضافة] >> nth=0")
    open_.page.wait_for_selector("#canvas[data-ready]")
    assert open_.page.url.count("id=") == 2
    more = open_.page.evaluate("document.querySelectorAll('tr[data-edge]').length")
    assert more >= len(listed)
    open_.quiet(address)


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
