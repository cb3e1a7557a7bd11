"""The pages of a thing and of a document on paper: all that is read is there, in black on white, and nothing that is worked with."""

from typing import Any

import playa
import pytest

from tests.frontend.browsing import watched

pytestmark = pytest.mark.usefixtures("pages_closed")

# An A4 page between its margins, in CSS pixels
WIDE = 672
PAGES = {"entity": "/{lang}/entity/body/ISC-TF", "document": "/{lang}/document/C29-7"}
SHOWN = "(parts) => parts.filter((part) => [...document.querySelectorAll(part)].some((one) => one.checkVisibility()))"
COLOURS = "(part) => { const own = getComputedStyle(document.querySelector(part)); return [own.color, own.textDecorationLine]; }"
WORKED_WITH = ["header nav", "header .tongues", "form", ".actions", ".downloads", ".files", ".more", ".skip"]


def text_of(made: bytes) -> str:
    with playa.parse(made, max_workers=1) as found:
        return " ".join(page.extract_text() for page in found.pages)


@pytest.mark.parametrize("lang", ["ar", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_what_is_read_is_printed_and_nothing_else(browser: Any, address: str, name: str, lang: str) -> None:
    page = watched(browser, "dark", width=WIDE).page
    page.goto(address + PAGES[name].format(lang=lang))
    assert page.evaluate(SHOWN, WORKED_WITH), "a screen shows what a page can do"
    page.emulate_media(media="print")
    assert page.evaluate(SHOWN, WORKED_WITH) == []
    assert page.evaluate(SHOWN, ["h1", "blockquote", "details pre", "footer"]) == [
        "h1",
        "blockquote",
        "details pre",
        "footer",
    ]
    assert page.evaluate(COLOURS, "h1")[0] == "rgb(0, 0, 0)"
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDE
    if name == "document":
        assert page.evaluate(COLOURS, "mark") == ["rgb(0, 0, 0)", "underline"]
    told = page.evaluate("getComputedStyle(document.querySelector('main a[href*=\"/edge/\"]'), '::after').content")
    assert f"/{lang}/edge/" in told


@pytest.mark.parametrize("name", PAGES)
def test_a_printed_page_tells_its_identifier_and_where_each_proof_stands(browser: Any, address: str, name: str) -> None:
    page = watched(browser).page
    page.goto(address + PAGES[name].format(lang="en"))
    edges = set(
        page.evaluate("[...document.querySelectorAll('main a[href*=\"/edge/\"]')].map((a) => a.getAttribute('href'))")
    )
    text = "".join(text_of(page.pdf(format="A4", prefer_css_page_size=True)).split())
    assert edges
    assert {edge for edge in edges if edge not in text} == set()
    assert (
        f"https://w3id.org/itugov/id/{PAGES[name].rpartition('/')[0].rpartition('/')[2]}/{PAGES[name].rpartition('/')[2]}"
        in text
    )
