"""Joins a name and the acronym in brackets after it into one mention, and follows acronyms that a document introduces itself."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import regex

from ingest.folding import fold
from ingest.patterns import compiled
from ingest.recognise.initials import shortens
from ingest.recognise.named_head_last import goes_on_before
from ingest.recognise.names import Gazetteer
from ingest.recognise.page import Page
from ingest.recognise.spans import Spans
from ingest.records import Mention
from ingest.register import Register

_BRACKET: Final = regex.compile(
    r"[ \t\u00a0]*[\"'»”’‘》」]?[ \t\u00a0]*[(（][ \t\u00a0]?(?P<inside>[^()（）\n]{2,60}?)[ \t\u00a0]?[)）]"
)
_ACRONYM: Final = regex.compile(r"[A-Za-zА-Яа-я][A-Za-zА-Яа-я0-9&+\u00a0/ \u2010-\u2013-]{1,24}")
_HYPHENS: Final = str.maketrans(dict.fromkeys("\u00a0\u2010\u2011\u2012\u2013", "-"))
_SPELLED: Final = regex.compile(r"(?P<words>(?:\p{L}{2,}[ \u00a0])*\p{L}{2,})[ \u00a0]\($")
_BEFORE: Final = 80  # characters before a bracket that may hold the words that it shortens
_BEFORE_EVENT: Final = regex.compile(
    r"^(?:(?:19|20)\d\d |ITU[- ]?)(?=[A-Z]{2,}-?\d\d(?:\d\d)?$)"
)  # "(2027 WRC-27)", "(ITU PP-26)"
_STEM: Final = 5  # letters of a word that its cases share
_CODE: Final = regex.compile(
    r"(?<![A-Za-zА-Яа-я0-9])[A-ZА-Я]{2,}[A-Za-zА-Яа-я]*-?\d\d(?:\d\d)?$"
)  # "Conference WRC-27"
_NUMBER: Final = regex.compile(r"\d")
_LETTERS: Final = regex.compile(r"\p{Lu}{2,}")
_WORDED: Final = regex.compile(r"^\p{L}\p{Ll}{3,} [\p{L}\d/()-]*\d")  # a word, and a number or symbol behind it
_JOINED: Final = ("body", "event", "initiative", "country-group", "region", "sdg", "action-line")


def join_acronyms(
    page: Page, mentions: Sequence[Mention], gazetteer: Gazetteer, facts: Register
) -> tuple[list[Mention], dict[str, str]]:
    """Return the mentions with their acronyms joined, and the acronyms that this document introduces, with what they mean."""
    joined: list[Mention] = []
    introduced: dict[str, str] = {}
    chosen: dict[str, set[str]] = {}
    for mention in sorted(mentions, key=lambda m: (m.start, -m.end)):
        if joined and mention.start < joined[-1].end:
            continue
        bracket = _BRACKET.match(page.text, mention.end) if mention.type in _JOINED else None
        if bracket is None:
            joined.append(mention)
            continue
        inside = _BEFORE_EVENT.sub("", bracket["inside"].strip())
        same, id = _same(inside, mention, gazetteer, facts)
        if same and not gazetteer.candidates(_plain(inside)) and goes_on_before(page, mention.start):
            same = False  # the acronym is that of a longer name, of which this one is the end
        if mention.coref and _is_acronym(inside) and not gazetteer.candidates(_plain(inside)):
            continue  # "the Task Force (XYZ)" is no listed one, if its acronym is unknown
        if not same:
            joined.append(mention)
            continue
        if mention.id is not None and _is_acronym(inside) and not gazetteer.candidates(_plain(inside)):
            introduced[inside] = mention.id
        elif id is not None:
            chosen.setdefault(inside, set()).add(id)
        joined.append(
            replace(
                page.resize(mention, mention.start, bracket.end()),
                id=id,
                coref=False,
                reason="" if id else mention.reason,
            )
        )
    others = {m.text for m in joined if _of_other_words(page, m, facts)}
    return [_as_introduced(m, chosen, gazetteer) for m in joined if m.text not in others], introduced


def _of_other_words(page: Page, mention: Mention, facts: Register) -> bool:
    """Tell whether an acronym stands in brackets behind words that it shortens, and that name nothing: it then means those here."""
    if mention.id is None or page.text[mention.end : mention.end + 1] != ")" or not mention.text.isupper():
        return False
    phrase = _SPELLED.search(page.text, max(0, mention.start - _BEFORE), mention.start)
    words = phrase["words"].split()[-len(mention.text) :] if phrase is not None else []
    if len(words) < 2 or not shortens(mention.text, " ".join(words)):
        return False
    first = fold(words[0])[:_STEM]
    return not any(fold(label.text).startswith(first) for label in facts.labels_of(mention.id))


def _as_introduced(mention: Mention, chosen: Mapping[str, set[str]], gazetteer: Gazetteer) -> Mention:
    """Return an acronym of several bearers as that of the one whose full name the document gives it to."""
    meant = chosen.get(mention.text, set())
    if len(meant) != 1 or meant == {mention.id} or meant.isdisjoint(gazetteer.candidates(_plain(mention.text))):
        return mention
    id = next(iter(meant))
    return replace(mention, type=id.partition("/")[0], id=id, candidates=(), reason="", confidence=0.9)


def find_introduced(page: Page, introduced: dict[str, str], taken: Sequence[Mention]) -> list[Mention]:
    """Return later uses of acronyms that the document introduced."""
    found = []
    spans = Spans.of(taken)
    for acronym, id in sorted(introduced.items()):
        for match in compiled(rf"(?<![A-Za-z0-9/-]){regex.escape(acronym)}(?![A-Za-z0-9/]|-\w)", keep=False).finditer(
            page.text
        ):
            if not spans.meet(*match.span()):
                found.append(
                    Mention(
                        match.start(),
                        match.end(),
                        match[0],
                        id.partition("/")[0],
                        id,
                        rule="acronym-introduced",
                        confidence=0.8,
                    )
                )
    return found


def _same(inside: str, mention: Mention, gazetteer: Gazetteer, facts: Register) -> tuple[bool, str | None]:
    """Tell whether a bracket names the same thing, and what the two together name."""
    meant = gazetteer.candidates(_plain(inside)) or gazetteer.candidates(inside)
    if mention.id is not None and mention.id in meant:
        return True, mention.id
    if mention.candidates and (shared := [e for e in mention.candidates if e in meant]) and len(shared) == 1:
        return True, shared[0]
    if meant and mention.id is not None:
        for entity in meant:
            series = facts.one(entity, "inSeries")
            if series is not None and (series == mention.id or series == facts.one(mention.id, "inSeries")):
                return True, entity if series == mention.id else mention.id
            if entity.partition("/")[2] == mention.id.partition("/")[2]:
                return True, mention.id
            if mention.type == "event" and entity == "body/" + mention.id.partition("/")[2]:
                return True, mention.id
        return False, None
    if mention.type == "region" or _is_acronym(mention.text) or _CODE.search(mention.text):
        # which introduce no acronym: "… for CIS (RPM-CIS)", "the … Meeting for Africa (RPM-AFR)"
        return False, None
    numbered = _NUMBER.search(inside) is not None and _NUMBER.search(mention.text) is None
    if mention.type == "body" and numbered and _known(mention, facts):
        # "the fifth meeting of the group of … (XYZ27-5)" is of the meeting, if … has an acronym of its own
        return False, None
    if mention.type == "event" and numbered_of_another(inside, mention, gazetteer, facts):
        return False, None
    return _is_acronym(inside) and mention.id is not None, mention.id


def numbered_of_another(inside: str, mention: Mention, gazetteer: Gazetteer, facts: Register) -> bool:
    """Tell whether a number in a bracket behind an event is one of another series: "the meeting for the Conference 2019 (XYZ19-1)"."""
    letters = _LETTERS.match(inside)
    if letters is None or _NUMBER.search(inside) is None or mention.id is None:
        return False
    series = {mention.id, facts.one(mention.id, "inSeries")}
    return letters[0] not in mention.id and series.isdisjoint(gazetteer.candidates(letters[0]))


def _known(mention: Mention, facts: Register) -> bool:
    """Tell whether the reference facts list an acronym of a thing."""
    return any(label.kind in ("acronym", "notation") for label in facts.labels_of(str(mention.id)))


def _plain(acronym: str) -> str:
    """A no-break hyphen or a space may stand where the official acronym has a hyphen."""
    return acronym.translate(_HYPHENS)


def _is_acronym(text: str) -> bool:
    if _WORDED.search(text):  # "the Council (Document C24/5)"
        return False
    return _ACRONYM.fullmatch(text) is not None and sum(char.isupper() for char in text) >= 2 and len(text.split()) <= 3
