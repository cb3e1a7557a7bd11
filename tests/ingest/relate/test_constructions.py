"""Frames and constructions become rules, and say plainly what does not fit."""

from pathlib import Path
from typing import Final

import pytest

from ingest.language import available
from ingest.relate.constructions import constructed
from ingest.relate.rules import rule_set
from ingest.relate.sharing import shared_rows

FRAMES = """
[pieces]
aside = '(?: ?\\([^()]*\\) by {by})?'
[[frame]]
id = "adopts"
s = "body|event+"
o = "resolution+"
states = [["o", "itu:adoptedBy", "s"]]
confidence = 0.8
words = { active = "{adopts}", passive = "{adopted}|{passed}", by = "{by}" }
[[frame]]
id = "adopts-at"
like = "adopts"
s = "event"
words = { active = "", by = "{at}" }
"""
WORDS: Final[dict[str, tuple[str, ...]]] = {
    "adopts": ("adopts",),
    "adopted": ("adopted",),
    "passed": ("passed",),
    "by": ("by",),
    "at": ("at",),
}


def _rows(folder: Path, text: str) -> dict[str, dict[str, object]]:
    (folder / "xx.constructions.toml").write_text(FRAMES + text, encoding="utf-8")
    return {row["id"]: row for row, _ in constructed(folder, "xx")}


def test_a_construction_takes_types_and_words_of_each_frame_that_has_them(tmp_path: Path) -> None:
    rows = _rows(
        tmp_path,
        """
[[construction]]
id = "active"
pattern = '<s+> ~> {=active} {=by?} <o>'
[[construction]]
id = "passive"
except = ["adopts"]
status = "stated"
states = [["o", "itu:dateAdopted", "@d"]]
confidence = 0.5
pattern = '<o+>{:aside} {=passive} {=by} <s/i>'
unless = '{=by} $'
""",
    )
    assert [(row["id"], row["pattern"], row["confidence"]) for row in rows.values()] == [
        ("xx-adopts/active", "<s+:body|event> ~> {adopts} (?:{by} )?<o:resolution>", 0.72),
        (
            "xx-adopts-at/passive",
            r"<o+:resolution>(?: ?\([^()]*\) by {by})? (?:{adopted} |{passed} ){at} <s:event/i>",
            0.4,
        ),
    ]
    passive = rows["xx-adopts-at/passive"]
    assert passive["unless"] == "{at} $"
    assert passive["status"] == "stated"
    assert passive["states"] == [["o", "itu:adoptedBy", "s"], ["o", "itu:dateAdopted", "@d"]]


@pytest.mark.parametrize(
    ("construction", "complaint"),
    [
        ("for = [\"nonesuch\"]\npattern = '<s>'", "names no frames: nonesuch"),
        ("pattern = '{=nonesuch}'", "no frame has all that wrong asks for"),
        ("pattern = '{:nonesuch}'", "no piece 'nonesuch'"),
    ],
)
def test_what_does_not_fit_is_said(tmp_path: Path, construction: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        _rows(tmp_path, f'[[construction]]\nid = "wrong"\n{construction}\n')


def _shared(folder: Path, words: dict[str, tuple[str, ...]], *, code: str, without: list[str]) -> list[str]:
    data: dict[str, object] = {"constructions": ["xx"] if code != "xx" else [], "without": without}
    return [row["id"] for row, _ in shared_rows(folder, code, data, words, lambda tables: tables)]


def test_a_language_has_the_constructions_of_whose_words_it_has_all(tmp_path: Path) -> None:
    _rows(tmp_path, "[[construction]]\nid = \"passive\"\npattern = '<o> {=passive} {=by} <s>'\n")
    less = {name: forms for name, forms in WORDS.items() if name != "at"}
    assert _shared(tmp_path, WORDS, code="yy", without=[]) == ["xx-adopts/passive", "xx-adopts-at/passive"]
    assert _shared(tmp_path, less, code="yy", without=[]) == ["xx-adopts/passive"]
    assert _shared(tmp_path, WORDS, code="yy", without=["xx-*/passive"]) == []
    (tmp_path / "yy.constructions.toml").write_text('[words]\nat = ["at"]\n', encoding="utf-8")
    assert _shared(tmp_path, less, code="yy", without=[]) == ["xx-adopts/passive", "xx-adopts-at/passive"]
    with pytest.raises(ValueError, match="needs words that the lexicon lacks: at"):
        _shared(tmp_path, less, code="xx", without=[])


def test_a_construction_over_shared_frames_takes_the_words_of_shared_rules(tmp_path: Path) -> None:
    _rows(tmp_path, "[[construction]]\nid = \"passive\"\npattern = '<o> {=passive} {=by} <s>'\n")
    (tmp_path / "yy.constructions.toml").write_text(
        'frames = ["xx"]\n[[construction]]\nid = "last"\npattern = \'{=by} <s> <o> {=passive}\'\n', encoding="utf-8"
    )
    rows = list(shared_rows(tmp_path, "yy", {"shared-words": WORDS}, {}, lambda tables: tables))
    assert [(row["id"], row["pattern"]) for row, _ in rows] == [
        ("yy-adopts/last", "{by} <s:body|event> <o:resolution> (?:{adopted}|{passed})"),
        ("yy-adopts-at/last", "{at} <s:event> <o:resolution> (?:{adopted}|{passed})"),
    ]
    assert [words for _, words in rows] == [WORDS, WORDS]


def test_a_space_that_may_be_missing_stays_one(tmp_path: Path) -> None:
    rows = _rows(tmp_path, "[[construction]]\nid = 'passive'\nfor = ['adopts-at']\npattern = '<o> {=passive} ?<s>'")
    assert [row["pattern"] for row in rows.values()] == ["<o:resolution> (?:{adopted}|{passed}) ?<s:event>"]


def test_examples_of_no_rule_are_refused(tmp_path: Path) -> None:
    (tmp_path / "yy.examples.toml").write_text('["xx-adopts/passive"]\nexamples = []\n', encoding="utf-8")
    with pytest.raises(ValueError, match="examples for rules that there are not: xx-adopts/passive"):
        list(shared_rows(tmp_path, "yy", {}, {}, lambda tables: tables))


def test_the_patterns_of_all_constructions_compile() -> None:
    rules = [rule for code in available() if (found := rule_set(code)) is not None for rule in found.rules]
    built = [rule for rule in rules if "/" in rule.id]
    assert len(built) >= 150
    assert all(rule.pattern.groups for rule in built)


def test_a_word_of_two_files_has_the_forms_of_both(tmp_path: Path) -> None:
    (tmp_path / "xx.constructions.toml").write_text(
        FRAMES
        + """
        [words]
        light = ["does"]
        [[construction]]
        id = "does"
        pattern = '<s> {light} {=active}'
        """,
        encoding="utf-8",
    )
    (tmp_path / "xx.constructions.more.toml").write_text('[words]\nlight = ["did"]\n', encoding="utf-8")
    lexicons = [words for _, words in shared_rows(tmp_path, "xx", {}, WORDS, lambda table: table)]
    assert lexicons
    assert {words["light"] for words in lexicons} == {("did", "does")}
