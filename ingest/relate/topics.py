"""Relates a body, document, event or initiative to the topic that follows words of dealing ("which studies …", "its subject is …").

Topics stand anywhere in a text and are no signs of the projected sentence; a rule of the scope `topic` therefore ends where the topic begins.
"""

from collections.abc import Iterator, Sequence
from typing import Final

import regex

from ingest.folding import fold
from ingest.patterns import compiled
from ingest.recognise.names import Gazetteer
from ingest.recognise.page import Page
from ingest.records import Mention, Relation
from ingest.relate.engine import Context, ends, matches, spoken_of
from ingest.relate.lists import topic_at
from ingest.relate.modality import status_of
from ingest.relate.projection import Sentence
from ingest.relate.rules import Rule, RuleSet, rule_set

_CLAUSE: Final = regex.compile(r"[^،，、؛；;,.。:：\n()（）\[\]\"«»“”]*")
_WORD: Final = regex.compile(r"\S+")
_QUOTE: Final = regex.compile(r"\s?[\"«»“”]")  # words in quotation marks are a motto
_SLACK: Final = 2  # characters: a glued preposition, an elided article
_LONGEST: Final = 6  # words of a topic that no reference fact names


def relate_topics(
    sentences: Sequence[Sentence], page: Page, context: Context, gazetteer: Gazetteer, mentions: Sequence[Mention]
) -> tuple[list[Relation], list[Mention]]:
    """Return what the sentences say is worked on, and the topics among it that were not recognised before."""
    rules = rule_set(context.code)
    if rules is None:
        return [], []
    known = [m for m in mentions if m.type == "topic" and m.id is not None]
    relations: list[Relation] = []
    found: dict[tuple[int, int], Mention] = {}
    for index, sentence in enumerate(sentences):
        for rule, match in matches(sentence, rules, ("topic",)):
            begin, end = sentence.place(match.start(), match.end())
            topics = tuple(_topics(rule, sentence, end, page, gazetteer, known, rules))
            status = status_of(rule, sentence, match, rules)
            it = spoken_of(rule, match, sentences, index, context, rules)
            for statement in rule.statements:
                for subject in ends(statement.subject, match, sentence, context, it):
                    relations += (
                        Relation(
                            subject,
                            statement.predicate,
                            str(topic.id),
                            "iri",
                            begin,
                            topic.end,
                            {},
                            status,
                            rule.id,
                            rule.confidence,
                        )
                        for topic in topics
                    )
            found |= {(topic.start, topic.end): topic for topic in topics if topic not in known}
    return relations, list(found.values())


def _topics(
    rule: Rule,
    sentence: Sentence,
    at: int,
    page: Page,
    gazetteer: Gazetteer,
    known: Sequence[Mention],
    rules: RuleSet,
) -> Iterator[Mention]:
    """Yield the topic that begins at an offset, and those joined to it; one that no one named before only where the rule allows."""
    if _QUOTE.match(page.text, at):
        return
    first = _begins(page, at, known, rules)
    if first is not None:
        yield first
        yield from _joined(first, page, known, rules)
        return
    clause = _CLAUSE.match(page.text, at)
    stop = min([clause.end() if clause is not None else at, *(m.start for m in sentence.mentions if m.start >= at)])
    last, count = at, 0
    for word in _WORD.finditer(page.text, at, stop):
        form = fold(word[0])
        if (count and form in rules.words.get("topic-stop", ())) or count == _LONGEST:
            break
        tied = form.startswith(tuple(rules.words.get("topic-joined", ())))  # to the words before: no topic
        if not count and (tied or form in rules.words.get("topic-never", ()) or not form[0].isalpha()):
            return
        last, count = word.end(), count + 1
    named = rules.lists.get("provisional-topics", False) and rule.requires != "known-topic"
    if count and named and (topic := topic_at(page, at, last, gazetteer, rules)) is not None:
        yield topic


def _joined(first: Mention, page: Page, known: Sequence[Mention], rules: RuleSet) -> Iterator[Mention]:
    """Yield the topics joined to one: by a conjunction, or by marks that stand in lists alone and then, maybe, a conjunction, or by commas before one."""
    both = f"(?:{rules.lists.get('topic-and', '(?!)')})"
    gap = compiled(rf"\s*(?:(?P<list>、)\s*{both}?|(?:[،,，]\s*)?(?P<and>{both})|(?P<comma>[,،]\s*))")
    last, listed, pending = first, False, list[Mention]()
    while mark := gap.match(page.text, last.end):
        following = next((m for m in known if m.start == mark.end()), None)
        listed = listed or mark["list"] is not None
        if following is None or not (listed or mark["comma"] or pending or last is first):
            return
        if mark["comma"]:  # a list with commas is one where a conjunction ends it
            pending.append(following)
        else:
            yield from pending
            yield following
            pending = []
        last = following


def _begins(page: Page, at: int, known: Sequence[Mention], rules: RuleSet) -> Mention | None:
    """Return the recognised topic that begins at an offset, or after a word that says what is done about it ("bridging the …")."""
    word = _WORD.match(page.text, at)
    starts = [at]
    if word is not None and fold(word[0]) in rules.words.get("topic-lead", ()):
        starts.append(word.end() + 1)
    near = [m for m in known if any(abs(m.start - start) <= _SLACK for start in starts)]
    return max(near, key=lambda m: m.end) if near else None
