"""Single properties of PDFs that the printed samples do not have: pages drawn by hand, one stroke at a time."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from ingest.errors import EmptyFile, EncryptedFile, FileTooLarge, IngestError, ScrambledText, UnreadableFile
from ingest.reading import read_bytes
from ingest.reading.text import Text
from tests.ingest.reading.pdf_by_hand import SENTENCES, at, blank, lines, meaning, pdf, rule


def read(*pages: str, **more: object) -> Text:
    return read_bytes(Path("page.pdf"), pdf(pages, **more))  # type: ignore[arg-type]


def paragraphs(text: Text, *kinds: str) -> list[str]:
    return [text.text[b.start : b.end] for b in text.blocks if b.kind in (kinds or ("paragraph",))]


def test_lines_are_joined_to_paragraphs() -> None:
    long, short = "The Council considered the report on the work of the group and", "took note of it."
    text = read(lines([long, short, "A second paragraph begins after a line that had room left over."], y=100))
    assert paragraphs(text) == [f"{long} {short}", "A second paragraph begins after a line that had room left over."]


def test_a_word_broken_at_a_line_end_is_one_if_the_document_has_it_so() -> None:
    first = "The telecommunication networks of the region and of every telecommuni-"
    second = "cation operator were for some while the subject of a report of the high-"
    third = "level group that met in the second week of May in Geneva."
    (text,) = paragraphs(read(lines([first, second, third], y=100)))
    assert "every telecommunication operator" in text
    assert "the high-level group" in text


def test_the_letter_of_a_series_stays_with_its_number() -> None:
    first = "The Council took note of the approval of Recommendation ITU-T X."
    assert (
        "X.1712" in read(lines([first, "1712 and of its amendments by the study group in charge of it."], y=100)).text
    )


def test_columns_are_read_one_after_the_other() -> None:
    left = [f"left {n} column of words that fill it" for n in range(6)]
    right = [f"right {n} column of words that fill it" for n in range(6)]
    text = read(lines(left, x=60, y=100) + lines(right, x=330, y=100)).text
    assert text.index("left 5") < text.index("right 0")


def test_columns_whose_lines_stand_at_heights_of_their_own() -> None:
    left = [f"left {n} column of words that fill it" for n in range(9)]
    right = [f"right {n} column of words that fill it" for n in range(8)]
    title = at(150, 70, "A title that stands in the middle over both of the columns", 14)
    text = read(title + lines(left, x=60, y=100) + lines(right, x=330, y=105)).text
    assert text.index("A title") < text.index("left 8") < text.index("right 0")


def test_three_columns() -> None:
    def column(name: str) -> list[str]:
        return [f"{name} {n} words that fill it" for n in range(7)]

    drawn = "".join(
        lines(column(name), x=x, y=y) for name, x, y in (("one", 60, 100), ("two", 230, 103), ("six", 400, 97))
    )
    text = read(drawn).text
    assert text.index("one 6") < text.index("two 0") < text.index("two 6") < text.index("six 0")


def test_a_paragraph_goes_on_in_the_next_column() -> None:
    left = [
        "The Council took note of the report",
        "of the group on the languages of the",
        "Union and thanked its chair for the",
    ] * 2
    right = [
        "work of it in a year of many changes.",
        "It was of the view that the group had",
        "to go on, and asked it to report once",
    ] * 2
    found = paragraphs(read(lines(left, x=60, y=100) + lines(right, x=330, y=104)))
    assert any("its chair for the work of it in a year" in text for text in found)


def test_running_heads_and_page_numbers_are_no_text() -> None:
    pages = [
        lines([f"{SENTENCES[n - 1]} It is page {n}.", *SENTENCES], y=120)
        + at(400, 60, "C29/901-E")
        + at(290, 800, f"- {n} -")
        for n in (1, 2, 3)
    ]
    text = read(*pages)
    assert paragraphs(text, "header") == ["C29/901-E"]
    assert "- 2 -" not in text.text
    assert {b.page for b in text.blocks if b.kind == "paragraph"} == {1, 2, 3}


def test_a_paragraph_goes_on_over_the_page_end() -> None:
    full = "The Council instructed the Secretary-General to report on this matter at"
    text = read(lines([full], y=780), lines(["its next session, and to do so in all languages."], y=80))
    assert paragraphs(text) == [f"{full} its next session, and to do so in all languages."]
    assert text.blocks[0].page == 1


def test_a_table_is_read_cell_by_cell() -> None:
    drawn = "".join(rule(100, y, 400, y) for y in (100, 130, 160)) + "".join(
        rule(x, 100, x, 160) for x in (100, 250, 400)
    )
    cells = at(110, 120, "Item") + at(260, 120, "Group") + at(110, 150, "7") + at(260, 150, "Council")
    text = read(drawn + cells)
    assert [(b.row, b.column, text.text[b.start : b.end]) for b in text.blocks] == [
        (0, 0, "Item"), (0, 1, "Group"), (1, 0, "7"), (1, 1, "Council"),
    ]  # fmt: skip


def test_a_cell_over_two_columns() -> None:
    drawn = "".join(rule(100, y, 400, y) for y in (100, 130, 160)) + rule(100, 100, 100, 160) + rule(400, 100, 400, 160)
    text = read(drawn + rule(250, 130, 250, 160) + at(110, 120, "Head") + at(110, 150, "a") + at(260, 150, "b"))
    assert [(b.row, b.column) for b in text.blocks] == [(0, 0), (1, 0), (1, 1)]


def test_a_footnote_below_a_rule_is_one() -> None:
    body = lines(["Resolution 1333 was revised", *SENTENCES[:2]], y=100) + at(200, 96, "1", size=6)
    note = rule(60, 700, 180, 700) + at(60, 712, "1", size=6) + at(66, 716, "See also Decision 5.", size=9)
    text = read(body + note)
    assert paragraphs(text, "footnote") == ["¹ See also Decision 5."]
    assert "revised¹" in text.text


def test_text_struck_through_is_deleted() -> None:
    text = read(lines(SENTENCES[:2], y=100) + at(60, 300, "Resolution 71") + rule(58, 296.5, 132, 296.5))
    assert "Resolution 71" not in text.text
    assert [note.kind for note in text.notes] == ["deleted-text"]


def test_text_drawn_twice_is_there_once() -> None:
    assert paragraphs(read(at(60, 100, "Resolution 71") + at(60.3, 100, "Resolution 71"))) == ["Resolution 71"]


def test_glyphs_that_mean_something_together_are_read_as_it() -> None:
    drawn = at(60, 100, "The c") + meaning("œ", at(85.3, 100, "o") + at(91.4, 100, "e")) + at(97.5, 100, "ur")
    assert paragraphs(read(drawn)) == ["The cœur"]


@pytest.mark.parametrize(
    "said", ["", " ", "a whole line of other words", "\u200f"], ids=["nothing", "a space", "a line", "no character"]
)
def test_what_stands_for_no_letter_replaces_none(said: str) -> None:
    assert paragraphs(read(at(60, 100, "The ") + meaning(said, at(80, 100, "Council")))) == ["The Council"]


def test_glyphs_that_do_not_stand_together_are_read_as_they_are() -> None:
    drawn = meaning("œ", at(60, 100, "The Council took note of the report") + at(60, 160, "The Union did not"))
    assert paragraphs(read(drawn)) == ["The Council took note of the report", "The Union did not"]


def test_the_number_of_a_glyph_is_not_taken_for_its_meaning() -> None:
    read_text = read(lines([*SENTENCES, "an <xample"], y=100), encoding="table")
    assert "<" not in read_text.text
    assert "an xample" in read_text.text
    assert SENTENCES[0] in read_text.text


def test_a_page_printed_sideways() -> None:
    turned = "q 0 1 -1 0 595 0 cm " + lines(["The text of this page runs up", "its side."], y=700) + " Q "
    assert "The text of this page runs up" in read(turned).text


def test_a_link_is_kept_with_its_words() -> None:
    text = read(at(60, 100, "See the page of the group."), links=[(78, 90, 130, 102, "https://www.itu.int/x")])
    (note,) = text.notes
    assert note.kind == "hyperlink"
    assert note.message == "https://www.itu.int/x"
    assert "the page" in text.text[note.start : note.end]


def test_a_scan_is_refused() -> None:
    with pytest.raises(EmptyFile, match="no text on its 2 pages") as refused:
        read(blank(), blank())
    assert "OCR" in refused.value.remedy


def test_glyphs_without_meaning_are_refused() -> None:
    with pytest.raises(ScrambledText, match="do not say which characters"):
        read("".join(lines(SENTENCES, y=100 + 200 * n) for n in range(2)), encoding="none")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["q x z k j v w q p r"] * 12, "single letters"),
        (["xqzt vkjh wrtp plmn bvcx"] * 15, "occur in texts of any of the six languages"),
    ],
)
def test_words_that_are_none_are_refused(words: Sequence[str], says: str) -> None:
    with pytest.raises(ScrambledText, match=says) as refused:
        read(lines(words, y=100))
    assert "Word or HTML version" in refused.value.remedy


def test_a_password() -> None:
    with pytest.raises(EncryptedFile) as refused:
        read(lines(SENTENCES, y=100), encrypted=True)
    assert refused.value.remedy


@pytest.mark.parametrize("length", [20, 200])
def test_a_torn_file_is_refused(length: int) -> None:
    with pytest.raises(UnreadableFile):
        read_bytes(Path("torn.pdf"), pdf([lines(SENTENCES, y=100)])[:length])


def test_a_torn_file_of_which_something_is_left_says_so() -> None:
    whole = pdf([lines(SENTENCES, y=100)])
    text = read_bytes(Path("torn.pdf"), whole[: whole.index(b"xref")])
    assert "torn" in [note.kind for note in text.notes]


def test_many_pages_are_refused_before_they_are_read() -> None:
    with pytest.raises(FileTooLarge, match="pages, over the limit"):
        read(*["" for _ in range(2001)])


def test_noise_is_refused() -> None:
    with pytest.raises(IngestError):
        read_bytes(Path("noise.pdf"), b"%PDF-1.7\n" + bytes(range(256)) * 40)
