"""Workshops and the like that have no name: who holds them and when makes them events; words that only look like that make none."""

from pathlib import Path

import pytest

from ingest.pipeline import extract_text
from ingest.reading.text import Text
from ingest.records import Record

HELD = [
    ("ar", "تنظم لجنة الدراسات 5 لقطاع تقييس الاتصالات ورشة عمل عن الكبلات في ليما من 3 إلى 5 مايو 2024.", "ITU-T-SG5-Workshop-2024-05-03", ["ITU-T-SG5"]),
    ("ar", "وعقدت اليونسكو، بالاشتراك مع منظمة العمل الدولية، ندوة إلكترونية عن المهارات يوم 9 أبريل 2025.", "UNESCO-Webinar-2025-04-09", ["UNESCO", "ILO"]),
    ("ar", "وفي 7 مارس 2025 نظم مكتب تنمية الاتصالات حلقة دراسية إقليمية عن الطيف.", "BDT-Seminar-2025-03-07", ["BDT"]),
    ("ar", "وتُعقد حلقة عمل عن الصحة الرقمية، تنظمها منظمة الصحة العالمية، في 12 يونيو 2026.", "WHO-Workshop-2026-06-12", ["WHO"]),
    ("en", "BDT will hold, jointly with UNESCO and the World Bank, a regional workshop on skills in Lima from 3 to 5 May 2024.", "BDT-Workshop-2024-05-03", ["BDT", "UNESCO", "World-Bank"]),
    ("en", "UNICEF and ITU organized a webinar on schools on 9 April 2025.", "UNICEF-Webinar-2025-04-09", ["UNICEF", "ITU"]),
    ("en", "A seminar on spectrum, organized by BR, took place on 12 June 2026.", "BR-Seminar-2026-06-12", ["BR"]),
    ("fr", "Le BDT a organisé un atelier sur les compétences à Lima du 3 au 5 mai 2024.", "BDT-Workshop-2024-05-03", ["BDT"]),
    ("fr", "Un webinaire sur les écoles, organisé par l'UNICEF, a eu lieu le 9 avril 2025.", "UNICEF-Webinar-2025-04-09", ["UNICEF"]),
    ("fr", "La BR tiendra, conjointement avec l'UNESCO, un séminaire sur le spectre le 12 juin 2026.", "BR-Seminar-2026-06-12", ["BR", "UNESCO"]),
    ("es", "La BDT organizó un taller sobre competencias en Lima del 3 al 5 de mayo de 2024.", "BDT-Workshop-2024-05-03", ["BDT"]),
    ("es", "Un seminario web sobre escuelas, organizado por UNICEF, tuvo lugar el 9 de abril de 2025.", "UNICEF-Webinar-2025-04-09", ["UNICEF"]),
    ("es", "La BR celebrará, conjuntamente con la UNESCO, un seminario sobre el espectro el 12 de junio de 2026.", "BR-Seminar-2026-06-12", ["BR", "UNESCO"]),
]  # fmt: skip
NONE = [
    ("ar", "شاركت اليونسكو في ورشة عمل في 3 مايو 2024."),
    ("ar", "ناقش مكتب تنمية الاتصالات تنظيم ورشة عمل في 3 مايو 2024."),
    ("ar", "تنظم اليونسكو ورشة عمل في مايو 2024."),
    ("ar", "تنظم اليونسكو ورشة عمل، ويجتمع المجلس في 3 مايو 2024."),
    ("en", "UNESCO took part in a workshop on 3 May 2024."),
    ("en", "BDT organized a workshop in May 2024."),
    ("en", "BDT discussed a workshop on skills on 3 May 2024."),
    ("fr", "L'UNESCO a participé à un atelier le 3 mai 2024."),
    ("fr", "Le BDT a examiné un atelier le 3 mai 2024."),
    ("es", "La UNESCO participó en un taller el 3 de mayo de 2024."),
    ("es", "La BDT examinó un taller el 3 de mayo de 2024."),
]


def _record(language: str, text: str) -> Record:
    return extract_text(Text(text + "\n", (), "text/plain", "0" * 64), Path("gathering.txt"), lang=language)


@pytest.mark.parametrize(("language", "text", "event", "holders"), HELD, ids=[f"{row[0]}-{row[2]}" for row in HELD])
def test_who_holds_it_and_when_makes_it_an_event(language: str, text: str, event: str, holders: list[str]) -> None:
    assert len(HELD) >= 13
    record = _record(language, text)
    assert event in {str(m.id).partition("/")[2] for m in record.mentions if m.type == "event"}
    stated = {(r.predicate, r.object) for r in record.relations if r.subject == f"event/{event}"}
    assert {object for predicate, object in stated if predicate == "itu:heldBy"} == {f"body/{body}" for body in holders}
    assert ("itu:startDate", event[-10:]) in stated


@pytest.mark.parametrize(("language", "text"), NONE)
def test_a_gathering_without_holder_or_day_is_none(language: str, text: str) -> None:
    assert len(NONE) >= 11
    assert [m.text for m in _record(language, text).mentions if m.type == "event" and "Workshop" in str(m.id)] == []


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("ar", "تنظم اليونسكو ورشة عمل في 3 مايو 2024. وتستضيف كينيا الورشة.", "الورشة"),
        ("en", "UNESCO will hold a workshop on 3 May 2024. Kenya hosts the workshop.", "workshop"),
        ("fr", "L'UNESCO organisera un atelier le 3 mai 2024. L'atelier sera ouvert à tous.", "atelier"),
        ("es", "La UNESCO organizará un taller el 3 de mayo de 2024. El taller estará abierto a todos.", "taller"),
    ],
)
def test_its_noun_takes_it_up(language: str, text: str, words: str) -> None:
    again = [m for m in _record(language, text).mentions if m.coref and m.type == "event"]
    assert [(m.text, m.id) for m in again] == [(words, "event/UNESCO-Workshop-2024-05-03")]


def test_a_noun_takes_up_none_where_two_may_be_meant() -> None:
    text = "UNESCO held a workshop on 3 May 2024.\nBDT held a workshop on 4 May 2024.\nKenya praised the workshop."
    assert [m.text for m in _record("en", text).mentions if m.coref] == []
