"""Amounts of money and pledges, in six languages: who pledges to what, how much, what for and by when."""

from decimal import Decimal
from pathlib import Path

import pytest

from ingest.folding import fold
from ingest.pipeline import extract_text
from ingest.reading.text import Text
from ingest.recognise.amounts import find_amounts
from ingest.records import Relation

AMOUNTS = (
    ("USD 3.5 million", "USD", "3500000"),
    ("$82-billion", "USD", "82000000000"),
    ("US$ 300 000", "USD", "300000"),
    ("20 million euros", "EUR", "20000000"),
    ("CHF 1,250,000", "CHF", "1250000"),
    ("2 milliards de dollars", "USD", "2000000000"),
    ("500 000 francs suisses", "CHF", "500000"),
    ("40 millones de dólares", "USD", "40000000"),
    ("3 млн. долл. США", "USD", "3000000"),
    ("15 миллионов евро", "EUR", "15000000"),
    ("3亿美元", "USD", "300000000"),
    ("200万欧元", "EUR", "2000000"),
    ("30 مليون يورو", "EUR", "30000000"),
    ("5 ملايين دولار", "USD", "5000000"),
)
NONE = ("318 pages", "Resolution 71", "30 million people", "in 2030", "dollars")
PLEDGES = {
    "en": "Kenya pledged USD 40 million to Partner2Connect to connect rural schools by 2030.",
    "fr": "Le Kenya s'est engagé à verser 40 millions de dollars à Partner2Connect pour raccorder les écoles rurales d'ici à 2030.",
    "es": "Kenya se comprometió a aportar 40 millones de dólares a Partner2Connect para conectar las escuelas rurales antes de 2030.",
    "ru": "Кения обязалась выделить 40 млн. долл. США на Partner2Connect для подключения сельских школ до 2030 года.",
    "zh": "肯尼亚承诺向Partner2Connect提供4000万美元，用于在2030年前连接农村学校。",
    "ar": "وتعهدت كينيا بتقديم 40 مليون دولار إلى Partner2Connect من أجل توصيل المدارس الريفية بحلول عام 2030.",
}

NOT_PLEDGED = {
    "国际电联宣布了其Partner2Connect认捐平台，用于在2030年前连接农村学校。": "a platform for pledges",
    "肯尼亚兑现了其在2026年前为Giga提供50万美元的承诺。": "a pledge that was kept",
}


def _pledges(text: str, lang: str) -> list[Relation]:
    record = extract_text(Text(text, (), "text/plain", "3" * 64), Path("made.txt"), lang=lang)
    return [r for r in record.relations if r.predicate == "itu:pledgesTo"]


@pytest.mark.parametrize(("written", "currency", "value"), AMOUNTS)
def test_an_amount_has_its_value_and_currency(written: str, currency: str, value: str) -> None:
    (amount,) = find_amounts(fold(f"x {written}, y"))
    assert (amount.currency, amount.value) == (currency, Decimal(value))


@pytest.mark.parametrize("written", NONE)
def test_other_numbers_are_no_amounts(written: str) -> None:
    assert list(find_amounts(fold(written))) == []


@pytest.mark.parametrize("lang", sorted(PLEDGES))
def test_a_pledge_has_pledgor_initiative_amount_and_day(lang: str) -> None:
    (pledge,) = _pledges(PLEDGES[lang], lang)
    assert (pledge.subject, pledge.object, pledge.status) == ("country/KEN", "initiative/Partner2Connect", "asserted")
    assert pledge.qualifiers["itu:amount"] == "USD 40000000"
    assert pledge.qualifiers["itu:target"]
    assert pledge.qualifiers["itu:due"].startswith("2030")


def test_what_is_denied_is_no_pledge_and_a_bare_promise_none() -> None:
    assert [p.status for p in _pledges("Kenya has not pledged USD 4 million to Partner2Connect.", "en")] == ["negated"]
    assert _pledges("Kenya committed itself.", "en") == []


def test_pledges_that_are_spoken_of_are_not_of_who_speaks() -> None:
    told = "ITU announced new pledges to Partner2Connect, which brought their total to USD 80 billion."
    assert _pledges(told, "en") == []
    assert [p.subject for p in _pledges("Kenya also pledges USD 4 million to Partner2Connect.", "en")] == [
        "country/KEN"
    ]


