"""What a rule needs at first sight never rules out a sentence that the rule matches."""

import os
from pathlib import Path
from typing import Final

import pytest

from ingest.language import available
from ingest.pipeline import extract_text
from ingest.reading.text import Text
from ingest.relate.needs import Needs, Seen, needs
from ingest.relate.projection import sentences, type_class
from ingest.relate.rules import SLOT, rule_set

WORDS: Final = {"held": ("عقد", "انعقد"), "chose-f": ("اختارت",), "chose-m": ("اختار",), "long": ("فريق العمل المعني",)}
_TRIES = 150_000  # of a rule on a sentence, in a language; ITUGOV_LONG_TESTS=1 makes all
BODY, EVENT = (type_class(name)[1] + "\U000f0000" for name in ("body", "event"))


def need(pattern: str) -> Needs:
    return needs(list(SLOT.finditer(pattern)), WORDS)


@pytest.mark.parametrize(
    ("pattern", "text", "possible"),
    [
        ("{held} ~ <s:body>", f"عقد {BODY}", True),
        ("{held} ~ <s:body>", f"وانعقد في {BODY}", True),
        ("{held} ~ <s:body>", f"عقد {EVENT}", False),
        ("{held} ~ <s:body>", f"تعقد {BODY}", False),
        ("{held!} ~ <s:body>", f"عقدته {BODY}", True),
        ("{held} ~ <s:body>", f"ولانعقد {BODY}", True),
        ("{held} ~ <s:body>", f"حضر {BODY}", False),
        ("{held} <s:body|event>", f"عقد {EVENT}", True),
        ("{held}(?: <s:body>)?", "عقد", True),
        ("{held} <s:body>?", "عقد", True),
        ("{held} [(<]<s:body>", f"عقد ({BODY}", True),
        ("{held} [(]<s:body>", "عقد (", False),
        ("{held}|<s:body>", BODY, True),
        ("{it:chose} <s:body>", f"اختار {BODY}", True),
        ("{it:chose} <s:body>", f"ترك {BODY}", False),
        ("{long} <s:body>", f"فريق \t العمل  المعني {BODY}", True),
        (r"\(<s:body>\)", EVENT, False),
        ("(?:{held}|{long}) <s:body>", f"عقد {BODY}", True),
        ("(?:{held}|{long}) <s:body>", f"حضر {BODY}", False),
        ("(?:عقد <s:body>|<s:event> عاد)", f"عقد {EVENT}", True),
        ("(?:عقد <s:body>|<s:event> عاد)", f"حضر {EVENT}", False),
        ("(?:عقد|) <s:body>", f"حضر {BODY}", True),
        ("(?:عقد <s:body>)? {held}", "انعقد", True),
        ("(?!عقد)(?<!حضر)<s:body>", BODY, True),
        ("(?P<trigger>عقدت?) <s:body>", f"عقد {BODY}", True),
        ("(?P<trigger>عقدت?) <s:body>", f"حضرت {BODY}", False),
        ("[عقد]+ <s:body>", f"حضر {BODY}", True),
    ],
)
def test_what_a_pattern_needs(pattern: str, text: str, possible: bool) -> None:
    rules = rule_set("ar")
    assert rules is not None
    assert Seen.of(text, rules.shape).meets(need(pattern)) is possible


@pytest.mark.parametrize("code", [code for code in available() if rule_set(code) is not None])
def test_no_rule_is_kept_from_a_sentence_that_it_matches(code: str) -> None:
    rules = rule_set(code)
    assert rules is not None
    text = "\n".join(example["text"] for rule in rules.rules for example in rule.examples) + "\n"
    record = extract_text(Text(text, (), "text/plain", "0" * 64), Path("examples.txt"), lang=code)
    tried = 0
    shown = list(sentences(record.text, record.segments, record.mentions, rules.shape.absorbing))
    step = 1 if os.environ.get("ITUGOV_LONG_TESTS") else 1 + len(shown) * len(rules.rules) // _TRIES
    for sentence in shown[::step]:
        seen = Seen.of(sentence.text, rules.shape)
        for rule in rules.rules:
            if not seen.meets(rule.needs):
                tried += 1
                assert rule.pattern.search(seen.marked) is None, (rule.id, sentence.text)
    assert tried > len(rules.rules) or not text.strip()
