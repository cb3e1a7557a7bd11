"""Two lists that go together in turn give no pair across them, and what several do jointly none does alone."""

from pathlib import Path

import pytest

from ingest.pipeline import extract_text
from ingest.reading.plain import read_plain

PREDICATES = ("itu:facilitates", "itu:coFacilitates", "itu:hostedBy", "itu:chairedBy", "itu:coChairedBy")
SENTENCES = {
    ("ar", "ييسر الاتحاد الدولي للاتصالات واليونسكو خطي العمل جيم 2 وجيم 9 على التوالي."): {
        "body/ITU facilitates action-line/C2",
        "body/UNESCO facilitates action-line/C9",
    },
    ("ar", "يضطلع الاتحاد الدولي للاتصالات واليونسكو بتيسير خطي العمل جيم 2 وجيم 9 على التوالي."): set(),
    ("ar", "يرأس السيد كريم سليم والسيدة ليلى منصور لجنتي الدراسات 1 و2 لقطاع تنمية الاتصالات على التوالي."): set(),
    ("ar", "تيسر اليونسكو وبرنامج الأمم المتحدة الإنمائي خط العمل جيم 7."): {
        "body/UNESCO facilitates action-line/C7",
        "body/UNDP facilitates action-line/C7",
    },
    ("ar", "تم تيسير خط العمل جيم 8 من جانب اليونسكو والاتحاد الدولي للاتصالات معاً."): {
        "body/UNESCO coFacilitates action-line/C8",
        "body/ITU coFacilitates action-line/C8",
    },
    ("ar", "اليونسكو هي الجهة الميسرة لخط العمل جيم 3 بالاشتراك مع الاتحاد الدولي للاتصالات."): {
        "body/UNESCO coFacilitates action-line/C3",
    },
    ("en", "ITU and UNESCO facilitate Action Lines C2 and C9 respectively."): {
        "body/ITU facilitates action-line/C2",
        "body/UNESCO facilitates action-line/C9",
    },
    ("en", "India and Qatar host WTSA-24 and PP-26, respectively."): {
        "event/WTSA-24 hostedBy country/IND",
        "event/PP-26 hostedBy country/QAT",
    },
    ("en", "India and Qatar respectively host WTSA-24, PP-26 and WRC-27."): set(),
    ("fr", "L'UIT et l'UNESCO facilitent respectivement les grandes orientations C2 et C9."): {
        "body/ITU facilitates action-line/C2",
        "body/UNESCO facilitates action-line/C9",
    },
    ("es", "La UIT y la UNESCO facilitan las líneas de acción C2 y C9, respectivamente."): {
        "body/ITU facilitates action-line/C2",
        "body/UNESCO facilitates action-line/C9",
    },
}


@pytest.mark.parametrize(("lang", "text"), SENTENCES)
def test_lists_go_together_as_the_text_says(lang: str, text: str) -> None:
    record = extract_text(read_plain(Path("a.txt"), text.encode(), "0" * 64), Path("a.txt"), lang=lang)
    found = {f"{r.subject} {r.predicate[4:]} {r.object}" for r in record.relations if r.predicate in PREDICATES}
    assert found == SENTENCES[lang, text]


def test_there_are_sentences_of_both_kinds() -> None:
    assert len(SENTENCES) >= 11
    assert sum(not found for found in SENTENCES.values()) >= 3