def test_to_whom_something_is_pledged_is_no_purpose() -> None:
    (bare,) = _pledges("Kenya pledged USD 4 million to Partner2Connect.", "en")
    assert "itu:target" not in bare.qualifiers
    (told,) = _pledges("Kenya pledged USD 4 million to Partner2Connect to connect rural schools.", "en")
    assert told.qualifiers["itu:target"] == "connect rural schools"


def test_amounts_told_respectively_are_each_of_one_pledgor() -> None:
    both = _pledges("Kenya and Chad pledged USD 4 million and USD 3 million respectively to Partner2Connect.", "en")
    assert [(p.subject, p.qualifiers["itu:amount"]) for p in both] == [
        ("country/KEN", "USD 4000000"),
        ("country/TCD", "USD 3000000"),
    ]
    told = "Kenya pledged USD 4 million to Partner2Connect, while Peru undertook to provide it with USD 3 million."
    assert [(p.subject, p.qualifiers["itu:amount"]) for p in _pledges(told, "en")] == [
        ("country/KEN", "USD 4000000"),
        ("country/PER", "USD 3000000"),
    ]
    assert _pledges("Kenya and Chad pledged USD 4 million respectively to Partner2Connect.", "en") == []


def test_the_tables_have_their_size() -> None:
    assert (len(AMOUNTS), len(NONE), len(PLEDGES)) == (14, 5, 6)


OTHERS = {
    "ar": "وتعهدت شركة هواوي بتقديم 5 ملايين دولار إلى Partner2Connect في كينيا.",
    "en": "At an event hosted by Kenya, Kelpworks committed EUR 5 million to Partner2Connect for schools by 2027.",
    "es": "En una reunión acogida por Kenya, Algasa se comprometió a aportar 5 millones de euros a Partner2Connect.",
    "fr": "Lors d'une réunion accueillie par le Kenya, Algues Telecom s'est engagée à verser 5 millions d'euros à Partner2Connect.",
    "ru": "На собрании, организованном Кенией, компания Водоросль обязалась выделить 5 млн. евро на Partner2Connect.",
    "zh": "在肯尼亚主办的会议上，海藻公司承诺向Partner2Connect提供500万美元。",
}


@pytest.mark.parametrize("lang", sorted(OTHERS))
def test_a_pledge_of_somebody_unknown_is_nobody_elses(lang: str) -> None:
    assert _pledges(OTHERS[lang], lang) == []


@pytest.mark.parametrize(
    ("lang", "text", "name"),
    [
        ("en", OTHERS["en"], "Kelpworks"),
        ("es", OTHERS["es"], "Algasa"),
        ("fr", OTHERS["fr"], "Algues Telecom"),
        ("ru", OTHERS["ru"], "Водоросль"),
        ("en", "The Kelp Foundation has pledged USD 5 million to connect schools.", "Kelp Foundation"),
    ],
)
def test_who_pledges_under_an_unknown_name_stays_visible(lang: str, text: str, name: str) -> None:
    record = extract_text(Text(text, (), "text/plain", "3" * 64), Path("made.txt"), lang=lang)
    assert [(m.text, m.id, bool(m.reason)) for m in record.mentions if m.rule == "pledgor"] == [(name, None, True)]


@pytest.mark.parametrize(
    "text",
    [
        "Participants pledged USD 5 million; the participants were many.",
        "The group pledged USD 5 million.",
        "The Council committed itself to reform.",
        "Kelpworks committed an error.",
        "Kenya pledged USD 5 million to Partner2Connect.",
    ],
)
def test_other_words_before_a_pledge_are_no_names(text: str) -> None:
    record = extract_text(Text(text, (), "text/plain", "3" * 64), Path("made.txt"), lang="en")
    assert [m.text for m in record.mentions if m.rule == "pledgor"] == []


@pytest.mark.parametrize("text", NOT_PLEDGED)
def test_words_about_pledges_pledge_nothing(text: str) -> None:
    assert _pledges(text, "zh") == []
