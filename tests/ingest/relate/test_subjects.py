"""What "it", "its" and "whose" are taken to speak of in English, as what is said of it shows."""

from pathlib import Path
from typing import Final

import pytest

from ingest.pipeline import extract_text
from ingest.reading.text import Text

CASES: Final = {
    "the subject of the sentence before": (
        "TDAG thanked RAG. It reports to the Plenipotentiary Conference.",
        ["body/TDAG itu:reportsTo body/PP"],
    ),
    "the subject of the clause before": (
        "TDAG met UNESCO, and it reports to the Plenipotentiary Conference.",
        ["body/TDAG itu:reportsTo body/PP"],
    ),
    "a name behind a phrase that a comma ends": (
        "In the hall of UNESCO, TDAG met again. It reports to the Plenipotentiary Conference.",
        ["body/TDAG itu:reportsTo body/PP"],
    ),
    "the one other thing of the right type": (
        'ITU opened WTDC-22. Its theme was "Bridges for all".',
        ["event/WTDC-22 itu:theme Bridges for all"],
    ),
    "nothing, where several things are of the right type": (
        'ITU opened WTDC-22 and WTSA-20. Its theme was "Bridges for all".',
        [],
    ),
    "nothing, where the subject has no name": (
        "A friend of TDAG spoke. It reports to the Plenipotentiary Conference.",
        [],
    ),
    "what a noun that opens the sentence before belongs to": (
        "The terms of reference of TDAG were long. It reports to the Plenipotentiary Conference.",
        ["body/TDAG itu:reportsTo body/PP"],
    ),
    "the one thing, where the subject is a country": (
        'Kenya thought of WTDC-22. Its theme was "Bridges for all".',
        ["event/WTDC-22 itu:theme Bridges for all"],
    ),
    "nothing, where the subject is a country and there are several things": (
        'Kenya thought of WTDC-22 and WTSA-20. Its theme was "Bridges for all".',
        [],
    ),
    "what the sentence before goes on about": (
        "TDAG met again. Its work was long. It reports to the Plenipotentiary Conference.",
        ["body/TDAG itu:reportsTo body/PP"],
    ),
    "the name right before": (
        "TDAG praised EG-ITRs, whose terms of reference are set out in Resolution 1379.",
        ["body/EG-ITRs itu:termsOfReference resolution/council/1379"],
    ),
    "the document itself": (
        "This report describes Giga. It replaces Document C23/20.",
        ["self itu:describes initiative/Giga", "self itu:supersedes document/C23-20"],
    ),
    "the subject of coordinated verbs, not an agent between them": (
        "WTDC-22 was opened by Rwanda and was hosted by Kenya.",
        ["event/WTDC-22 itu:hostedBy country/KEN"],
    ),
    "the name before a relative clause with two verbs": (
        "TDAG praised EG-ITRs, which was chaired by Kenya and met four times.",
        ["body/EG-ITRs itu:chairedBy country/KEN", "body/EG-ITRs itu:meetingsHeld 4"],
    ),
    "no name that a preposition governs": ("The adviser to TDAG reports to the Plenipotentiary Conference.", []),
    "a country whose delegate speaks": (
        "The delegate of Kenya proposed to revise Resolution 1332.",
        ["country/KEN itu:proposesRevisionOf resolution/council/1332"],
    ),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES.keys())
def test_words_speak_of(text: str, expected: list[str]) -> None:
    record = extract_text(Text(text + "\n", (), "text/plain", "0" * 64), Path("example.txt"), lang="en")
    said = [
        f"{'self' if r.subject == record.document else r.subject} {r.predicate} {r.object}"
        for r in record.relations
        if r.rule.startswith("svo-")
    ]
    assert said == expected


BY_GENDER: Final = {
    "not the subject, which is of another gender": (
        "Совет поддержал Рабочую группу Совета по языкам; Кения имеет в ней статус наблюдателя.",
        "body/CWG-LANG itu:hasObserver country/KEN",
    ),
    "the subject, which is of the same": (
        "Консультативная группа по развитию электросвязи поддержала Совет; Кения имеет в ней статус наблюдателя.",
        "body/TDAG itu:hasObserver country/KEN",
    ),
    "a post of what is meant": (
        "Совет поддержал Рабочую группу Совета по языкам. Ее заместителями председателя избраны г-н Самир Халил и г-жа Анна Орлова.",
        "person/Samir-Khalil itu:holdsPost post/CWG-LANG-Vice-Chair",
    ),
}


@pytest.mark.parametrize(("text", "expected"), BY_GENDER.values(), ids=BY_GENDER.keys())
def test_gender_tells_what_words_speak_of(text: str, expected: str) -> None:
    record = extract_text(Text(text + "\n", (), "text/plain", "0" * 64), Path("example.txt"), lang="ru")
    subject, predicate, _ = expected.split(" ", 2)
    said = [f"{r.subject} {r.predicate} {r.object}" for r in record.relations if r.predicate == predicate]
    assert expected in said
    assert not [one for one in said if one.startswith("body/") and not one.startswith(f"{subject} ")]


def test_every_case_was_run() -> None:
    assert (len(CASES), len(BY_GENDER)) == (16, 3)
