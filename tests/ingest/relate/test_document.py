"""What the name of a body states by itself, and what a paragraph that says "its" goes on about. Sentences of our own."""

from pathlib import Path

import pytest

from ingest.pipeline import extract_text
from ingest.reading.text import Text

PARENTS = {
    ("en", "The United Nations General Assembly met.", "body/UNGA itu:partOf body/UN"),
    ("ru", "Программа развития Организации Объединенных Наций завершила отчет.", "body/UNDP itu:partOf body/UN"),
    ("ru", "С Комиссией Африканского союза подписано соглашение.", "body/AUC itu:partOf body/AU"),
    ("ru", "Отчет направлен ЮНЕСКО и ВОЗ.", ""),
    ("zh", "联合国大会举行了会议。", "body/UNGA itu:partOf body/UN"),
    ("ar", "وعقد برنامج الأمم المتحدة للبيئة اجتماعاً.", "body/UNEP itu:partOf body/UN"),
}
GOES_ON = {
    "ar": ("فريق المهام المعني بالمياه (TF-WTR)", "{} يجتمع.", "ويسهم الفريق في العمل.", "وينسق أنشطته مع اليونسكو.", "وسيُعقد اجتماعه الأول في مارس 2027."),
    "en": ("Task Force on Water (TF-WTR)", "The {} is small.", "The Task Force works hard.", "It shall work with UNESCO.", "Its first meeting will be held in March 2027."),
    "es": ("Grupo Especial sobre el agua (TF-WTR)", "El {} es pequeño.", "El Grupo Especial trabaja.", "Coordinará sus actividades con la UNESCO.", "Su primera reunión se celebrará en marzo de 2027."),
    "fr": ("Groupe spécial sur l'eau (TF-WTR)", "Le {} est petit.", "Le Groupe spécial travaille.", "Il travaille avec l'UNESCO.", "Sa première réunion se tiendra en mars 2027."),
    "ru": ("Целевая группа по воде (TF-WTR)", "{} невелика.", "Целевая группа работает.", "Она сотрудничает с ЮНЕСКО.", "Ее первое собрание состоится в марте 2027 года."),
}  # fmt: skip


def _stated(text: str, code: str, predicate: str) -> list[str]:
    record = extract_text(Text(text + "\n", (), "text/plain", "0" * 64), Path("paper.txt"), lang=code)
    return sorted({f"{r.subject} {r.predicate} {r.object}" for r in record.relations if r.predicate == predicate})


@pytest.mark.parametrize(("code", "text", "states"), sorted(PARENTS))
def test_a_name_states_the_parent_that_it_holds_in_any_case(code: str, text: str, states: str) -> None:
    assert _stated(text, code, "itu:partOf") == ([states] if states else [])


@pytest.mark.parametrize("code", sorted(GOES_ON))
def test_its_meeting_is_that_of_the_group_that_paragraphs_before_go_on_about(code: str) -> None:
    name, first, *rest = GOES_ON[code]
    lines = [f"{n}\t{line}" for n, line in enumerate((first.format(name), *rest), 1)]
    assert _stated("\n".join(lines), code, "itu:heldBy") == ["event/TF-WTR-2027-03 itu:heldBy body/TF-WTR"]


@pytest.mark.parametrize("code", sorted(GOES_ON))
def test_its_meeting_is_of_none_where_the_paragraph_before_is_about_no_group(code: str) -> None:
    name, first, *rest = GOES_ON[code]
    other = {"ar": "ويوم 3 مايو عطلة", "en": "A day", "es": "Un día", "fr": "Un jour", "ru": "День"}[code]
    lines = [f"{n}\t{line}" for n, line in enumerate((first.format(name), f"{other}.", rest[-1]), 1)]
    assert _stated("\n".join(lines), code, "itu:heldBy") == []


def test_the_days_of_a_meeting_are_no_date_of_the_document() -> None:
    head = "Radio Regulations Board\nDocument RRB34-3/14-E\n19 December 2034\nOriginal: English\nMinutes of the board\n"
    body = "26-30 November 2034\n\n1\tOpening of the meeting by the chair, who welcomed all the members of the board.\n"
    assert [line.split()[-1] for line in _stated(head + body, "en", "dcterms:date")] == ["2034-12-19"]


