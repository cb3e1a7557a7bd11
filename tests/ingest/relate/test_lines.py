"""What stands in lines of their own: the chair of a record, and the duties below who is charged with them."""

from pathlib import Path

import pytest

from ingest.pipeline import extract, extract_text
from ingest.reading.text import Text

RESOLUTION = """القرار 77 (المراجَع في نيودلهي، 2024)
التعاون في مجال المقاييس
إن الجمعية العالمية لتقييس الاتصالات (نيودلهي، 2024)،
تقرر
أن يستمر العمل،
{lines}
"""
CASES: tuple[tuple[str, list[str]], ...] = (
    (
        "محضر موجز للجلسة العامة الثانية\nدورة المجلس لعام 2021\nالرئيسة: السيدة نادية حمدان (الأردن)\n\n1\tافتتاح الجلسة\n1.1\tافتُتحت الجلسة.\n",
        ["event/Council-2021 itu:chairedBy person/Nadia-Hamdan asserted"],
    ),
    (
        "محضر موجز للجلسة العامة الثانية\nدورة المجلس لعام 2021\nنائبة الرئيس: السيدة نادية حمدان (الأردن)\n\n1\tافتتاح الجلسة\n1.1\tافتُتحت الجلسة.\n",
        [],
    ),
    (
        "دورة المجلس لعام 2021\n\n1\tافتتاح الجلسة\n1.1\tافتُتحت الجلسة.\nالرئيسة: السيدة نادية حمدان (الأردن)\n",
        [],
    ),
    (
        RESOLUTION.format(
            lines="تكلف لجنة الدراسات 17 لقطاع تقييس الاتصالات\n1\tبمواصلة الدراسات؛\n2\tبتقديم نتائج عملها إلى الفريق الاستشاري لتقييس الاتصالات،"
        ),
        ["body/ITU-T-SG17 itu:submitsTo body/TSAG planned"],
    ),
    (
        RESOLUTION.format(
            lines="تكلف لجنة الدراسات 17 لقطاع تقييس الاتصالات\n1\tبمواصلة الدراسات؛\n2\tبأن ترفع تقريراً سنوياً عن ذلك إلى الفريق الاستشاري لتقييس الاتصالات،"
        ),
        ["body/ITU-T-SG17 itu:reportsTo body/TSAG planned"],
    ),
    (
        RESOLUTION.format(
            lines="تكلف لجنة الدراسات 17 لقطاع تقييس الاتصالات\n1\tبمواصلة الدراسات؛\nتدعو الدول الأعضاء\n1\tبتقديم نتائج عملها إلى الفريق الاستشاري لتقييس الاتصالات،"
        ),
        [],
    ),
    (
        RESOLUTION.format(
            lines="تكلف لجنة الدراسات 17 لقطاع تقييس الاتصالات\n1\tبتقديم الدعم إلى الفريق الاستشاري لتقييس الاتصالات،"
        ),
        [],
    ),
)


@pytest.mark.parametrize(("text", "states"), CASES)
def test_lines_state_what_their_place_says(text: str, states: list[str]) -> None:
    record = extract_text(Text(text, (), "text/plain", "0" * 64), Path("example.txt"), lang="ar")
    found = [
        f"{r.subject} {r.predicate} {r.object} {r.status}"
        for r in record.relations
        if r.rule in ("chair-line", "duty-line")
    ]
    assert found == states


def test_there_are_cases_both_ways() -> None:
    assert len(CASES) == 7
    assert len([states for _, states in CASES if not states]) == 4


