"""The rules by which Word counts: restarts, legal numbers, styles that number, lists that share a definition, overrides."""

from pathlib import Path

import pytest

from ingest.reading.docx import read_docx
from tests.ingest import word
from tests.ingest.word import p


def labels(body: str, *, numbering: str, styles: str = "") -> list[str | None]:
    parts = {"numbering": numbering} | ({"styles": styles} if styles else {})
    data = word.docx(body, parts=parts)
    return [b.label for b in read_docx(Path("a.docx"), data, "", max_unpacked_bytes=1 << 24).blocks]


def level(ilvl: int, number_format: str, text: str, more: str = "", start: str = '<w:start w:val="1"/>') -> str:
    return f'<w:lvl w:ilvl="{ilvl}">{start}<w:numFmt w:val="{number_format}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'


def definition(*levels: str, key: int = 0) -> str:
    return f'<w:abstractNum w:abstractNumId="{key}">{"".join(levels)}</w:abstractNum>'


def use(num: int, key: int = 0, more: str = "") -> str:
    return f'<w:num w:numId="{num}"><w:abstractNumId w:val="{key}"/>{more}</w:num>'


def items(*places: int, num: int = 1) -> str:
    return "".join(p("x", num=(num, ilvl)) for ilvl in places)


def test_a_deeper_level_restarts_after_a_higher_one() -> None:
    lists = definition(level(0, "decimal", "%1"), level(1, "decimal", "%1.%2"), level(2, "lowerRoman", "%3)")) + use(1)
    assert labels(items(0, 1, 2, 2, 1, 2, 0, 1), numbering=lists) == ["1", "1.1", "i)", "ii)", "1.2", "i)", "2", "2.1"]


def test_a_level_that_never_restarts() -> None:
    lists = definition(level(0, "decimal", "%1"), level(1, "decimal", "%2", '<w:lvlRestart w:val="0"/>')) + use(1)
    assert labels(items(0, 1, 1, 0, 1), numbering=lists) == ["1", "1", "2", "2", "3"]


def test_a_level_that_restarts_only_after_the_first() -> None:
    lists = definition(
        level(0, "decimal", "%1"), level(1, "decimal", "%1.%2"), level(2, "decimal", "%3", '<w:lvlRestart w:val="1"/>')
    ) + use(1)
    assert labels(items(0, 1, 2, 1, 2, 0, 2), numbering=lists) == ["1", "1.1", "1", "1.2", "2", "2", "1"]


def test_legal_numbers_are_decimal() -> None:
    lists = definition(level(0, "upperRoman", "%1."), level(1, "decimal", "%1.%2", "<w:isLgl/>")) + use(1)
    assert labels(items(0, 0, 1), numbering=lists) == ["I.", "II.", "2.1"]


def test_a_level_used_without_the_one_above_counts_it_as_begun() -> None:
    lists = definition(level(0, "decimal", "%1"), level(1, "decimal", "%1.%2")) + use(1)
    assert labels(items(1, 1, 0), numbering=lists) == ["1.1", "1.2", "2"]


def test_a_list_without_a_start_begins_at_nought() -> None:
    assert labels(items(0, 0), numbering=definition(level(0, "decimal", "%1", start="")) + use(1)) == ["0", "1"]


def test_another_start() -> None:
    lists = definition(level(0, "decimal", "%1", start='<w:start w:val="7"/>')) + use(1)
    assert labels(items(0, 0), numbering=lists) == ["7", "8"]


def test_an_override_of_a_level() -> None:
    override = f'<w:lvlOverride w:ilvl="0">{level(0, "lowerLetter", "%1)")}</w:lvlOverride>'
    lists = definition(level(0, "decimal", "%1.")) + use(1) + use(2, more=override)
    assert labels(items(0) + items(0, num=2), numbering=lists) == ["1.", "b)"]


def test_two_definitions_count_apart() -> None:
    lists = definition(level(0, "decimal", "%1.")) + definition(level(0, "decimal", "%1."), key=1) + use(1) + use(2, 1)
    assert labels(items(0, 0) + items(0, num=2), numbering=lists) == ["1.", "2.", "1."]


@pytest.mark.parametrize("num", ["0", "99"])
def test_no_list_no_label(num: str) -> None:
    lists = definition(level(0, "decimal", "%1.")) + use(1)
    assert labels(p("x", num=(int(num), 0)), numbering=lists) == [None]


def test_a_paragraph_takes_itself_out_of_its_styles_list() -> None:
    styles = '<w:style w:type="paragraph" w:styleId="L"><w:name w:val="L"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    lists = definition(level(0, "decimal", "%1.")) + use(1)
    body = p("x", style="L") + p("y", style="L", num=(0, 0)) + p("z", style="L")
    assert labels(body, numbering=lists, styles=styles) == ["1.", None, "2."]


def test_styles_tied_to_levels() -> None:
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="H{n}"><w:name w:val="heading {n}"/><w:pPr><w:numPr>'
        '<w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        for n in (1, 2)
    )
    lists = definition(
        level(0, "decimal", "%1", '<w:pStyle w:val="H1"/>'), level(1, "decimal", "%1.%2", '<w:pStyle w:val="H2"/>')
    ) + use(1)
    body = p("a", style="H1") + p("b", style="H2") + p("c", style="H2") + p("d", style="H1")
    assert labels(body, numbering=lists, styles=styles) == ["1", "1.1", "1.2", "2"]


def test_a_definition_that_is_a_list_style() -> None:
    styles = '<w:style w:type="numbering" w:styleId="Dash"><w:name w:val="Dash"/><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>'
    link = '<w:abstractNum w:abstractNumId="0"><w:numStyleLink w:val="Dash"/></w:abstractNum>'
    lists = link + definition(level(0, "upperLetter", "%1."), key=1) + use(1) + use(2, 1)
    assert labels(items(0, 0), numbering=lists, styles=styles) == ["A.", "B."]


@pytest.mark.parametrize(("suffix", "between"), [("tab", "\t"), ("space", " "), ("nothing", "")])
def test_what_stands_between_number_and_text(suffix: str, between: str) -> None:
    lists = definition(level(0, "decimal", "%1.", f'<w:suff w:val="{suffix}"/>')) + use(1)
    data = word.docx(items(0), parts={"numbering": lists})
    assert read_docx(Path("a.docx"), data, "", max_unpacked_bytes=1 << 24).text == f"1.{between}x\n"
