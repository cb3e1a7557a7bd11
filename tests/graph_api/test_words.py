"""The words of the pages: every language whole, plural forms, numbers and dates of CLDR, and a language more by a translation file alone."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po
from lxml import html

from graph_api.words import LANGUAGES, SOURCE, Words, not_translated, route_summaries, spoken, told_apart, words
from tests.graph_api.service import Client
from tests.shared import ROOT

LOCALE = ROOT / "graph_api" / "locale"
# The forms of plural of Arabic in CLDR: zero, one, two, few, many, other
FORMS = ((0, 0), (1, 1), (2, 2), (3, 3), (10, 3), (11, 4), (99, 4), (100, 5), (102, 5), (103, 3), (111, 4))


def catalogue(lang: str, domain: str) -> Catalog:
    with (LOCALE / lang / "LC_MESSAGES" / f"{domain}.po").open("rb") as file:
        return read_po(file, locale=lang, domain=domain, abort_invalid=True)


def messages(lang: str, domain: str) -> dict[str, Message]:
    return {str(m.context): m for m in catalogue(lang, domain) if m.id}


def forms(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


def test_english_and_arabic_are_there_and_whole() -> None:
    assert LANGUAGES == ("en", "ar")
    source = messages(SOURCE, "pages")
    assert len(source) > 140
    assert all(m.string in ("", ("", "")) for m in source.values()), "English is the identifiers of its catalogue"
    for lang in LANGUAGES[1:]:
        translated = messages(lang, "pages")
        assert {key: m.id for key, m in translated.items()} == {key: m.id for key, m in source.items()}
        assert words()[lang].missing == frozenset()
        assert not_translated(lang) == ""


def test_arabic_is_arabic_and_fills_the_same_places() -> None:
    for key, message in messages("ar", "pages").items():
        strings = forms(message)
        assert len(strings) == (1 if isinstance(message.id, str) else 6), key
        for string in strings:
            assert re.search("[\u0621-\u064a]", string), key
            places = set(re.findall(r"{\w+}", string))
            ids = [message.id] if isinstance(message.id, str) else message.id
            wanted = set(re.findall(r"{\w+}", " ".join(ids)))
            assert places <= wanted if len(strings) == 6 else places == wanted, key


@pytest.mark.parametrize(("number", "form"), FORMS)
def test_arabic_counts_in_six_forms(number: int, form: int) -> None:
    w = words()["ar"]
    strings = forms(messages("ar", "pages")["n_results"])
    assert w.count("n_results", number) == strings[form].format(n=number)


def test_english_counts_in_two() -> None:
    w = words()["en"]
    assert [w.count("n_results", n) for n in (0, 1, 2, 1234)] == ["0 results", "1 result", "2 results", "1,234 results"]
    assert w.shown("n_results", 50, 51) == "51 results, 50 of them shown here"
    assert w.shown("n_results", 51, 51) == "51 results"


def test_numbers_dates_and_languages_are_those_of_cldr() -> None:
    day = date(2018, 11, 16)
    assert [words()[lang].date(day) for lang in ("en", "ar")] == ["16 November 2018", "16 نوفمبر 2018"]
    assert [words()[lang].number(12345.5) for lang in ("en", "ar")] == ["12,345.5", "12,345.5"]
    assert [words()[lang].language("fr") for lang in ("en", "ar")] == ["French", "الفرنسية"]
    assert words()["en"].language("pt") == "Portuguese"
    assert (words()["en"].language("xx"), words()["en"].language("")) == ("xx", "")
    assert [words()[lang].direction for lang in ("en", "ar")] == ["ltr", "rtl"]


def test_a_text_in_several_languages_is_shown_in_that_of_the_page() -> None:
    assert spoken({"en": "a", "ar": "b"}, "ar") == "ar"
    assert spoken({"ar": "b", "en": "a"}, "fr") == "en"
    assert spoken({"ru": "c"}, "en") == "ru"
    assert spoken({}, "en") == ""


def test_what_is_not_translated_is_told_apart() -> None:
    empty = Catalog(locale="fr")
    empty.add("Search", "Rechercher", context="search")
    empty.add(("{n} result", "{n} results"), ("{n} résultat", ""), context="n_results")
    w = Words("fr", catalogue(SOURCE, "pages"), empty)
    assert w["search"] == "Rechercher"
    assert "search" not in w.missing
    assert {"home", "n_results"} <= w.missing
    page = f'<title>{w["home"]}</title><p title="{w["audit"]}">{w["home"]}, {w.count("n_results", 2)}</p>'
    assert told_apart(page) == (
        '<title>Home</title><p title="Findings on the documents"><span lang="en" dir="ltr">Home</span>, <span lang="en" dir="ltr">2 results</span></p>'
    )


def test_every_route_is_told_in_each_language(client: Client) -> None:
    described = client.json("/openapi.json")["paths"]
    told = {
        f"{m.upper()} {path}": spec["summary"] for path, methods in described.items() for m, spec in methods.items()
    }
    for lang in LANGUAGES:
        assert {key: m.id for key, m in messages(lang, "routes").items()} == told
    assert set(route_summaries()["ar"]) == set(told)
    assert not html.document_fromstring(client.get("/ar/api").text).xpath("//td//*[@lang='en']")


# Asks a service that has one language more than this one, in a process of its own: languages are found when it starts
ASKING = """
import sys
from tests.graph_api.service import Client, application, snapshot
with Client(application(snapshot())) as client:
    for url in sys.argv[1:]:
        answer = client.get(url)
        print(answer.status_code, answer.headers.get("location", ""), answer.text.replace("\\n", " "), sep="\\t")
    print(client.get("/", headers={"accept-language": "he"}).headers["location"])
