"""What was recognised in a text is judged by the graph, told with its place, and shown marked in the text."""

from collections.abc import Iterator
from typing import Any

import pytest
from lxml import html

from graph_api.citations import MOST_TEXT_BYTES, Mentioned, Recognised, Stated
from tests.graph_api.service import Client, application, snapshot

URL = "/api/v1/citations/resolve"
TEXT = "الفريق ISC-TF يرى <b>الوثيقة C99/1</b> والقرار 2 والفريق."


def mention(words: str, id: str | None = None, *candidates: str, reason: str = "") -> Mentioned:
    start = TEXT.index(words)
    return Mentioned(start, start + len(words), "body", id, candidates, reason, "ar", "name", 0.9)


FOUND = Recognised(
    ("ar",),
    (
        mention("ISC-TF", "body/ISC-TF"),
        mention("C99/1", "document/C99-1"),
        mention("القرار 2", None, "resolution/pp/191", "resolution/wtsa/2", reason="no organ"),
        mention("والفريق", reason="no group is named before"),
    ),
    (Stated(None, "itu:cites", "document/C99-1", "iri", 20, 25, "asserted", "symbol", 0.9),),
)


@pytest.fixture(scope="module")
def reader() -> Iterator[Client]:
    app = application(snapshot())
    app.state.recognise = lambda text, _: FOUND if text == TEXT else Recognised((), (), ())
    with Client(app) as made:
        yield made


def told(reader: Client, lang: str = "ar,en") -> Any:
    answer = reader.request("POST", f"{URL}?lang={lang}", json={"text": TEXT})
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_each_mention_is_judged_and_has_its_place(reader: Client) -> None:
    answer = told(reader)
    assert [c["status"] for c in answer["citations"]] == ["found", "not-held", "ambiguous", "unresolved"]
    assert answer["totals"] == {"found": 1, "not-held": 1, "ambiguous": 1, "unresolved": 1}
    assert all(TEXT[c["start"] : c["end"]] == c["quote"] for c in answer["citations"])
    held, absent, several, none = answer["citations"]
    assert held["meant"]["label"] == {"text": "فريق المهام المعني بالتنسيق", "lang": "ar"}
    assert reader.get(held["meant"]["url"].replace("https://w3id.org/itugov", "")).status_code == 303
    assert (absent["meant"]["held"], absent["meant"]["url"]) == (False, None)
    assert [(c["id"], c["held"]) for c in several["candidates"]] == [
        ("resolution/pp/191", True),
        ("resolution/wtsa/2", False),
    ]
    assert (none["candidates"], none["reason"]) == ([], "no group is named before")
    assert answer["relations"][0]["subject"] is None
    assert answer["relations"][0]["quote"] == TEXT[20:25]


def test_labels_are_in_the_languages_asked(reader: Client) -> None:
    assert told(reader, "en")["citations"][0]["meant"]["label"]["text"] == "Coordination Task Force"


@pytest.mark.parametrize(
    ("given", "status", "code"),
    [
        ({"content": "{", "headers": {"content-type": "application/json"}}, 400, "content-syntax"),
        ({"json": {}}, 400, "content-syntax"),
        ({"json": {"text": ""}}, 400, "content-syntax"),
        ({"json": {"text": "x", "lang": "de"}}, 400, "content-syntax"),
        ({"json": {"text": "x", "more": 1}}, 400, "content-syntax"),
        ({"content": '{"text": "\\ud800"}', "headers": {"content-type": "application/json"}}, 400, "content-syntax"),
        ({"data": {"text": "x"}}, 415, "unsupported-media-type"),
        ({"json": {"text": "ع" * (MOST_TEXT_BYTES // 2 + 1)}}, 413, "body-too-large"),
    ],
)
def test_what_is_no_text_is_told(reader: Client, given: dict[str, Any], status: int, code: str) -> None:
    answer = reader.request("POST", URL, **given)
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text


def test_the_largest_text_is_read(reader: Client) -> None:
    assert reader.request("POST", URL, json={"text": "ع" * (MOST_TEXT_BYTES // 2)}).status_code == 200


def test_a_service_that_reads_no_texts_says_so(client: Client) -> None:
    answer = client.request("POST", URL, json={"text": "x"})
    assert (answer.status_code, answer.json()["code"]) == (403, "refused")


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_the_page_marks_what_was_found(reader: Client, lang: str) -> None:
    assert html.fromstring(reader.get(f"/{lang}/resolve").text).xpath("//form[@method='post']//textarea[@id='text']")
    answer = reader.request("POST", f"/{lang}/resolve", data={"text": TEXT})
    page: Any = html.document_fromstring(answer.text)
    assert page.xpath("//blockquote//mark/text()") == ["ISC-TF", "C99/1", "القرار 2", "والفريق"]
    (quoted,) = page.xpath("//main/blockquote")
    assert quoted.text_content() == TEXT
    assert (quoted.get("dir"), quoted.get("lang")) == ("rtl", "ar")
    # A browser leaves out the line end after the opening tag; this parser keeps it
    assert page.xpath("//textarea/text()") == [f"\n{TEXT}"]
    for link in page.xpath("//blockquote//a/@href"):
        assert page.xpath(f"//*[@id='{link[1:]}']")
    assert not page.xpath("//main//b")
    assert page.xpath(f"//td//a[@href='/{lang}/entity/body/ISC-TF']")


def test_a_page_without_text_is_the_form_alone(reader: Client) -> None:
    answer = reader.request("POST", "/en/resolve", data={"text": " "})
    assert answer.status_code == 200
    assert "<blockquote" not in answer.text
