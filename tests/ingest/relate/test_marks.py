"""What is marked around the names of a sentence, and that marks change nothing else."""

from pathlib import Path
from typing import Final

import pytest
import regex

from ingest.language import available
from ingest.pipeline import extract_text
from ingest.reading.text import Text
from ingest.records import Mention
from ingest.relate import marks
from ingest.relate.projection import Sentence, sentences, type_class
from ingest.relate.rules import rule_set

CODES: Final = [code for code in available() if rule_set(code) is not None]
NAMES: Final = {"Alpha": "body", "Beta": "body", "Gamma": "body", "Kenya": "country", "Giga": "initiative"}


def projected(text: str, code: str = "en") -> Sentence:
    """Return the only sentence of a text, with the names of the table as mentions."""
    rules = rule_set(code)
    assert rules is not None
    mentions = [
        Mention(found.start(), found.end(), name, kind, f"{kind}/{name}")
        for name, kind in NAMES.items()
        for found in regex.finditer(name, text)
    ]
    (sentence,) = sentences(text, (), sorted(mentions, key=lambda m: m.start), rules.shape.absorbing)
    return sentence


def marked(text: str, code: str = "en") -> str:
    rules = rule_set(code)
    assert rules is not None
    return rules.shape.marks.on(projected(text, code).text)


def ends(text: str, name: str) -> tuple[str, int]:
    """Return a marked text, and where the sign of a name ends in it."""
    sentence = projected(text)
    nth = next(nth for nth, mention in enumerate(sentence.mentions) if mention.text == name)
    sign = list(regex.finditer(r"[\ue000-\uf8ff].", sentence.text))[nth]
    return marked(text), sign.end()


@pytest.mark.parametrize(
    ("text", "name", "shown"),
    [
        ("Alpha adopts.", "Alpha", marks.OPENING | marks.FIRST),
        ("It was said that Alpha adopts.", "Alpha", marks.OPENING),
        ("It was adopted by Alpha.", "Alpha", marks.GOVERNED),
        ("It was adopted by Alpha and Beta.", "Beta", marks.GOVERNED),
        ("It was adopted by Alpha, and Beta agreed.", "Beta", marks.LISTED | marks.OPENING),
        ("It was set up by Alpha, Beta, the third of them.", "Beta", marks.LISTED),
        ("Under it Alpha was set up.", "Alpha", marks.FINITE | marks.NEXT),
        ("Under it Alpha, was set up.", "Alpha", marks.FINITE),
        ("Under it Alpha sets up.", "Alpha", 0),
    ],
)
def test_what_is_asked_behind_a_name(text: str, name: str, shown: int) -> None:
    found, end = ends(text, name)
    for bit in (marks.GOVERNED, marks.LISTED, marks.OPENING, marks.FIRST, marks.OWNED, marks.FINITE, marks.NEXT):
        if bit == marks.LISTED and shown & marks.GOVERNED:
            continue  # is not told of a name that is governed
        assert (regex.compile(marks.behind(has=bit, cased=False)).match(found, end) is not None) == bool(shown & bit)
        assert (regex.compile(marks.behind(lacks=bit, cased=False)).match(found, end) is None) == bool(shown & bit)


@pytest.mark.parametrize(
    ("text", "worst"),
    [
        ("Then Beta adopts.", marks.FREE),
        ("Through Beta it adopts.", marks.UNDER),
        ("Alpha, Gamma, and Beta adopt.", marks.LATER),
        ("Alpha, and Beta adopts.", marks.FREE),
        ("Alpha and Beta adopt.", marks.LAST),
    ],
)
def test_how_ill_a_name_begins_a_list(text: str, worst: int) -> None:
    found, end = ends(text, "Beta")
    for level in (marks.UNDER, marks.LATER, marks.LAST):
        assert (regex.match(marks.able_to_begin("body", level), found[end - 2]) is not None) == (worst < level)


@pytest.mark.parametrize(
    ("text", "behind", "other"),
    [
        ("It thanks all the Beta.", False, True),
        ("Of all the Beta it knew.", True, True),
        ("It knew (Beta) well.", True, False),
        ("And Beta of Kenya met.", False, False),
        ("And Beta met.", False, True),
    ],
)
def test_what_stands_around_a_name(text: str, behind: bool, other: bool) -> None:
    found, end = ends(text, "Beta")
    assert (regex.match(marks.showing("body", marks.BEHIND), found[end - 2]) is not None) is behind
    if regex.match(r"\s+\p{L}", found, pos=end):
        assert (regex.match(marks.showing("body", marks.OTHER), found[end - 2]) is not None) is other


@pytest.mark.parametrize(
    ("text", "auxiliaries"),
    [
        ("Alpha has also been set up", "has also been "),
        ("Alpha is expected to set up", "is expected to "),
        ("Alpha is set up", "is "),
        ("Alpha sets up", ""),
        ("Alpha, as ever, is set up", ""),
    ],
)
def test_auxiliaries_are_told_by_the_space_behind_them(text: str, auxiliaries: str) -> None:
    found = marked(text)
    match = regex.compile(rf"{type_class('body')}.\s*((?:{marks.AUXILIARY})*)").match(found)
    assert match is not None
    assert regex.sub(r"\s", " ", match[1]) == auxiliaries


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("It was adopted", "it"),
        ("It is proposed to adopt", None),
        ("This document was adopted", "this document"),
        ("The present document was adopted", "the present document"),
        ("These bodies adopt", None),
    ],
)
def test_words_that_speak_of_something_are_told(text: str, subject: str | None) -> None:
    rules = rule_set("en")
    assert rules is not None
    match = regex.compile(f"{rules.shape.spoken}|{rules.shape.own}").match(marked(text))
    assert (regex.sub(r"\s", " ", match[0]) if match else None) == subject


@pytest.mark.parametrize("code", CODES)
def test_marks_change_neither_words_nor_mentions(code: str) -> None:
    rules = rule_set(code)
    assert rules is not None
    text = "\n".join(example["text"] for rule in rules.rules for example in rule.examples) + "\n"
    record = extract_text(Text(text, (), "text/plain", "0" * 64), Path("examples.txt"), lang=code)
    changed = count = 0
    for sentence in sentences(record.text, record.segments, record.mentions, rules.shape.absorbing):
        found = rules.shape.marks.on(sentence.text)
        assert len(found) == len(sentence.text)
        for match in regex.finditer(r"[\ue000-\uf8ff].", sentence.text):
            assert sentence.mention(found[slice(*match.span())]) is sentence.mention(match[0])
        plain = regex.sub(r"[\ue000-\uf8ff].|\s", " ", sentence.text)
        assert regex.sub(r"[\ue000-\uf8ff].|\s", " ", found) == plain
        changed += found != sentence.text
        count += 1
    assert changed > count / 2 > 50
