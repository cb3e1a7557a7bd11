"""Officers that lines list below the words that name their body. Names and sentences are our own."""

from pathlib import Path

import pytest

from ingest.pipeline import extract_text
from ingest.reading.text import Text

LISTS = {
    "ar": "ويتألف فريق إدارة الفريق الاستشاري لتنمية الاتصالات (TDAG)، الذي انتخبه المؤتمر، على النحو التالي:\nالرئيس: السيد سمير حداد (الأردن)\nنواب الرئيس: السيدة نادية حمدان (تونس) والسيد رامي قاسم (مصر)",
    "en": "The officers of TDAG, appointed by the Council, are as follows:\nChair: Mr Samir Haddad (Jordan)\nVice-Chairs: Ms Nadia Hamdan (Tunisia) and Mr Rami Q. Kassem (Egypt)",
    "es": "El equipo de dirección del GADT, nombrado por el Consejo, es el siguiente:\nPresidente: Sr. Samir Haddad (Jordania)\nVicepresidentes: Sra. Nadia Hamdan (Túnez) y Sr. Rami Kassem (Egipto)",
    "fr": "L'équipe de direction du GCDT, nommée par le Conseil, est la suivante:\nPrésident: M. Samir Haddad (Jordanie)\nVice-Présidents: Mme Nadia Hamdan (Tunisie) et M. Rami Kassem (Égypte)",
    "ru": "Руководящий состав КГРЭ, утвержденный Советом, является следующим:\nПредседатель: г-н Самир Хаддад (Иордания)\nЗаместители Председателя: г-жа Надя Хамдан (Тунис) и г-н Рами Кассем (Египет)",
    "zh": "经理事会任命的TDAG管理班子由下列人员组成：\n主席：Samir Haddad先生（约旦）\n副主席：Nadia Hamdan女士（突尼斯）和Rami Kassem先生（埃及）",
}
LINES: tuple[tuple[str, list[str]], ...] = (
    ("TDAG\nChair: Ms Nadia Hamdan (Tunisia)", ["Chair Nadia-Hamdan"]),
    (
        "The bureau of TDAG is:\nVice-Chairs:\n- Ms Nadia Hamdan (Tunisia)\n- Mr Rami Kassem (Egypt)\nSecretary: Ms Ada Brown",
        ["Vice-Chair Nadia-Hamdan", "Vice-Chair Rami-Kassem"],
    ),
    ("The officers of TDAG and TSAG are:\nChair: Ms Nadia Hamdan (Tunisia)", []),
    ("The report of TDAG was read:\nChair: Ms Nadia Hamdan (Tunisia)", []),
    ("The officers of TDAG are:\nSecretary: Ms Nadia Hamdan (Tunisia)", []),
    ("The officers of TDAG are:\nOne.\nTwo.\nThree.\nFour.\nChair: Ms Nadia Hamdan (Tunisia)", []),
    ("The officers of TDAG are:\nChair: Ms Nadia Hamdan (Tunisia), who thanked all", []),
)
CHINESE: tuple[tuple[str, list[str]], ...] = (
    (
        "TDAG副主席：\n–\tNadia Hamdan女士（突尼斯）\n–\tRami Kassem先生（埃及）\n会议由Carla Rossi女士主持。",
        ["Vice-Chair Nadia-Hamdan", "Vice-Chair Rami-Kassem"],
    ),
    ("TDAG副主席候选人：\n–\tNadia Hamdan女士（突尼斯）", []),
    ("TDAG介绍了下列情况：\n–\tNadia Hamdan女士（突尼斯）", []),
)


def _stated(text: str, code: str) -> list[tuple[str, str, str]]:
    opening = "1\tThe meeting was opened, and all were welcomed to it with a few words."
    record = extract_text(Text(f"{opening}\n{text}\n", (), "text/plain", "0" * 64), Path("paper.txt"), lang=code)
    return sorted((r.subject, r.predicate, r.object) for r in record.relations if r.rule == "officer-line")


@pytest.mark.parametrize("code", sorted(LISTS))
def test_who_chairs_a_body_and_its_vice_chairs_are_listed(code: str) -> None:
    found = _stated(LISTS[code], code)
    posts = sorted((predicate, object) for _, predicate, object in found if predicate == "itu:holdsPost")
    assert posts == [("itu:holdsPost", "post/TDAG-Chair"), *[("itu:holdsPost", "post/TDAG-Vice-Chair")] * 2]
    assert [subject for subject, predicate, _ in found if predicate == "itu:chairedBy"] == ["body/TDAG"]


@pytest.mark.parametrize(
    ("code", "text", "states"), [("en", *row) for row in LINES] + [("zh", *row) for row in CHINESE]
)
def test_lines_that_name_no_one_body_or_no_post_state_nothing(code: str, text: str, states: list[str]) -> None:
    held = [(s, o) for s, predicate, o in _stated(text, code) if predicate == "itu:holdsPost"]
    assert [f"{o.removeprefix('post/TDAG-')} {s.removeprefix('person/')}" for s, o in held] == states


def test_the_tables_are_whole() -> None:
    assert set(LISTS) == {"ar", "en", "es", "fr", "ru", "zh"}
    assert (len(LINES), len(CHINESE)) == (7, 3)


OF_SEVERAL = (
    ("fr", "Les Vice-Présidents du GCDT M. Samir Haddad (Jordanie) et Mme Nadia Hamdan (Tunisie) ont parlé.", 2),
    (
        "es",
        "Los Vicepresidentes del GADT, Sr. Samir Haddad (Jordania), Sr. Rami Kassem y Sra. Nadia Hamdan, hablaron.",
        3,
    ),
    ("en", "The Vice-Chairs of TDAG, Mr Samir Haddad (Jordan), Mr Rami Kassem and Ms Nadia Hamdan, spoke.", 3),
    ("fr", "Le Vice-Président du GCDT M. Samir Haddad, M. Rami Kassem et Mme Nadia Hamdan ont parlé.", 1),
)


@pytest.mark.parametrize(("code", "text", "number"), OF_SEVERAL)
def test_a_post_of_several_is_held_by_all_whose_names_follow(code: str, text: str, number: int) -> None:
    record = extract_text(Text(text, (), "text/plain", "0" * 64), Path("example.txt"), lang=code)
    assert len({r.subject for r in record.relations if r.predicate == "itu:holdsPost"}) == number
