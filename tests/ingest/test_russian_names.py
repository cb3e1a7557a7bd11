"""Russian names of groups that no reference fact knows, acronyms that a text gives to words of its own, and who a masthead says it is from."""

from pathlib import Path

import pytest

from ingest.pipeline import extract_text
from ingest.reading.text import Text
from ingest.records import Record


def record(text: str) -> Record:
    return extract_text(Text(text, (), "text/plain", "0" * 64), Path("paper.txt"), lang="ru")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Группа по защите абонентов от спама провела собрание.", "Группа по защите абонентов от спама"),
        ("Рабочая группа по влиянию связи на климат учреждена Советом.", "Рабочая группа по влиянию связи на климат"),
        ("Группа экспертов по переходу на цифровое вещание представила отчет.", "Группа экспертов по переходу на цифровое вещание"),
        ("Рабочая группа по орбитам начала собирать данные.", "Рабочая группа по орбитам"),
        ("Комитет по смете одобрил план.", "Комитет по смете"),
        ("Комитет по маякам и памяти устройств распущен Советом.", "Комитет по маякам и памяти устройств"),
        ("Рабочая группа по развитию в 2024 году не собиралась.", "Рабочая группа по развитию"),
        ("Председателем Комиссии по тарифам и смете Анна Лопес стала в мае.", "Комиссии по тарифам и смете"),
        ("Рабочая группа по упорядочению решений (РГ-УР) собралась.", "Рабочая группа по упорядочению решений (РГ-УР)"),
    ],
)  # fmt: skip
def test_where_the_name_of_an_unknown_group_ends(text: str, name: str) -> None:
    found = [m.text for m in record(text).mentions if m.type in ("body", "post")]
    assert any(f == name or f.endswith(" " + name) for f in found), found


def test_a_council_of_others_is_not_that_of_the_union() -> None:
    found = record("Совет глав ведомств связи и Совет операторов связи собрались в мае.")
    assert not [m for m in found.mentions if m.id == "body/Council"]


@pytest.mark.parametrize(
    ("text", "union"),
    [
        ("Собрались агентства связи (АС) трех регионов. АС внесли вклады.", False),
        ("Комиссия Африканского союза (АС) собралась. АС внес вклады.", True),
    ],
)
def test_an_acronym_that_shortens_other_words_means_those(text: str, union: bool) -> None:
    assert any(m.text == "АС" and m.id == "body/AU" for m in record(text).mentions) == union


def test_years_before_the_last_century_stand_behind_a_month() -> None:
    found = record("Союз основан 17 мая 1865 года, а конвенция подписана в мае 1875 года.")
    assert [m.id for m in found.mentions if m.type == "date"] == ["1865-05-17", "1875-05"]


@pytest.mark.parametrize(
    ("lines", "source"),
    [
        (["Государства – Члены МСЭ, Члены Регионального содружества в области связи (РСС)"], ["body/RCC"]),
        (["Кения"], ["country/KEN"]),
        (["Копии:", "– Директору Бюро радиосвязи"], []),
        (["Директору Бюро радиосвязи"], []),
        (["Директор Бюро радиосвязи"], ["post/BR-Director"]),
    ],
)
def test_who_a_masthead_says_it_is_from(lines: list[str], source: list[str]) -> None:
    head = "Документ PP-18/907-R\n3 октября 2018 года\nОригинал: русский\n"
    found = record(
        head + "\n".join(lines) + "\nПРЕДЛОЖЕНИЯ ДЛЯ РАБОТЫ КОНФЕРЕНЦИИ\n\nЗдесь изложены предложения для работы.\n"
    )
    assert [r.object for r in found.relations if r.predicate == "itu:submittedBy"] == source


def test_a_circular_s_own_number_stands_behind_its_label_in_a_title_too() -> None:
    found = record("Бюро стандартизации электросвязи\nЖенева, 14 апреля 2031 года\nОсн.:\nЦиркуляр 985 БСЭ\nTSB Workshops/X.Y.\n\nУважаемая госпожа,\nимею честь написать вам.\n")  # fmt: skip
    assert found.document == "circular/TSB-985"


def test_a_pronoun_speaks_of_no_genitive_behind_a_subject_that_agrees_with_it() -> None:
    text = "Всемирный день электросвязи напоминает об учреждении Международного союза электросвязи. Он был учрежден Советом в 1973 году."
    assert not [r for r in record(text + "\n").relations if r.predicate.startswith("itu:established")]


@pytest.mark.parametrize(
    ("text", "name", "id"),
    [
        ("Группа КГРЭ по учету заявок (ГП-УЗ) собралась. ГП-УЗ внесла вклад.", "ГП-УЗ", "body/GP-UZ"),
        ("Создана Группа, работающая по переписке, по орбитам (CG-ORB). CG-ORB внесла вклад.", "CG-ORB", "body/CG-ORB"),
        ('Альянс "Тихая гавань" (QHA) растет. Альянс "Тихая гавань" внес вклад.', 'Альянс "Тихая гавань"', "initiative/QHA"),
        ("БР проведет Семинар-практикум по ВКР-27 (SW-27).", "Семинар-практикум по ВКР-27 (SW-27)", "event/SW-27"),
        ("Г-жа Лена Орлова занимает должность заместителя Председателя КГРЭ.", "заместителя Председателя КГРЭ", "post/TDAG-Vice-Chair"),
    ],
)  # fmt: skip
def test_what_a_name_is_read_as(text: str, name: str, id: str) -> None:
    assert (name, id) in [(m.text, m.id) for m in record(text).mentions]


def test_when_something_was_names_no_event() -> None:
    found = record("Заявление было направлено в прошлом году (SG17-LS877).")
    assert not [m for m in found.mentions if m.type == "event"]


@pytest.mark.parametrize(
    ("text", "id"), [("ГСР-24", "event/GSR-24"), ("ГСР-99", "event/GSR"), ("ВКР-23", "event/WRC-23")]
)
def test_a_year_behind_the_acronym_of_a_series(text: str, id: str) -> None:
    assert [m.id for m in record(f"Состоялся {text} в Женеве.").mentions if m.type == "event"] == [id]
