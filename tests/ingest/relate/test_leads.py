"""What a rule's matches begin with never leaves out a place where one begins."""

from pathlib import Path
from typing import Final

import pytest

from ingest.language import available
from ingest.pipeline import extract_text
from ingest.reading.text import Text
from ingest.relate.leads import everywhere, lead
from ingest.relate.needs import OWN, SPOKEN, Need, Seen, signs_of
from ingest.relate.projection import sentences, type_class
from ingest.relate.rules import PAPERS, SLOT, rule_set

WORDS: Final = {"held": ("held", "met again"), "open": ("open*",), "wants": ("by@i",), "none": ()}
CASES: Final = (
    ("<s:body> {held}", Need(signs_of("body"))),
    ("<s+:body|event> {held}", Need(signs_of("body|event"))),
    ("<s:body> ~> {held}", Need(signs_of("body") | SPOKEN)),
    ("<s:document> ~> {held}", Need(signs_of("document") | SPOKEN | OWN)),
    ("{held} <s:body>", Need(words=frozenset({"held", "met"}))),
    ("{held?} <s:body>", None),
    ("(?:{held}|<s:body>) and", Need(signs_of("body"), frozenset({"held", "met"}))),
    ("(?:{held})?<s:body>", Need(signs_of("body"), frozenset({"held", "met"}))),
    ("(?:{held}){0,2}?<s:body>", Need(signs_of("body"), frozenset({"held", "met"}))),
    ("(?:{held})?(?:<s:body>)?", None),
    ("(?<!of )<s:body>", Need(signs_of("body"))),
    ("(?P<trigger>{held}) <s:body>", Need(words=frozenset({"held", "met"}))),
    ("{held}|<s:body>", Need(signs_of("body"), frozenset({"held", "met"}))),
    ("{held!} <s:body>", None),
    ("{open} <s:body>", None),
    ("{wants} <s:body>", None),
    ("{none} <s:body>", None),
    ("{number} <s:body>", None),
    ("<s^:body> {held}", None),
    ("^<s:body>", None),
    ("[a-z]?<s:body>", None),
    ("of <s:body>", None),
)


@pytest.mark.parametrize(("pattern", "begins"), CASES)
def test_what_a_match_begins_with(pattern: str, begins: Need | None) -> None:
    assert lead(list(SLOT.finditer(pattern)), WORDS, PAPERS) == begins


def test_a_word_begins_nothing_that_can_be_told_where_words_are_not_parted() -> None:
    assert lead(list(SLOT.finditer("{held} <s:body>")), WORDS, PAPERS, bounded=False) is None


@pytest.mark.parametrize("code", [code for code in available() if rule_set(code) is not None])
def test_a_rule_is_tried_wherever_it_matches(code: str) -> None:
    rules = rule_set(code)
    assert rules is not None
    text = "\n".join(example["text"] for rule in rules.rules for example in rule.examples) + "\n"
    record = extract_text(Text(text, (), "text/plain", "0" * 64), Path("examples.txt"), lang=code)
    found = 0
    for sentence in sentences(record.text, record.segments, record.mentions, rules.shape.absorbing):
        seen = Seen.of(sentence.text, rules.shape)
        for rule in (rules.rules[place] for place in rules.candidates.at(seen)):
            if rule.lead is not None:
                matches = [m.span() for m in rule.pattern.finditer(seen.marked, overlapped=True)]
                assert [m.span() for m in everywhere(rule.pattern, rule.lead, seen)] == matches, rule.id
                found += len(matches)
    assert found > sum(rule.lead is not None for rule in rules.rules) / 5


def test_nothing_stands_where_no_sign_does() -> None:
    rules = rule_set("en")
    assert rules is not None
    body = type_class("body")[1] + "\U000f0000"
    seen = Seen.of(f"it held {body}", rules.shape)
    assert list(seen.at(Need(signs_of("event")))) == []
    assert list(seen.at(Need(signs_of("body") | SPOKEN))) == [0, 8]
