"""A document is given as it reads, and each paragraph with what its own words state."""

from typing import Any

import pytest
from lxml import html

from graph_api.documents import Paragraph, Stated, Version, paragraphs, version
from graph_api.holdings import holdings
from graph_api.pages.document import marked
from graph_api.reading import Reading
from graph_api.routers import documents as routers
from store import Store
from tests.graph_api.service import Client

PATH = "document/C29-7"


def every(client: Client, url: str) -> list[dict[str, Any]]:
    found, next_url = [], url
    while next_url:
        answer = client.json(next_url)
        found += answer["paragraphs"]
        next_url = answer["next_url"]
    assert answer["meta"]["total"] == len(found)
    return found


def versions(held: Store) -> list[Version]:
    reading = Reading(held)
    return [version(reading, h.document, h.language, ()) for h in holdings(reading).documents if h.paragraphs]


def test_offsets_cut_the_words_out_of_the_text(client: Client, held: Store) -> None:
    reading, counted = Reading(held), 0
    for of in versions(held):
        for paragraph in paragraphs(reading, of):
            assert paragraph.text == of.text[paragraph.start : paragraph.end]
            for mention in paragraph.mentions:
                assert of.text[mention.start : mention.end] == mention.text
                counted += 1
    assert counted > 3
    text = client.get(f"/api/v1/documents/{PATH}/paragraphs", headers={"accept": "text/plain"})
    assert text.headers["content-type"] == "text/plain; charset=utf-8"
    assert text.text in {of.text for of in versions(held)}


def test_what_a_paragraph_states_is_proven_by_it(client: Client) -> None:
    found = every(client, f"/api/v1/documents/{PATH}/paragraphs?limit=2")
    assert [p["start"] for p in found] == sorted(p["start"] for p in found)
    stated = [(p, s) for p in found for s in p["statements"]]
    assert stated
    for paragraph, statement in stated:
        evidence = client.json(f"/api/v1/edges/{statement['edge']}/evidence")
        assert (evidence["subject"], evidence["predicate"], evidence["object"]) == (
            statement["subject"],
            statement["predicate"],
            statement["object"],
        )
        assert (paragraph["id"], statement["start"], statement["end"]) in {
            (place["paragraph"], place["start"], place["end"]) for place in evidence["places"]
        }


def test_the_prefix_of_a_document_may_be_left_out(client: Client) -> None:
    short = PATH.removeprefix("document/")
    assert client.json(f"/api/v1/documents/{short}") == client.json(f"/api/v1/documents/{PATH}")
    languages = [v["language"] for v in client.json(f"/api/v1/documents/{short}")["versions"]]
    assert "ar" in languages


@pytest.mark.parametrize(
    ("url", "status"),
    [
        ("/api/v1/documents/document/C1-1", 404),
        ("/api/v1/documents/body/ISC-TF/paragraphs", 404),
        (f"/api/v1/documents/{PATH}/paragraphs?language=zh", 404),
        (f"/api/v1/documents/{PATH}/paragraphs?cursor=x", 400),
        ("/en/document/C1-1", 404),
    ],
)
def test_what_was_not_read(client: Client, url: str, status: int) -> None:
    assert client.get(url).status_code == status


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_the_page_marks_what_states_and_leads_to_its_evidence(client: Client, lang: str) -> None:
    page: Any = html.fromstring(client.get(f"/{lang}/document/{PATH}?language=ar").text)
    found = every(client, f"/api/v1/documents/{PATH}/paragraphs?language=ar")
    quotes = page.xpath("//blockquote")
    assert [q.text_content() for q in quotes] == [p["text"] for p in found]
    assert all(q.get("dir") == "rtl" for q in quotes)
    edges = {h.rpartition("/")[2] for h in page.xpath("//*[@class='margin']//a/@href") if "/edge/" in h}
    assert edges == {s["edge"] for p in found for s in p["statements"]}
    assert page.xpath("//mark")
    linked: Any = html.fromstring(client.get(f"/{lang}/entity/{PATH}").text)
    assert f"/{lang}/document/{PATH}" in linked.xpath("//main//a/@href")


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_a_place_leads_to_its_paragraph_on_whatever_page_it_stands(
    client: Client, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routers, "_ON_A_PAGE", 1)
    found = every(client, f"/api/v1/documents/{PATH}/paragraphs?language=ar")
    assert len(found) == 3
    whole = f"/{lang}/document/{PATH}?language=ar"
    for number, paragraph in enumerate(found):
        for at in {paragraph["start"], paragraph["end"] - 1}:
            page: Any = html.fromstring(client.get(f"{whole}&at={at}").text)
            (sought,) = page.xpath("//*[@id='at']")
            assert sought.xpath("string(.//blockquote)") == paragraph["text"]
            assert (page.xpath(f"//a[@href='{whole}']") == []) is (number < 1), "there is a way back to the beginning"
    # What follows the part that was sought follows it, too
    following: Any = html.fromstring(client.get(f"{whole}&at={found[1]['start']}").text).xpath("//a[@rel='next']/@href")
    after: Any = html.fromstring(client.get(following[0]).text)
    assert after.xpath("string(//blockquote)") == found[2]["text"]
    far: Any = html.fromstring(client.get(f"{whole}&at=999999").text)
    assert far.xpath("string(//*[@id='at']//blockquote)") == found[-1]["text"]
    assert client.get(f"{whole}&at=-1").status_code == 422


def test_evidence_leads_to_the_paragraph_it_stands_in(client: Client) -> None:
    found = every(client, f"/api/v1/documents/{PATH}/paragraphs?language=ar")
    of = {s["edge"]: p for p in found for s in p["statements"]}
    assert of
    for edge in of:
        places = client.json(f"/api/v1/edges/{edge}/evidence")["places"]
        page: Any = html.fromstring(client.get(f"/ar/edge/{edge}").text)
        links = page.xpath("//p[@class='place']/a[contains(@href, '#at')]/@href")
        assert len(links) == sum(place["start"] is not None for place in places)
        for link in links:
            read: Any = html.fromstring(client.get(link).text)
            (sought,) = read.xpath("//*[@id='at']//blockquote")
            assert any(place["quote"] in sought.text_content() for place in places)


def test_places_that_overlap_are_marked_as_one() -> None:
    def at(start: int, end: int) -> Stated:
        return Stated("e", "a", "p", "b", "iri", start, end, "", None, "")

    text = "<0123456789>"
    paragraph = Paragraph(
        "x/p/1", "", "", "", None, 100, 112, text, (at(90, 102), at(101, 103), at(105, 107), at(200, 210)), ()
    )
    assert marked(paragraph) == "<mark>&lt;01</mark>23<mark>45</mark>6789&gt;"
