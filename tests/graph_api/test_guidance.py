"""What readers are told besides the graph: how to read the pages, and why a page could not be given."""

from typing import Any

import pytest
from lxml import html

from graph_api.middleware import POLICY
from graph_api.words import LANGUAGES, words
from store import Store, StoreError
from tests.graph_api.service import Client, application


def read(client: Client, url: str) -> Any:
    return html.document_fromstring(client.get(url).text)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_guide_shows_an_edge_of_this_graph_and_every_way_in(client: Client, lang: str) -> None:
    page = read(client, f"/{lang}/docs")
    [shown] = page.xpath("//figure")
    [quoted] = shown.xpath(".//mark/text()")
    [edge] = shown.xpath(".//a[contains(@href, '/edge/')]/@href")
    assert quoted in [mark.text_content() for mark in read(client, edge).xpath("//mark")]
    assert [link.removeprefix("#") for link in page.xpath("//nav[@class='contents']//a/@href")] == page.xpath(
        "//main//section/@id"
    )
    given = page.xpath("//section[@id='ways']//code/text()")
    assert "itugov mcp" in given
    for url in given:
        if url.startswith("http://test/") and not url.endswith("/resolve"):
            assert client.get(url.removeprefix("http://test")).status_code == 200, url


def test_the_guide_needs_no_edge() -> None:
    with Client(application(Store.memory())) as client:
        page = read(client, "/en/docs")
    assert page.xpath("//section[@id='edge']")
    assert not page.xpath("//figure")


BROWSER = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("rest", "status"),
    [
        ("graph?depth=9", 422),
        ("search?q=a&cursor=zz", 400),
        ("timeline?from=soon", 422),
    ],
)
def test_a_browser_is_refused_by_a_page_and_a_program_by_problem_details(
    client: Client, lang: str, rest: str, status: int
) -> None:
    shown = client.get(f"/{lang}/{rest}", headers=BROWSER)
    assert (shown.status_code, shown.headers["content-type"]) == (status, "text/html; charset=utf-8")
    assert "Accept" in shown.headers["vary"]
    page: Any = html.document_fromstring(shown.text)
    assert (page.get("lang"), page.xpath("string(//h1)")) == (lang, words()[lang]["refused_title"])
    told = client.get(f"/{lang}/{rest}")
    assert (told.status_code, told.headers["content-type"]) == (status, "application/problem+json")
    assert told.json()["detail"] in str(page.xpath("string(//main)"))
    assert client.get("/api/v1/graph/ego?depth=9", headers=BROWSER).headers["content-type"].startswith("application/")


@pytest.mark.parametrize(("error", "status"), [(StoreError("gone"), 503), (RuntimeError("a secret"), 500)])
def test_a_browser_is_told_that_the_service_fails(error: Exception, status: int) -> None:
    def source() -> Any:
        raise error

    with Client(application(source)) as client:
        answer = client.get("/ar/", headers=BROWSER)
        assert (answer.status_code, answer.headers["content-type"]) == (status, "text/html; charset=utf-8")
        assert answer.headers["content-security-policy"] == POLICY
        assert words()["ar"]["failed_title"] in answer.text
        assert "secret" not in answer.text
