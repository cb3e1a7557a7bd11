"""What a line of the masthead says of its own document: its symbol is cited by no one, and its date tells what is still to come."""

from pathlib import Path

import pytest

from ingest.pipeline import extract_text
from ingest.reading.text import Text
from ingest.records import Record


def record(text: str) -> Record:
    return extract_text(Text(text, (), "text/plain", "0" * 64), Path("paper.txt"), lang="ar")


@pytest.mark.parametrize(
    ("line", "document"),
    [
        ("TSAG-R907", "document/TSAG-R907"),
        ("المرجع: الرسالة المعممة BDT/DM/CO-907", "circular/BDT-DM-CO-907"),
        ("رداً على الرسالة TSAG-R907", None),
    ],
)
def test_a_line_that_is_a_symbol_is_the_paper_s_own(line: str, document: str | None) -> None:
    found = record(f"{line}\nالأصل: بالإنكليزية\n\nالعنوان: تقرير عن النفاذ\n\nتقدم هذه الورقة موجزاً عن أعمال السنة.\n")
    assert found.document == document or (document is None and found.document.startswith("document/unidentified/"))
    assert not [r for r in found.relations if r.predicate == "itu:cites" and r.object == found.document]


@pytest.mark.parametrize(("date", "status"), [("3 مارس 2027", "planned"), ("3 أغسطس 2027", "asserted")])
def test_what_comes_after_the_paper_is_planned(date: str, status: str) -> None:
    found = record(
        f"الوثيقة C27/907\n{date}\nالأصل: بالإنكليزية\n\nتقرير من الأمين العام\n\n"
        "يُعقد الاجتماع الثالث للجنة لوائح الراديو من 4 إلى 6 مايو 2027.\n"
    )
    stated = {r.predicate: r.status for r in found.relations if r.subject == "event/RRB-2027-05-04"}
    assert stated == {"itu:heldBy": status, "itu:startDate": status, "itu:endDate": status}