"""


@pytest.fixture(scope="module")
def hebrew(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., list[str]]:
    """Give what asks a service whose package has one file more: Hebrew words made of English ones, all but those of the statement's page."""
    folder = tmp_path_factory.mktemp("translated")
    shutil.copytree(ROOT / "graph_api", folder / "graph_api", ignore=shutil.ignore_patterns("__pycache__"))
    made = Catalog(locale="he", domain="pages")
    for message in catalogue(SOURCE, "pages"):
        if message.id and message.context not in ("edge", "n_relations"):
            strings = [message.id] if isinstance(message.id, str) else [message.id[0], *[message.id[1]] * 3]
            strings = [f"⟦{string}⟧" for string in strings][: 1 if isinstance(message.id, str) else made.num_plurals]
            made.add(message.id, strings[0] if isinstance(message.id, str) else strings, context=message.context)
    target = folder / "graph_api" / "locale" / "he" / "LC_MESSAGES" / "pages.po"
    target.parent.mkdir(parents=True)
    with target.open("wb") as file:
        write_po(file, made)

    def ask(*urls: str) -> list[str]:
        path = os.pathsep.join([str(folder), str(ROOT)])
        run = subprocess.run(
            [sys.executable, "-c", ASKING, *urls],
            env={**os.environ, "PYTHONPATH": path},
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
        assert run.returncode == 0, run.stderr
        return run.stdout.splitlines()

    return ask


def test_a_third_language_is_a_translation_file_away(hebrew: Callable[..., list[str]]) -> None:
    urls = [
        "/he/",
        "/he",
        "/he/search?q=ISC",
        "/he/entity/body/ISC-TF",
        "/he/queries",
        "/he/api",
        "/he/nowhere",
        "/en/",
    ]
    *told, root = hebrew(*urls)
    answers = {url: line.split("\t") for url, line in zip(urls, told, strict=True)}
    assert root == "/he/"
    assert {url: answer[0] for url, answer in answers.items()} == {
        url: {"/he": "308", "/he/nowhere": "404"}.get(url, "200") for url in urls
    }
    pages: dict[str, Any] = {
        url: html.document_fromstring(answer[2]) for url, answer in answers.items() if answer[0] != "308"
    }
    for url, page in pages.items():
        if url.startswith("/he"):
            assert (page.get("lang"), page.get("dir")) == ("he", "rtl")
            assert page.xpath("//header//a[@hreflang]/@hreflang") == ["en", "ar"]
            (said,) = page.xpath("//*[@class='untranslated']")
            assert said.text.startswith("2 of ")
            assert said.text.endswith("not translated into Hebrew; they stand in English.")
    assert pages["/en/"].xpath("//header//a[@hreflang='he']/text()") == ["עברית"]
    assert not pages["/en/"].xpath("//*[@class='untranslated']")
    assert pages["/he/search?q=ISC"].xpath("//button[.='⟦Search⟧']")
    assert pages["/he/entity/body/ISC-TF"].xpath("//span[@lang='en' and contains(., ' relation')]")
    assert pages["/he/queries"].xpath("//bdi[@lang='en']")
    assert pages["/he/api"].xpath("//td/span[@lang='en']")
