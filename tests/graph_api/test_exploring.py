"""The pages that draw tell what the API tells: the same dates, the same paths, the same edges, in the drawing and in the table."""

import json
import re
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode, urljoin

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html

from graph_api.pages.sparql import SAID
from graph_api.pages.timeline_drawing import NARROW, WIDTH, Mark, drawing, years
from graph_api.words import LANGUAGES, words
from ontology.namespaces import expand, term
from queries.catalogue import catalogue
from tests.graph_api.service import Client, application, node_quad, snapshot

API: Final = "/api/v1"
MANY: Final = 230
THING: Final = "body/ISC-TF"
FAR: Final = "event/PP-18"


def read(client: Client, url: str, status: int = 200) -> Any:
    answer = client.get(url)
    assert answer.status_code == status, answer.text[:500]
    return html.document_fromstring(answer.text)


def things(cell: Any) -> list[str]:
    return [href.partition("/entity/")[2] for href in cell.xpath(".//a/@href") if "/entity/" in href]


def elements(page: Any) -> dict[str, Any]:
    (found,) = page.xpath("//*[@id='canvas']/@data-elements")
    told: dict[str, Any] = json.loads(found)
    return told


def listed(page: Any) -> list[str]:
    return [str(name) for name in page.xpath("//tr/@data-edge")]


@pytest.fixture(scope="module")
def dated() -> Any:
    """Return a client of a graph in which much is dated."""
    extra = [
        node_quad(
            f"event/Many-{n}",
            term("startDate"),
            ox.Literal(f"{1900 + n % 90}", datatype=ox.NamedNode(expand("xsd:gYear"))),
            "reference",
        )
        for n in range(MANY)
    ]
    with Client(application(snapshot(extra=extra))) as made:
        yield made


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    "query",
    [
        "",
        "from=2015",
        "to=2018-10",
        "from=2018&to=2018-10-29",
        "type=itu:Conference",
        "body=body/Council",
        "type=&from=&to=&body=",
    ],
)
def test_the_timeline_lists_and_draws_what_the_api_tells(client: Client, lang: str, query: str) -> None:
    page = read(client, f"/{lang}/timeline?{query}")
    asked = urlencode([(k, v) for k, v in parse_qsl(query)])
    told = client.json(f"{API}/timeline?{asked}&lang={lang},en")["items"]
    rows = page.xpath("//main//tbody/tr")
    assert [things(row)[0] for row in rows] == [item["id"] for item in told]
    assert [re.findall(r"-?\d{4}[\d-]*", row.xpath("string(td[1])"))[0] for row in rows] == [i["start"] for i in told]
    assert [row.xpath("boolean(td[last()]/a)") for row in rows] == [bool(item["evidence_url"]) for item in told]
    assert [row.xpath("string(ancestor::table/preceding-sibling::h2[1])") for row in rows] == [
        i["start"][:4] for i in told
    ]
    drawn = page.xpath("//*[local-name()='svg']")
    assert [svg.get("class") for svg in drawn] == ["timeline", "timeline narrow"]
    for svg in drawn:
        marks = svg.xpath(".//*[local-name()='a']/@href")
        assert sorted(marks) == sorted(f"#{name}" for name in page.xpath("//tbody//bdi/@id"))
        assert len(marks) == len(told)


def test_a_long_timeline_goes_on(dated: Client) -> None:
    seen: list[str] = []
    url: str | None = "/en/timeline?type="
    pages = 0
    while url is not None:
        page = read(dated, url)
        seen += [things(row)[0] for row in page.xpath("//main//tbody/tr")]
        following = page.xpath("//a[@rel='next']/@href")
        url = urljoin(url, following[0]) if following else None
        pages += 1
    assert pages == 2
    assert len(seen) == len(set(seen)) == dated.json(f"{API}/timeline?limit=1")["meta"]["total"] > MANY


