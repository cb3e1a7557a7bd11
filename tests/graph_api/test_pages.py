"""The pages: both languages say the same, every link leads somewhere, every text of the graph is isolated and tells its language."""

from itertools import pairwise
from typing import Any
from urllib.parse import urljoin

import pyoxigraph as ox
import pytest
from lxml import html

from graph_api.pages.markup import address
from graph_api.words import LANGUAGES, route_summaries, words
from ontology.identifiers import edge_id
from ontology.namespaces import entity, expand, graph
from tests.graph_api.service import Client, application, node_quad, snapshot
from tests.graph_api.test_about import finding

EDGE = edge_id("document/C29-7", "itu:cites", "resolution/pp/191/2018")
PAGES = [
    "",
    "search?q=ISC",
    "search?q=nothing-at-all",
    "api",
    "docs",
    "queries",
    "audit",
    "sparql",
    "resolve",
    "entity/body/ISC-TF",
    "entity/document/C29-7",
    f"edge/{EDGE}",
    "timeline?from=2018",
    "path?from=body/ISC-TF&to=event/PP-18",
    "path?from=coordination&to=nothing-at-all",
    "graph?id=body/ISC-TF&at=body/ISC-TF",
    "graph?id=coordination",
    "map",
]


def read(client: Client, url: str) -> Any:
    answer = client.get(url)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return html.document_fromstring(answer.text)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("rest", PAGES)
def test_a_page_is_well_formed_and_tells_its_language(client: Client, lang: str, rest: str) -> None:
    page = read(client, f"/{lang}/{rest}")
    assert (page.get("lang"), page.get("dir")) == (lang, words()[lang].direction)
    assert page.xpath("//title/text()")
    assert len(page.xpath("//h1")) == len(page.xpath("//main")) == 1
    assert not page.xpath(
        "//script[not(starts-with(@src, '/static/dist/'))] | //script/text() | //@style | //@onclick | //img"
    )
    others = page.xpath("//header//a[@hreflang]")
    assert [other.get("hreflang") for other in others] == [tag for tag in LANGUAGES if tag != lang]
    for other in others:
        assert other.get("href").startswith(f"/{other.get('hreflang')}/{rest.partition('?')[0]}")
    for table in page.xpath("//table"):
        assert all(cell.get("scope") == "col" for cell in table.xpath(".//thead//th"))
    for label in page.xpath("//label"):
        assert label.xpath("./input") or page.xpath(f"//*[@id='{label.get('for')}']")
    for quoted in page.xpath("//blockquote"):
        assert (quoted.get("lang"), quoted.get("dir")) != (None, None)
    headings = [int(h.tag[1]) for h in page.xpath("//h1 | //h2 | //h3")]
    assert all(after - before <= 1 for before, after in pairwise(headings))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_link_leads_somewhere(client: Client, lang: str) -> None:
    seen: dict[str, int] = {}
    waiting = [f"/{lang}/"]
    while waiting and len(seen) < 400:
        url = waiting.pop()
        if url in seen:
            continue
        answer = client.get(url)
        seen[url] = answer.status_code
        if answer.headers["content-type"].startswith("text/html"):
            page: Any = html.document_fromstring(answer.text)
            loaded = page.xpath("//link/@href | //script/@src | //img/@src")
            assert all(link.startswith("/") for link in loaded)
            sources = page.xpath("//a[@rel='noreferrer']/@href")  # out of this service, and only where a reader asks
            for link in {*page.xpath("//a/@href"), *loaded} - {*sources}:
                target = urljoin(f"http://test{url}", link).partition("#")[0]
                assert target.startswith("http://test/"), target
                path = target.removeprefix("http://test")
                if not path.startswith(tuple(f"/{x}/" for x in LANGUAGES if x != lang)):
                    waiting.append(path)
    assert {url: status for url, status in seen.items() if status != 200} == {}
    assert len(seen) > 60


