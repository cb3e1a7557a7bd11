"""The drawings in a real browser: they grow with their tables, are walked by mouse and by keyboard, complete what is typed, and hold still for those who want it."""

import json
from typing import Any

import pytest

from tests.frontend.browsing import watched

pytestmark = pytest.mark.usefixtures("pages_closed")

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
    pan = page.evaluate("document.querySelector('#canvas').itugovGraph.pan()")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowUp")
    moved = page.evaluate("document.querySelector('#canvas').itugovGraph.pan()")
    assert (moved["x"] < pan["x"], moved["y"] > pan["y"]) == (True, True), "the view goes to the right, and up"
    assert page.get_attribute("#chosen a", "href") == walked[-1], "what is chosen stays so"
    page.click(".tools [data-do=left]")
    page.click(".tools [data-do=down]")
    assert page.evaluate("document.querySelector('#canvas').itugovGraph.pan()") == pan
    page.focus("#canvas")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{walked[-1]}")
    open_.quiet(address)


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_the_map_is_moved_and_zoomed_by_keyboard_and_by_buttons(browser: Any, address: str, lang: str) -> None:
    open_ = watched(browser, still=True)
    page = open_.page
    page.goto(f"{address}/{lang}/map")
    page.wait_for_selector("#canvas[data-ready]")
    back = {"Right": "left", "Left": "right", "Up": "down", "Down": "up"}
    seen = "document.querySelector('#canvas').itugovMap.getCamera().getState()"
    first = page.evaluate(seen)
    page.focus("#canvas")
    for key, axis, sign in (("Right", "x", 1), ("Left", "x", -1), ("Up", "y", 1), ("Down", "y", -1)):
        before = page.evaluate(seen)
        page.keyboard.press(f"Arrow{key}")
        assert (page.evaluate(seen)[axis] - before[axis]) * sign > 0, key
        page.click(f".tools [data-do={back[key]}]")
        page.focus("#canvas")
        assert page.evaluate(seen)[axis] == pytest.approx(before[axis])
        page.keyboard.press(f"Arrow{key}")
    for key, ratio in (("+", first["ratio"] / 1.5), ("0", first["ratio"])):
        page.keyboard.press(key)
        for _ in range(100):  # until the next frame is drawn, which takes its time without graphics
            if page.evaluate(seen)["ratio"] == pytest.approx(ratio):
                break
            page.wait_for_timeout(100)
        assert page.evaluate(seen)["ratio"] == pytest.approx(ratio), key
    assert page.evaluate(seen) == pytest.approx(first)
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
