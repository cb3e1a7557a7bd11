"""English letters of the Bureaux: what brackets name, what is put off, who is invited, who pledges, and what "the group" takes up."""

from pathlib import Path

import pytest

from ingest.pipeline import extract_text
from ingest.reading.text import Text
from ingest.recognise.initials import of_last_words
from ingest.records import Record

LAST_WORDS = (
    ("Focus Group on WQTV", "Wide Quality Television", "WQTV", False),
    ("Focus Group on WQT", "Wide Quality Television", "WQT", True),
    ("Working Group on Tariff Rules", "TR", "Tariff Rules", True),
    ("Working Group on the Review of Tariffs", "RT", "the Review of Tariffs", True),
    ("Working Group on Tariff Rules", "WGTR", "Tariff Rules", False),
    ("Focus Group on Tariff Rules", "FG-TR", "Tariff Rules", False),
    ("Commission on Tariffs", "CT", "Tariffs", False),
)
STATED = (
    (
        "The meeting of TDAG that was planned for 4 May 2026 has been postponed to 6 July 2026.",
        ("event/TDAG-2026-07-06", "itu:startDate", "2026-07-06", "planned"),
    ),
    (
        "The meeting of TDAG that was planned for 4 May 2026 has been postponed to 6 July 2026.",
        ("event/TDAG-2026-07-06", "itu:startDate", "2026-05-04", "postponed"),
    ),
    (
        "I have pleasure in inviting you to attend the meeting of TDAG, which will be held from 4 to 8 May 2026.",
        ("event/TDAG-2026-05-04", "itu:startDate", "2026-05-04", "planned"),
    ),
    (
        "A Council Working Group on Tariff Rules (TR) was established by Resolution 121 (Marrakesh, 2002).",
        ("body/Council-Working-Group-on-Tariff-Rules", "itu:establishedBy", "resolution/pp/121/2002", "asserted"),
    ),
    (
        "The Focus Group on WQT (Wide Quality Television) was established by TSAG.",
        ("body/Focus-Group-on-WQT", "itu:establishedBy", "body/TSAG", "asserted"),
    ),
    (
        "The Secretary-General set up the Steering Group on Tariffs (SGT).\n\n2.1\tThe Group reports to the Council Working Group on "
        "Financial and Human Resources (CWG-FHR).\n\n2.2\tThe Group coordinates its work with TDAG.",
        ("body/SGT", "itu:coordinatesWith", "body/TDAG", "asserted"),
    ),
    ("This document was tabled late. It had first been issued as Document C24/50.", ("self", "itu:previouslyIssuedAs", "document/C24-50", "asserted")),
)  # fmt: skip
NOT_STATED = (
    ("The meeting of TDAG planned for 4 May 2026 has been postponed to 6 July 2026.", "event/TDAG-2026-05-04"),
    ("The event in Kigali, Rwanda, on Partner2Connect drew many, who announced 360 pledges of USD 18 billion.", "country/RWA"),
    ("A Council Working Group on Tariff Rules (TR) met on 4 May 2026.", "body/TR"),
)  # fmt: skip
NO_LINKS = (
    ("The chairmen of ITU-T Study Groups 2 and 3 attended.", "post/ITU-T-Chair"),
    ("It was held at the regional preparatory meeting for WTDC-17 (RPMs).", "event/RPMs"),
    ("United Nations\nGeneral Assembly\nDistr.: General\n4 May 2011\nOriginal: English\n\nReport on rules\n\n1. The report of the Secretary-General was read to all.", "post/ITU-Secretary-General"),
)  # fmt: skip
LETTER = (
    "Telecommunication Standardization Bureau\n\nGeneva, 4 May 2026\n\nTSB Circular 321\n\n- To Administrations of Member States;\n\n"
    "- To ITU-T Sector Members\n\nSubject: Workshop on tariffs\n\nDear Sir,\n\nThe workshop will discuss tariffs of every kind.\n"
)


def _record(text: str) -> Record:
    return extract_text(Text(text, (), "text/plain", "3" * 64), Path("m.txt"), lang="en")


@pytest.mark.parametrize(("name", "inside", "complement", "expected"), LAST_WORDS)
def test_a_bracket_may_be_about_the_last_words_only(name: str, inside: str, complement: str, expected: bool) -> None:
    assert of_last_words(name, inside, complement) is expected


@pytest.mark.parametrize(("text", "statement"), STATED)
def test_what_is_stated(text: str, statement: tuple[str, str, str, str]) -> None:
    record = _record(text)
    found = {(r.subject, r.predicate, r.object, r.status) for r in record.relations}
    assert tuple(record.document if part == "self" else part for part in statement) in found


@pytest.mark.parametrize(("text", "subject"), NOT_STATED)
def test_of_what_nothing_is_stated(text: str, subject: str) -> None:
    assert subject not in {r.subject for r in _record(text).relations}


def test_lower_case_words_that_begin_a_name_do_not_take_it_up() -> None:
    record = _record("The International Telecommunication Union met. The international telecommunication rules apply.")
    assert [m.text for m in record.mentions if m.id == "body/ITU"] == ["International Telecommunication Union"]


def test_whom_a_letter_is_sent_to_does_not_end_its_masthead() -> None:
    assert _record(LETTER).document == "circular/TSB-321"
    assert _record(LETTER).identity.title == "Workshop on tariffs"


@pytest.mark.parametrize(("text", "wrong"), NO_LINKS)
def test_what_is_linked_to_nothing_wrong(text: str, wrong: str) -> None:
    assert wrong not in {m.id for m in _record(text).mentions}


def test_the_tables_have_their_size() -> None:
    assert (len(LAST_WORDS), len(STATED), len(NOT_STATED), len(NO_LINKS)) == (7, 7, 3, 3)
