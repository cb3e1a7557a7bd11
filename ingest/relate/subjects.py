"""Finds what "it" and "its" speak of in a language whose clauses begin with their subjects: the subject of the clause or sentence before.

A subject is the first name of a thing that no preposition governs, or words for the document itself ("this report"). Where it is not of
a type that the words may speak of, the one other thing of such a type in its sentence is meant; where there are several, nothing is.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import regex

from ingest.language import fold_pattern
from ingest.language.cases import CASES, NOMINATIVE
from ingest.patterns import compiled
from ingest.records import Mention
from ingest.relate.projection import INDEX, Sentence, case_class, type_class
from ingest.relate.rules import Rule, RuleSet

SELF: Final = "self"
_THINGS: Final = frozenset(
    {"body", "event", "initiative", "document", "circular", "service-order", "resolution", "decision", "edition", "recommendation", "opinion"}
)  # fmt: skip
_COMMA: Final = regex.compile(r"[,،]")
_BACK: Final = 4  # sentences looked back in the same paragraph
_OPENING: Final = 40  # characters of a paragraph in which it may still speak of what the one before it was about
_BEFORE: Final = "before "  # what a rule requires: which word the sentence before opens with
_NO_AGENT: Final = regex.compile(case_class(CASES.replace("i", "")))
_SHOWN: Final = regex.compile(case_class(f"{NOMINATIVE}!"))
_GENITIVE: Final = regex.compile(case_class("g"))
_NO_GENITIVE: Final = regex.compile(case_class(CASES.replace("g", "").replace("a", "")))
_NEAR: Final = 8  # words between a name and "whose"
_SOMEONE: Final = regex.compile(r"(?:[\d.]+\s+)?" + type_class("country|person|post|region|country-group"))
_SIGN: Final = regex.compile(type_class("|".join(sorted(_THINGS))) + INDEX)


@dataclass(frozen=True, slots=True)
class _Thing:
    """A thing that a sentence names: its identifier or `self`, its type, its place, and whether it can be a subject.

    `mention` is None and `words` are the words for it where it is the document itself. A name that shows an instrumental is an agent and no
    subject ("founded by the Council, …"); one that shows a nominative (`shown`) is a subject wherever it stands.
    """

    id: str
    type: str
    at: int
    free: bool
    mention: Mention | None
    words: str
    shown: bool = False
    owner: bool = False


def subject_before(
    sentences: Sequence[Sentence],
    index: int,
    at: int,
    types: frozenset[str],
    rules: RuleSet,
    *,
    relative: bool = False,
    agrees: Callable[[Mention | str], bool] = lambda _: True,
) -> str | None:
    """Return the identifier, or `self`, of what words at `at` of a sentence speak of, or None.

    Args:
        sentences: the sentences of the document.
        index: which of them the words stand in.
        at: their place in its projected text.
        types: the types that they may speak of.
        rules: the rules of the language: what governs a name, and what words speak of the document itself.
        relative: whether they speak of the name right before them ("whose").
        agrees: tells whether they can speak of a mention, or of the document by some words, by their gender.
    """
    for sentence, end in _spoken(sentences, index, at):
        things = _things(sentence, end, rules)
        if things and not relative and _goes_on(sentence, end, things, rules):
            continue
        if relative:
            fitting = [t for t in things if _fits(t, types, agrees)]
            return fitting[-1].id if fitting and _close(sentence.text[fitting[-1].at : end]) else None
        if not things:
            continue
        main = _main(sentence, things) or _owner(sentence, things, rules)
        if main is None:  # something without a name is spoken of there, or someone
            only = list(dict.fromkeys(t.id for t in things if _fits(t, types, agrees)))
            return only[0] if len(only) == 1 and _of_someone(sentence, rules) else None
        if _fits(main, types, agrees):
            return main.id
        rival = _fits(main, _THINGS, agrees)  # the words may speak of the subject, of which no rule speaks
        others = list(dict.fromkeys(t.id for t in things if _fits(t, types, agrees) and not (rival and t.owner)))
        if len(others) == 1:
            return others[0]
        if others or sentence is not sentences[index]:
            return None
    return None


def follows(rule: Rule, sentences: Sequence[Sentence], index: int, rules: RuleSet) -> bool:
    """Tell whether the sentence before, in the same paragraph, opens with the word that a rule requires there, if it requires any."""
    if not rule.requires.startswith(_BEFORE):
        return True
    before = sentences[index - 1] if index > 0 and sentences[index - 1].segment is sentences[index].segment else None
    forms = rules.words[rule.requires.removeprefix(_BEFORE)]
    return before is not None and any(form in before.text[:_OPENING] for form in forms)


def _spoken(sentences: Sequence[Sentence], index: int, at: int) -> Iterator[tuple[Sentence, int]]:
    """Yield where to look, nearest first, and up to which place: the sentence, those before it, the paragraph before."""
    here = sentences[index]
    yield here, at
    first = index
    while first > 0 and index - first < _BACK and sentences[first - 1].segment is here.segment:
        first -= 1
        yield sentences[first], len(sentences[first].text)
    if first == 0 or here.segment is None or (first == index and at > _OPENING):
        return
    before = sentences[first - 1].segment
    if before is None or before.kind not in ("paragraph", "bullet") or here.segment.kind not in ("paragraph", "bullet"):
        return
    opening = first - 1
    while opening > 0 and sentences[opening - 1].segment is before:
        opening -= 1
    yield sentences[opening], len(sentences[opening].text)


def _things(sentence: Sentence, end: int, rules: RuleSet) -> list[_Thing]:
    """Return the things that a sentence names up to a place, in order; the document itself may be one."""
    found = []
    for match in _SIGN.finditer(sentence.text, 0, end):
        mention = sentence.mention(match[0])
        if mention.id is not None and mention.rule != "collective":
            at, sign = match.start(), match[0][1]
            free = _NO_AGENT.match(sign) is not None and _is_free(sentence.text, at, rules)
            owner = _GENITIVE.match(sign) is not None and _NO_GENITIVE.match(sign) is None
            shown = _SHOWN.match(sign) is not None
            found.append(_Thing(mention.id, mention.type, at, free, mention, "", shown=shown, owner=owner))
    if rules.shape.self_words:
        for match in compiled(rules.shape.self_words).finditer(sentence.text[:end]):
            free = _is_free(sentence.text, match.start(), rules)
            found.append(_Thing(SELF, "document", match.start(), free, None, match[0]))
    return sorted(found, key=lambda thing: thing.at)


def _close(between: str) -> bool:
    """Tell whether so few words stand between a name and a relative pronoun that it may speak of the name, brackets aside."""
    return len(regex.sub(r"\([^()]*\)", "", between).split()) <= _NEAR


def _fits(thing: _Thing, types: frozenset[str], agrees: Callable[[Mention | str], bool]) -> bool:
    return thing.type in types and agrees(thing.words if thing.mention is None else thing.mention)


def _main(sentence: Sentence, things: Sequence[_Thing]) -> _Thing | None:
    """Return the subject among the things of a sentence: the first that is free, behind nothing but phrases that a comma ends."""
    for index, thing in enumerate(things):
        if thing.free:
            before = sentence.text[things[index - 1].at : thing.at] if index else ","
            return thing if thing.shown or _COMMA.search(before) else None
    return None


def _of_someone(sentence: Sentence, rules: RuleSet) -> bool:
    """Tell whether a sentence opens with a country, a person or a post as its subject, of which such words do not speak."""
    first = _SOMEONE.match(sentence.text.lstrip())
    return first is not None and bool(rules.shape.governing)


def _owner(sentence: Sentence, things: Sequence[_Thing], rules: RuleSet) -> _Thing | None:
    """Return the first thing of a sentence that opens with a noun of it ("the mandate of the Group is …"), where the language tells such nouns."""
    owned = rules.agreement.get("owned")
    first = things[0]
    return first if owned and compiled(fold_pattern(owned)).search(sentence.text[: first.at]) is not None else None


def _goes_on(sentence: Sentence, end: int, things: Sequence[_Thing], rules: RuleSet) -> bool:
    """Tell whether a sentence begins with such words itself ("Its members are …"): it is about what the one before it is about."""
    oblique: str = rules.agreement.get("oblique", "")  # "in it" opens a sentence whose verb stands before its subject
    words = "|".join(words for words in (rules.shape.pronouns, rules.shape.possessors, oblique) if words)
    first = next((t.at for t in things if t.free), end)
    return bool(words) and compiled(words).search(sentence.text[:first]) is not None


def _is_free(text: str, at: int, rules: RuleSet) -> bool:
    """Tell whether no preposition governs what stands at a place."""
    if not rules.shape.governing:
        return True
    return compiled(rf"(?<!\p{{L}})(?:{rules.shape.governing})\s+$").search(text[max(0, at - 24) : at]) is None
