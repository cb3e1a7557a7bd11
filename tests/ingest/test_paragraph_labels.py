"""The labels at the head of lines, and the law that a number printed from right to left is read back in logical order."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ingest.paragraph_labels import Numbers, read_bullet, read_label, skip_bookmarks
from ingest.segmentation import segment

LABELS = [
    # line, printed, value, numbers, sure
    ("1\tمقدمة", "1", "1", (1,), True),
    ("1 خلفية", "1", "1", (1,), False),
    ("2. تمهيد", "2.", "2", (2,), True),
    ("3.\tنتائج", "3.", "3", (3,), True),
    ("7.12\tنص", "7.12", "7.12", (7, 12), True),
    ("7.12 نص", "7.12", "7.12", (7, 12), False),
    ("7.12. نص", "7.12.", "7.12", (7, 12), False),
    ("2.7.12\tنص", "2.7.12", "2.7.12", (2, 7, 12), True),
    ("4-2\tنص", "4-2", "4.2", (4, 2), True),
    ("3) نص", "3)", "3", (3,), True),
    ("(3) نص", "(3)", "3", (3,), True),
    ("5 – نص", "5 –", "5", (5,), True),
    ("٣\tنص", "٣", "3", (3,), True),
    ("٢٫١\tنص", "٢٫١", "2.1", (2, 1), True),
    ("3、正文", "3、", "3", (3,), True),
    ("أ)\tنص", "أ)", "أ", (), True),
    ("ب ) نص", "ب )", "ب", (), True),
    ("هـ) نص", "هـ)", "هـ", (), True),
    ("a) text", "a)", "a", (), True),
    ("(b) text", "(b)", "b", (), True),
    ("iv) text", "iv)", "iv", (), True),
    ("б) текст", "б)", "б", (), True),
    ("IV.\tChapter", "IV.", "IV", (), True),
    ("II. Chapter", "II.", "II", (), True),
    ("A.\tPart", "A.", "A", (), True),
    ("أولاً: نص", "أولاً", "أولاً", (), True),
    ("ثانيا - نص", "ثانيا", "ثانيا", (), True),
    ("ألف\tنص", "ألف", "ألف", (), True),
    ("جيم. نص", "جيم", "جيم", (), True),
    ("三、结论", "三、", "三", (), True),
]
NO_LABELS = [
    "نص بلا رقم",
    "2033-2030 فترة",
    "70% من البلدان",
    "1,500 شخص",
    "+7 نص",
    "1.",
    "12",
    "(3 نص",
    "999مقعداً",
    "C35/12 document",
    "I am here",
    "A text",
    "3000 نص",
    "جيم2 نص",
    "أولاً وقبل كل شيء",
    "ملخص: نص",
    "واو",
]


@pytest.mark.parametrize(("line", "raw", "value", "numbers", "sure"), LABELS)
def test_labels(line: str, raw: str, value: str, numbers: Numbers, sure: bool) -> None:
    label = read_label(line)
    assert label is not None
    assert (label.raw, label.value, label.numbers, label.sure) == (raw, value, numbers, sure)
    assert line[label.content :] == line[label.content :].strip()


@pytest.mark.parametrize("line", NO_LABELS)
def test_no_labels(line: str) -> None:
    assert read_label(line) is None


@pytest.mark.parametrize("mark", "-–—•·○◦▪●*§\uf0b7")
@pytest.mark.parametrize("gap", ["\t", " ", "\t\u00a0"])
def test_bullets(mark: str, gap: str) -> None:
    assert read_bullet(f"{mark}{gap}نص") == 1 + len(gap)


@pytest.mark.parametrize("line", ["-نص", "نص - نص", "o text", "-", "- ", "−5 درجات"])
def test_no_bullets(line: str) -> None:
    assert read_bullet(line) is None


def test_bookmarks_are_stepped_over() -> None:
    line = "[bookmark: _Ref9] [bookmark: x]نص"
    assert line[skip_bookmarks(line) :] == "نص"


# --- the law: print a tree of sections in either direction, and its numbers come back in logical order ---

sections = st.lists(st.integers(0, 14), min_size=1, max_size=12)


def printed(tree: list[int], *, reverse: bool, mark: str = "") -> tuple[str, list[str]]:
    """A document with a section for each entry, of so many paragraphs, and the logical labels in order."""
    lines, logical = [], []
    for section, paragraphs in enumerate(tree, 1):
        lines.append(f"{section}{mark}\tالباب {section}")
        logical.append(str(section))
        for paragraph in range(1, paragraphs + 1):
            first, second = (paragraph, section) if reverse else (section, paragraph)
            lines.append(f"{first}.{second}\tنص الفقرة الذي ينتهي بنقطة.")
            logical.append(f"{section}.{paragraph}")
        lines.append("كلام بلا رقم يُختم به الباب.")
    return "\n".join(lines), logical


def labels_of(text: str) -> list[str]:
    return [s.label for s in segment(text, lang="ar") if s.label is not None]


@given(sections, st.booleans(), st.sampled_from(["", "."]))
def test_section_trees_come_back(tree: list[int], reverse: bool, mark: str) -> None:
    text, logical = printed(tree, reverse=reverse, mark=mark)
    assert labels_of(text) == logical


@given(sections, st.data())
def test_sections_printed_in_different_directions(tree: list[int], data: st.DataObject) -> None:
    """One file may print some sections reversed and others not; each is read by its own run."""
    lines, logical = [], []
    for section, paragraphs in enumerate(tree, 1):
        reverse = data.draw(st.booleans())
        lines.append(f"{section}\tالباب {section}")
        logical.append(str(section))
        for paragraph in range(1, paragraphs + 1):
            lines.append(f"{paragraph}.{section}\tنص." if reverse else f"{section}.{paragraph}\tنص.")
            logical.append(f"{section}.{paragraph}")
    assert labels_of("\n".join(lines)) == logical


@given(st.lists(st.integers(0, 6), min_size=1, max_size=6), st.integers(1, 3), st.booleans())
def test_three_levels_come_back(tree: list[int], third: int, reverse: bool) -> None:
    lines, logical = [], []

    def put(*numbers: int) -> None:
        text = ".".join(map(str, numbers[::-1] if reverse else numbers))
        lines.append(f"{text}\tنص الفقرة." if len(numbers) > 1 else f"{text}\tباب")
        logical.append(".".join(map(str, numbers)))

    for section, paragraphs in enumerate(tree, 1):
        put(section)
        for paragraph in range(1, paragraphs + 1):
            put(section, paragraph)
            if paragraph % 2:
                for child in range(1, third + 1):
                    put(section, paragraph, child)
    assert labels_of("\n".join(lines)) == logical


@given(st.lists(st.integers(2, 9), min_size=2, max_size=8))
def test_without_section_headings_the_run_decides(tree: list[int]) -> None:
    """The headings were lost: `1.1 2.1 3.1 1.2 2.2` counts within sections, in reverse."""
    logical = [(s, n) for s, count in enumerate(tree, 1) for n in range(1, count + 1)]
    text = "\n".join(f"{n}.{s}\tنص الفقرة." for s, n in logical)
    assert labels_of(text) == [f"{s}.{n}" for s, n in logical]


@given(sections)
def test_left_to_right_languages_mean_what_they_print(tree: list[int]) -> None:
    text, _ = printed(tree, reverse=True)
    raw = [s.label_raw for s in segment(text, lang="en") if s.label is not None]
    assert raw == [s.label for s in segment(text, lang="en") if s.label is not None]


@given(st.integers(2, 9), st.integers(2, 15))
def test_a_number_that_reads_the_same_both_ways_stays(section: int, paragraphs: int) -> None:
    assume(section <= paragraphs)
    text, _ = printed([0] * (section - 1) + [paragraphs], reverse=True)
    both = [(s.label_raw, s.label) for s in segment(text, lang="ar") if s.label_raw == f"{section}.{section}"]
    assert both == [(f"{section}.{section}", f"{section}.{section}")]


@given(sections, st.booleans(), st.data())
def test_lost_paragraphs_do_not_turn_the_rest(tree: list[int], reverse: bool, data: st.DataObject) -> None:
    """Any paragraphs but the first of each section may be missing; without the first, nothing tells the direction."""
    text, logical = printed(tree, reverse=reverse)
    lines = text.split("\n")
    labelled = [line for line in lines if "\t" in line]
    lost = {
        line
        for line, label in zip(labelled, logical, strict=True)
        if "." in label and not label.endswith(".1") and data.draw(st.integers(0, 4)) == 0
    }
    kept = [label for line, label in zip(labelled, logical, strict=True) if line not in lost]
    assert labels_of("\n".join(line for line in lines if line not in lost)) == kept
