"""A document printed to PDF gives what its Word file gives: by two programs, in four Arabic fonts, in all six languages.

Every document is printed once a session. Where a program or a font is missing, the test is skipped and says so; `.ci/run`
installs all of them.
"""

from pathlib import Path

import pytest

from ingest.pipeline import extract
from tests.ingest.reading import printing
from tests.ingest.reading.agreement import Agreement, agreement

CASES = [
    (producer, lang, font)
    for producer in ("libreoffice", "weasyprint")
    for lang, fonts in printing.FONTS.items()
    for font in fonts
]
LEAST = 0.95


@pytest.fixture(scope="session")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Print everything that can be printed here, and return the folder: `{producer}/{name}--{font}.pdf`, `word/…docx`."""
    return printing.print_all(tmp_path_factory.mktemp("printed"))


def test_every_producer_font_and_language_is_tried() -> None:
    assert len(CASES) == 18
    assert len(printing.FONTS["ar"]) == 4
    assert {source.lang for source in printing.samples().values()} == {"ar", "en", "es", "fr", "ru", "zh"}


@pytest.mark.parametrize(("producer", "lang", "font"), CASES)
def test_a_pdf_gives_the_identifiers_of_its_word_file(printed: Path, producer: str, lang: str, font: str) -> None:
    why = printing.missing(producer, font)
    if why:
        pytest.skip(why)
    found = agreement(printed, producer, lang, font)
    assert found.wanted >= 20
    assert found.recall >= LEAST, found.missed
    assert found.precision >= LEAST, found.added


def test_paragraphs_know_their_pages(printed: Path) -> None:
    why = printing.missing("libreoffice", "Noto Naskh Arabic")
    if why:
        pytest.skip(why)
    record = extract(printed / "libreoffice" / f"{printing.stem('ar-wsis-and-2030-agenda', 'Noto Naskh Arabic')}.pdf")
    pages = [segment.page for segment in record.segments if segment.kind not in ("header", "footnote")]
    assert pages == sorted(pages, key=lambda page: page or 0)
    assert set(pages) == {1, 2}


def test_agreement_counts_what_is_missed_and_what_is_added() -> None:
    one = Agreement()
    one.add("a", {"x", "y"}, {"y", "z"})
    assert (one.recall, one.precision) == (0.5, 0.5)
    assert (one.missed, one.added) == ({"a": {"x"}}, {"a": {"z"}})
