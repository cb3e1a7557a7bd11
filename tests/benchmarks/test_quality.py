"""The quality page: its tables say what was measured, and the committed page is not far from what is measured now."""

import os
import re
from collections import Counter
from pathlib import Path

import pytest

from benchmarks import forms as forms_module
from benchmarks.forms import Forms, Miss, measure_forms
from benchmarks.peers import PEERS, find_with_regex
from benchmarks.quality import BEGIN, END, PAGE, Measured, measure, page, with_figures
from benchmarks.splits import SPLITS, Split
from tests.shared import shared

OWN = [s for s in SPLITS if s.name.startswith("tests/") and s.here()]
FAR = 0.03
"""How far the committed page may be from what is measured between two regenerations; the long form allows nothing."""

LONG = pytest.mark.skipif(
    not os.environ.get("ITUGOV_LONG_TESTS"), reason="takes half a minute; set ITUGOV_LONG_TESTS=1 to run it"
)


def committed(title: str) -> list[list[str]]:
    """The rows of a table of the committed page."""
    section = PAGE.read_text(encoding="utf-8").partition(f"## {title}\n")[2].partition("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[2:]]


def test_the_page_has_every_split_that_is_here() -> None:
    named = {row[0]: row[2] for row in committed("Scores")}
    assert {s.name for s in OWN} <= named.keys()
    for split in OWN:
        assert named[split.name] == str(len(split.read_gold().documents)), "run python -m benchmarks.quality"
    assert {row[1] for row in committed("By language")} == {"ar", "en", "es", "fr", "ru", "zh"}
    assert {row[1] for row in committed("Beside simpler tools")} == {"itugov", *PEERS}


@pytest.mark.parametrize("name", ["tests/gold_dev", "tests/gold"])
def test_the_committed_figures_are_near(name: str) -> None:
    (split,) = (s for s in OWN if s.name == name)
    scores = measure(split, peers=False).scores
    (row,) = (r for r in committed("Scores") if r[0] == name)
    for told, fresh in ((row[5], scores.level("link").f1), (row[6], scores.graph().f1), (row[9], scores.relation().f1)):
        assert float(told) == pytest.approx(fresh, abs=FAR), "run python -m benchmarks.quality"
    assert row[-1] == "0"


@LONG
def test_the_committed_page_is_what_is_measured() -> None:
    for module in ("spacy", "eyecite"):
        pytest.importorskip(module)
    shared("eval")
    text = PAGE.read_text(encoding="utf-8")
    figures = page([measure(s) for s in SPLITS if s.here()], measure_forms())
    current = (
        with_figures(text, figures) == text
    )  # not in the assertion: pytest takes minutes to explain how two pages differ
    assert current, "run python -m benchmarks.quality"


def test_splits_that_nothing_is_tuned_on_show_no_details(tmp_path: Path) -> None:
    def told(*, tuned: bool) -> str:
        return page([measured_one(tmp_path, tuned=tuned)], None)

    assert "| body | 1.000 (1) |" in told(tuned=True)
    assert "| body |" not in told(tuned=False)
    assert "| made | **no** | 1 | 1.000 |" in told(tuned=False)
    assert "| not tuned on | links |" in told(tuned=False)


def measured_one(folder: Path, *, tuned: bool) -> Measured:
    """A split of one short document, measured without the other tools."""
    (folder / "one.txt").write_text("1 The Telecommunication Development Advisory Group met.\n", encoding="utf-8")
    gold = '{"start": 6, "end": 52, "text": "x", "type": "body", "id": "body/TDAG", "note": ""}\n'
    (folder / "one.mentions.jsonl").write_text(gold, encoding="utf-8")
    return measure(Split("made", folder, folder, tuned, "en"), peers=False)


def test_figures_stand_between_the_marks() -> None:
    text = f"before\n{BEGIN}\nold\n{END}\nafter\n"
    assert with_figures(text, "new\n") == f"before\n{BEGIN}\n\nnew\n\n{END}\nafter\n"
    with pytest.raises(SystemExit):
        with_figures("no marks", "new")


SAID = """ru | Резолюция 5 | x | ['resolution/pp/5'] | []
zh | 第7号决议 | ['resolution/pp/7'] | ['resolution/pp/8', 'document/C1-1']
forms 1/3 = 0.333 {'ru': '0/2', 'zh': '0/1'}
"""


def test_misses_of_forms_carry_their_reasons(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table, scorer, reasons = tmp_path / "forms.tsv", tmp_path / "forms.py", tmp_path / "forms_misses.toml"
    table.write_text("lang\tform\nru\tРезолюция 5 | x\nru\tgood\nzh\t第7号决议\n", encoding="utf-8")
    scorer.write_text(f"print({SAID!r}, end='')\n", encoding="utf-8")
    reasons.write_text(
        '[[miss]]\nform = "第7号决议"\nwhy = "a typo"\n[[miss]]\nform = "gone"\nwhy = "?"\n', encoding="utf-8"
    )
    for name, value in {"FORMS": table, "FORMS_SCORER": scorer, "REASONS": reasons}.items():
        monkeypatch.setattr(forms_module, name, value)
    found = measure_forms()
    assert found is not None
    assert (found.right, found.total) == ({"ru": 1}, {"ru": 2, "zh": 1})
    assert found.misses == (
        Miss("ru", "Резолюция 5 | x", "resolution/pp/5", "nothing", ""),
        Miss("zh", "第7号决议", "resolution/pp/7", "resolution/pp/8 document/C1-1", "a typo"),
    )
    assert [re.findall(r"'(.*?)'", c)[0] for c in found.complaints()] == ["Резолюция 5 | x", "gone"]
    assert "Резолюция 5 \\| x" in page([measured_one(tmp_path, tuned=True)], found)
    table.unlink()
    assert measure_forms() is None


def test_forms_without_misses_have_no_second_table(tmp_path: Path) -> None:
    forms = Forms(Counter({"en": 2}), Counter({"en": 2}), (), ())
    assert "| language | form |" not in page([measured_one(tmp_path, tuned=True)], forms)


@pytest.mark.parametrize(
    ("lang", "text", "identifiers"),
    [
        ("en", "Resolution 140 (Rev. Busan, 2014) and C24/67", ["resolution/pp/140/2014", "document/C24-67"]),
        ("en", "Decision 612, Resolution 1332", ["decision/council/612", "resolution/council/1332"]),
        ("zh", "第1332号决议", ["resolution/council/1332"]),
        ("ar", "القرار 131 للمؤتمر", ["resolution/pp/131"]),
    ],
)
def test_the_regular_expression_finds_what_a_first_script_would(lang: str, text: str, identifiers: list[str]) -> None:
    assert [m["id"] for m in find_with_regex(text, lang)] == identifiers


@pytest.mark.parametrize("name", ["spacy", "eyecite"])
def test_the_other_tools_find_in_the_form_of_the_record(name: str) -> None:
    pytest.importorskip(name, reason="the compare extra is not installed")
    text = "Bush v. Gore, 531 U.S. 98; Resolution 1332; C24/67; ITU"
    found = PEERS[name](text, "en")
    assert found
    assert all(text[m["start"] : m["end"]] == m["text"] for m in found)
    if name == "spacy":
        assert [m["id"] for m in found] == ["resolution/council/1332", "document/C24-67", "body/ITU"]
