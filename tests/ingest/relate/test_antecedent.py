"""What pronouns and verbs without subject are taken to speak of, as the chair stated by "… heads it" shows."""

from pathlib import Path

import pytest

from ingest.pipeline import extract_text
from ingest.reading.text import Text

CASES = {
    "the name of the same gender, not the nearest": (
        "أنشأ المجلس لجنة الدراسات 20 لقطاع تقييس الاتصالات، ويرأسها السيد أحمد ناصر.",
        ["body/ITU-T-SG20"],
    ),
    "the name before the relative pronoun": (
        "زار فريق العمل التابع للمجلس والمعني باللغات فريق الخبراء المعني بلوائح الاتصالات الدولية الذي يرأسه السيد أحمد ناصر.",
        ["body/EG-ITRs"],
    ),
    "what the sentence before is about": (
        "اجتمع فريق العمل التابع للمجلس والمعني باللغات اليوم. ويرأسه السيد أحمد ناصر.",
        ["body/CWG-LANG"],
    ),
    "what a report is about, not who reports": (
        "أعلنت لجنة لوائح الراديو أن لجنة الدراسات 20 لقطاع تقييس الاتصالات، التي شكّلها المجلس، ستلتئم قريباً، وأنها يرأسها السيد أحمد ناصر.",
        ["body/ITU-T-SG20"],
    ),
    "nothing, where a nearer thing of another kind fits": (
        "اجتمعت لجنة لوائح الراديو اليوم. وأُطلقت مبادرة Giga، ويرأسها السيد أحمد ناصر.",
        [],
    ),
    "the subject of its own clause, not a name of the clause before": (
        "كما طُلب أثناء اجتماع فريق الخبراء المعني بلوائح الاتصالات الدولية، اجتمع فريق المهام المعني بالتنسيق بين القطاعات ويرأسه السيد أحمد ناصر.",
        ["body/ISC-TF"],
    ),
    "nothing, where no name is of that gender": ("اجتمعت لجنة لوائح الراديو اليوم، ويرأسه السيد أحمد ناصر.", []),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES.keys())
def test_a_pronoun_speaks_of(text: str, expected: list[str]) -> None:
    record = extract_text(Text(text + "\n", (), "text/plain", "0" * 64), Path("example.txt"), lang="ar")
    assert [r.subject for r in record.relations if r.predicate == "itu:chairedBy"] == expected


def test_every_case_was_run() -> None:
    assert len(CASES) == 7
