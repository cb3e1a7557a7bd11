"""The forms that narrow a search and the audit down: they work without scripts, and say what they keep."""

from graph_api.words import words
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
        ):
            kept = read(made, f"/ar/audit?{asked}")
            assert len(kept.xpath("//tbody/tr")) == number, asked
            assert words()["ar"].count("n_findings", number) in kept.text_content()
        chosen = read(made, "/en/audit?severity=info").xpath("//option[@selected]")
        assert [option.get("value") for option in chosen] == ["info"]
        assert made.get("/en/audit?severity=grave").status_code == 422
