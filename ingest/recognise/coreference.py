"""Links short ways to name something again: a definite noun, or the beginning of a longer name, to its last bearer in the text."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Final

import regex

from ingest.folding import fold
from ingest.language import Language, alternation, longest_first
from ingest.patterns import compiled
from ingest.recognise.beginnings import takes_up_nothing
from ingest.recognise.held_bodies import held_bodies
from ingest.recognise.numbers import ordinal_pattern
from ingest.recognise.page import Page
from ingest.recognise.phrases import find_phrases
from ingest.recognise.salience import Choice, Places, choose
from ingest.recognise.spans import Spans
from ingest.records import Mention
from ingest.register import ORGANS, Register

_FOLLOWING: Final = 32  # characters after a noun that show whether it stands alone
_BETWEEN_NUMBERS: Final = 6  # characters of a mark and a conjunction
_HEAD_WORDS: Final = 4  # of a name, among which its noun stands behind adjectives


@dataclass(frozen=True, slots=True)
class _Grammar:
    noun: "regex.Pattern[str]"
    begins: dict[str, tuple[str, ...]]
    classes: dict[str, frozenset[str]]
    generic: frozenset[str]
    determiner: "regex.Pattern[str] | None"
    capitals: bool
    alone: "regex.Pattern[str]"
    joining: frozenset[str]
    continued: "regex.Pattern[str]"
    counted: "regex.Pattern[str]"
    complement: "regex.Pattern[str]"
    quality: "regex.Pattern[str]"
    predicate: "regex.Pattern[str]"
    together: "regex.Pattern[str]"
    pointed: "regex.Pattern[str]"
    salient: frozenset[str]
    elided: dict[str, str]
    heads: frozenset[str]
    demonstratives: tuple[str, ...]
    near: frozenset[str]
    lone: frozenset[str]
    constant: bool
    language: Language


@cache
def _grammar(language: Language) -> _Grammar:
    table = language.table("coreference")
    rows = table.get("nouns", ())
    nouns = [fold(row[0]) for row in rows]
    article, elided = language.article, language.elided
    # after the preposition the article is elided, and a noun in l- keeps two of the three
    elisions = {noun.removeprefix(article).removeprefix(elided[:1]): noun for noun in nouns} if elided else {}
    heads = {fold(form).split()[0] for _, _, *forms in language.table("introduced").get("heads", ()) for form in forms}
    return _Grammar(
        compiled(
            rf"{language.word_start()}(?:{alternation(longest_first(nouns))}|{elided}(?P<elided>{alternation(longest_first(elisions))})){language.word_end()}"
        ),
        {fold(noun): tuple(fold(word) for word in begins) for noun, begins, *_ in rows},
        {fold(noun): frozenset(classes) for noun, _, classes, *_ in rows},
        frozenset(fold(noun) for noun, _, _, *generic in rows if generic == ["generic"]),
        compiled(f"(?:{language.pattern('coreference', 'determiner')})$") if "determiner" in table else None,
        bool(table.get("capitals")),
        compiled(language.pattern("coreference", "alone")),
        frozenset(language.forms("coreference", "joining")),
        compiled(
            rf"[ \t]*(?!{ordinal_pattern(language)})(?!{language.pattern('coreference', 'objects')})(?:{language.pattern('coreference', 'continued')})"
        ),
        compiled(rf"[ \t]+{ordinal_pattern(language)}[ \t]+(?:{language.pattern('coreference', 'of_another')})"),
        compiled(rf"[ \t]+(?:{language.pattern('coreference', 'complement')})"),
        compiled(rf"[ \t]+(?:{language.pattern('coreference', 'quality')})"),
        compiled(language.pattern("coreference", "predicate")),
        compiled(language.pattern("coreference", "together")),
        compiled(rf"{alternation(language.forms('coreference', 'demonstratives'))}[ \t]*$"),
        frozenset(language.forms("coreference", "salient")),
        elisions,
        frozenset(heads),
        language.forms("coreference", "demonstratives") if not language.letters else (),
        frozenset(language.forms("coreference", "near")),
        frozenset(language.forms("coreference", "lone")),
        bool(table.get("constant")),
        language,
    )


def find_coreferences(
    page: Page,
    mentions: Sequence[Mention],
    facts: Register,
    addressee: str | None = None,
    homes: Sequence[Mention] = (),
) -> list[Mention]:
    """Return back-references outside the given mentions, each to the one thing that the noun can mean where it stands.

    That is what the document is of (`homes`), unless the paragraph has just begun to speak of another. Where several may be meant
    the mention has no identifier; where nothing fits, the body that the document is addressed to may be meant.
    """
    if page.language is None:
        return []
    grammar = _grammar(page.language)
    taken = Spans.of(mentions)
    named = [m for m in mentions if m.id and not m.coref and m.type in ("body", "event", "initiative")]
    named = sorted([*named, *held_bodies(mentions, page.language, grammar.heads)], key=lambda m: m.start)
    places = Places(page, mentions, page.language)
    addressed = _labelled(addressee, page.code, facts)
    longer = list(_prefixes(page, grammar, named, taken, homes, addressed, places))
    taken = Spans.of([*mentions, *longer])
    spoken = sorted([*named, *(m for m in longer if m.id)], key=lambda m: m.start)
    unknown = [m for m in mentions if m.id is None and not m.coref and m.type == "body"]
    found = [*longer, *_nouns(page, grammar, spoken, unknown, taken, facts, addressee, homes, places)]
    found.sort(key=lambda m: (m.start, -m.end))
    kept: list[Mention] = []
    for mention in found:
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return kept


def _answer(
    page: Page, match: "regex.Match[str]", choice: Choice, kind: str, rule: str, confidence: float
) -> Mention | None:
    if choice.one is not None:
        return page.mention(
            match.start(),
            match.end(),
            choice.one.type,
            choice.one.id,
            coref=True,
            rule=rule,
            confidence=confidence,
        )
    if not choice.several:
        return None
    return page.mention(
        match.start(),
        match.end(),
        kind,
        None,
        candidates=choice.several,
        reason="ambiguous: the noun may take up several things named before",
        coref=True,
        rule=rule,
        confidence=0.3,
    )


def _nouns(
    page: Page,
    grammar: _Grammar,
    named: Sequence[Mention],
    unknown: Sequence[Mention],
    taken: Spans,
    facts: Register,
    addressee: str | None,
    homes: Sequence[Mention],
    places: Places,
) -> Iterator[Mention]:
    bearers: dict[str, list[Mention]] = {}
    salient: dict[str, Mention | None] = {}
    rivals: dict[str, int] = {}
    meant: dict[str, Mention] = {}
    text = page.folded.text
    for match in grammar.noun.finditer(text):
        start, end = page.folded.span(match.start(), match.end())
        noun = grammar.elided[match["elided"]] if match["elided"] else match[0]
        mark = grammar.pointed.search(text, max(0, match.start() - 8), match.start())
        pointed = mark is not None or noun.startswith(grammar.demonstratives)
        if taken.meet(start, end) or _bracketed(page, start, end):
            continue
        if not _determined(grammar, text, match):
            if grammar.near:  # another thing of that kind, named by more words
                rivals[noun] = start
            continue
        if (
            grammar.capitals
            and not pointed
            and page.text[start].islower()
            and not grammar.alone.search(text, max(0, match.start() - 3), match.end() + _FOLLOWING)
        ):
            continue
        if not pointed and _continued(page, grammar, match.end(), taken):
            if grammar.quality.match(text, match.end()):
                rivals[noun] = start
            continue
        until = mark.start() if mark is not None else match.start()
        predicate = grammar.predicate.search(text, max(0, match.start() - 16), until)
        if predicate is not None and not pointed:
            continue
        if grammar.together.search(text[max(0, match.start() - 2) : match.end() + 6]):
            continue
        if noun not in bearers:
            bearers[noun] = [m for m in named if _bears(m, noun, grammar, facts)]
            salient[noun] = _salient(bearers[noun], facts) if noun in grammar.salient else None
        if noun in grammar.lone and not pointed and len({m.id for m in bearers[noun]}) > 1:
            continue
        home = next((m for m in homes if _bears(m, noun, grammar, facts)), None)
        if noun in grammar.near:
            home = None
            if not any(m.end <= start and places.near(m, start) for m in bearers[noun]):
                continue
        if noun in grammar.salient and not pointed:
            choice = Choice(salient[noun])
            near = [m for m in bearers[noun] if m.end <= start]
            if rivals.get(noun, -1) > (
                near[-1].start if near else -1
            ):  # another such thing was named since, by no known name
                choice = Choice(None, tuple(sorted({str(m.id) for m in bearers[noun]})))
        else:
            before = bearers[noun]
            if predicate is not None:  # "A and B are members of that committee": it is neither
                before = [m for m in before if m.end <= places.clause(start) or m.start > start] or before
            begins = grammar.begins[noun]
            nameless = [m.start for m in unknown if m.end <= start and _starts(fold(m.text), begins, grammar.language)]
            rival = max(rivals.get(noun, -1), nameless[-1] if nameless else -1)
            choice = choose(before, home, start, pointed, rival, places)
        if (
            choice.one is None
            and not choice.several
            and addressee is not None
            and facts.classes.get(addressee, set()) & grammar.classes[noun]
        ):
            yield page.mention(
                match.start(), match.end(), "body", addressee, coref=True, rule="addressee", confidence=0.6
            )
        choice = _constant(grammar, choice, meant.get(noun), start, places)
        if choice.one is not None:
            meant[noun] = choice.one
        kind = choice.several[0].partition("/")[0] if choice.several else ""
        found = _answer(page, match, choice, kind, "coreference", 0.65)
        if found is not None:
            yield found


def _constant(grammar: _Grammar, choice: Choice, earlier: Mention | None, start: int, places: Places) -> Choice:
    """Return what a noun meant before, where the language keeps to that until the text turns to another bearer of the noun."""
    if not grammar.constant or earlier is None:
        return choice
    if choice.one is None:
        return Choice(earlier) if earlier.id in choice.several else choice
    turned = places.opens(choice.one, grammar.noun) or places.founded_near(choice.one, start)
    return choice if turned else Choice(earlier)


def _bracketed(page: Page, start: int, end: int) -> bool:
    """Tell whether a noun stands alone in brackets: it then says what kind of thing is meant, or stands for a column."""
    return page.text[start - 1 : start] == "(" and page.text[end : end + 1] == ")"


def _determined(grammar: _Grammar, text: str, match: "regex.Match[str]") -> bool:
    """Tell whether a noun is definite by the word before it, in a language whose article is a word of its own."""
    return grammar.determiner is None or (
        match[0].startswith(grammar.demonstratives)
        or grammar.determiner.search(text, max(0, match.start() - 14), match.start()) is not None
    )


def _continued(page: Page, grammar: _Grammar, end: int, taken: Spans) -> bool:
    """Tell whether a name goes on after a noun: the next word could belong to it, and does not begin a mention of its own."""
    if grammar.counted.match(page.folded.text, end) is not None:
        return True
    if grammar.continued.match(page.folded.text, end) is None:
        return False
    return not taken.begin(page.folded.at(_word_after(page.folded.text, end)))


def _word_after(text: str, end: int) -> int:
    """Return where the next word begins, or the end of the text."""
    return next((at for at in range(end, len(text)) if not text[at].isspace()), len(text))


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
    if mention.type == "body" and noun in grammar.salient and mention.id not in ORGANS:
        return False  # "the Conference" is no body that is called a conference (UNCTAD)
    name, language = fold(mention.text), grammar.language
    begins = grammar.begins[noun]
    if _starts(name, begins, language):
        return True
    classes = facts.classes.get(mention.id or "") or {mention.attributes.get("class", "")}
    if not classes & grammar.classes[noun]:
        return False
    if noun in grammar.generic:  # "the initiative" may be a compact, a campaign or a fund
        return True
    heads = [fold(label.text) for label in facts.labels_of(mention.id or "") if label.kind == "preferred"]
    article = language.article
    first = {words.split()[0].removeprefix(article) for words in (name, *heads) if words.split()}
    if not (first & grammar.heads) or not first.isdisjoint(word.removeprefix(article) for word in begins):
        return True
    return any(_starts(head, begins, language) for head in heads)  # a name whose noun stands behind: "Focus Group on …"


def _starts(name: str, begins: Sequence[str], language: Language) -> bool:
    """Tell whether a folded name begins with one of the words, or ends with one where the language puts the head last."""
    if language.table("coreference").get("head_last"):
        plain = compiled(r"\s*[(（].*$").sub("", name).rstrip('»’”》」』"')
        return plain.endswith(tuple(begins)) or any(f"{word} " in plain or f"{word}的" in plain for word in begins)
    if language.table("coreference").get("adjectives_first"):
        words = [word.rstrip(",") for word in name.split()[:_HEAD_WORDS]]
        heads = tuple(f"{word} " for word in begins)
        return any(f"{' '.join(words[at:])} ".startswith(heads) for at in range(len(words)))
    endings = (" ", language.table("coreference").get("noun_ending", "") + " ")
    if name.startswith(tuple(f"{word}{ending}" for word in begins for ending in endings)):
        return True
    elided = language.elided
    return bool(elided) and name.removeprefix(elided).startswith(
        tuple(f"{word.removeprefix(language.article)} " for word in begins)
    )


def _prefixes(
    page: Page,
    grammar: _Grammar,
    named: Sequence[Mention],
    taken: Spans,
    homes: Sequence[Mention],
    addressed: Sequence[Mention],
    places: Places,
) -> Iterator[Mention]:
    """Find the first words of a longer name standing alone after it."""
    bearers: dict[str, list[Mention]] = {}
    listed = _in_lists(named)
    for mention in (*addressed, *homes, *named):
        if mention.start in listed and mention.end > 0:
            continue
        words = grammar.language.unelided(fold(mention.text)).split()
        for size in range(2, min(len(words), 5)):
            if words[size - 1] in grammar.joining or takes_up_nothing(words[:size], grammar.language):
                continue
            bearers.setdefault(" ".join(words[:size]), []).append(mention)
    if not bearers or page.language is None:
        return
    head_last = bool(page.language.table("coreference").get("head_last"))
    forms = page.language.with_elided(bearers)
    for match in find_phrases(page.folded.text, forms, page.language):
        start, end = page.folded.span(match.start(), match.end())
        text = page.folded.text
        if taken.meet(start, end) or _bracketed(page, start, end) or _continued(page, grammar, match.end(), taken):
            continue
        if not _determined(grammar, text, match):
            continue
        if head_last and page.text[start].islower():  # "international telecommunication": no name without its noun
            continue
        if grammar.quality.match(text, match.end()) and not taken.begin(page.folded.at(_word_after(text, match.end()))):
            continue
        if grammar.complement.match(text, match.end()):
            continue
        name = forms[" ".join(match[0].split())]
        home = next((m for m in homes if _begins(m, name, page.language)), None)
        pointed = grammar.pointed.search(text, max(0, match.start() - 8), match.start()) is not None
        choice = choose(bearers.get(name, ()), home, start, pointed, -1, places)
        if choice.one is None and not choice.several:
            choice = Choice(next((m for m in addressed if _begins(m, name, page.language)), None))
        kind = choice.several[0].partition("/")[0] if choice.several else ""
        found = _answer(page, match, choice, kind, "name-again", 0.6)
        if found is not None:
            yield found


def _in_lists(named: Sequence[Mention]) -> frozenset[int]:
    """Return where numbered things begin after which another number stands: their noun is that of all of them ("Working Parties 6A, 6E")."""
    numbered = sorted((m for m in named if m.rule.startswith("numbered")), key=lambda m: m.start)
    pairs = pairwise(numbered)
    return frozenset(
        one.start for one, two in pairs if two.text[:1].isdigit() and two.start - one.end <= _BETWEEN_NUMBERS
    )


def _labelled(entity: str | None, code: str, facts: Register) -> tuple[Mention, ...]:
    """Return the names of an entity as if they stood before the text."""
    labels = facts.labels_of(entity) if entity is not None else ()
    return tuple(Mention(0, 0, label.text, "body", entity) for label in labels if label.lang == code)


def _begins(mention: Mention, words: str, language: Language) -> bool:
    return language.unelided(fold(mention.text)).startswith(f"{words} ")
