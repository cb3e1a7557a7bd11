"""How words and names stand in a text: what each key of a language's section `form` does to patterns and to projected sentences."""

from typing import Any, Final

import pytest
import regex

from ingest.language import Language
from ingest.records import Mention
from ingest.relate.projection import sentences, type_class
from ingest.relate.rules import compile_pattern
from ingest.relate.shape import Shape

NAMES: Final = {"Conseil": "body", "ITU": "body", "Résolution 5": "resolution", "Giga": "initiative"}


def shape(**data: Any) -> Shape:
    return Shape.of(data, Language("xx", {"letters": r"\p{L}"}))


def projected(text: str, of: Shape) -> str:
    """Return the projected text, with `B`, `R` and `I` for bodies, resolutions and initiatives."""
    mentions = sorted(
        (
            Mention(match.start(), match.end(), name, kind, f"{kind}/x")
            for name, kind in NAMES.items()
            for match in regex.finditer(name, text)
        ),
        key=lambda m: m.start,
    )
    shown = "|".join(sentence.text for sentence in sentences(text, (), mentions, of.absorbing))
    shown = regex.sub(r"[\U000F0000-\U000FFFFD]", "", shown)
    return (
        shown.replace(type_class("body")[1], "B")
        .replace(type_class("resolution")[1], "R")
        .replace(type_class("initiative")[1], "I")
    )


@pytest.mark.parametrize(
    ("data", "text", "expected"),
    [
        ({}, "the ITU met", "the B met"),
        ({"absorbed": {"any": ["the"]}}, "the ITU met", "B met"),
        ({"absorbed": {"any": ["l'"]}}, "l'ITU parle", "B parle"),
        ({"form": {"contracted": {"du": "de"}}}, "membre du Conseil", "membre de B"),
        ({"form": {"contracted": {"d'": "de"}}}, "membre d'ITU", "membre de B"),
        ({"absorbed": {"organ": r"\s*de\s+"}}, "Résolution 5 de ITU parle", "R parle"),
        ({"absorbed": {"organ-before": r"\s+"}}, "ITU Résolution 5 parle", "R parle"),
        ({"absorbed-after": {"initiative": ["initiative"]}}, "Giga initiative grows", "I grows"),
        ({}, "See No. 50. Then go.", "see no.| 50.| then go."),
        ({"form": {"abbreviations": ["No"]}}, "See No. 50. Then go.", "see no. 50.| then go."),
        ({"form": {"initials": True}}, "By A. Sol. Then go.", "by a. sol.| then go."),
        ({}, "审议。通过", "审议。|通过"),
    ],
)
def test_what_a_sentence_shows(data: dict[str, Any], text: str, expected: str) -> None:
    assert projected(text, shape(**data)) == expected


@pytest.mark.parametrize(
    ("form", "pattern", "text", "found"),
    [
        ({}, "{adopts} now", "adopt now", True),
        ({}, "{adopts} now", "readopt now", False),
        ({}, "{adopts} now", "adopting now", False),
        ({}, "{stem} now", "принятый now", True),
        ({}, "^{none} now", "now", True),
        ({}, "^not {none} now", "not now", True),
        ({}, "^{adopts?} now", "now", True),
        ({}, "^{adopts?} now", "adopt now", True),
        ({"bounded": False}, "{adopts} now", "readoptnow", True),
        ({"glued": [["و"], ["ال"]]}, "{word}", "والقرار", True),
        ({"glued": [["و"], ["ال"]]}, "{word}", "بقرار", False),
    ],
)
def test_how_a_word_stands(form: dict[str, Any], pattern: str, text: str, found: bool) -> None:
    words = {"adopts": ("adopt",), "stem": ("принят*",), "none": (), "word": ("قرار",)}
    assert (compile_pattern(pattern, words, shape(form=form)).search(text) is not None) is found