@pytest.mark.parametrize(
    ("code", "text"), [("ru", "Резолюция 33 С/52 и решение 174 ЕХ/13 приняты."), ("fr", "La Résolution 33 C/52.")]
)
def test_a_number_within_the_session_of_another_body_is_no_citation(code: str, text: str) -> None:
    assert _stated(text, code, "itu:cites") == []


def test_a_series_of_events_has_no_chair_and_an_organ_has() -> None:
    assert _stated("The WSIS Forum was chaired by Ms Ana Costa (Brazil).", "en", "itu:chairedBy") == []
    held = _stated("The WSIS Forum 2022 was chaired by Ms Ana Costa (Brazil).", "en", "itu:chairedBy")
    assert held == ["event/WSIS-Forum-2022 itu:chairedBy person/Ana-Costa"]


@pytest.mark.parametrize(
    "text",
    [
        "وقُدم تقرير رئيس فريق العمل التابع للفريق الاستشاري لتنمية الاتصالات بعد اجتماعه الذي عقد في 15 مارس 2016.",
        "وعددت الدول مشاركات وفودها في مجلس الاتحاد واجتماعاته منذ انضمامها إلى الاتحاد عام 1949.",
    ],
)
def test_a_meeting_is_not_of_the_body_that_its_group_belongs_to_nor_of_a_date_since_when(text: str) -> None:
    assert _stated(text, "ar", "itu:heldBy") == []


def test_a_series_of_events_has_no_theme() -> None:
    assert _stated('The theme of the WSIS Forum is "Water for all".', "en", "itu:theme") == []
    held = _stated('The theme of the WSIS Forum 2022 was "Water for all".', "en", "itu:theme")
    assert held == ["event/WSIS-Forum-2022 itu:theme Water for all"]


def test_a_day_of_an_organ_is_a_sitting_and_none_of_its_sessions() -> None:
    assert _stated("The first plenary meeting of the Council was held on 12 July 2023.", "en", "itu:heldBy") == []
    held = _stated("The third meeting of TDAG was held on 12 July 2033.", "en", "itu:heldBy")
    assert held == ["event/TDAG-2033-07-12 itu:heldBy body/TDAG"]


def test_what_came_of_a_request_is_told_as_it_was() -> None:
    text = "The group was requested to go on, and thus the third meeting of TDAG was held on 12 July 2031.\n"
    record = extract_text(Text(text, (), "text/plain", "0" * 64), Path("paper.txt"), lang="en")
    assert {r.status for r in record.relations if r.rule == "meeting"} == {"asserted"}


def test_days_between_which_something_was_moved_are_no_period() -> None:
    text = "The forum was postponed from 22 March 2034 to 5 April 2034 and lasts from 5 April 2034 to 7 May 2034.\n"
    record = extract_text(Text(text, (), "text/plain", "0" * 64), Path("paper.txt"), lang="en")
    assert [m.id for m in record.mentions if m.type == "date"] == ["2034-03-22", "2034-04-05", "2034-04-05/2034-05-07"]


def test_a_summit_that_was_held_twice_has_no_further_years() -> None:
    text = "The outcomes of the World Summit on the Information Society in 2025 are to be reviewed.\n"
    record = extract_text(Text(text, (), "text/plain", "0" * 64), Path("paper.txt"), lang="en")
    assert [m.id for m in record.mentions if m.type == "event"] == ["event/WSIS"]


def test_an_organ_right_behind_an_instrument_is_whose_it_is_in_the_genitive_alone() -> None:
    text = "В Резолюции 77 (Пересм. Бухарест, 2022 г.) Совету поручается рассмотреть отчеты."
    assert _stated(text, "ru", "itu:instructs") == ["resolution/pp/77/2022 itu:instructs body/Council"]


def test_the_tables_are_whole() -> None:
    assert len(PARENTS) >= 6
    assert len(GOES_ON) >= 5
