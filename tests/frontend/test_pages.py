"""Every page in a real browser: it opens quietly and asks no other host, breaks no rule of accessibility, fits a narrow screen, and works by keyboard and without scripts."""

from typing import Any

import pytest

from tests.frontend.browsing import NOWHERE, PAGES, axe_source, violations, watched

pytestmark = pytest.mark.usefixtures("pages_closed")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["ar", "en"])
@pytest.mark.parametrize("name", PAGES | NOWHERE)
def test_a_page_opens_quietly_and_is_accessible(browser: Any, address: str, name: str, lang: str, scheme: str) -> None:
    """By the rules of axe-core for WCAG 2.2 AA; what no rule can tell is tested by hand below."""
    path, ready = (PAGES | NOWHERE)[name]
    open_ = watched(browser, scheme)
    open_.page.goto(address + path.format(lang=lang))
    open_.page.wait_for_selector(ready, state="attached")
    assert open_.page.get_attribute("html", "dir") == ("rtl" if lang == "ar" else "ltr")
    if name in NOWHERE:
        assert [text for text in open_.said if "404" not in text] == []
        open_.said.clear()
    open_.quiet(address)
    open_.page.evaluate(axe_source())
    assert violations(open_.page) == []


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


# What has the focus: what it is, whether its outline can be told from the page, and whether it is in sight and on top
FOCUSED = """() => {
  const one = document.activeElement, style = getComputedStyle(one), box = one.getClientRects()[0];
  const page = getComputedStyle(document.documentElement).backgroundColor;
  const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 && style.outlineColor !== page;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const top = document.elementFromPoint(x, y);
  const seen = x >= 0 && y >= 0 && x <= innerWidth && y <= innerHeight && !!top && (one.contains(top) || top.contains(one));
  return { told: one.outerHTML.slice(0, 120), outlined, seen };
}"""


def tab_to(page: Any, selector: str, most: int) -> int:
    """Press Tab until an element has the focus; at every step on the way it is seen where the focus is."""
    for pressed in range(1, most + 1):
        page.keyboard.press("Tab")
        found = page.evaluate(FOCUSED)
        assert found["outlined"], found["told"]
        assert found["seen"], found["told"]
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return pressed
    raise AssertionError(f"{selector} is not reached by {most} tabs")


@pytest.mark.parametrize(("lang", "scheme"), [("ar", "dark"), ("en", "light")])
def test_from_search_to_the_sentence_by_keyboard_alone(browser: Any, address: str, lang: str, scheme: str) -> None:
    open_ = watched(browser, scheme, still=True)  # else the page is still scrolling to what has the focus
    page = open_.page
    page.goto(f"{address}/{lang}/")
    tab_to(page, "#q", 20)
    page.keyboard.type("ISC-TF")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?*")
    assert tab_to(page, ".skip", 1) == 1
    page.keyboard.press("Enter")
    tab_to(page, "main a[href$='/entity/body/ISC-TF']", 60)
    page.keyboard.press("Enter")
    page.wait_for_url("**/entity/body/ISC-TF")
    tab_to(page, ".skip", 1)
    page.keyboard.press("Enter")
    tab_to(page, "main a[href*='/edge/']", 20)
    page.keyboard.press("Enter")
    page.wait_for_url("**/edge/*")
    assert page.is_visible("main mark")
    assert page.inner_text("main blockquote")
    open_.quiet(address)


@pytest.mark.parametrize("lang", ["ar", "en"])
@pytest.mark.parametrize("name", ["graph", "map", "path", "audit", "sparql"])
def test_all_that_is_worked_with_is_reached_by_keyboard(browser: Any, address: str, name: str, lang: str) -> None:
    """Every field and button of a page with scripts, in the order of the page, and none of them holds the focus fast."""
    path, ready = PAGES[name]
    page = watched(browser, still=True).page
    page.goto(address + path.format(lang=lang))
    page.wait_for_selector(ready, state="attached")
    wanted = page.evaluate(
        "() => [...document.querySelectorAll('main :is(input, select, button, summary, #canvas[tabindex], .cm-content)')]"
        ".filter((one) => one.checkVisibility() && !one.disabled && one.type !== 'hidden')"
        ".map((one, n) => { one.dataset.nth = n; return n; })"
    )
    assert wanted
    reached: list[int] = []
    for _ in range(150):
        if len(reached) == len(wanted):
            break
        page.keyboard.press("Tab")
        nth = page.evaluate("document.activeElement.dataset.nth")
        if nth is not None:
            found = page.evaluate(FOCUSED)
            assert found["seen"], found["told"]
            reached.append(int(nth))
    assert reached == wanted


def test_without_scripts_all_but_the_drawings_is_there(browser: Any, address: str) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    for name, (path, _) in PAGES.items():
        page.goto(address + path.format(lang="en"))
        assert page.query_selector("main h1"), name
    page.goto(f"{address}/en/sparql")
    assert page.is_visible("textarea#query")
    page.goto(f"{address}/en/graph?id=body/ISC-TF")
    assert page.query_selector_all("tr[data-edge]")
