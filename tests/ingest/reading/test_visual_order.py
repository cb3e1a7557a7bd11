"""What stands on a line from left to right is put into the order of reading; what was typed comes back."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.reading.visual_order import Unit, kind_of, reading_order, with_brackets_mended

# as typed, and as seen from left to right (brackets as drawn)
LINES = [
    ("القرار 71", "71 رارقلا"),
    ("القرار 70/125 والمقرر 5", "5 ررقملاو 70/125 رارقلا"),
    ("(WSIS) القمة", "ةمقلا (WSIS)"),
    ("في الفترة 6-2 مايو", "ويام 2-6 ةرتفلا يف"),
    ("الوثيقة C12/INF/1(Rev.1) أدناه", "هاندأ C12/INF/1(Rev.1) ةقيثولا"),
    ("الوثيقة C17/942.", ".C17/942 ةقيثولا"),
    ("المدن (IALA) (IATA) هنا", "انه (IATA) (IALA) ندملا"),
    ("منتدى WTDC-17، WTSA-16", "WTDC-17، WTSA-16 ىدتنم"),
    ("شبكات 5G الحديثة", "ةثيدحلا 5G تاكبش"),
    ("نسبة %70 منها", "اهنم 70% ةبسن"),
    ("مبادرة ITU-T Y.3172 وITU", "ITUو ITU-T Y.3172 ةردابم"),
    ("القرار (المراجَع في دبي، 2018)؛", "؛(2018 ،يبد يف عجَارملا) رارقلا"),
]


def units(seen: str) -> list[Unit]:
    """Return what is seen as units, marks on the letter after them, as glyphs are drawn."""
    out: list[Unit] = []
    marks = ""
    for char in seen:
        if unicodedata.category(char) == "Mn":
            marks += char
        else:
            out.append(Unit(char + marks, kind_of(char)))
            marks = ""
    return out


def read(seen: str, *, rtl: bool) -> str:
    return "".join(unit.text for unit in reading_order(units(seen), rtl=rtl))


@pytest.mark.parametrize(("typed", "seen"), LINES, ids=range(len(LINES)))
def test_a_right_to_left_line(typed: str, seen: str) -> None:
    if "عجَ" in seen:
        seen = seen.replace("عجَا", "ع" + "\u064eج" + "ا")
    assert with_brackets_mended(read(seen, rtl=True)) == typed


def test_every_line_is_tried() -> None:
    assert len(LINES) == 12


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("the name مكتب المدير of it", "the name ريدملا بتكم of it"),
        ("no such letters, 12", "no such letters, 12"),
    ],
)
def test_a_left_to_right_line_with_other_letters(typed: str, seen: str) -> None:
    assert read(seen, rtl=False) == typed


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        (")المراجَع( في", "(المراجَع) في"),
        ("القرار )دبي، 2018(، و", "القرار (دبي، 2018)، و"),
        ("أ( بند", "أ) بند"),
        ("و)WSIS(", "و(WSIS)"),
        (")IALA( )IATA(", "(IALA) (IATA)"),
        ("]نص[", "[نص]"),
        ("C12/INF/1(Rev.1)", "C12/INF/1(Rev.1)"),
    ],
)
def test_brackets_open_and_close_as_their_place_demands(stored: str, text: str) -> None:
    assert with_brackets_mended(stored) == text
    assert with_brackets_mended(text) == text


@given(st.lists(st.sampled_from([*"ابجد", *"ABC", *"123", *" .,()/-"]), max_size=30), st.booleans())
def test_no_unit_is_lost_or_added(seen: list[str], rtl: bool) -> None:
    given_units = [Unit(text, kind_of(text), at) for at, text in enumerate(seen)]
    assert sorted(reading_order(given_units, rtl=rtl), key=lambda u: u.key) == given_units


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("الفريق (IEG-", "IEG-( قيرفلا"),
        ("الوثيقة A/RES/", "A/RES/ ةقيثولا"),
        ("للفترة 2031-", "-2031 ةرتفلل"),
    ],
)
def test_a_line_that_ends_within_a_word(typed: str, seen: str) -> None:
    read_line = read(seen, rtl=True)
    assert read_line.replace(")", "(") == typed
