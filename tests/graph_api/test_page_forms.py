"""The forms that narrow a search and the audit down: they work without scripts, and say what they keep."""

from graph_api.words import words
from store import Store
from tests.graph_api.service import Client, application, snapshot
from tests.graph_api.test_about import finding
from tests.graph_api.test_pages import read


def test_a_search_is_narrowed_down_without_scripts(client: Client) -> None:
    whole = read(client, "/en/search?q=ISC")
    (total,) = [p for p in whole.xpath("//div[@class='results']/p/text()") if "result" in p]
    boxes = whole.xpath("//fieldset//input[@type='checkbox']")
    assert {box.get("name") for box in boxes} >= {"type", "language"}
    for box in boxes:
        assert not box.get("checked")
        (label,) = whole.xpath(f"//label[@for='{box.get('id')}']")
        assert label.xpath("span[@class='count']")
        kept = read(client, f"/en/search?q=ISC&{box.get('name')}={box.get('value')}&year_from=&year_to=")
        (same,) = kept.xpath(f"//input[@name='{box.get('name')}' and @value='{box.get('value')}']")
        assert same.get("checked") is not None
    assert "result" in total
    assert client.get("/en/search?q=ISC&year_from=18").status_code == 422
    none = read(client, "/en/search?q=ISC&year_to=1900")
    assert words()["en"]["nothing"] in none.text_content()
    assert none.xpath("//input[@name='year_to']/@value") == ["1900"]
    assert not read(client, "/en/search").xpath("//h2")


def test_findings_are_kept_by_what_the_form_says() -> None:
    given = [
        finding(1),
        finding(2, rule="acronym-conflict", severity="info"),
        finding(3, document="document/C29-8"),
        finding(4, document="document/C29-8", severity="info"),
    ]
    with Client(application(snapshot(), findings=lambda _: given)) as made:
        page = read(made, "/en/audit")
        assert "4 findings" in page.text_content()
        for asked, number in (
            ("rule=acronym-conflict", 1),
            ("severity=info", 2),
            ("document=document/C29-8", 2),
            ("severity=info&document=document/C29-8&rule=", 1),
            ("rule=no-such", 0),
            ("document=C29-8", 2),
            ("document=no-such", 0),
        ):
            kept = read(made, f"/ar/audit?{asked}")
            assert len(kept.xpath("//tbody/tr")) == number, asked
            assert words()["ar"].count("n_findings", number) in kept.text_content()
        chosen = read(made, "/en/audit?severity=info").xpath("//option[@selected]")
        assert [option.get("value") for option in chosen] == ["info"]
        assert made.get("/en/audit?severity=grave").status_code == 422
        page = read(made, "/en/audit?document=no-such&severity=info")
        assert page.xpath("//input[@name='document']/@value") == ["no-such"]
        assert "no-such" in page.xpath("string(//*[@role='note'])")
        [other] = read(made, "/en/audit?document=document/C29-8&rule=unknown").xpath(
            "//header//a[@hreflang='ar']/@href"
        )
        assert other == "/ar/audit?rule=unknown&document=document%2FC29-8"


def test_the_map_shows_what_the_form_keeps(client: Client) -> None:
    everything = read(client, "/en/map")
    kept = read(client, "/en/map?type=itu:Body&predicate=itu:reportsTo&min_confidence=")
    kinds = [cell.text_content() for cell in kept.xpath("//tbody/tr/td[2]")]
    assert 0 < len(kinds) < len(everything.xpath("//tbody/tr"))
    assert "Event" not in kinds
    [url] = kept.xpath("//*[@id='canvas']/@data-url")
    drawn = client.get(url).json()
    assert {node["key"] for node in drawn["nodes"]} == {
        link.removeprefix("/en/entity/") for link in kept.xpath("//tbody/tr/td[1]/a/@href")
    }
    assert [edge["attributes"].get("evidence_quote", "") for edge in drawn["edges"]] == [""] * len(drawn["edges"])
    assert {edge["attributes"]["predicate"] for edge in drawn["edges"]} <= {"itu:reportsTo"}
    assert kept.xpath("//input[@name='type' and @checked]/@value") == ["itu:Body"]
    assert kept.xpath("//header//a[@hreflang='ar']/@href") == ["/ar/map?predicate=itu%3AreportsTo&type=itu%3ABody"]
    with Client(application(Store.memory())) as empty:
        nothing = read(empty, "/en/map")
        assert not nothing.xpath("//*[@id='canvas']")
        assert words()["en"]["nothing"] in nothing.text_content()
    assert client.get("/en/map?type=itu:" + "NoSuchClass").status_code == 400
