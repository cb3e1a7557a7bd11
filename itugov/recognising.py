"""Reads a pasted text for what it cites and states, each paragraph in its own language."""

import hashlib
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from graph_api.citations import Mentioned, Recognised, Stated
from ingest.language_id import UNDETERMINED, detect
from ingest.pipeline import extract_text
from ingest.reading.text import Text
from ingest.records import Mention, Record, Relation
from ingest.register import ORGANS, register

# Before the text stands a paragraph of its own, so that no line of it is taken for the masthead of a document and left out
_BEFORE: Final = "…\n\n"
_LATIN: Final = ("en", "fr", "es")
Place = tuple[int, int, str | None]
_NOT_CITED: Final = ("date",)
_BARE: Final = ("organ by the same number", "organ by the range", "organ by the register")
_ONE_ORGAN: Final = "no organ is named, and the number fits one alone"
_NO_ORGAN: Final = "no organ is named, and several have this number"


def recognise(text: str, lang: str | None) -> Recognised:
    """Return what a text cites and states; without a language, each line is read in the one it is found to be in.

    Offsets are code points of the text as it is given.
    """
    same = text.replace("\r\n", " \n").replace("\r", "\n")  # as long as the text, for the sake of offsets
    if lang is not None:
        return _of({lang: _read(same, lang)})
    lines = same.splitlines(keepends=True)
    tongues = _told(lines, [detect(line) for line in lines])
    return _of(
        {
            tongue: _read(_only(lines, tongues, tongue), tongue)
            for tongue in dict.fromkeys(tongues)
            if tongue != UNDETERMINED
        }
    )


def _told(lines: Sequence[str], tongues: Sequence[str]) -> list[str]:
    """Return the languages of lines; one of Latin letters without a word that tells is in the language in which most of it is understood.

    Where that is none or several, it is in the one that the text uses, or in English.
    """
    silent = [line.strip() != "" and tongue == UNDETERMINED for line, tongue in zip(lines, tongues, strict=True)]
    if not any(silent):
        return list(tongues)
    tried = sorted(_LATIN, key=lambda code: (-tongues.count(code), _LATIN.index(code)))
    alone = "".join(line if untold else _blank(line) for line, untold in zip(lines, silent, strict=True))
    read = {code: _covered(_read(alone, code)) for code in tried}
    found, at = [], 0
    for line, tongue, untold in zip(lines, tongues, silent, strict=True):
        end = at + len(line)
        best = max(tried, key=lambda code: _within(read[code], at, end)) if untold else tongue
        found.append(best)
        at = end
    return found


def _within(places: Sequence[int], start: int, end: int) -> int:
    return bisect_left(places, end) - bisect_left(places, start)


def _read(text: str, lang: str) -> Record:
    whole = _BEFORE + text
    source = Text(whole, (), "text/plain", hashlib.sha256(whole.encode()).hexdigest())
    return extract_text(source, Path("pasted.txt"), lang=lang)


def _only(lines: Sequence[str], tongues: Sequence[str], kept: str) -> str:
    """Return the text with the lines of other languages blanked out, as long as before."""
    return "".join(line if tongue == kept else _blank(line) for line, tongue in zip(lines, tongues, strict=True))


def _blank(line: str) -> str:
    return "".join(c if c == "\n" else " " for c in line)


def _covered(record: Record) -> list[int]:
    """Return the places of the characters that stand in a mention."""
    return sorted({at - len(_BEFORE) for m in record.mentions for at in range(m.start, m.end)})


def _by_number_alone(record: Record) -> dict[Place, tuple[str, ...]]:
    """Return the citations that name no organ, each with all that has that number; one alone is taken.

    Within a document of ITU a bare number is that of the document's setting, or else of the Plenipotentiary Conference. A pasted
    text has no setting, so where several have the number it stays open, unless the text cites the same number with its organ.
    """
    told = {m.id for m in record.mentions if m.id is not None and not m.reason.startswith(_BARE)}
    works = {"/".join(name.split("/")[:3]) for name in told}
    found: dict[Place, tuple[str, ...]] = {}
    for m in record.mentions:
        kind = m.type
        if m.id is None or kind not in ("resolution", "decision") or not m.reason.startswith(_BARE) or m.id in works:
            continue
        number = m.id.rpartition("/")[2]
        others = {f"{kind}/{organ}/{number}" for organ in ORGANS.values()}
        known = tuple(sorted({m.id, *(work for work in others if register().knows(work))}))
        found[m.start, m.end, m.id] = known
    return found


def _rests_on(relation: Relation, open_ones: Sequence[Place]) -> bool:
    """Tell whether a relation is of something that is left open."""
    return any(
        relation.start < end and start < relation.end and name in (relation.subject, relation.object)
        for start, end, name in open_ones
    )


def _mentioned(m: Mention, lang: str, known: Sequence[str]) -> Mentioned:
    shift = len(_BEFORE)
    name, candidates, reason = m.id, m.candidates, m.reason
    if len(known) > 1:
        name, candidates, reason = None, tuple(known), _NO_ORGAN
    elif known:
        reason = _ONE_ORGAN
    return Mentioned(m.start - shift, m.end - shift, m.type, name, candidates, reason, lang, m.rule, m.confidence)


def _of(records: Mapping[str, Record]) -> Recognised:
    shift = len(_BEFORE)
    mentions: list[Mentioned] = []
    relations: list[Stated] = []
    for lang, record in records.items():
        guessed = _by_number_alone(record)
        open_ones = [place for place, known in guessed.items() if len(known) > 1]
        mentions += [
            _mentioned(m, lang, guessed.get((m.start, m.end, m.id), ()))
            for m in record.mentions
            if m.type not in _NOT_CITED and m.start >= shift
        ]
        relations += [
            Stated(
                None if r.subject == record.document else r.subject,
                r.predicate, r.object, r.object_kind, r.start - shift, r.end - shift, r.status, r.rule, r.confidence,
            )
            for r in record.relations
            if r.start >= shift and not _rests_on(r, open_ones)
        ]  # fmt: skip
    mentions.sort(key=lambda m: (m.start, -m.end, m.type, m.id or ""))
    relations.sort(key=lambda r: (r.start, r.end, r.subject or "", r.predicate, r.object))
    return Recognised(tuple(records), tuple(mentions), tuple(relations))