@pytest.mark.parametrize(
    ("accept", "lang"),
    [
        (None, "en"),
        ("ar", "ar"),
        ("ar-EG,en;q=0.5", "ar"),
        ("fr, en;q=0.3, ar;q=0.8", "ar"),
        ("zh", "en"),
        ("en;q=0,ar;q=0.1", "ar"),
    ],
)
def test_the_reader_is_met_in_a_language(client: Client, accept: str | None, lang: str) -> None:
    answer = client.get("/", headers={"accept-language": accept} if accept else {})
    assert (answer.status_code, answer.headers["location"], answer.headers["vary"]) == (
        307,
        f"/{lang}/",
        "Accept-Language, Origin",
    )
    assert client.get(f"/{lang}").headers["location"] == f"/{lang}/"


@pytest.mark.parametrize("url", ["/fr/", "/fr", "/fr/entity/body/ISC-TF", "/favicon.ico"])
def test_there_are_no_pages_in_other_languages(client: Client, url: str) -> None:
    assert client.get(url).status_code == 404


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("rest", ["entity/no/thing", "edge/0000", "entity/%22%3E%3Cscript%3E", "edge/%3Cscript%3E"])
def test_what_is_not_there_is_said_in_the_readers_language(client: Client, lang: str, rest: str) -> None:
    answer = client.get(f"/{lang}/{rest}")
    assert answer.status_code == 404
    assert words()[lang]["not_found"] in answer.text
    assert "<script" not in answer.text


def test_texts_of_the_graph_are_escaped_and_isolated() -> None:
    evil = '<script>alert(1)</script> & "\u202e'
    extra = [
        node_quad("body/PP", expand("skos:prefLabel"), ox.Literal(evil, language="fr"), "reference"),
        node_quad("body/PP", expand("skos:altLabel"), ox.Literal(evil, language="ar"), "reference"),
        node_quad("body/PP", expand("rdfs:comment"), ox.Literal(evil), "reference"),
    ]
    with Client(application(snapshot(extra=extra))) as client:
        for url in ("/en/entity/body/PP", "/en/search?q=alert", f"/ar/search?q={evil}"):
            text = client.get(url).text
            assert "<script" not in text
            assert "&lt;script&gt;" in text
        page = read(client, "/en/entity/body/PP")
        for found in page.xpath("//*[contains(text(), 'alert(1)')]"):
            assert found.tag in ("bdi", "title")
        assert page.xpath("//bdi[@lang='ar'][contains(., 'alert')]")


def test_a_sentence_is_marked_within_its_text(client: Client) -> None:
    page = read(client, f"/ar/edge/{EDGE}")
    assert [m.text for m in page.xpath("//mark")] == [
        "القرار 191 (المراجَع في دبي، 2018)",
        "Resolution 191 (Rev. Dubai, 2018)",
    ]
    first = page.xpath("//blockquote")[0]
    assert first.text_content().startswith("يصف هذا التقرير ما أُنجز عملاً بالقرار 191")
    assert (first.get("lang"), first.get("dir")) == ("ar", "rtl")
    assert not page.xpath("//*[@class='cut']")


def test_a_text_runs_as_its_language_does_whatever_it_begins_with() -> None:
    label = node_quad("body/ITU-T", expand("skos:prefLabel"), ox.Literal("ITU-T: قطاع", language="ar"), "reference")
    with Client(application(snapshot(extra=[label]))) as client:
        (heading,) = read(client, "/en/entity/body/ITU-T").xpath("//h1/bdi")
        assert (heading.get("lang"), heading.get("dir")) == ("ar", "rtl")
        quotes = {q.text: q.get("dir") for q in read(client, "/en/entity/document/C29-7").xpath("//td/blockquote")}
        assert quotes["CWG-FHR"] == "rtl"


def test_what_a_manifest_states_is_said_to_be_so(client: Client) -> None:
    name = edge_id("document/C29-8", "itu:submittedBy", "country/KWT")
    for lang in LANGUAGES:
        page = read(client, f"/{lang}/edge/{name}")
        assert words()[lang]["stated"] in page.text_content()
        assert not page.xpath("//blockquote")
        assert words()[lang]["stated"] in read(client, f"/{lang}/entity/document/C29-8").text_content()


