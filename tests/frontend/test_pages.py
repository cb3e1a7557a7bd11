"""Every page in a real browser: it opens quietly and asks no other host, breaks no rule of accessibility, fits a narrow screen, and works by keyboard and without scripts."""

from typing import Any

import pytest

from tests.frontend.browsing import NOWHERE, PAGES, axe_source, violations, watched

pytestmark = pytest.mark.usefixtures("pages_closed")


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


def test_without_scripts_all_but_the_drawings_is_there(browser: Any, address: str) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    for name, (path, _) in PAGES.items():
        page.goto(address + path.format(lang="en"))
        assert page.query_selector("main h1"), name
    page.goto(f"{address}/en/sparql")
    assert page.is_visible("textarea#query")
    page.goto(f"{address}/en/graph?id=body/ISC-TF")
    assert page.query_selector_all("tr[data-edge]")
