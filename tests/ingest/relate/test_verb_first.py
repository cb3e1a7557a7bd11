"""Shared rules in a language that may put the verb first: each is kept, and turned round where it has subject, then verb."""

from pathlib import Path

import pytest

from ingest.pipeline import extract_text
from ingest.reading.text import Text
from ingest.relate.rules import rule_set
from ingest.relate.verb_first import in_both_orders

TURNED = (
    ("<s:body> ~> {adopts} ~= <o:instrument>", "{adopts} ~= <s:body>"),
    ("<s+:body|country> ~> {takes-part} {in} <o:event>", "{takes-part} ~= <s+:body|country>"),
    (r"<o:person>(?: ?\(<c:country>\))? ~: {member-of} <s:body>", r"{member-of} ~= <o:person>(?: ?\(<c:country>\))?"),
)
KEPT = ("{coordination} {between} <s:body> {and} <o:body>", "{by-virtue} <o:instrument>, <s:body> ~> {established}")

# what is done by, or to, an office of a body is not done by the body, or to it
OF_A_BODY = (
    "أنشئ مكتب اليونيسف في 2021.",
    "تأسس معهد الأمم المتحدة في 2021.",
    "أنشأ المجلس أمانة لجنة لوائح الراديو.",
    "نظم مكتب اليونسكو الندوة العالمية لمنظمي الاتصالات لعام 2023.",
)

# a definite noun with words of its own stands right behind the verb: it is the subject; and a preposition that looks like a verb is none;
# a verb in the plural has its subject before it
ANOTHER = (
    "واجتمع المندوبون ودعوا إلى تقوية أجهزة اليونسكو لإطلاق مبادرة Giga.",
    "يقترح الفريق تكوين فريق عربي مصغر يتابع التحضير لمؤتمر المندوبين المفوضين لعام 2022.",
    "اقترح السيد الرئيس دعوة اليونسكو إلى المؤتمر العالمي لتنمية الاتصالات لعام 2017.",
    "يجمع هذا التقرير بين موضوعين طلب المجلس متابعتهما.",
)


@pytest.mark.parametrize("text", OF_A_BODY)
def test_an_office_is_not_the_body_it_is_of(text: str) -> None:
    record = extract_text(Text(text, (), "text/plain", "0" * 64), Path("paper.txt"), lang="ar")
    assert not [r for r in record.relations if r.rule != "masthead"]


@pytest.mark.parametrize("text", ANOTHER)
def test_a_noun_behind_the_verb_is_its_subject(text: str) -> None:
    record = extract_text(Text(text, (), "text/plain", "0" * 64), Path("paper.txt"), lang="ar")
    assert not [r for r in record.relations if r.predicate in ("itu:proposes", "itu:describes")]


@pytest.mark.parametrize(("pattern", "begins"), TURNED)
def test_a_subject_before_its_verb_also_stands_behind_it(pattern: str, begins: str) -> None:
    plain, turned = in_both_orders({"id": "x", "pattern": pattern}, "،")
    assert (plain["id"], plain["pattern"]) == ("x", pattern)
    assert turned["id"] == "x-verb-first"
    assert turned["pattern"].startswith(begins)


@pytest.mark.parametrize("pattern", KEPT)
def test_what_has_no_subject_before_its_verb_is_kept_alone(pattern: str) -> None:
    assert [row["id"] for row in in_both_orders({"id": "x", "pattern": pattern}, "،")] == ["x"]


def test_a_comma_is_that_of_the_language_too() -> None:
    (row,) = in_both_orders({"id": "x", "pattern": r"{by}, [^;,\n]{0,9}<s:body>"}, "،")
    assert row["pattern"] == r"{by}[,،] [^;,،\n]{0,9}<s:body>"


def test_arabic_has_both_orders() -> None:
    rules = rule_set("ar")
    assert rules is not None
    ids = {rule.id for rule in rules.rules if rule.id.startswith("svo-")}
    assert sum(id.endswith("-verb-first") for id in ids) >= 100
    assert all(id.removesuffix("-verb-first") in ids for id in ids if id.endswith("-verb-first"))


def test_the_tables_have_their_size() -> None:
    assert (len(TURNED), len(KEPT), len(OF_A_BODY), len(ANOTHER)) == (3, 2, 4, 4)


# the name behind "that" is the subject of its clause, and no object of the verb before it
IN_A_CLAUSE = {
    "وإذ يلاحظ أن المجلس اعتمد القرار 1332.": "asserted",
    "وأشار إلى أن المجلس، في دورته الأخيرة، اعتمد القرار 1332.": "asserted",
    "ونفى الأمين العام أن المجلس اعتمد القرار 1332.": "negated",
    "ويوصي الفريق بأن المجلس يعتمد القرار 1332.": "proposed",
    "واعتمد الفريق أن المجلس راجع القرار 1332.": "",
}


@pytest.mark.parametrize("text", IN_A_CLAUSE)
def test_a_name_behind_that_is_the_subject_of_its_clause(text: str) -> None:
    record = extract_text(Text(text, (), "text/plain", "0" * 64), Path("paper.txt"), lang="ar")
    found = {(r.object, r.status) for r in record.relations if r.predicate == "itu:adoptedBy"}
    assert found == ({("body/Council", IN_A_CLAUSE[text])} if IN_A_CLAUSE[text] else set())
