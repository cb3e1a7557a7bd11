"""Tables that lost their frame, and what only looks like one."""

import pytest

from ingest.flat_tables import find_tables
from ingest.layout_lines import lines_of

HEAD = "جملة قبل الجدول:\n"


def tables_of(text: str) -> list[list[tuple[int, int, str]]]:
    return [
        [(row, column, text[start:end]) for start, end, row, column in t.cells] for t in find_tables(lines_of(text))
    ]


def test_one_cell_a_line() -> None:
    text = HEAD + "\t#\n\tالبند\n\n\t1\n\tأول\n\n\t2\n\tثان\n\nبعده.\n"
    assert tables_of(text) == [[(0, 0, "#"), (0, 1, "البند"), (1, 0, "1"), (1, 1, "أول"), (2, 0, "2"), (2, 1, "ثان")]]


def test_a_row_without_its_last_cell() -> None:
    text = HEAD + "\tأ\n\tب\n\tج\n\n\t1\n\t2\n\t3\n\n\t4\n\t5\n\nبعده.\n"
    assert tables_of(text)[0][-2:] == [(2, 0, "4"), (2, 1, "5")]


def test_windows_line_ends() -> None:
    text = (HEAD + "\t#\n\tالبند\n\n\t1\n\tأول\n").replace("\n", "\r\n")
    assert tables_of(text) == [[(0, 0, "#"), (0, 1, "البند"), (1, 0, "1"), (1, 1, "أول")]]


def test_a_row_a_line_with_tabs() -> None:
    text = "نص.\nالبلد\tالعدد\tالنسبة\nأ\t5\t7%\nب\t\t9%\nنص.\n"
    assert tables_of(text) == [
        [
            (0, 0, "البلد"),
            (0, 1, "العدد"),
            (0, 2, "النسبة"),
            (1, 0, "أ"),
            (1, 1, "5"),
            (1, 2, "7%"),
            (2, 0, "ب"),
            (2, 2, "9%"),
        ]
    ]


def test_a_row_a_line_with_bars() -> None:
    text = "| a | b |\n|---|---|\n| c | d |\n"
    assert tables_of(text) == [[(0, 0, "a"), (0, 1, "b"), (1, 0, "c"), (1, 1, "d")]]


def test_two_tables() -> None:
    one = "\t#\n\tالبند\n\n\t1\n\tأول\n\n"
    assert len(tables_of(HEAD + one + "جملة بينهما.\n" + one + "نص.\n")) == 2


@pytest.mark.parametrize(
    "text",
    [
        "نص:\n\tبند أول؛\n\tبند ثان؛\n\tبند ثالث.\nنص.\n",
        "\tتقرير من المدير\n\n\tعنوان\n\n\tملخص\nنص.\n",
        "1\tمقدمة\nنص.\n2\tخلاصة\nنص.\n",
        "-\tبند\n-\tبند\n",
        "أ)\tبند\tشرح\tمثال\nب)\tبند\tشرح\tمثال\n",
        "a | b\nc | d\n",
        "",
    ],
)  # fmt: skip
def test_no_table(text: str) -> None:
    assert tables_of(text) == []