@pytest.mark.parametrize(
    ("form", "pattern", "text", "found"),
    [
        ({"auxiliary": ["also"]}, "<s:body> ~> {verb}", "ITU also adopts", True),
        ({"auxiliary": ["also"]}, "<s:body> ~> {verb}", "ITU in May also adopts", False),
        ({"auxiliary": ["also"], "phrase": r"in\s+\p{L}+"}, "<s:body> ~> {verb}", "ITU in May also adopts", True),
        ({"phrase": r"with\s+<body>", "auxiliary": ["also"]}, "<s:body> ~> {verb}", "ITU with Conseil adopts", True),
        ({"phrase": r"with\s+<post>", "auxiliary": ["also"]}, "^<s:body> ~> {verb}", "ITU with Conseil adopts", False),
        ({}, "<s:body> ~: {verb}", "ITU, formed by us and adopts", False),
        ({"coordinated": r",\s+formed\s[^,]+\sand\s"}, "<s:body> ~: {verb}", "ITU, formed by us and adopts", True),
        ({}, "<s:body> ~: {verb}", "ITU, which is a body, adopts", True),
        ({"attributive": "adopts"}, "<s:body> ~: {verb}", "ITU, which is a body, adopts", False),
        ({"attributive": "adopted"}, "<s:body> ~: {verb}", "ITU, which is a body, adopts", True),
    ],
)
def test_what_a_gap_may_hold(form: dict[str, Any], pattern: str, text: str, found: bool) -> None:
    of = shape(form=form)
    mentions = sorted(
        (
            Mention(match.start(), match.end(), name, kind, f"{kind}/x")
            for name, kind in NAMES.items()
            for match in regex.finditer(name, text)
        ),
        key=lambda m: m.start,
    )
    shown = next(iter(sentences(text, (), mentions, of.absorbing))).text
    assert (compile_pattern(pattern, {"verb": ("adopts",)}, of).search(of.marks.on(shown)) is not None) is found


_PARTS: Final = {
    "auxiliary": ["ha", "es", "viene de"],
    "and": ["y"],
    "governed": "(?:a|en|de|por)",
    "asides": True,
    "accusative": ["a"],
    "adverbial": r"en\s+<date>|por\s+consenso|con\s+<body|country>",
    "contracted": {"d'": "de"},
}
_VERB: Final = {"adopts": ("adopto", "adoptado", "adoptar")}


@pytest.mark.parametrize(
    ("without", "pattern", "text", "found"),
    [
        ("", "<s:body> ~> {adopts}", "B ha, sin embargo, adoptado", True),
        ("asides", "<s:body> ~> {adopts}", "B ha, sin embargo, adoptado", False),
        ("", "<s:body> ~> {adopts}", "B ha, segun B, adoptado", False),
        ("", "<s:body> ~> {adopts}", "B viene d'adoptar", True),
        ("contracted", "<s:body> ~> {adopts}", "B viene d'adoptar", False),
        ("", "<s:body> ~> {adopts}", "B por consenso adopto", True),
        ("", "{adopts} ~= <o:resolution>", "adopto en D, tras un debate, R", True),
        ("", "{adopts} ~= <o:resolution>", "adopto en D con B R", True),
        ("adverbial", "{adopts} ~= <o:resolution>", "adopto en D, tras un debate, R", False),
        ("", "{adopts} ~= <o:resolution>", "adopto, desde hoy, a R", True),
        ("accusative", "{adopts} ~= <o:resolution>", "adopto, desde hoy, a R", False),
        ("", "{adopts} ~= <o:resolution>", "adopto a R", False),
    ],
)
def test_what_stands_between_the_parts_of_a_clause(without: str, pattern: str, text: str, found: bool) -> None:
    form = {key: value for key, value in _PARTS.items() if key != without}
    signs = {"B": type_class("body")[1], "R": type_class("resolution")[1], "D": type_class("date")[1]}
    of = shape(form=form)
    shown = "".join(signs[char] + chr(0xF0000 + at) if char in signs else char for at, char in enumerate(text))
    assert (compile_pattern(pattern, _VERB, of).search(of.marks.on(shown)) is not None) is found