OTHERS: tuple[tuple[str, str, list[str]], ...] = (
    (
        "es",
        "RESOLUCIÓN 1332 (C16)\nLabor futura\nEl Consejo,\nencarga al GTC-Internet\n1 que presente al Consejo un informe anual sobre sus trabajos;\nencarga al GADT\nque remita sus conclusiones a la PP;\n",
        ["body/CWG-Internet itu:reportsTo body/Council planned", "body/TDAG itu:submitsTo body/PP planned"],
    ),
    (
        "es",
        "RESOLUCIÓN 1332 (C16)\nLabor futura\nEl Consejo,\nencarga al GTC-Internet\n1 que preste ayuda al Consejo;\n",
        [],
    ),
    (
        "es",
        "CONSEJO 2023\nACTA RESUMIDA\nMartes 11 de julio de 2023\nPresidenta: Sra. Marta Ruiz (Perú)\n\n1 El Consejo aprobó el orden del día.\n",
        ["event/Council-2023 itu:chairedBy person/Marta-Ruiz asserted"],
    ),
    (
        "fr",
        "RÉSOLUTION 1332 (C16)\nTravaux futurs\nLe Conseil,\ncharge le GTC-Internet\n1 de soumettre au Conseil un rapport annuel sur ses travaux;\ncharge le GCDT\nde transmettre ses conclusions à la PP;\n",
        ["body/CWG-Internet itu:reportsTo body/Council planned", "body/TDAG itu:submitsTo body/PP planned"],
    ),
    (
        "zh",
        "第77号决议（2024年，新德里，修订版）\n标准领域的合作\n世界电信标准化全会（2024年，新德里），\n做出决议\n继续开展工作，\n责成电信标准化顾问组\n1\t审查工作；\n2\t将审查结果提交世界电信标准化全会，\n请成员国\n将意见提交理事会。\n",
        ["body/TSAG itu:submitsTo body/WTSA planned"],
    ),
)


@pytest.mark.parametrize(("lang", "text", "states"), OTHERS)
def test_lines_state_it_in_other_languages(lang: str, text: str, states: list[str]) -> None:
    record = extract_text(Text(text, (), "text/plain", "0" * 64), Path("example.txt"), lang=lang)
    found = [
        f"{r.subject} {r.predicate} {r.object} {r.status}"
        for r in record.relations
        if r.rule in ("chair-line", "duty-line")
    ]
    assert found == states


ACTING: dict[str, str] = {
    "ar": "بيان اتصال\nلاتخاذ إجراء إلى: فرقة العمل 4C لقطاع الاتصالات الراديوية؛ الفريق الاستشاري لتنمية الاتصالات\nللعلم: اليونسكو\n",
    "en": "LIAISON STATEMENT\nFor action to: ITU-R Working Party 4C; TDAG\nFor information to: UNESCO\n",
    "es": "DECLARACIÓN DE COORDINACIÓN\nPara acción: Grupo de Trabajo 4C del UIT-R; GADT\nPara información: UNESCO\n",
    "fr": "NOTE DE LIAISON\nPour suite à donner: Groupe de travail 4C de l'UIT-R; GCDT\nPour information: UNESCO\n",
    "ru": "ЗАЯВЛЕНИЕ О ВЗАИМОДЕЙСТВИИ\nДля принятия мер: Рабочая группа 4C МСЭ-R; КГРЭ\nДля информации: ЮНЕСКО\n",
    "zh": "联络声明\n请采取行动：ITU-R 4C工作组；TDAG\n供参考：教科文组织\n",
}


@pytest.mark.parametrize(("lang", "text"), ACTING.items())
def test_a_liaison_statement_goes_to_those_who_are_to_act(lang: str, text: str) -> None:
    record = extract_text(Text(text, (), "text/plain", "0" * 64), Path("example.txt"), lang=lang)
    found = {(r.subject, r.object) for r in record.relations if r.predicate == "itu:submittedTo"}
    assert found == {(record.document, "body/ITU-R-WP-4C"), (record.document, "body/TDAG")}


def test_who_is_to_act_may_stand_in_the_cell_beside(tmp_path: Path) -> None:
    file = tmp_path / "liaison.html"
    rows = (("Source", "ITU-T Study Group 17"), ("For action to", "TDAG"), ("For information to", "TSAG"))
    cells = "".join(f"<tr><td>{key}</td><td>{value}</td></tr>" for key, value in rows)
    file.write_text(
        f"<html lang=en><body><h1>Liaison statement</h1><table>{cells}</table></body></html>", encoding="utf-8"
    )
    record = extract(file, lang="en")
    assert [(r.object, r.rule) for r in record.relations if r.predicate == "itu:submittedTo"] == [
        ("body/TDAG", "action-line")
    ]


def test_all_languages_say_who_is_to_act() -> None:
    assert tuple(sorted(ACTING)) == ("ar", "en", "es", "fr", "ru", "zh")
