"""Finds names of bodies that no reference fact lists by their form: head noun, parent, and what the body is concerned with.

A name that says the same as a listed one in other words (same head, same subject words) is linked to it with lower confidence;
any other becomes a provisional body, used for the rest of the document.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from operator import itemgetter
from typing import Final

import regex

from ingest.folding import fold
from ingest.language import Language
from ingest.language.declension import case_forms
from ingest.patterns import compiled
from ingest.recognise.aliases import is_acronym
from ingest.recognise.group_grammar import GroupGrammar, group_grammar, whole_name
from ingest.recognise.initials import of_last_words
from ingest.recognise.introduced import Introduced
from ingest.recognise.page import Page
from ingest.recognise.romanise import romanise
from ingest.recognise.spans import Spans
from ingest.records import Mention
from ingest.register import Register

_MAX_WORDS: Final = 14
_CAPITALS: Final = regex.compile(r"[A-Z][A-Z&]+s?")
_IN_BRACKETS: Final = regex.compile(r"[ \t]*\([ \t]?[A-Za-zА-Яа-я][A-Za-zА-Яа-я0-9&-]{1,14}\)")
_END: Final = regex.compile(r"[\n.؛;:،,()\[\]\"«»“”‘’']|\s[-–—]\s")


def find_groups(page: Page, known: Sequence[Mention], facts: Register) -> list[Mention]:
    """Return bodies named by their form outside the known mentions; overlaps with shorter known ones are the caller's to settle."""
    if page.language is None:
        return []
    grammar = group_grammar(page.language)
    spans = sorted((*page.folded_span(m), m) for m in known) if known else []
    taken = Spans((start, end) for start, end, _ in spans)
    found: list[Mention] = []
    reach = 0
    for head in grammar.start.finditer(page.folded.text):
        if head.start() < reach or taken.hold(head.start()):
            continue
        if grammar.capitals and not page.text[page.folded.at(head.start())].isupper():
            continue
        start = _begin(page, grammar, head.start(), reach)
        end, named = _extent(page, grammar, start, head.end(), spans)
        if not named:
            continue
        end = _with_acronym(page, end)[0]
        mention = _link(page, grammar, head, start, end, facts)
        found.append(mention)
        reach = end
    return _united(found, grammar)


def _united(found: list[Mention], grammar: GroupGrammar) -> list[Mention]:
    """Give one identifier to provisional bodies of which one name begins as the other, articles and joining words aside; the shorter name's."""
    names = {
        m.id: tuple(
            grammar.strip.sub("", w) for w in whole_name(fold(m.text), grammar).split() if w not in grammar.joining
        )
        for m in found
        if m.rule == "group-provisional"
    }
    same = {
        id: min(
            (other for other, words in names.items() if words == mine[: len(words)]),
            key=lambda other: (len(names[other]), str(other)),
        )
        for id, mine in names.items()
    }
    return [replace(m, id=same.get(m.id, m.id)) for m in found]


def of_brackets(bodies: Sequence[Mention]) -> list[Introduced]:
    """Return the acronyms in brackets at the end of the names of bodies that no reference fact knows."""
    found = ((m, compiled(r"\(([^()]{2,20})\)$").search(m.text)) for m in bodies if m.rule == "group-provisional")
    named = ((m, bracket[1].strip()) for m, bracket in found if bracket is not None and m.id is not None)
    acronyms = ((m, name) for m, name in named if sum(char.isupper() for char in name) > 1)
    return [Introduced(name, str(m.id), "body", m.attributes.get("class", "Body"), True) for m, name in acronyms]


def find_committees(page: Page, names: Sequence[Mention]) -> list[Mention]:
    """Return numbered committees of a conference ("Committee 5 of …"), which its own number makes no citation."""
    if page.language is None:
        return []
    pattern = compiled(page.language.word_start() + page.language.pattern("groups", "committee"))
    events = {page.folded_span(m)[0]: m for m in names if m.type == "event" and m.id}
    found = []
    for match in pattern.finditer(page.folded.text):
        event = events.get(match.end()) or events.get(match.end() - 1)
        if event is not None and event.id is not None:
            id = f"body/{event.id.partition('/')[2]}-Committee-{match['number']}"
            found.append(page.mention(match.start(), match.end("number"), "body", id, rule="committee", confidence=0.9))
    return found