def test_text_that_goes_on_beyond_what_is_shown_is_marked(monkeypatch: pytest.MonkeyPatch, client: Client) -> None:
    monkeypatch.setattr("graph_api.pages.page.CONTEXT_CHARS", 10)
    arabic, english = read(client, f"/en/edge/{EDGE}").xpath("//blockquote")
    assert len(arabic.xpath(".//*[@class='cut']")) == 2
    assert len(english.xpath(".//*[@class='cut']")) == 1


def test_a_long_list_of_edges_goes_on_on_the_next_page() -> None:
    extra = [
        node_quad(
            f"body/X{n}",
            "https://w3id.org/itugov/ontology#partOf",
            ox.NamedNode("https://w3id.org/itugov/id/body/ITU"),
            "reference",
        )
        for n in range(250)
    ]
    with Client(application(snapshot(extra=extra))) as client:
        whole = read(client, "/ar/entity/body/ITU")
        (group,) = whole.xpath("//details[contains(summary, 'itu:partOf')]")
        total = int(group.xpath("string(summary/span[@class='count'])"))
        assert total > 250
        assert len(group.xpath(".//tbody/tr")) == 8
        (url,) = group.xpath(".//a[@class='more']/@href")
        seen, sizes = [], []
        while url:
            part = read(client, url)
            assert words()["ar"].shown("n_relations", len(part.xpath("//tbody/tr")), total) in part.text_content()
            sizes.append(len(part.xpath("//tbody/tr")))
            seen += part.xpath("//tbody/tr/td[1]/a/@href")
            url = next(iter(part.xpath("//a[@rel='next']/@href")), "")
        assert sizes == [100, 100, total - 200]
        assert len(set(seen)) == total
        assert client.get("/ar/entity/body/ITU?predicate=itu:nothing").status_code == 404


def test_findings_are_shown_with_their_words(client: Client) -> None:
    given = [
        finding(1),
        finding(2, rule="acronym-conflict", message={"en": "<b>only English</b>"}, places=[]),
        *(finding(n) for n in range(3, 250)),
    ]
    with Client(application(snapshot(), findings=lambda _: given)) as made:
        page = read(made, "/ar/audit")
        assert len(page.xpath("//tbody/tr")) == 200
        assert page.xpath("//tbody/tr[2]//blockquote[@lang='ar' and @dir='rtl']/text()") == ["القرار"]
        assert "يقول ذلك" in page.text_content()
        assert page.xpath("//bdi[@lang='en' and @dir='ltr']/text()") == ["<b>only English</b>"]
        (more,) = page.xpath("//a[@rel='next']/@href")
        assert len(read(made, more).xpath("//tbody/tr")) == 49
    assert words()["ar"]["nothing"] in read(client, "/ar/audit").text_content()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("rest", ["nothing", "entity", "edge/", "queries/no/such"])
