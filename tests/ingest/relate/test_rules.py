"""Each relation rule against its own examples: what it must state, exactly, and texts in which it must state nothing."""

import tomllib
from collections.abc import Sequence
from pathlib import Path

import pytest

from ingest.language import available
from ingest.pipeline import extract_text
from ingest.reading.text import Text
from ingest.recognise.names import gazetteer
from ingest.recognise.page import Page
from ingest.recognition import recognise
from ingest.register import register
from ingest.relate import rules as rules_module
from ingest.relate.document import about_document, authors, columns, issuer
from ingest.relate.engine import Context, relate
from ingest.relate.projection import sentences
from ingest.relate.rules import Rule, compile_pattern, rule_set
from ingest.relate.topics import relate_topics

FOLDER = Path(rules_module.__file__).parent.parent / "language"
RULES = [(code, rule) for code in available() if (rules := rule_set(code)) is not None for rule in rules.rules]
EXAMPLES = [(code, rule, example["text"], example["states"]) for code, rule in RULES for example in rule.examples]
NEGATIVES = [(code, rule, text) for code, rule in RULES for text in rule.counter_examples]


def _stated(code: str, rule: Rule, text: str) -> list[str]:
    """Return what the rule itself states in a text, before statements of several rules are put together."""
    record = extract_text(Text(text + "\n", (), "text/plain", "0" * 64), Path("example.txt"), lang=code)
    rules = rule_set(code)
    assert rules is not None
    facts = register()
    page = Page.of(record.text, code, record.segments)
    mentions = recognise(page, facts, document=record.document).mentions
    about = list(about_document(page, record.identity, mentions))
    context = Context(
        record.document,
        code,
        facts,
        page.text,
        record.identity.is_instrument,
        issuer(about, record.identity, facts),
        columns(page, mentions),
        authors(about, record.identity),
    )
    found = []
    projected = list(sentences(page.text, page.segments, mentions, rules.shape.absorbing))
    topics, _ = relate_topics(projected, page, context, gazetteer(code), mentions)
    for relation in (*relate(projected, context), *topics):
        if relation.rule == rule.id:
            subject = "self" if relation.subject == record.document else relation.subject
            status = "" if relation.status == "asserted" else f" {relation.status}"
            found.append(f"{subject} {relation.predicate} {relation.object}{status}")
    return list(dict.fromkeys(found))


def _names(items: Sequence[tuple[str, Rule]]) -> list[str]:
    return [f"{code}-{rule.id}" for code, rule in items]


def test_every_rule_has_examples_both_ways_and_a_name_of_its_own() -> None:
    assert len(RULES) >= 110
    assert len(EXAMPLES) >= 160
    assert len(NEGATIVES) >= 110
    for code in {code for code, _ in RULES}:
        names = [rule.id for c, rule in RULES if c == code]
        assert len(set(names)) == len(names)
    whole = [
        rule for code, rule in RULES if "/" not in rule.id and (code == "en" or not rule.id.startswith("svo-"))
    ]  # English tries all shared rules, and each language its constructions, on some of their frames
    assert [rule.id for rule in whole if not rule.examples or not rule.counter_examples] == []


def test_every_shared_rule_holds_in_a_language() -> None:
    shared = {
        row["id"]
        for file in FOLDER.glob("svo.relations*.toml")
        for row in tomllib.loads(file.read_text("utf-8"))["rule"]
    }
    assert len(shared) >= 190
    assert shared == {rule.id for code, rule in RULES if code == "en"} & shared


def test_every_construction_has_examples_both_ways_in_each_of_its_languages() -> None:
    built = {(code, rule.id.partition("/")[2]): (False, False) for code, rule in RULES if "/" in rule.id}
    assert len(built) >= 17
    for code, rule in RULES:
        if (key := (code, rule.id.partition("/")[2])) in built:
            built[key] = (built[key][0] or bool(rule.examples), built[key][1] or bool(rule.counter_examples))
    assert [key for key, both in built.items() if not all(both)] == []


@pytest.mark.parametrize(
    ("code", "rule", "text", "states"), EXAMPLES, ids=_names([(code, rule) for code, rule, _, _ in EXAMPLES])
)
def test_a_rule_states_what_its_example_says(code: str, rule: Rule, text: str, states: list[str]) -> None:
    assert _stated(code, rule, text) == states


@pytest.mark.parametrize(("code", "rule", "text"), NEGATIVES, ids=_names([(code, rule) for code, rule, _ in NEGATIVES]))
def test_a_rule_states_nothing_in_its_counter_example(code: str, rule: Rule, text: str) -> None:
    assert _stated(code, rule, text) == []


def test_a_pattern_that_names_an_unknown_word_says_which() -> None:
    rules = rule_set("ar")
    assert rules is not None
    with pytest.raises(ValueError, match="no word 'nonesuch'"):
        compile_pattern("{nonesuch} <s:body>", {}, rules.shape)