def _starting(spans: Sequence[tuple[int, int, Mention]], first: int, last: int) -> Sequence[tuple[int, int, Mention]]:
    """Return the mentions that start between two places of the folded text, both included."""
    return spans[bisect_left(spans, first, key=itemgetter(0)) : bisect_right(spans, last, key=itemgetter(0))]


def _extent(
    page: Page, grammar: GroupGrammar, begin: int, at: int, spans: Sequence[tuple[int, int, Mention]]
) -> tuple[int, bool]:
    """Return where the name that begins at a place and whose head ends at another ends, and whether it says enough to be one."""
    text = page.folded.text
    named = bool(grammar.regional.match(text, at))
    at = _end(grammar.qualities.match(text, at), at)
    near = max((m.end() for m in _END.finditer(text, max(begin, at - 20), at)), default=max(begin, at - 20))
    named = named or bool(grammar.regional.search(text, near, at))
    belonging = grammar.belonging.match(text, at)
    if belonging:
        owner = next((end for _, end, _ in _starting(spans, belonging.end() - 1, belonging.end())), None)
        if owner is not None:
            at = owner
    concerned = grammar.concerned.match(text, at)
    if concerned is None and belonging is None:  # a body right behind the head may own it ("the Council's group on …")
        owners = _starting(spans, at + 1, at + 1)
        behind = owners[0][1] if owners and owners[0][2].type == "body" and text[at : at + 1] == " " else at
        concerned = grammar.concerned.match(text, behind) if behind > at else None
    if concerned:
        end = _complement(page, grammar, concerned.end(), spans)
        return (end, True) if end > concerned.end() else (at, named)
    acronym = _IN_BRACKETS.match(text, at)
    return at, named or (acronym is not None and belonging is not None)


def _end(match: "regex.Match[str] | None", otherwise: int) -> int:
    return match.end() if match else otherwise


def _complement(page: Page, grammar: GroupGrammar, at: int, spans: Sequence[tuple[int, int, Mention]]) -> int:
    """Return where what a body is concerned with ends; a name written with capitals ends before a word without one."""
    text = page.folded.text
    capitals = False
    stop = _END.search(text, at)
    limit = at + len(text[at : stop.start() if stop else len(text)].rstrip())
    end = kept = at  # `kept` is where the last word ends that a name can end with
    for count, word in enumerate(compiled(r"\S+").finditer(text[at:limit])):
        start = at + word.start()
        if start < end:
            continue
        plain = word[0]
        if count and (year := grammar.year.match(text, end, limit)) is not None:
            end = kept = year.end()
            continue
        if kept < end and grammar.start.match(text, start):  # "… and the Expert Group on …": another body's name
            break
        inside = next(iter(_starting(spans, start, min(start + 2, limit - 1))), None)
        if inside is not None:
            owns = inside[2].type == "body" and inside[0] == start and _owned(grammar, text, at, start)
            if inside[2].type in ("body", "country", "person", "post", "date") and count > 0 and not owns:
                break
            end = kept = max(end, inside[1])
            continue
        capital = page.text[page.folded.at(start)].isupper()
        capitals = capitals or (grammar.capitals and capital)
        if capitals and not capital and plain not in grammar.joining:
            break
        joins = plain in grammar.joining or grammar.governing.search(text, at, at + word.end()) is not None
        if (
            count >= _MAX_WORDS
            or (_stops(plain, grammar) and not joins)
            or (count and grammar.anew is not None and grammar.anew.search(text, at, start + len(plain)))
            or plain[:1].isdigit()
            or (count and (plain in grammar.months or plain in grammar.numbers))
            or (count and (grammar.verb.match(plain) or grammar.person.match(page.text, page.folded.at(start))))
        ):
            break
        end = at + word.end()
        if not joins:
            kept = end
    return min(kept, limit)