def test_what_is_no_body_is_asked_back(client: Client) -> None:
    page = read(client, "/en/timeline?body=no+such+name+at+all")
    assert words()["en"]["unknown_name"] in page.text_content()
    assert not page.xpath("//main//tbody/tr")
    assert read(client, "/en/timeline?body=ISC-TF").xpath("//input[@id='body']/@value") == [THING]


DATES = st.one_of(
    st.integers(1, 9999).map("{:04d}".format),
    st.tuples(st.integers(1, 9999), st.integers(1, 12)).map(lambda d: "{:04d}-{:02d}".format(*d)),
    st.dates().map(str),
)


@given(DATES, DATES)
def test_dates_keep_their_order(one: str, other: str) -> None:
    assert years(one) < years(one, last=True)
    if one < other[: len(one)]:
        assert years(one) < years(other)
    assert years("-0044") < years("0001")


@given(
    st.lists(st.tuples(DATES, st.sampled_from(["a", "b"]), st.text("ab ", max_size=60)), min_size=1, max_size=25),
    st.sampled_from([WIDTH, NARROW]),
)
def test_nothing_in_the_drawing_hides_another_and_time_runs_as_the_page_is_read(
    found: list[tuple[str, str, str]], width_of_all: int
) -> None:
    marks = [Mark(when, "", label, "en", "told", lane, f"d{n}") for n, (when, lane, label) in enumerate(found)]
    places: dict[str, list[tuple[float, float, float]]] = {}
    for lang in LANGUAGES:
        svg = etree.fromstring(drawing(lang, marks, width_of_all))
        for text in svg.iter("text"):
            if text.get("class") in (None, "before"):  # a letter takes some 6.6 of the width, an isolate nothing
                at, wide = float(text.get("x", "")), 6.6 * len(re.sub("[\u2066-\u2069]", "", text.text or ""))
                on = (text.get("class") is None) is (lang == "en")
                assert (at + wide <= width_of_all) if on else (at - wide >= 0), text.text
        boxes = [[float(box.get(key, "")) for key in ("y", "x", "width")] for box in svg.iter("rect")]
        assert len(boxes) == len(marks)
        places[lang] = sorted((y, x, width) for y, x, width in boxes)
        for (y, x, width), (below, beyond, _) in zip(places[lang], places[lang][1:], strict=False):
            assert y < below or x + width <= beyond
        assert all(x >= 0 and x + width <= width_of_all + 8 for _, x, width in places[lang])
    mirrored = sorted((y, round(width_of_all - x - width, 1), width) for y, x, width in places["ar"])
    assert all(
        (y, width) == (b, w) and x == pytest.approx(v, abs=0.2)
        for (y, x, width), (b, v, w) in zip(mirrored, places["en"], strict=True)
    )


FILTERS: Final = [
    "",
    "inferred=false",
    "predicate=itu:mentions",
    "predicate=itu:mentions&predicate=itu:chairedBy",
    "type=itu:Body",
    "min_confidence=0.95",
    "status=asserted&status=proposed&status=negated",
    "known_on=2000",
    "date_from=2029-02&date_to=2029-12",
]
FIELDS: Final = ("predicate", "type", "min_confidence", "date_from", "date_to", "known_on")


def sent(query: str) -> str:
    """Return a query as a form sends it: with the fields that were left empty."""
    return "&".join([query, *(f"{name}=" for name in FIELDS if f"{name}=" not in query)])


