"""Relates who pledges something to the initiative that it is pledged to, with the amount, the purpose and the last day as qualifiers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import regex

from ingest.folding import Folded, fold
from ingest.language import NEVER, longest_first
from ingest.patterns import compiled
from ingest.recognise.amounts import amount_words, find_amounts
from ingest.records import Mention, Relation, Status
from ingest.relate.engine import Context
from ingest.relate.projection import Sentence
from ingest.relate.rules import RuleSet, rule_set

_PLEDGORS: Final = frozenset({"body", "country", "person"})
_TO_WHOM: Final = frozenset({"initiative", "body"})
_ARTICLE: Final = 4  # characters of "the " before whom something is pledged to
_LONGEST_PURPOSE: Final = 160  # characters


@dataclass(frozen=True, slots=True)
class _Grammar:
    verbs: "regex.Pattern[str]"
    purpose: "regex.Pattern[str]"
    until: "regex.Pattern[str]"
    nouns: frozenset[str]
    straight: "regex.Pattern[str]"
    in_turn: "regex.Pattern[str]"
    made_by: "regex.Pattern[str]"
    compound: "regex.Pattern[str]"
    recalled: "regex.Pattern[str]"


_ASIDE: Final = r"(?:\s*,[^,;.\n]{1,60},)?"  # within a verb: "has, for its part, pledged"
_LISTED: Final = 8  # characters between two names of a list
_TITLE_WORDS: Final = 2  # "تعهدت حكومة كينيا": words between a verb and who pledges
_PLACED: Final = regex.compile(r"في|علي|عبر|خلال|ب\p{L}+")
_BRACKETED: Final = regex.compile(r"\([^()]*\)")
_NAMED: Final = regex.compile(r"(?<!\p{L})\p{Lu}\p{L}+")
_CLAUSE_ZH: Final = regex.compile(r"[,，;；][^,，;；]*\p{Han}")
_POSSESSIVE: Final = ("'s ", "\u2019s ")
_COUNTED: Final = regex.compile(r"\d\s*$")  # a count of pledges, by whoever made them


@cache
def _grammar(code: str) -> _Grammar | None:
    table = amount_words()["pledge"].get(code)
    if table is None:
        return None
    apart = code != "zh"
    before, after = (r"(?<!\p{L})", r"(?!\p{L})") if apart else ("", "")
    glued = r"[وف]?" if code == "ar" else ""

    def words(name: str) -> str:
        return "|".join(regex.escape(fold(word)).replace(r"\ ", r"\s+") for word in longest_first(table.get(name, ())))

    space = r"\s+" if apart else r"\s*"
    return _Grammar(
        compiled(rf"{before}{glued}(?:{words('verbs').replace(space, f'{_ASIDE}{space}')}){after}"),
        compiled(
            rf"{before}(?:{words('towards')}){space if code != 'ar' else ''}(?P<purpose>\p{{L}}[^.;؛。；\n]{{4,{_LONGEST_PURPOSE}}})"
        ),
        compiled(rf"{before}(?:{words('until')})(?:{space}\p{{L}}+)?{space if apart else ''}$"),
        frozenset(fold(word) for word in table.get("nouns", ())),
        compiled(rf"(?:\s*\([^()]*\))?(?:\s*,[^,]*,)?\s*(?:(?:{words('adverbs')})\s+)*"),
        compiled(rf"{before}(?:{words('in-turn')}){after}" if table.get("in-turn") else NEVER),
        compiled(rf"{before}(?:{words('made-by')}){after}" if table.get("made-by") else NEVER),
        compiled(rf"(?:{words('compound')})" if table.get("compound") else NEVER),
        compiled(rf"{before}(?:{words('recalled')})[^,;.。]*$" if table.get("recalled") else NEVER),
    )


def relate_pledges(sentences: Sequence[Sentence], context: Context) -> Iterator[Relation]:
    """Yield the pledges of a document: one sentence names the pledgor and says that it pledges an amount, or to do something by a day.

    The initiative is the one that the sentence names, else the last one that the document named before.
    """
    grammar, rules = _grammar(context.code), rule_set(context.code)
    if grammar is None or rules is None:
        return
    last: Mention | None = None
    for sentence in sentences:
        named = [m for m in sentence.mentions if m.type == "initiative" and m.id is not None]
        folded = Folded(context.text[sentence.start : sentence.end])
        verbs = list(grammar.verbs.finditer(folded.text))
        for verb, following in zip(verbs, [*verbs[1:], None], strict=False):
            if grammar.compound.match(folded.text, verb.end()) or grammar.recalled.search(folded.text, 0, verb.start()):
                continue  # "a pledging platform", "in keeping with their pledge"
            initiative = named[0] if named else last
            status = _status(folded.text, verb, rules)
            told = verb, following.start() if following is not None else len(folded.text)
            yield from _pledge(sentence, folded, told, initiative, status, grammar, context)
        last = named[-1] if named else last


def _pledge(
    sentence: Sentence,
    folded: Folded,
    told: tuple["regex.Match[str]", int],
    initiative: Mention | None,
    status: Status,
    grammar: _Grammar,
    context: Context,
) -> Iterator[Relation]:
    verb, limit = told
    at = sentence.start + folded.at(verb.start())
    pledgors = [m for m in sentence.mentions if m.type in _PLEDGORS and m.id is not None]
    before, after = [m for m in pledgors if m.end <= at], [m for m in pledgors if m.start >= at]
    verb_first = context.code == "ar" and after and (not before or at - before[-1].end > after[0].start - at)
    pledgor = after[0] if verb_first else before[-1] if before else None
    passive = grammar.made_by.search(folded.text, verb.end())
    if passive is not None:  # "a pledge of … was made by A to B"
        end = sentence.start + folded.at(passive.end() - 1)
        pledgor = next((m for m in after if m.start >= end), None)
        before = []
    qualifiers = dict(_qualifiers(sentence, folded, verb, limit, grammar))
    if pledgor is None or initiative is None or not qualifiers:
        return
    spoken = 0 if passive is not None else folded.offset(pledgor.end - sentence.start)
    between = "" if passive is not None else folded.text[spoken : verb.start()]
    if passive is None and not _is_own(sentence, folded, pledgor, verb, context):
        return
    if "," in between and _COUNTED.search(between) is not None:
        return  # "in Kigali, Rwanda, hundreds took part, who announced 360 pledges": others pledge
    if verb[0] in grammar.nouns and grammar.straight.fullmatch(between) is None:
        return  # "the Union received new pledges": those of others
    pledged = [(pledgor, qualifiers)]
    if grammar.in_turn.search(folded.text) is not None:
        listed = _listed(before)
        amounts = [str(a) for a in find_amounts(folded.text) if a.start >= verb.start()]
        if len(listed) != len(amounts):
            return
        pledged = [(one, {**qualifiers, "itu:amount": sum}) for one, sum in zip(listed, amounts, strict=True)]
    for one, said in pledged:
        yield Relation(
            str(one.id),
            "itu:pledgesTo",
            str(initiative.id),
            "iri",
            min(one.start, at),
            sentence.end,
            said,
            status,
            "pledge",
            0.75,
        )


def _is_own(sentence: Sentence, folded: Folded, pledgor: Mention, verb: "regex.Match[str]", context: Context) -> bool:
    """Tell whether nobody whom no reference fact knows stands between a name and the verb, and pledges in its place."""
    start, end = (sentence.start + folded.at(at) for at in verb.span())
    if pledgor.start >= end:
        words = context.text[end : pledgor.start].split()
        return len(words) <= _TITLE_WORDS and not any(_PLACED.fullmatch(fold(word)) for word in words)
    between = _BRACKETED.sub(" ", context.text[pledgor.end : start])
    if context.code == "zh":
        return _CLAUSE_ZH.search(between) is None
    for mention in sentence.mentions:
        if mention.id is not None and mention.start >= pledgor.end and mention.end <= start:
            between = between.replace(mention.text, " ")
    return between.startswith(_POSSESSIVE) or _NAMED.search(between) is None


def _listed(names: Sequence[Mention]) -> list[Mention]:
    """Return the last of some names with those that stand in one list with it."""
    listed = list(names[-1:])
    for name in reversed(names[:-1]):
        if listed[0].start - name.end > _LISTED:
            break
        listed.insert(0, name)
    return listed


def _status(text: str, verb: "regex.Match[str]", rules: RuleSet) -> Status:
    """Return whether a sentence says that something is pledged, or denies or only proposes it, by the words before the verb."""
    before = text[: verb.start()]
    if rules.markers["negated"].search(before):
        return "negated"
    return "proposed" if rules.markers["proposed"].search(before) else "asserted"


def _purpose(sentence: Sentence, folded: Folded, begin: int, grammar: _Grammar) -> "regex.Match[str] | None":
    """Return what is pledged for: not to whom ("to the Fund", "to Partner2Connect")."""
    found = grammar.purpose.search(folded.text, begin)
    while found is not None:
        at = sentence.start + folded.span(*found.span("purpose"))[0]
        if not any(m.type in _TO_WHOM and 0 <= m.start - at <= _ARTICLE for m in sentence.mentions):
            return found
        found = grammar.purpose.search(folded.text, found.start("purpose"))
    return None


def _qualifiers(
    sentence: Sentence, folded: Folded, verb: "regex.Match[str]", limit: int, grammar: _Grammar
) -> Iterator[tuple[str, str]]:
    text = folded.text
    amount = next((a for a in find_amounts(text) if verb.start() <= a.start < limit), None)
    if amount is not None:
        yield "itu:amount", str(amount)
    purpose = _purpose(sentence, folded, max(verb.end(), amount.end if amount is not None else 0), grammar)
    if purpose is not None:
        start, end = folded.span(*purpose.span("purpose"))
        yield "itu:target", " ".join(folded.original[start:end].split())
    dates = [m for m in sentence.mentions if m.type == "date" and m.id is not None]
    due = next((d for d in dates if grammar.until.search(text, 0, folded.offset(d.start - sentence.start))), None)
    if due is not None:
        yield "itu:due", str(due.id)