def _owned(grammar: GroupGrammar, text: str, at: int, start: int) -> bool:
    """Tell whether a word without article stands before a place: the name of a body there belongs to it."""
    return grammar.owned is not None and grammar.owned.search(text, at, start) is not None


def _stops(word: str, grammar: GroupGrammar) -> bool:
    """Tell whether a name ends before a word, whatever conjunction is glued to it."""
    bare = next((word[len(c) :] for c in grammar.conjunctions if word.startswith(c)), word)
    return word in grammar.stops or bare in grammar.stops


def _with_acronym(page: Page, end: int) -> tuple[int, str | None]:
    match = compiled(r"[ \t]*\([ \t]?(?P<acronym>[A-Za-zа-я][A-Za-zа-я0-9&/ -]{1,20}?)[ \t]?\)").match(
        page.folded.text, end
    )
    if match is None:
        return end, None
    start, last = page.folded.span(match.start("acronym"), match.end("acronym"))
    written = page.text[start:last]
    return (match.end(), written) if sum(c.isupper() for c in written) >= 2 else (end, None)


def _begin(page: Page, grammar: GroupGrammar, head: int, reach: int) -> int:
    """Return where a name begins whose head noun other words of the name may stand before ("Joint Coordination Group")."""
    if grammar.premodified is None:
        return head
    at = page.folded.at(head)
    line = max(page.text.rfind("\n", 0, at) + 1, page.folded.at(reach))
    match = grammar.premodified.search(page.text, line, at)
    if match is None:
        return head
    start = match.start()
    for word in compiled(r"\S+\s+").finditer(
        match[0]
    ):  # "In the Joint …": function words at its beginning are no part of it
        if fold(word[0].strip()) not in grammar.stops:
            break
        start = match.start() + word.end()
    return page.folded.offset(start)


def _link(
    page: Page, grammar: GroupGrammar, head: "regex.Match[str]", begin: int, end: int, facts: Register
) -> Mention:
    text = page.folded.text[begin:end]
    acronym = compiled(r"\(\s?([^()]+?)\s?\)$").search(
        page.text[page.folded.at(begin) : page.folded.span(begin, end)[1]]
    )
    named = page.text[slice(*page.folded.span(begin, end))]
    bare = named[: named.rfind("(")].rstrip() if acronym else named
    concern = grammar.concerned.search(fold(bare))
    complement = fold(bare)[concern.end() :] if concern else ""
    part = acronym is not None and of_last_words(bare, acronym[1], complement)
    own = bool(acronym) and not part
    if acronym and own:
        known = _by_acronym(facts).get(acronym[1].replace("\u00a0", "-").replace("\u2011", "-"), ())
        listed = [e for e in known if e.startswith("body/")]
        own = not known or bool(
            listed
        )  # "the group preparing for the Conference (WTDC-21)" ends with another's acronym
        if len(listed) == 1:
            return page.mention(begin, end, "body", listed[0], rule="group-acronym", confidence=0.9)
    klass = grammar.classes[" ".join(head["head"].split())]
    if concern is not None and (short := _of_acronym(bare, complement, klass, facts)) is not None:
        return page.mention(begin, end, "body", short, rule="group-acronym", confidence=0.85)
    words = subject_words(fold(bare) if part else text, grammar)
    definite = _is_definite(page, grammar, begin, whole_name(text, grammar))
    best = (
        _alike(words, whole_name(head["head"], grammar), page.language, facts) if definite else None
    )  # an indefinite name introduces a new body
    if best is not None:
        return page.mention(
            begin,
            end,
            "body",
            best,
            rule="group-subject",
            reason="named in other words than the reference facts do",
            confidence=0.75,
        )
    start, last = page.folded.span(begin, end)
    name = acronym[1] if acronym and own else bare if acronym else page.text[start:last]
    name = whole_name(name, grammar)
    whole = _nominatives(page.language).get(" ".join(head["head"].split())) if page.language is not None else None
    if whole is not None and begin == head.start() and not (acronym and own):
        name = whole + name[len(page.text[slice(*page.folded.span(*head.span("head")))]) :]
    romanised = romanise(name, page.language)
    return page.mention(
        begin,
        end,
        "body",
        f"body/{romanised.upper() if name.isupper() else romanised}",
        rule="group-provisional",
        reason="provisional: no reference fact names this body",
        confidence=0.6,
        attributes={"provisional": "true", "class": klass},
    )