@pytest.mark.parametrize("query", FILTERS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_paths_are_those_of_the_api(client: Client, lang: str, query: str) -> None:
    asked = f"from={THING}&to={FAR}&k=5&max_hops=4&{query}"
    page = read(client, f"/{lang}/path?{sent(asked)}")
    told = client.json(f"{API}/graph/paths?{asked}&lang={lang},en")
    hops = [edge["id"] for path in told["paths"] for hop in path["hops"] for edge in hop["edges"]]
    assert listed(page) == hops
    chains = page.xpath("//ol[@class='chain']")
    assert [things(chain) for chain in chains] == [path["nodes"] for path in told["paths"]]
    for row, name in zip(page.xpath("//tr[@data-edge]"), hops, strict=True):
        assert row.xpath("td[last()]/a/@href") == [f"/{lang}/edge/{name}"]
    if hops:
        drawn = elements(page)
        assert sorted(edge["data"]["id"] for edge in drawn["edges"]) == sorted(set(hops))
        across = {node["data"]["id"]: node["position"]["x"] for node in drawn["nodes"]}
        for path in told["paths"]:
            places = [across[node] for node in path["nodes"]]
            assert places == sorted(places, reverse=lang == "ar")
            assert places[0] != places[-1]
    else:
        assert words()[lang]["no_path"] in page.text_content()


def test_an_edge_that_is_walked_back_is_shown_as_it_is(client: Client) -> None:
    for lang, onwards in (("en", "→"), ("ar", "←")):
        page = read(client, f"/{lang}/path?from=body/PP&to={THING}&k=10&max_hops=3")
        told = client.json(f"{API}/graph/paths?from=body/PP&to={THING}&k=10&max_hops=3")["paths"]
        seen = set()
        for chain, path in zip(page.xpath("//ol[@class='chain']"), told, strict=True):
            signs = chain.xpath(".//span[@aria-hidden]/text()")
            for sign, hop, start in zip(signs, path["hops"], path["nodes"], strict=False):
                assert (sign == onwards) == (hop["edges"][0]["source"] == start)
                seen.add(sign)
        assert seen == {"→", "←"}


def test_things_are_named_by_what_a_reader_writes(client: Client) -> None:
    by_name = read(client, f"/en/path?from=ISC-TF&to={FAR}")
    assert by_name.xpath("//input[@id='from']/@value") == [THING]
    assert listed(by_name) == listed(read(client, f"/en/path?from={THING}&to={FAR}"))
    several = read(client, f"/en/path?from=coordination&to={FAR}&known_on=2030")
    offered = several.xpath("//div[@class='choose']//a/@href")
    assert len(offered) > 1
    assert not listed(several)
    for url in offered:
        asked = dict(parse_qsl(url.partition("?")[2]))
        assert (asked["to"], asked["known_on"]) == (FAR, "2030")
        assert not read(client, url).xpath("//div[@class='choose']")
    assert words()["en"]["unknown_name"] in read(client, f"/en/path?from=zzzz&to={FAR}").text_content()
    assert words()["en"]["same_ends"] in read(client, f"/en/path?from={THING}&to={THING}").text_content()
    assert read(client, "/ar/path").xpath("//form//input[@id='to' and @required]")


@pytest.mark.parametrize("query", [*FILTERS, "depth=2", f"expand=in~itu:mentions~{FAR}", "id=body/PP"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_drawing_is_what_its_table_lists_and_its_files_hold(client: Client, lang: str, query: str) -> None:
    page = read(client, f"/{lang}/graph?id={THING}&{sent(query)}&id=")
    rows, drawn = listed(page), elements(page)
    assert sorted(rows) == sorted(edge["data"]["id"] for edge in drawn["edges"])
    (url,) = [u for u in page.xpath("//a/@href") if u.startswith(f"{API}/graph/ego") and u.endswith("format=json")]
    told = client.json(url)
    assert [edge["id"] for edge in told["edges"]] == rows
    assert [node["id"] for node in told["nodes"]] == [node["data"]["id"] for node in drawn["nodes"]]
    for row, edge in zip(page.xpath("//tr[@data-edge]"), told["edges"], strict=True):
        assert (things(row.xpath("td[1]")[0]), things(row.xpath("td[3]")[0])) == ([edge["source"]], [edge["target"]])
        assert edge["evidence_quote"] in row.text_content()
    statuses = {edge["id"]: edge["status"] for edge in told["edges"]}
    for edge in drawn["edges"]:
        assert ("unasserted" in edge.get("classes", "")) == (statuses[edge["data"]["id"]] != "asserted")


def test_a_drawing_grows_by_what_is_counted(client: Client) -> None:
    page = read(client, f"/en/graph?id={THING}&at=document/C29-7")
    before = {node["data"]["id"] for node in elements(page)["nodes"]}
    table = page.xpath("//*[@id='around']//tbody/tr")
    assert table
    grown = 0
    for row in table:
        predicate, way = row.xpath("td[1]//code/text()")[0], row.xpath("string(td[2])")
        total, absent = (int(row.xpath(f"string(td[{n}])")) for n in (3, 4))
        counted = client.json(f"{API}/entities/document/C29-7/neighbors?predicate={predicate}&limit=200")
        side = "out" if way == words()["en"]["out"] else "in"
        groups = [group for group in counted["groups"] if group["direction"] == side]
        others = {item["id"] for group in groups for item in group["items"]}
        assert (total, absent) == (len(others), len(others - before))
        links = row.xpath("td[5]/a/@href")
        assert len(links) == bool(absent)
        for link in links:
            after = {node["data"]["id"] for node in elements(read(client, link))["nodes"]}
            assert after == before | others
            grown += 1
    assert grown > 1
    (everything,) = page.xpath("//*[@id='around']/p/a/@href")
    assert before < {node["data"]["id"] for node in elements(read(client, everything))["nodes"]}


def test_what_a_drawing_cannot_start_from_or_grow_by_is_said(client: Client) -> None:
    assert read(client, "/ar/graph").xpath("//form//input[@id='id' and @required]")
    assert words()["ar"]["unknown_name"] in read(client, "/ar/graph?id=no/thing", 404).text_content()
    assert read(client, "/en/graph?id=coordination").xpath("//div[@class='choose']//a")
    assert client.get(f"/en/graph?id={THING}&expand=in~itu:cites~no/thing").status_code == 404
    for url in (f"/en/graph?id={THING}", f"{API}/graph/ego?id={THING}"):
        assert client.get(f"{url}&expand=nonsense").json()["code"] == "bad-parameter"
    assert client.get(f"{API}/graph/ego?id={THING}&expand=in~itu:cites~no/thing").status_code == 404
    assert client.get(f"{API}/graph/ego?id={THING}&expand=in~itu:cites~{FAR}&max_nodes=3").json()["graph"]["truncated"]


def test_of_several_things_in_the_middle_each_can_be_left_out(client: Client) -> None:
    page = read(client, f"/en/graph?id={THING}&id=body/PP&depth=2")
    urls = list(page.xpath("//main/p/a[@title]/@href"))
    assert [dict(parse_qsl(u.partition("?")[2]))["id"] for u in urls] == ["body/PP", THING]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_for_queries_offers_the_questions_of_the_catalogue(client: Client, lang: str) -> None:
    page = read(client, f"/{lang}/sparql")
    links = page.xpath("//details[@class='examples']//a")
    assert [link.xpath("string()") for link in links] == [query.title[lang] for query in catalogue().values()]
    for link, query in zip(links, catalogue().values(), strict=True):
        shown = read(client, link.get("href"))
        assert shown.xpath("string(//textarea)").strip() == query.sparql.strip()
        (other,) = shown.xpath("//header//a[@hreflang]/@href")
        assert other.endswith(f"/sparql?example={query.name}")
    assert read(client, f"/{lang}/sparql?query=ASK+%7B%7D&example=coverage").xpath("string(//textarea)") == "ASK {}"
    assert read(client, f"/{lang}/sparql?example=no-such").xpath("string(//textarea)")
    said = json.loads(page.xpath("//*[@id='results']/@data-said")[0])
    assert said == {key: words()[lang][key] for key in SAID}
