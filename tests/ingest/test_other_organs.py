"""Whose a thing is that a document names by half: the number of a resolution, a post, a meeting, and a document named by its own number."""

from pathlib import Path

import pytest

from ingest.pipeline import extract_text
from ingest.reading.text import Text
from ingest.records import Record


def record(text: str, lang: str = "en") -> Record:
    return extract_text(Text(text, (), "text/plain", "4" * 64), Path("made.txt"), lang=lang)


@pytest.mark.parametrize(
    ("text", "resolution"),
    [
        ("Delegates to WTSA-24 spoke of Resolution 50 at length.", None),
        ("Delegates to WTSA-24 spoke of Resolution 191 at length.", "resolution/pp/191"),
        ("Delegates to WTSA-24 and PP-22 spoke of Resolution 50 at length.", "resolution/pp/50"),
        ("Resolution 50 was adopted at WTSA-04.", "resolution/wtsa/50/2004"),
        ("WTSA-04 adopted Resolution 50.", "resolution/wtsa/50/2004"),
    ],
)
def test_a_number_that_another_conference_has_too_is_not_guessed(text: str, resolution: str | None) -> None:
    found = [m.id for m in record(text + "\n").mentions if m.type in ("resolution", "edition")]
    assert found == [resolution]


@pytest.mark.parametrize(
    ("head", "post"),
    [
        ("Asia-Pacific Telecommunity", None),
        ("International Telecommunication Union", "post/ITU-Secretary-General"),
    ],
)
def test_a_bare_title_in_a_document_of_another_organization_is_none_of_itu(head: str, post: str | None) -> None:
    found = record(f"{head}\nNote by the Secretary-General\n\nThe report is presented for the attention of members.\n")
    assert [m.id for m in found.mentions if m.type == "post"] == [post]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        (
            "en",
            "Council Working Group on Financial and Human Resources\nReport\n\n"
            "The meeting held on 12 March 2022 took note of the accounts.\n",
        ),
        (
            "ar",
            "فريق العمل التابع للمجلس والمعني بالموارد المالية والبشرية\nتقرير\n\n"
            "أحاط الاجتماع المعقود في 12 مارس 2022 علماً بالحسابات.\n",
        ),
    ],
)
def test_a_dated_meeting_of_no_named_body_is_that_of_the_document_s_own(lang: str, text: str) -> None:
    assert "event/CWG-FHR-2022-03-12" in [m.id for m in record(text, lang).mentions]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        (
            "en",
            "SERVICE ORDER No. 91/15\nTravel of staff\n\nThis Service Order abrogates and replaces Service Order No. 90/11.\n",
        ),
        (
            "ar",
            "الأمر الإداري رقم 91/15\nسفر الموظفين\n\nيلغي هذا الأمر الإداري الأمر الإداري رقم 90/11 ويحل محله.\n",
        ),
    ],
)
def test_a_service_order_names_itself_in_its_title(lang: str, text: str) -> None:
    found = record(text, lang)
    assert (found.document, found.identity.document_class) == ("service-order/91-15", "ServiceOrder")
    stated = [(r.subject, r.object) for r in found.relations if r.predicate == "itu:supersedes"]
    assert stated == [("service-order/91-15", "service-order/90-11")]


def test_a_series_has_no_dates_of_its_own() -> None:
    found = record("The Plenipotentiary Conference opens on 20 October 2014.\n")
    assert {r.subject for r in found.relations if r.predicate == "itu:startDate"} == {"event/PP-14"}
