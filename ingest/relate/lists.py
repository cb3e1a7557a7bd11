"""Relates enumerations, which no single pattern fits: members of a body with their roles, and the topics a body works on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import regex

from ingest.language import NEVER, language
from ingest.patterns import compiled
from ingest.recognise.names import Gazetteer
from ingest.recognise.page import Page
from ingest.recognise.romanise import romanise
from ingest.records import Mention, Relation
from ingest.relate.engine import Context
from ingest.relate.lines import relate_lines
from ingest.relate.modality import modality
from ingest.relate.officers import relate_officers
from ingest.relate.ordinals import relate_ordinals
from ingest.relate.projection import INDEX, Sentence, type_class
from ingest.relate.rules import RuleSet, compile_pattern, rule_set
from ingest.relate.signatures import relate_signatures

_ITEM: Final = regex.compile(r"[،؛,;、](?![^()]*\))")
_QUOTED: Final = r"[\"“”«»'‘’](?P<topic>[^\"“”«»\n]{2,110}?)[\"“”«»'’]"
_SIGN: Final = regex.compile(rf"{type_class('body|post|country|person')}{INDEX}")


@dataclass(frozen=True, slots=True)
class _Grammar:
    members: "regex.Pattern[str]"
    observer: "regex.Pattern[str]"
    invited: "regex.Pattern[str]"
    topics: tuple["regex.Pattern[str]", ...]
    quoted: tuple["regex.Pattern[str]", ...]
    event_topic: tuple["regex.Pattern[str]", ...]
    new_clause: "regex.Pattern[str]"


@cache
def _grammar(code: str) -> _Grammar | None:
    rules, tables = rule_set(code), language(code)
    if rules is None or tables is None:
        return None

    def expanded(pattern: str) -> "regex.Pattern[str]":
        return compile_pattern(pattern, rules.words, rules.shape)

    def quoted(name: str) -> tuple["regex.Pattern[str]", ...]:
        patterns = (expanded(pattern).pattern for pattern in rules.lists.get(name, ()))
        return tuple(compiled(pattern.replace("quoted", _QUOTED)) for pattern in patterns)

    colon = r"[^:\n.]{0,60}?:\s*(?P<list>[^\n]+)"
    return _Grammar(
        expanded(rules.lists.get("members", NEVER)),
        expanded(rules.lists.get("observer", NEVER)),
        expanded(rules.lists.get("invited", NEVER)),
        tuple(expanded(pattern + colon) for pattern in rules.lists.get("topics", ())),
        quoted("quoted"),
        quoted("event_topic"),
        expanded(rules.lists.get("new-clause", ":")),
    )


def relate_lists(
    sentences: Sequence[Sentence], page: Page, context: Context, gazetteer: Gazetteer
) -> tuple[list[Relation], list[Mention]]:
    """Return the relations of enumerations, in one line or several, and the topics found in them."""
    grammar, rules = _grammar(context.code), rule_set(context.code)
    if grammar is None or rules is None:
        return [], []
    relations = [
        *relate_lines(sentences, context),
        *relate_signatures(sentences, context),
        *relate_officers(sentences, context),
        *relate_ordinals(sentences, context),
    ]
    topics: dict[tuple[int, int], Mention] = {}
    for sentence in sentences:
        relations += _members(sentence, grammar, rules)
        for relation, mention in _topics(sentence, grammar, rules, page, gazetteer):
            relations.append(relation)
            topics[mention.start, mention.end] = mention
    return relations, list(topics.values())


def _members(sentence: Sentence, grammar: _Grammar, rules: RuleSet) -> Iterator[Relation]:
    for match in grammar.members.finditer(sentence.text):
        body = sentence.mention(match["s"]).id
        begin = match.start("list")
        stop = grammar.new_clause.search(sentence.text, begin)
        signs = list(_SIGN.finditer(sentence.text, begin, stop.start() if stop is not None else len(sentence.text)))
        status = modality(sentence, match, rules)
        for index, sign in enumerate(signs):
            member = sentence.mention(sign[0])
            if member.id is None or body is None or member.id == body or (member.coref and member.type == "body"):
                continue
            limit = signs[index + 1].start() if index + 1 < len(signs) else len(sentence.text)
            stop = _ITEM.search(sentence.text, sign.end(), limit)
            after = sentence.text[sign.end() : stop.start() if stop else limit]
            start, end = sentence.place(match.start(), sign.end())
            rule, role = "member-list", ""
            subject, predicate, object = body, "itu:hasMember", member.id
            if grammar.observer.search(after):
                predicate, role = "itu:hasObserver", "observer"
            elif grammar.invited.search(after):
                subject, predicate, object, role = member.id, "itu:participatesIn", body, "by invitation"
            yield Relation(
                subject, predicate, object, "iri", start, end, {"itu:role": role} if role else {}, status, rule, 0.75
            )


def _topics(
    sentence: Sentence, grammar: _Grammar, rules: RuleSet, page: Page, gazetteer: Gazetteer
) -> Iterator[tuple[Relation, Mention]]:
    for pattern in grammar.topics:
        match = pattern.search(sentence.text)
        if match is not None:
            yield from _listed(sentence, match, rules, page, gazetteer)
            break
    for pattern in (*grammar.quoted, *grammar.event_topic):
        for match in pattern.finditer(sentence.text):
            start, end = sentence.place(*match.span("topic"))
            subject = sentence.mention(match["s"]).id
            topic = topic_at(page, start, end, gazetteer, rules)
            if topic is not None and subject is not None:
                place = sentence.place(match.start(), match.end())
                yield (
                    Relation(
                        subject,
                        "itu:addresses",
                        str(topic.id),
                        "iri",
                        *place,
                        {},
                        modality(sentence, match, rules),
                        "topic-quoted",
                        0.7,
                    ),
                    topic,
                )


def _listed(
    sentence: Sentence, match: "regex.Match[str]", rules: RuleSet, page: Page, gazetteer: Gazetteer
) -> Iterator[tuple[Relation, Mention]]:
    body = sentence.mention(match["s"]).id
    first, last = match.span("list")
    status = modality(sentence, match, rules)
    place = sentence.place(match.start(), match.end())
    at = first
    for stop in [*(m.start() for m in _ITEM.finditer(sentence.text, first, last)), last]:
        start, end = sentence.place(at, stop) if stop > at else (0, 0)
        at = stop + 1
        topic = topic_at(page, start, end, gazetteer, rules) if end > start else None
        if topic is not None and body is not None:
            yield Relation(body, "itu:addresses", str(topic.id), "iri", *place, {}, status, "topic-list", 0.7), topic


def topic_at(page: Page, start: int, end: int, gazetteer: Gazetteer, rules: RuleSet) -> Mention | None:
    """Return the topic that a span of the text names: a listed one, or a provisional one under its romanised name.

    A provisional name serves only languages whose tables allow it: in another, each language would have its own.
    """
    text = page.text[start:end]
    text = compiled(r"\s*\([^()]*\)\s*$").sub("", text.rstrip(" .\u00a0\n\t")).rstrip(" .،؛。；")
    start += len(text) - len(text.lstrip())
    text = text.lstrip()
    for conjunction in rules.lists.get("topic-conjunctions", ()):
        rest = text.removeprefix(conjunction)
        begins = tuple(rules.lists.get("topic-beginnings", ()))
        if rest != text and (rest.startswith(begins) or not gazetteer.candidates(text)) and len(rest) > 3:
            start += len(text) - len(rest)
            text = rest
            break
    if not 2 < len(text) <= 110 or len(text.split()) > 14:
        return None
    known = [e for e in gazetteer.candidates(text) if e.startswith("topic/")]
    if len(known) == 1:
        return Mention(start, start + len(text), text, "topic", known[0], rule="topic-list", confidence=0.8)
    if not rules.lists.get("provisional-topics", False):
        return None
    name = romanise(text, page.language).lower()
    return (
        Mention(
            start,
            start + len(text),
            text,
            "topic",
            f"topic/{name}",
            reason="provisional: no reference fact names this topic",
            rule="topic-provisional",
            confidence=0.5,
            attributes={"provisional": "true", "class": "Topic"},
        )
        if name
        else None
    )
