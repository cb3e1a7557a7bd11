"""Links short ways to name something again: a definite noun, or the beginning of a longer name, to its last bearer in the text."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import regex

from ingest.folding import fold
from ingest.language import Language, alternation, longest_first
from ingest.recognise.numbers import ordinal_pattern
from ingest.recognise.page import Page
from ingest.recognise.spans import Spans
from ingest.records import Mention
from ingest.register import Register


@dataclass(frozen=True, slots=True)
class _Grammar:
    noun: "regex.Pattern[str]"
    begins: dict[str, tuple[str, ...]]
    classes: dict[str, frozenset[str]]
    continued: "regex.Pattern[str]"
    pointed: "regex.Pattern[str]"
    salient: frozenset[str]
    collective: "regex.Pattern[str] | None"
    members: dict[str, tuple[str, ...]]
    elided: dict[str, str]


@cache
def _grammar(language: Language) -> _Grammar:
    rows = language.table("coreference")["nouns"]
    letters = language.tables["letters"]
    nouns = [fold(row[0]) for row in rows]
    # after the preposition the article is elided, and a noun in l- keeps two of the three
    elided = {noun[3:] if noun.startswith("الل") else noun[2:]: noun for noun in nouns}
    members = {fold(name): tuple(bodies) for name, bodies in language.table("coreference")["collectives"]}
    return _Grammar(
        regex.compile(
            rf"{language.word_start()}(?:{alternation(longest_first(nouns))}|لل(?P<elided>{alternation(longest_first(elided))}))(?![{letters}])"
        ),
        {fold(noun): tuple(fold(word) for word in begins) for noun, begins, _ in rows},
        {fold(noun): frozenset(classes) for noun, _, classes in rows},
        regex.compile(rf"[ \t]+(?!{ordinal_pattern(language)})(?:و?ال(?!ي[ \t])[{letters}]+|لل[{letters}]+|[A-Za-z])"),
        regex.compile(
            rf"{alternation(longest_first(fold(w) for w in language.table('coreference')['demonstratives']))}[ \t]+$"
        ),
        frozenset(fold(noun) for noun in language.table("coreference")["salient"]),
        regex.compile(rf"{language.word_start()}{alternation(longest_first(members))}(?![{letters}])")
        if members
        else None,
        members,
        elided,
    )


def find_coreferences(
    page: Page, mentions: Sequence[Mention], facts: Register, addressee: str | None = None
) -> list[Mention]:
    """Return back-references outside the given mentions, each to the last thing before it that the noun can mean.

    Where nothing before it fits, the body that the document is addressed to may be meant.
    """
    if page.language is None:
        return []
    grammar = _grammar(page.language)
    taken = Spans.of(mentions)
    named = [m for m in mentions if m.id and not m.coref and m.type in ("body", "event", "initiative")]
    found = [*_nouns(page, grammar, named, taken, facts, addressee), *_prefixes(page, grammar, named, taken)]
    found.sort(key=lambda m: (m.start, -m.end))
    kept: list[Mention] = []
    for mention in found:
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return kept


def _nouns(
    page: Page,
    grammar: _Grammar,
    named: Sequence[Mention],
    taken: Spans,
    facts: Register,
    addressee: str | None,
) -> Iterator[Mention]:
    bearers: dict[str, list[Mention]] = {}
    salient: dict[str, Mention | None] = {}
    for match in grammar.noun.finditer(page.folded.text):
        start, end = page.folded.span(match.start(), match.end())
        pointed = grammar.pointed.search(page.folded.text, max(0, match.start() - 8), match.start()) is not None
        if taken.meet(start, end) or (not pointed and _continued(page, grammar, match.end(), taken)):
            continue
        noun = grammar.elided[match["elided"]] if match["elided"] else match[0]
        if noun not in bearers:
            bearers[noun] = [m for m in named if _bears(m, noun, grammar, facts)]
            salient[noun] = _salient(bearers[noun], facts) if noun in grammar.salient else None
        chosen = salient[noun] if noun in grammar.salient and not pointed else _last(bearers[noun], start)
        if chosen is None and addressee is not None and facts.classes.get(addressee, set()) & grammar.classes[noun]:
            yield page.mention(
                match.start(), match.end(), "body", addressee, coref=True, rule="addressee", confidence=0.6
            )
        if chosen is not None:
            yield page.mention(
                match.start(), match.end(), chosen.type, chosen.id, coref=True, rule="coreference", confidence=0.65
            )


def _last(bearers: Sequence[Mention], offset: int) -> Mention | None:
    """Return the last of the mentions, which stand in the order of the text, that ends before an offset."""
    at = bisect_right(bearers, offset, key=lambda m: m.end)
    return bearers[at - 1] if at else None


def _continued(page: Page, grammar: _Grammar, end: int, taken: Spans) -> bool:
    """Tell whether a name goes on after a noun: the next word could belong to it, and does not begin a mention of its own."""
    if grammar.continued.match(page.folded.text, end) is None:
        return False
    word = next(i for i in range(end, len(page.folded.text)) if not page.folded.text[i].isspace())
    return not taken.begin(page.folded.at(word))


def _salient(bearers: Sequence[Mention], facts: Register) -> Mention | None:
    """Return what the document is mostly about: events of one series count together, and its most named event stands for them."""
    series = {m.id: facts.one(str(m.id), "inSeries") or m.id for m in bearers}
    together = Counter(series[m.id] for m in bearers)
    times = Counter(m.id for m in bearers)

    def weight(mention: Mention) -> tuple[int, bool, int, int]:
        held = "EventSeries" not in facts.classes.get(mention.id or "", ())
        return together[series[mention.id]], held, times[mention.id], -mention.start

    return max(bearers, key=weight, default=None)


def _bears(mention: Mention, noun: str, grammar: _Grammar, facts: Register) -> bool:
    """Tell whether a name begins with a noun, in any of its forms, or its bearer is of the classes the noun can mean."""
    name = fold(mention.text)
    begins = grammar.begins[noun]
    if name.startswith(tuple(f"{word} " for word in begins)) or name.removeprefix("لل").startswith(
        tuple(f"{word.removeprefix('ال')} " for word in begins)
    ):
        return True
    return bool(facts.classes.get(mention.id or "", set()) & grammar.classes[noun])


def find_collectives(page: Page) -> list[Mention]:
    """Return names for several bodies together; such a mention has no identifier but its members as candidates."""
    grammar = _grammar(page.language) if page.language is not None else None
    if grammar is None or grammar.collective is None:
        return []
    return [
        page.mention(
            m.start(),
            m.end(),
            "body",
            None,
            candidates=grammar.members[" ".join(m[0].split())],
            reason="several bodies named together",
            coref=True,
            rule="collective",
            confidence=0.8,
        )
        for m in grammar.collective.finditer(page.folded.text)
    ]


def _prefixes(page: Page, grammar: _Grammar, named: Sequence[Mention], taken: Spans) -> Iterator[Mention]:
    """Find the first words of a longer name standing alone after it; the last bearer counts."""
    bearers: dict[str, list[Mention]] = {}
    for mention in named:
        words = regex.sub("^لل", "ال", fold(mention.text)).split()
        for size in range(2, min(len(words), 5)):
            bearers.setdefault(" ".join(words[:size]), []).append(mention)
    if not bearers or page.language is None:
        return
    pattern = regex.compile(
        rf"{page.language.word_start()}{alternation(longest_first(bearers))}(?![{page.language.tables['letters']}])"
    )
    for match in pattern.finditer(page.folded.text):
        start, end = page.folded.span(match.start(), match.end())
        if taken.meet(start, end) or grammar.continued.match(page.folded.text, match.end()):
            continue
        earlier = _last(bearers.get(" ".join(match[0].split()), ()), start)
        if earlier is not None:
            yield page.mention(
                match.start(),
                match.end(),
                earlier.type,
                earlier.id,
                coref=True,
                rule="name-again",
                confidence=0.6,
            )
