"""Finds names that no reference fact lists but the document itself introduces with an acronym: "the Digital Youth Forum 2026 (DYF-26)".

The head noun gives the kind, the acronym the identifier; the bracket shows where the name ends, and the words before it where it
begins. Later the name alone, its beginning with another year, and the acronym stand for the same.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import regex

from ingest.folding import fold
from ingest.language import NEVER, Language, alternation, longest_first
from ingest.patterns import compiled
from ingest.recognise.initials import of_last_words, of_owner
from ingest.recognise.page import Page
from ingest.recognise.spans import Placed, Spans
from ingest.records import Mention
from ontology.namespaces import slug

_BRACKET: Final = regex.compile(
    r"(?<![ \t\u00a0])[ \t\u00a0]*+[\"”»’‘]?[ \t\u00a0]*+\([ \t\u00a0]?(?P<acronym>[A-Z][A-Za-z0-9&+]*(?:[-\u2011 ][A-Za-z0-9&+]+){0,4})[ \t\u00a0]?\)"
)
_ACRONYM: Final = regex.compile(r"[A-Z][A-Za-z0-9&+]*(?:(?:[-\u2011 ]|[ ]and[ ])[A-Z0-9][A-Za-z0-9&+]*){0,4}")
_CAPITALS: Final = regex.compile(rf"(?<![A-Za-z0-9/&+-])(?:{_ACRONYM.pattern})")
_BREAK: Final = regex.compile(r"[\n.؛;:،,()\[\]«»]|\s[-–—]\s")
_WORD: Final = regex.compile(r"\S+")
_NUMBERED: Final = regex.compile(r"(?P<stem>.*?\D)-?(?P<number>\d{2}|\d{4})$")
_PLURAL: Final = regex.compile(r"[A-Z]{2,}s")  # "RPMs": a kind of things
_SHORT: Final = 3  # letters: a longer word in small ones is a word
_ALIKE: Final = ("body/", "initiative/")
_MAX_WORDS: Final = 12
_OF_BODY: Final = ("Office", "Meeting")  # what is named after its body, whose the acronym then is


@dataclass(frozen=True, slots=True)
class _Grammar:
    kinds: Mapping[str, tuple[str, str]]
    head: "regex.Pattern[str]"
    glued: "regex.Pattern[str]"
    year: "regex.Pattern[str]"
    stops: frozenset[str]
    written_stops: frozenset[str]
    concerned: "regex.Pattern[str]"
    known_as: "regex.Pattern[str]"
    language: Language
    premodified: "regex.Pattern[str]"
    this: "regex.Pattern[str]"
    capitals: bool
    common: frozenset[str]
    compound: "regex.Pattern[str]"
    verb: "regex.Pattern[str]"


@dataclass(frozen=True, slots=True)
class Introduced:
    """What a document introduces: acronym or folded name, identifier, kind and class."""

    form: str
    id: str
    type: str
    klass: str
    is_acronym: bool


@cache
def _grammar(language: Language) -> _Grammar:
    rows = language.table("introduced")["heads"]
    kinds = {fold(form): (type, klass) for type, klass, *forms in rows for form in forms}
    article = rf"{language.article}|{language.elided[:1]}" if language.article else ""
    before, glued = (
        rf"[{''.join(row)}]" if (row := language.tables.get(key)) else NEVER for key in ("conjunctions", "prepositions")
    )
    return _Grammar(
        kinds,
        compiled(
            rf"(?P<glue>(?:{language.pattern('introduced', 'elision')})?(?:{before})?(?P<preposition>{glued})?)(?P<article>{article})?(?P<head>{alternation(longest_first(kinds))})"
            rf"(?:{language.pattern('groups', 'head_ending')})?"
        ),
        compiled("^" + language.clitics()),
        compiled(language.pattern("names", "event_year") + "$"),
        frozenset(fold(word) for word in language.table("introduced")["stops"]),
        frozenset(language.table("introduced")["stops"]),
        compiled(language.pattern("introduced", "concerned")),
        compiled(rf"(?r)(?:{language.pattern('introduced', 'known_as')})"),
        language,
        compiled(language.table("introduced").get("premodified", NEVER)),
        compiled(rf"(?r)(?:{language.pattern('introduced', 'this')})"),
        bool(language.table("introduced").get("capitals")),
        frozenset(language.table("introduced").get("common", ())),
        compiled(language.pattern("introduced", "compound")),
        compiled(language.table("introduced").get("verb", NEVER)),
    )


def find_named_by_acronym(
    page: Page, known: Sequence[Mention], listed: Callable[[str], Sequence[str]]
) -> tuple[list[Mention], list[Introduced]]:
    """Return the names introduced with an acronym outside the known mentions, and what they introduce.

    Args:
        page: the text.
        known: what was recognised in it.
        listed: gives the entities that an acronym stands for in the reference facts.
    """
    if page.language is None or "introduced" not in page.language.tables:
        return [], []
    grammar = _grammar(page.language)
    found: list[Mention] = []
    introduced: dict[str, Introduced] = {}
    listed_names, placed = Spans.of(known), Placed(known)
    countries = {(m.start, m.end) for m in known if m.type == "country"}
    for name_end, end, inside in sorted({*_brackets(page), *_known_as(page, grammar)}):
        if listed_names.cover(inside[0], inside[1] + 1):  # a listed name whose own acronym this is
            continue
        acronym = page.text[slice(*inside)].replace("\u2011", "-")
        entities = listed(acronym)
        kinds = {entity.partition("/")[0] for entity in entities}
        if inside in countries or "country" in kinds:
            continue  # "the Forum in Bern (Switzerland)"
        if _in_words(acronym) or acronym in grammar.common or _PLURAL.fullmatch(acronym) is not None:
            continue
        place = _begin(page, grammar, name_end, acronym)
        if place is None:
            continue
        start, head = place
        ending = placed.ending(name_end, name_end)
        whole = [str(m.id) for m in ending if m.start <= start and not m.coref]
        if whole and of_owner(page.text[start:name_end], whole, acronym, listed):
            continue  # a listed name, and in brackets what its bearer belongs to: "Study Group 8 of the … Sector (ITU-R)"
        if of_last_words(page.text[start:name_end], acronym, _complement(page.text[start:name_end], grammar)):
            continue  # "the group on Ample Coverage (AC)"
        type, klass = grammar.kinds[head]
        if kinds == {"event"} and type != "event":
            continue  # "the languages of the Union (C05)": the session of which this is
        name = fold(page.text[start:name_end]).strip(" \"'»”’‘")
        if (
            len(name.split()) > 3  # "this Joint Group (ACRONYM)" does introduce it
            and grammar.this.match(page.folded.text, 0, page.folded.offset(start)) is not None
        ):
            continue  # "this important conference will review the Regulations (ACRONYM)" introduces no conference
        year = grammar.year.search(name)
        same, other = ([e for e in entities if e.startswith(kind)] for kind in (f"{type}/", _ALIKE))
        owned = any(m.type == "body" and start < m.start for m in placed.ending(start + 1, name_end))
        if owned and not same and type == "initiative" and len(other) == 1:  # "… Fund of X (ACRONYM)" may be a body
            same, type = other, other[0].partition("/")[0]
        new = identifier(type, acronym, year["year"] if year is not None else None)
        alike = [entity for entity in whole if entity.startswith(f"{type}/")]  # a listed name has this acronym too
        id = same[0] if len(same) == 1 else alike[0] if len(alike) == 1 and year is None else new
        found.append(
            Mention(
                start,
                end,
                page.text[start:end],
                type,
                id,
                reason="introduced by this document",
                rule="introduced",
                confidence=0.75,
                attributes={"class": klass, "provisional": "true"},
            )
        )
        listed_name = any(m.start == start and m.id not in (None, id) for m in ending)
        for item in _forms(acronym, name, id, type, klass, grammar):
            if (
                item.is_acronym or not listed_name
            ):  # the words alone are the name of what the reference facts know by them
                introduced.setdefault(item.form, item)
    return found, list(introduced.values())


def _complement(name: str, grammar: _Grammar) -> str:
    """Return the words of a name after the first that says what its bearer is concerned with."""
    words = name.split()
    at = next((n for n, word in enumerate(words) if grammar.concerned.match(fold(word))), len(words))
    return " ".join(words[at + 1 :])


def _brackets(page: Page) -> Iterator[tuple[int, int, tuple[int, int]]]:
    """Yield where a name before an acronym in brackets ends, where the bracket does, and the place of the acronym."""
    for match in _BRACKET.finditer(page.text):
        yield match.start(), match.end(), match.span("acronym")


def _known_as(page: Page, grammar: _Grammar) -> Iterator[tuple[int, int, tuple[int, int]]]:
    """Yield the same for a name that the text says is known by an acronym; the name ends before these words."""
    for acronym in _CAPITALS.finditer(page.text):
        match = grammar.known_as.match(page.folded.text, 0, page.folded.offset(acronym.start()))  # backwards from there
        if match is not None and sum(char.isupper() for char in acronym[0]) >= 2:
            end = page.folded.at(match.start())
            yield end, end, acronym.span()


def _in_words(bracket: str) -> bool:
    """Tell whether a bracket says in words what a name is about ("Study Group 7 (Science services)", "(Tunis Phase)"), and is no acronym."""
    words = bracket.split()
    plain = len(words) > 1 and not any(sum(not char.islower() for char in word) > 1 for word in words)
    return plain or any(word.islower() and len(word) > _SHORT for word in words)


def identifier(type: str, acronym: str, year: str | None) -> str:
    """Return the identifier of what an acronym and, for an event, the year of its name introduce."""
    if type == "event" and year is not None and not acronym[-1].isdigit():
        return f"event/{slug(acronym)}-{year[2:]}"
    return f"{type}/{slug(acronym)}"


def _forms(acronym: str, name: str, id: str, type: str, klass: str, grammar: _Grammar) -> Iterator[Introduced]:
    yield Introduced(acronym, id, type, klass, True)
    if len(name.split()) > 1:
        yield Introduced(name, id, type, klass, False)
    match = _NUMBERED.fullmatch(id.partition("/")[2])
    bare = grammar.year.sub("", name)
    if type == "event" and match is not None and bare != name:  # the series, of which another year may be named
        series = f"event/{match['stem'].rstrip('-')}"
        yield Introduced(match["stem"].rstrip("-"), series, type, "EventSeries", True)
        if len(bare.split()) > 1:
            yield Introduced(bare, series, type, "EventSeries", False)


def _begin(page: Page, grammar: _Grammar, end: int, acronym: str) -> tuple[int, str] | None:
    """Return where the name before a bracket begins, and its head noun: the nearest head that is no complement of another."""
    line = max(page.text.rfind("\n", 0, end), 0)
    cut = max((m.end() for m in _BREAK.finditer(page.text, line, end)), default=line)
    words = [(m.start() + cut, m.end() + cut) for m in _WORD.finditer(page.text[cut:end])][-_MAX_WORDS:]
    capital = _capital(page, grammar, words, acronym) if grammar.capitals else None
    if capital is not None:
        return _premodified(page, grammar, capital[0], cut), capital[1]
    chosen: tuple[int, str] | None = None
    weak: tuple[int, str] | None = None
    for index in range(len(words) - 1, -1, -1):
        start, last = words[index]
        word = fold(page.text[start:last])
        rest = fold(page.text[start : words[min(index + 2, len(words) - 1)][1]])
        match = grammar.head.match(rest)
        if match is not None and (len(rest) == match.end() or rest[match.end()] in " \t"):
            here = (start + _cut(page.text[start:last], match, grammar.language), match["head"])
            construct = (
                grammar.premodified.pattern == NEVER  # else the last noun is the head
                and not match["article"]
                and index + 1 < len(words)
                and chosen is not None
                and words[index + 1][0] == chosen[0]
                and not (grammar.kinds[match["head"]][1] in _OF_BODY and grammar.kinds[chosen[1]][0] == "body")
            )
            if match["preposition"]:  # "of the conference" is a complement of a head before it, if there is one
                weak = weak or here
            elif chosen is None or construct:
                chosen = here  # an indefinite head right before a head is the head of both
            else:
                break
        elif grammar.concerned.match(
            word
        ):  # what follows is a complement: "the group concerned with the forum (ACRONYM)"
            chosen, weak = None, weak or chosen
        elif grammar.compound.match(rest) or (chosen is None and _goes_on(page, grammar, words[:index])):
            continue
        elif word in grammar.stops or grammar.glued.sub("", word) in grammar.stops or grammar.verb.fullmatch(word):
            break
    found = chosen or weak
    begin = _premodified(page, grammar, found[0], cut) if found is not None else 0
    when = grammar.capitals and found is not None and grammar.kinds[found[1]][1] == "Observance"
    return None if found is None or (when and page.text[begin].islower()) else (begin, found[1])  # "last year (…)"


def _goes_on(page: Page, grammar: _Grammar, words: Sequence[tuple[int, int]]) -> bool:
    """Tell whether words end with a head noun in capitals and a preposition, so that an article goes on with its name ("the Forum for the …")."""
    if len(words) < 2 or grammar.premodified.pattern == NEVER:
        return False
    head, before = (page.text[slice(*word)] for word in words[-2:])
    return (
        head[:1].isupper() and grammar.head.fullmatch(fold(head)) is not None and bool(grammar.concerned.match(before))
    )


def _capital(page: Page, grammar: _Grammar, words: Sequence[tuple[int, int]], acronym: str) -> tuple[int, str] | None:
    """Return the nearest head noun with a capital, which begins a name; one before it whose initial is the acronym's comes first."""
    heads: list[tuple[int, str]] = []
    line = words[0][0] if words else 0
    for index in range(len(words) - 1, -1, -1):
        start, last = words[index]
        written = page.text[start:last]
        rest = fold(page.text[start : words[min(index + 5, len(words) - 1)][1]])
        match = grammar.head.match(rest)
        cut = _cut(written, match, grammar.language) if match is not None else 0
        if match is not None and not rest[match.end() : match.end() + 1].strip():
            inside = words[index + len(match[0].split()) - 1][1]
            heads = [head for head in heads if head[0] >= inside]  # "Groupe de travail du Conseil" is one head
            behind = grammar.premodified.search(page.text, line, start)
            if written[cut : cut + 1].isupper() or (behind is not None and behind[0][:1].isupper()):
                heads.append((start + cut, match["head"]))
        elif written.lower() in grammar.written_stops:  # folding would make "à" the verb "a"
            break
    of_initial = [head for head in heads if page.text[head[0]] == acronym[:1]]
    alone = len(heads) > 1 and words[-1][0] <= heads[0][0] and acronym.isupper()
    if alone and grammar.premodified.search(page.text, line, heads[0][0]) is None:
        heads = heads[1:]  # a name of one word has no acronym: "Organizing Committee of the Summit (ACRONYM)"
    return next(iter((*of_initial, *heads)), None)


def _premodified(page: Page, grammar: _Grammar, head: int, cut: int) -> int:
    """Return where a name begins whose head noun other words of the name may stand before ("the Digital Youth Forum")."""
    match = grammar.premodified.search(page.text, cut, head)
    if match is None:
        return head
    start = match.start()
    for word in compiled(r"\S+\s+").finditer(match[0]):
        if fold(word[0].strip()) not in grammar.stops:
            break
        start = match.start() + word.end()
    return start


def _cut(word: str, match: "regex.Match[str]", language: Language) -> int:
    """Return how many letters of a word are particles that can be cut off; an elided article stays."""
    glue = len(match["glue"]) - (1 if language.elided and match["article"] == language.elided[:1] else 0)
    return min(max(glue, 0), len(word) - 1)
