"""The keys in ITU's file names: each family matches its examples, refuses the others, and says what it cannot know."""

from pathlib import Path

import pytest

from ingest.file_names import Family, families, read_file_name

EXAMPLES = [(f, name, document) for f in families() for name, document in f.examples]
OTHERS = [(f, name) for f in families() for name in f.others]


def test_every_family_has_examples_of_both_sorts() -> None:
    assert len(families()) == 9
    assert all(f.examples and f.others for f in families())


@pytest.mark.parametrize(("family", "name", "document"), EXAMPLES, ids=[name for _, name, _ in EXAMPLES])
def test_examples(family: Family, name: str, document: str) -> None:
    read = read_file_name(Path(name + ".docx"))
    assert read is not None
    assert (read.document, read.document_class, read.certain) == (document, family.document_class, family.certain)
    assert family.pattern.fullmatch(read.key)


@pytest.mark.parametrize(("family", "name"), OTHERS, ids=[f"{f.name}: {name}" for f, name in OTHERS])
def test_counter_examples(family: Family, name: str) -> None:
    read = read_file_name(Path(name + ".docx"))
    assert read is None or family.pattern.fullmatch(read.key) is None


@pytest.mark.parametrize(
    ("name", "document", "symbol", "lang"),
    [
        ("S21-CL-C-0038!!MSW-A.docx", "document/C21-38", "C21/38", "ar"),
        ("S21-CL-C-0038!R2!MSW-F.docx", "document/C21-38-Rev-2", "C21/38(Rev.2)", "fr"),
        ("S21-CL-C-0038!R1A2!MSW-R.docx", "document/C21-38-Rev-1-Add-2", "C21/38(Rev.1)(Add.2)", "ru"),
        ("S21-CL-C-0038!C1!MSW-C.docx", "document/C21-38-Corr-1", "C21/38(Corr.1)", "zh"),
        ("S21-CL-C-0038%21%21MSW-S.docx", "document/C21-38", "C21/38", "es"),
        ("S21-CL-C-0038!!MSW-E (1).docx", "document/C21-38", "C21/38", "en"),
        ("S21-CL-C-0038.txt", "document/C21-38", "C21/38", None),
        ("S21-CL-C-0038!!PDF-E.PDF", "document/C21-38", "C21/38", "en"),
        ("S18-PP-C-0042!A3!MSW-A.docx", "document/PP-18-42-Add-3", "PP-18/42(Add.3)", "ar"),
        ("S20-SG-CIR-0007!!MSW-A.docx", "circular/CL-20-7", "CL-20/7", "ar"),
        ("D22-TDAG30-C-0048!R2!MSW-A.docx", "document/D22-TDAG30-C-0048-Rev-2", None, "ar"),
    ],
)
def test_whole_names(name: str, document: str, symbol: str | None, lang: str | None) -> None:
    read = read_file_name(Path("folder") / name)
    assert read is not None
    assert (read.document, read.symbol, read.lang) == (document, symbol, lang)
    assert read.certain == (symbol is not None)


@pytest.mark.parametrize(
    "name",
    [
        "report.docx",
        "C21-38.docx",
        "000_b4ed.txt",
        "S21-CL-C-38.docx",
        "S21-CL-C-0038-draft.docx",
        "",
        "2021-05-13.txt",
    ],
)
def test_other_names_say_nothing(name: str) -> None:
    assert read_file_name(Path(name)) is None
