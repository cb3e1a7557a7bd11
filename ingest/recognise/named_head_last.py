"""Finds names that no reference fact lists and that end with their noun: introduced with an acronym, or said by the form alone to be a body's.

Without spaces the noun shows where a name ends, and the nearest word that no name holds, mark or other mention where it begins. A
conjunction belongs to the name unless something that was named ends right before it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import regex

from ingest.folding import fold
from ingest.language import Language, alternation, longest_first
from ingest.patterns import compiled
from ingest.recognise.introduced import Introduced, identifier
from ingest.recognise.page import Page
from ingest.recognise.spans import Placed, Spans
from ingest.records import Mention
from ingest.register import Register

_BRACKET: Final = regex.compile(
    r"[”»’》」\"]?[ \t]*[(（][ \t]?(?P<acronym>[A-Z][A-Za-z0-9&+]*(?:[-\u2011 ][A-Za-z0-9&+]+){0,4})[ \t]?[)）]"
)
_BREAK: Final = regex.compile(r"[\n\t。.；;：:，,（(）)！？\[\]]")
_HAN: Final = regex.compile(r"\p{Han}")
_LABEL: Final = regex.compile(r"(?:\d{1,2}(?:\.\d+)*[.)）]?)?[ \u00a0]+")
_YEAR: Final = regex.compile(r"(?:19|20)\d\d(?=\p{Han})")
_OPENING: Final = '《“「"«'
_LONGEST: Final = 40  # characters of a name
_ALIKE: Final = 0.75  # share of pairs of characters that two names of one body have in common


@dataclass(frozen=True, slots=True)
class _Grammar:
    head: "regex.Pattern[str]"
    kinds: Mapping[str, tuple[str, str]]
    group: "regex.Pattern[str]"
    classes: Mapping[str, str]
    stops: "regex.Pattern[str]"
    kept: "regex.Pattern[str]"
    joints: "regex.Pattern[str]"
    year: "regex.Pattern[str]"
    taken_up: "regex.Pattern[str]"
    nouns: frozenset[str]


@cache
def _grammar(language: Language) -> _Grammar:
    kinds = {
        fold(form): (type, klass) for type, klass, *forms in language.table("introduced")["heads"] for form in forms
    }
    classes = {fold(form): name for form, name in language.table("groups")["heads"]}
    return _Grammar(
        compiled(rf"{alternation(longest_first(kinds))}$"),
        kinds,
        compiled(alternation(longest_first(classes))),
        classes,
        compiled(alternation(language.forms("introduced", "stops"))),
        compiled(alternation(language.forms("introduced", "kept"))),
        compiled(alternation(language.forms("introduced", "joints"))),
        compiled("^" + language.pattern("names", "year_before").removesuffix("$")),
        compiled(alternation(language.forms("coreference", "demonstratives")) + "$"),
        frozenset(fold(noun) for noun, *_ in language.table("coreference")["nouns"]),
    )


def find_named_by_acronym_head_last(
    page: Page, known: Sequence[Mention], listed: Callable[[str], Sequence[str]]
) -> tuple[list[Mention], list[Introduced]]:
    """Return the names introduced with an acronym outside the known mentions, and what they introduce.

    Args:
        page: the text.
        known: what was recognised in it.
        listed: gives the entities that an acronym stands for in the reference facts.
    """
    assert page.language is not None
    grammar = _grammar(page.language)
    found: list[Mention] = []
    introduced: dict[str, Introduced] = {}
    placed = Placed(known)
    for match in _BRACKET.finditer(page.text):
        behind = placed.ending(match.end("acronym") + 1, match.end("acronym") + _LONGEST)
        if any(m.start <= match.start("acronym") for m in behind):
            continue  # a listed name whose own acronym this is
        name_end = match.start()
        head = _head(grammar, page, name_end)
        if head is None:
            continue
        noun = page.folded.at(head.start())
        start = min(_begin(page, grammar, head.start(), name_end, placed), noun)
        if page.text[start - 1 : start] and page.text[start - 1] in _OPENING:
            start -= 1
        type, klass = grammar.kinds[head[0]]
        acronym = match["acronym"].replace("\u2011", "-")
        name = fold(page.text[start:name_end].strip(_OPENING + '”》」»"'))
        year = grammar.year.match(name)
        same = [entity for entity in listed(acronym) if entity.startswith(f"{type}/")]
        id = same[0] if len(same) == 1 else identifier(type, acronym, year["year"] if year is not None else None)
        mention = Mention(
            start,
            match.end(),
            page.text[start : match.end()],
            type,
            id,
            reason="introduced by this document",
            rule="introduced",
            confidence=0.75,
            attributes={"class": klass, "provisional": "true"},
        )
        found.append(mention)
        for form in _forms(acronym, name if start < noun else "", year.end() if year is not None else 0):
            introduced.setdefault(form, Introduced(form, id, type, klass, form == acronym))
    return found, list(introduced.values())


def _forms(acronym: str, name: str, year: int) -> Iterator[str]:
    yield acronym
    if name:
        yield name
    if year:
        yield name[year:]


def _head(grammar: _Grammar, page: Page, end: int) -> "regex.Match[str] | None":
    stripped = page.folded.offset(end)
    while stripped and page.folded.text[stripped - 1] in ' \t”》」»"':
        stripped -= 1
    return grammar.head.search(page.folded.text, max(0, stripped - 8), stripped)


def _begin(page: Page, grammar: _Grammar, head: int, end: int, known: Placed) -> int:
    """Return where the name begins whose noun stands at `head` of the folded text: after the last word or mark that no name holds."""
    limit = page.folded.at(head)
    floor = max(limit - _LONGEST, 0)
    quoted = max((page.text.rfind(mark, floor, end) for mark in _OPENING), default=-1)
    closing = '》”」"»'
    if quoted >= 0 and not any(mark in page.text[quoted + 1 : end] for mark in closing):
        return quoted + 1
    floor = max([floor, *(m.end() for m in _BREAK.finditer(page.text, floor, limit))])
    inside = fold(page.text[floor:limit])
    if len(inside) != limit - floor:
        return limit
    holders = [
        m
        for m in known.ending(floor + 1, limit)
        if m.type
        in ("country", "date", "person", "post", "resolution", "decision", "edition", "document", "circular", "city")
    ]
    floor = max([floor, *(m.end for m in holders)])
    inside = grammar.kept.sub(lambda match: "\0" * len(match[0]), fold(page.text[floor:limit]))
    cut = max((m.end() for m in grammar.stops.finditer(inside)), default=0)
    for joint in grammar.joints.finditer(inside, cut):
        before = floor + joint.start()
        if any(m.type != "topic" for m in known.ending(before, before)) or joint.start() == cut:
            cut = joint.end()
    cut = max((m.start() for m in _YEAR.finditer(inside, cut)), default=cut)  # a name has its year in front
    label = _LABEL.match(page.text, floor + cut, limit)
    return label.end() if label is not None else floor + cut


def goes_on_before(page: Page, start: int) -> bool:
    """Tell whether a name that is read at an offset only ends a longer one: what stands right before it is no word that names begin after."""
    if page.language is None or not page.language.head_last or not _HAN.match(page.text, start - 1):
        return False
    grammar = _grammar(page.language)
    before = fold(page.text[max(0, start - 6) : start])
    return not any(
        m.end() == len(before) for p in (grammar.stops, grammar.joints) for m in p.finditer(before, overlapped=True)
    )


def find_groups_head_last(page: Page, known: Sequence[Mention], facts: Register) -> list[Mention]:
    """Return bodies that no known mention covers, whose names end with the noun of a body and say whose or about what it is."""
    assert page.language is not None
    grammar = _grammar(page.language)
    spans = Spans.of(m for m in known if m.type != "topic")
    found: list[Mention] = []
    placed = Placed(known)
    for head in grammar.group.finditer(page.folded.text):
        start, end = page.folded.span(head.start(), head.end())
        if spans.hold(start) or spans.hold(end - 1):
            continue
        begin = _begin(page, grammar, head.start(), end, placed)
        if start - begin < 2 or grammar.taken_up.search(fold(page.text[begin:start])):
            continue
        name = page.text[begin:end]
        if fold(name) in grammar.nouns:  # it takes up what was named before
            continue
        same = _alike(name, head[0], page.language, facts)
        found.append(
            Mention(
                begin,
                end,
                name,
                "body",
                same,
                reason="named in other words than the reference facts do"
                if same
                else "no reference fact names this body",
                rule="group-subject" if same else "group-unknown",
                confidence=0.75 if same else 0.3,
                attributes={"class": grammar.classes[head[0]]},
            )
        )
    return found


def _alike(name: str, head: str, language: Language, facts: Register) -> str | None:
    """Return the one listed body whose name ends with the same noun and is nearly the same otherwise."""
    mine = _pairs(name, language)
    scored = [
        (len(mine & pairs) / len(mine | pairs), entity)
        for end, pairs, entity in _signatures(language, facts)
        if end == head
    ]
    best = {entity for share, entity in scored if share >= _ALIKE and share == max(scored)[0]}
    return best.pop() if len(best) == 1 else None


def _pairs(name: str, language: Language) -> frozenset[str]:
    """Return the pairs of neighbouring characters of a name, its conjunctions and particles left out."""
    joints = (*language.forms("introduced", "joints"), *language.forms("names", "particles"))
    text = regex.sub(alternation(longest_first(joints)), "", fold(name))
    return frozenset(text[at : at + 2] for at in range(len(text) - 1))


@cache
def _signatures(language: Language, facts: Register) -> tuple[tuple[str, frozenset[str], str], ...]:
    """Return noun, pairs of characters and identifier of every listed body whose name ends with the noun of a body."""
    grammar = _grammar(language)
    ends = longest_first(grammar.classes)
    rows = []
    for label in facts.labels:
        if label.lang == language.code and label.entity.startswith("body/") and label.kind != "short":
            name = fold(label.text)
            end = next((form for form in ends if name.endswith(form)), None)
            if end is not None:
                rows.append((end, _pairs(name, language), label.entity))
    return tuple(rows)
