"""Meetings in Arabic that a verb tells, or the words between a meeting and its body or its date: whose they are, and which are none."""

from pathlib import Path

import pytest

from ingest.pipeline import extract_text
from ingest.reading.text import Text

HELD = [
    ("فريق المهام المعني بالطيف (TF-SP): اجتمع افتراضياً في 3 مارس 2025.", "TF-SP-2025-03-03"),
    ("ناقش فريق الخبراء المعني بلوائح الاتصالات الدولية المسألة. وسيجتمع مجدداً في بون في يونيو 2026.", "EG-ITRs-2026-06"),
    ("قدم فريق العمل التابع للمجلس والمعني باللغات تقريره. وسيلتئم للمرة الثالثة في مايو 2026.", "CWG-LANG-2026-05"),
    ("الفريق الذي أنشأه الفريق الاستشاري لتنمية الاتصالات في اجتماعه المنعقد من 2 إلى 5 مايو 2023 أنهى عمله.", "TDAG-2023-05-02"),
    ("أحيلت المسألة إلى الفريق الاستشاري للاتصالات الراديوية في اجتماعه المقرر من 14 إلى 17 أبريل 2025.", "RAG-2025-04-14"),
    ("سبقه اجتماع فريق العمل التابع للمجلس والمعني باللغات، يومي 7 و8 فبراير 2024.", "CWG-LANG-2024-02-07"),
    ("ويجتمع الفريق الاستشاري لتنمية الاتصالات في دورته المقبلة من 12 إلى 15 مايو 2025.", "TDAG-2025-05-12"),
    ("أما اجتماع الفريق الإقليمي لأوروبا (SG9RG-EUR) فعُقد في 3 مايو 2023.", "SG9RG-EUR-2023-05-03"),
]  # fmt: skip
NONE = [
    "وأبلغ فريق الخبراء المعني بلوائح الاتصالات الدولية المشاركين. ويجتمع في مايو 2026 رؤساء الأفرقة.",
    "قدم فريق العمل التابع للمجلس والمعني باللغات تقريره إلى الفريق الاستشاري لتنمية الاتصالات. ويجتمع مرتين في مايو 2026.",
    "قدم فريق العمل التابع للمجلس والمعني باللغات تقريره.\nوسيجتمع في مايو 2026 أعضاء آخرون.",
]


def _held(text: str) -> set[tuple[str, str, str]]:
    record = extract_text(Text(text + "\n", (), "text/plain", "0" * 64), Path("meeting.txt"), lang="ar")
    return {
        (r.subject, r.predicate, r.object)
        for r in record.relations
        if r.predicate in ("itu:heldBy", "itu:startDate") and r.status != "negated"
    }


@pytest.mark.parametrize(("text", "event"), HELD, ids=[event for _, event in HELD])
def test_a_meeting_is_of_the_body_that_holds_it(text: str, event: str) -> None:
    assert len(HELD) >= 8
    body, day = (event[: -len(event.split("-20")[1]) - 3], "20" + event.split("-20")[1])
    assert {(f"event/{event}", "itu:heldBy", f"body/{body}"), (f"event/{event}", "itu:startDate", day)} <= _held(text)


@pytest.mark.parametrize("text", NONE)
def test_what_another_subject_does_is_no_meeting(text: str) -> None:
    assert len(NONE) >= 3
    assert _held(text) == set()