def test_an_address_of_no_page_is_met_by_one(client: Client, lang: str, rest: str) -> None:
    answer = client.get(f"/{lang}/{rest}")
    assert (answer.status_code, answer.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert words()[lang]["not_found"] in answer.text


def test_every_route_is_told_in_arabic(client: Client) -> None:
    described = client.json("/openapi.json")["paths"]
    assert set(route_summaries()["ar"]) == {
        f"{m.upper()} {path}" for path, methods in described.items() for m in methods
    }
    assert not read(client, "/ar/api").xpath("//td//*[@lang='en']")


def test_an_instrument_tells_who_cites_it() -> None:
    kind = node_quad("resolution/pp/191", expand("rdf:type"), ox.NamedNode(expand("itu:Instrument")), "inferred")
    with Client(application(snapshot(extra=[kind]))) as made:
        for lang in LANGUAGES:
            page = read(made, f"/{lang}/entity/resolution/pp/191")
            rows = page.xpath("//details[contains(summary, 'itu:citesWork')]//tbody/tr")
            assert len(rows) == 2
            for row in rows:
                assert words()[lang]["inferred"] in row.text_content()
                assert row.xpath(".//blockquote")
            links = page.xpath("//a[contains(@href, 'citations-of-resolution')]/@href")
            assert [made.get(link).status_code for link in links] == [200, 200]


def test_a_paragraph_is_told_as_a_reader_finds_it() -> None:
    version, claimed = "document/C29-7/ar", EDGE
    with Client(application(snapshot())) as client:
        for lang, said in (("en", "paragraph 1.1"), ("ar", "الفقرة 1.1")):
            assert said in read(client, f"/{lang}/edge/{claimed}").text_content()
    raw = ox.NamedNode(expand("itu:paragraphLabelRaw"))
    label = ox.NamedNode(expand("itu:paragraphLabel"))
    changed = snapshot()
    home = graph(version)
    node = ox.NamedNode(entity(f"{version}/p/1.1"))
    for printed, logical, said in (
        ("2.3", "3.2", "paragraph 3.2 (printed 2.3)"),
        ("1.", "1", "paragraph 1 ·"),
        ("¹", "¹", "footnote ¹"),
        (None, None, "in order number 1.1"),
    ):
        kept = [t for t in changed.triples(home) if not (t.subject == node and t.predicate in (raw, label))]
        added = [ox.Triple(node, p, ox.Literal(v)) for p, v in ((raw, printed), (label, logical)) if v is not None]
        changed.replace(home, [*kept, *added])
        with Client(application(changed)) as client:
            text = read(client, f"/en/edge/{claimed}").text_content()
            assert said in text, (said, text)
            assert ("printed" in text) == ("printed" in said)


def test_a_title_has_the_language_it_is_tagged_with(client: Client) -> None:
    extra = [
        node_quad("document/C29-9", expand("dcterms:title"), ox.Literal("A title", language="en"), "document/C29-9/ar")
    ]
    for name, value in (
        ("rdf:type", ox.NamedNode(expand("itu:LanguageVersion"))),
        ("itu:versionOf", ox.NamedNode(entity("document/C29-9"))),
    ):
        extra.append(node_quad("document/C29-9/ar", expand(name), value, "document/C29-9/ar"))
    with Client(application(snapshot(extra=extra))) as made:
        (title,) = read(made, "/ar/").xpath("//td/a/bdi[. = 'A title']")
        assert (title.get("lang"), title.get("dir")) == ("en", "ltr")
    assert read(client, "/ar/entity/document/C29-7").xpath(
        "//td[contains(., 'dcterms:date') and contains(., 'التاريخ')]"
    )


def test_a_finding_leads_to_the_paragraph_it_speaks_of() -> None:
    with Client(application(snapshot())) as made:
        second = made.json("/api/v1/documents/document/C29-7/paragraphs?language=ar")["paragraphs"][1]
    place = {"doc": "C29-7", "start": second["start"], "end": second["end"], "quote": "…", "lang": "ar"}
    given = [finding(1, document="document/C29-7", places=[place]), finding(2, document="", places=[place])]
    with Client(application(snapshot(), findings=lambda _: given)) as made:
        (link,) = read(made, "/en/audit").xpath("//tbody//a[contains(@href, '#at')]/@href")
        (sought,) = read(made, link).xpath("//*[@id='at']//blockquote")
        assert sought.text_content() == second["text"]


def test_a_finding_tells_paragraph_and_language() -> None:
    place = {"doc": "000", "start": 3, "end": 9, "quote": "القرار", "lang": "ar"}
    given = [finding(1, places=[{**place, "paragraph": "2.1"}]), finding(2, places=[place], severity="info")]
    with Client(application(snapshot(), findings=lambda _: given)) as made:
        first, second = (row.text_content() for row in read(made, "/en/audit").xpath("//tbody/tr"))
        assert "paragraph 2.1 · Arabic" in first
        assert "unnumbered paragraph · Arabic" in second
        assert "info" in second


@pytest.mark.parametrize(("lang", "said"), [("en", "French"), ("ar", "الفرنسية")])
def test_a_name_in_another_language_is_said_to_be_so(lang: str, said: str) -> None:
    extra = [
        node_quad("body/X", expand("skos:prefLabel"), ox.Literal("Corps étranger", language="fr"), "reference"),
        node_quad("body/X", expand("itu:unverifiedName"), ox.Literal("Unverified", language="en"), "reference"),
        node_quad("body/X", expand("itu:partOf"), ox.NamedNode(entity("body/ITU")), "reference"),
    ]
    with Client(application(snapshot(extra=extra))) as client:
        for url in ("entity/body/ITU", "search?q=Corps", f"edge/{edge_id('body/X', 'itu:partOf', 'body/ITU')}"):
            text = read(client, f"/{lang}/{url}").text_content()
            assert f"Corps étranger body/X ({said})" in text
            assert "Unverified" not in text
        assert said in read(client, f"/{lang}/entity/body/X").xpath("//main/p[@role='note']")[0].text_content()
        assert not read(client, f"/{lang}/entity/body/ISC-TF").xpath("//h1/following-sibling::p[contains(., 'above')]")


def test_a_source_is_a_link_and_nothing_but_a_web_address_is() -> None:
    assert 'href="https://example.org/a?b=1&amp;c=%22"' in address("https://example.org/a?b=1&c=%22")
    assert "href" not in address("javascript:alert(1)")


def test_an_edition_tells_when_it_was_adopted_and_whether_its_text_was_read() -> None:
    work, day = "resolution/pp/191", ox.NamedNode(expand("xsd:date"))
    extra = [
        node_quad(f"{work}/{year}", expand("itu:editionOf"), ox.NamedNode(entity(work)), "reference")
        for year in (1994, 2018)
    ]
    extra.append(
        node_quad(f"{work}/2018", expand("itu:dateAdopted"), ox.Literal("2018-11-16", datatype=day), "reference")
    )
    with Client(application(snapshot(extra=extra))) as made:
        for lang, date in (("en", "16 November 2018"), ("ar", "16 نوفمبر 2018")):
            page = read(made, f"/{lang}/entity/{work}")
            assert words()[lang].count("n_editions", 3) in page.text_content()
            (table,) = page.xpath("//table[.//th[. = $name]]", name=words()[lang]["adopted"])
            assert [a.get("href") for a in table.xpath(".//tbody//a")] == [
                f"/{lang}/entity/{work}/2018",
                f"/{lang}/entity/{work}/2014",
                f"/{lang}/entity/{work}/1994",
            ]
            assert table.xpath(".//time[@datetime='2018-11-16']/text()") == [date]
            assert table.text_content().count(words()[lang]["not_read"]) == 3
            assert words()[lang]["undated"] in table.text_content()


def test_every_page_leads_to_the_others_and_says_where_it_is(client: Client) -> None:
    for lang in LANGUAGES:
        ways = read(client, f"/{lang}/").xpath("//nav//a/@href")
        assert len(ways) >= 7
        for url in ways:
            page = read(client, url)
            assert page.xpath("//nav//a[@aria-current='page']/@href") == [url]
            assert page.xpath("//header//nav/@aria-label") == [words()[lang]["ways"]]


def test_facts_are_told_in_words_and_questions_in_the_language_of_the_page() -> None:
    extra = [
        node_quad(
            "body/PP",
            expand("itu:provisional"),
            ox.Literal("true", datatype=ox.NamedNode(expand("xsd:boolean"))),
            "reference",
        ),
        node_quad("body/PP", expand("itu:originalLanguage"), ox.Literal("fr"), "reference"),
    ]
    with Client(application(snapshot(extra=extra))) as client:
        facts = read(client, "/ar/entity/body/PP").xpath("//h2[.='الحقائق']/following-sibling::table[1]//td[2]")
        assert {cell.text_content() for cell in facts} >= {"نعم", "الفرنسية fr"}
        listed = read(client, "/ar/queries").text_content()
    assert "lang=ar" in listed
    assert "lang=en" not in listed
    assert "`" not in listed