def _of_acronym(name: str, complement: str, klass: str, facts: Register) -> str | None:
    """Return the one listed body of a class whose acronym ends in the acronym that its name says it is concerned with ("… on FHR")."""
    written = name.rstrip()[-len(complement.strip()) :]
    if not _CAPITALS.fullmatch(written):
        return None
    listed = {
        entity
        for acronym, entities in _by_acronym(facts).items()
        if acronym.endswith(f"-{written}")
        for entity in entities
    }
    fitting = [entity for entity in sorted(listed) if klass in facts.classes.get(entity, ())]
    return fitting[0] if len(fitting) == 1 else None


@cache
def _nominatives(language: Language) -> dict[str, str]:
    """Return the nominative of each form of a head noun, in a language with cases; in the table it stands before the others."""
    found: dict[str, str] = {}
    if language.declension is not None:
        for form in map(fold, group_grammar(language).classes):
            for case in case_forms(form, language.declension):
                found.setdefault(case, form)
    return found


def _is_definite(page: Page, grammar: GroupGrammar, begin: int, text: str) -> bool:
    """Tell whether a name is definite: by its own article, or, where articles are words, as no indefinite one stands before it."""
    if grammar.indefinite is not None:
        return grammar.indefinite.search(page.folded.text, max(0, begin - 12), begin) is None
    return grammar.definite.search(text) is not None


@cache
def _by_acronym(facts: Register) -> dict[str, list[str]]:
    table: dict[str, list[str]] = {}
    for label in facts.labels:
        if label.kind in ("acronym", "notation") or is_acronym(label.text):
            table.setdefault(label.text, []).append(label.entity)
    return table


def subject_words(name: str, grammar: GroupGrammar) -> frozenset[str]:
    """Return what a name says its body is concerned with: content words after the word for it, clitics and article cut."""
    concerned = grammar.concerned.search(name)
    if concerned is None:
        return frozenset()
    words = compiled(r"\p{L}{3,}").findall(name[concerned.end() :])
    return frozenset(stem for word in words if len(stem := grammar.strip.sub("", word)) > 2)


def _alike(words: frozenset[str], head: str, language: Language | None, facts: Register) -> str | None:
    """Return the one listed body whose name has the same head and nearly the same subject words."""
    if language is None or not words:
        return None
    article = language.article
    scored = []
    for label_head, label_words, entity in _signatures(language, facts):
        if label_head.split()[0].removeprefix(article) != head.split()[0].removeprefix(article):
            continue
        share = len(words & label_words) / len(words | label_words)
        if share >= 0.6:
            scored.append((share, entity))
    best = {entity for share, entity in scored if share == max(scored)[0]}
    return best.pop() if len(best) == 1 else None


@cache
def _signatures(language: Language, facts: Register) -> tuple[tuple[str, frozenset[str], str], ...]:
    """Return head, subject words and identifier of every listed body whose name says what it is concerned with."""
    grammar = group_grammar(language)
    rows = []
    for label in facts.labels:
        if label.lang == language.code and label.entity.startswith("body/"):
            name = fold(label.text)
            head = grammar.start.match(name)
            words = subject_words(name, grammar)
            if head and words:
                rows.append((head["head"], words, label.entity))
    return tuple(rows)
