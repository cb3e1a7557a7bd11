"""Mastheads of plain texts, whole: what the title is, from whom the document is, and whom it names as chair."""

from pathlib import Path

import pytest

from ingest.pipeline import extract_text
from ingest.reading.text import Text
from ingest.records import Record

RECORD = """Council 2019
Geneva, 10-20 June 2019
{revision}Document C19/311-E
11 June 2019
Original: English
SUMMARY RECORD OF THE FIRST PLENARY MEETING
Monday, 10 June 2019, from 0935 to 1230 hours
Acting Chairman: Mr F. BRANDT (Norway)
Subjects discussed\tDocuments
1 Opening of the session\t-
2 Report on rural networks\tC19/35
1 Opening of the session
1.1 The session was opened and the programme was read out to all who were present.
"""
GENERAL_ASSEMBLY = """United Nations
General Assembly
A/66/836
Distr.: General
13 December 2011
Original: English
Sixty-sixth session
Agenda item 16
Networks in rural areas
Report of the Second Committee
Rapporteur: Mr. Paul Ferrand (Suriname)
1. The Committee considered the item at its second meeting, and heard several statements on it.
"""
CONTRIBUTION = """World Telecommunication Standardization Assembly (WTSA-24)
New Delhi, 15-24 October 2024
Document 77-E
3 September 2024
Original: English
{authors}

PROPOSED MODIFICATIONS TO RESOLUTION 2

1 The authors of this contribution think that the Resolution should be made shorter than it is today.
"""
CHAIRMAN = """Radiocommunication Advisory Group
Geneva, 5-8 May 2015
Document RAG15-1/90-E
19 April 2015
Chairman, {who}
REPORT ON THE WORK OF THE YEAR
1 Introduction
The report sums up what was done in the year, and what was left for the next one to do.
"""


def _record(text: str) -> Record:
    return extract_text(Text(text, (), "text/plain", "5" * 64), Path("made.txt"), lang="en")


def _objects(record: Record, predicate: str) -> set[str]:
    return {r.object for r in record.relations if r.predicate == predicate and r.subject.startswith(("doc", "event"))}


def test_a_record_has_the_title_above_hours_and_chair() -> None:
    record = _record(RECORD.format(revision=""))
    assert (record.document, record.identity.title) == (
        "document/C19-311",
        "SUMMARY RECORD OF THE FIRST PLENARY MEETING",
    )
    assert _objects(record, "itu:chairedBy") == {"person/F-Brandt"}
    assert not any(m.id == "body/FIRST" for m in record.mentions)


def test_a_revision_is_announced_above_the_symbol() -> None:
    record = _record(RECORD.format(revision="Revision 1 to\n"))
    assert (record.document, record.identity.title) == (
        "document/C19-311-Rev-1",
        "SUMMARY RECORD OF THE FIRST PLENARY MEETING",
    )


def test_a_report_of_a_committee_has_the_title_between_item_and_rapporteur() -> None:
    record = _record(GENERAL_ASSEMBLY)
    assert (record.document, record.identity.title) == ("document/A-66-836", "Networks in rural areas")


@pytest.mark.parametrize(
    ("authors", "countries"),
    [
        ("Brazil (Federative Republic of), Mexico", {"country/BRA", "country/MEX"}),
        ("Kenya", {"country/KEN"}),
        ("Nairobi, Kenya", set()),
    ],
)
def test_countries_alone_on_a_line_submit_the_document(authors: str, countries: set[str]) -> None:
    record = _record(CONTRIBUTION.format(authors=authors))
    assert record.document == "document/WTSA-24-77"
    assert _objects(record, "itu:submittedBy") == countries


@pytest.mark.parametrize(
    ("who", "by"),
    [
        ("Radiocommunication Advisory Group", {"post/RAG-Chair"}),
        ("Sub-WG on ITU-T matters", set()),
    ],
)
def test_a_chairman_above_the_title_is_the_source_and_a_body_in_its_name_none(who: str, by: set[str]) -> None:
    record = _record(CHAIRMAN.format(who=who))
    assert record.identity.title == "REPORT ON THE WORK OF THE YEAR"
    assert _objects(record, "itu:submittedBy") == by


@pytest.mark.parametrize(
    ("source", "by"),
    [
        ("Norway (Kingdom of)/Kenya", {"country/NOR", "country/KEN"}),
        (
            "Member States of the European Conference of Postal and Telecommunications Administrations (CEPT)",
            {"body/CEPT"},
        ),
        ("Common Proposals of Europe", set()),
    ],
)
def test_names_right_above_a_title_in_capitals_are_the_source(source: str, by: set[str]) -> None:
    record = _record(CONTRIBUTION.format(authors=source).replace(f"{source}\n\n", f"{source}\n"))
    assert record.identity.title == "PROPOSED MODIFICATIONS TO RESOLUTION 2"
    assert _objects(record, "itu:submittedBy") == by


def test_a_title_that_breaks_off_goes_on_in_the_next_line() -> None:
    broken = RECORD.format(revision="").replace(
        "SUMMARY RECORD OF THE FIRST PLENARY", "SUMMARY RECORD\nOF THE\nINAUGURAL PLENARY"
    )
    assert _record(broken).identity.title == "SUMMARY RECORD OF THE INAUGURAL PLENARY MEETING"


def test_the_title_of_a_page_about_a_body_is_no_source() -> None:
    page = (
        "Telecommunication Development Advisory Group\n\n1 The group was set up to give advice, and gives it still.\n"
    )
    assert _objects(_record(page), "itu:submittedBy") == set()


@pytest.mark.parametrize(
    ("line", "document"),
    [
        ("WTDC RESOLUTION 36 (Rev. Hyderabad, 2010)", "resolution/wtdc/36/2010"),
        ("About RESOLUTION 36 (Rev. Hyderabad, 2010)", None),
    ],
)
def test_the_acronym_of_the_organ_may_stand_before_the_title_of_a_resolution(line: str, document: str | None) -> None:
    text = f"{line}\n\nShorter letters\n\nThe World Telecommunication Development Conference (Hyderabad, 2010),\n\nresolves\n\nthat letters be short.\n"
    record = _record(text)
    assert record.document == document or (document is None and record.document.startswith("document/unidentified/"))
