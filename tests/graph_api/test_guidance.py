"""What readers are told besides the graph: how to read the pages, and why a page could not be given."""

import re
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from graph_api.middleware import POLICY
from graph_api.pages.explaining import sentence
from graph_api.pages.refusal import refusal
from graph_api.watching.tallies import Tallies
from graph_api.watching.throttle import Throttle
from graph_api.watching.watch import Watch
from graph_api.words import LANGUAGES, words
from store import Store, StoreError
from tests.graph_api.service import Client, application, snapshot


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
    if lang == "en":
        said = [e["message"] for e in told.json().get("errors", [])] or [told.json()["detail"]]
        patterns = "a year, a month or a day is expected"
        assert all(
            one in str(page.xpath("string(//main)")) or patterns in str(page.xpath("string(//main)")) for one in said
        )
    assert client.get("/api/v1/graph/ego?depth=9", headers=BROWSER).headers["content-type"].startswith("application/")


@pytest.mark.parametrize(
    ("rest", "said"),
    [
        ("graph?depth=9", "depth: لا يجوز أن تزيد القيمة على 3"),
        ("graph?depth=0", "depth: لا يجوز أن تقل القيمة عن 1"),
        ("graph?depth=x", "depth: ينبغي أن تكون القيمة عددًا صحيحًا"),
        ("graph?inferred=x", "inferred: ينبغي أن تكون القيمة true أو false"),
        ("graph?min_confidence=x", "min_confidence: المنتظر عدد من 0 إلى 1"),
        ("graph?status=x", "القيم الممكنة: 'asserted', 'proposed', 'planned', 'postponed' or 'negated'"),
        ("graph?known_on=soon", "known_on: المنتظر سنة أو شهر أو يوم"),
        (f"audit?document={'x' * 201}", "document: لا يجوز أن يزيد الطول على 200"),
        ("graph?id=body/ISC-TF&predicate=itu:nothing", "لا توجد علاقة باسم «itu:nothing»."),
        ("graph?id=body/ISC-TF&type=itu:" + "Nothing", "لا يوجد صنف باسم «itu:" + "Nothing»."),
        ("graph?id=body/ISC-TF&expand=up", "«up» ليست توسعة"),
        ("search?q=a&cursor=zz", "موضع المتابعة في العنوان ليس من هذه الخدمة."),
        ("document/document/C29-7?cursor={other}", "يخص نسخة أخرى من البيانات أو سؤالًا آخر"),
    ],
)
def test_a_page_says_what_is_wrong_in_arabic(client: Client, rest: str, said: str) -> None:
    other = client.json("/api/v1/documents/document/C29-7/paragraphs?limit=1")["next"]
    shown = client.get(f"/ar/{rest.format(other=other)}", headers=BROWSER)
    assert shown.status_code in (400, 422)
    page: Any = html.document_fromstring(shown.text)
    for hidden in page.xpath("//form"):
        hidden.drop_tree()
    text = str(page.xpath("string(//main)"))
    assert said in text
    assert words()["ar"]["what_it_says"] not in text, "nothing of it is left in English"


def test_every_code_of_a_problem_is_explained() -> None:
    page = (Path(__file__).parents[2] / "docs/http-api.md").read_text(encoding="utf-8")
    documented = re.findall(r"^\| \d{3} \| `([a-z-]+)`", page, re.MULTILINE)
    never_a_page = {"request-late", "head-too-large", "too-many-connections"}
    assert len(documented) > 20
    for code in {*documented, "internal"} - never_a_page:
        assert f"problem_{code.replace('-', '_')}" in words()["ar"], code


def test_what_the_catalogue_has_not_is_shown_as_it_is_said() -> None:
    told = {"status": 400, "code": "new-kind", "detail": "<b>something</b> else"}
    shown = refusal("ar", told)
    assert '<bdi lang="en" dir="ltr">&lt;b&gt;something&lt;/b&gt; else</bdi>' in shown
    assert sentence("ar", "there is no relation 'a<b'; `/api/v1/schema` lists what there is") == (
        "لا توجد علاقة باسم «<bdi>a&lt;b</bdi>»."
    )


def test_who_asks_too_often_is_told_on_a_page() -> None:
    with Client(Watch(application(snapshot()), Tallies(), throttle=Throttle(1))) as made:
        answers = [made.get("/ar/search?q=a", headers=BROWSER) for _ in range(3)]
    last = answers[-1]
    assert (last.status_code, last.headers["content-type"]) == (429, "text/html; charset=utf-8")
    assert "retry-after" in last.headers
    assert words()["ar"]["problem_too_many_requests"] in last.text


@pytest.mark.parametrize(("error", "status"), [(StoreError("gone"), 503), (RuntimeError("a secret"), 500)])
def test_a_browser_is_told_that_the_service_fails(error: Exception, status: int) -> None:
    def source() -> Any:
        raise error

    with Client(application(source)) as client:
        answer = client.get("/ar/", headers=BROWSER)
        assert (answer.status_code, answer.headers["content-type"]) == (status, "text/html; charset=utf-8")
        assert answer.headers["content-security-policy"] == POLICY
        assert words()["ar"]["failed_title"] in answer.text
        code = {503: "store_unavailable", 500: "internal"}[status]
        assert words()["ar"][f"problem_{code}"] in answer.text
        assert "secret" not in answer.text
