"""States who adopted an instrument, where the organ's name follows it after words that say so and the sign of the instrument absorbs it, and at which session."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

import regex

from ingest.folding import fold
from ingest.recognise.page import Page
from ingest.recognise.spans import beginning
from ingest.records import Mention, Relation
from ingest.register import Register
from ingest.relate.fitting import as_body
from ingest.relate.rules import rule_set

_NEAR: Final = regex.compile(r"[^\n.;؛。\d]{0,14}")  # between a clause and the session that it says it was at
_AROUND: Final = 60  # characters around a clause in which such a session may begin
_INSTRUMENTS: Final = frozenset({"resolution", "decision", "edition", "opinion"})


def adopters(page: Page, mentions: Sequence[Mention], facts: Register) -> Iterator[Relation]:
    """Yield the organ, or the event at which it met, of each instrument that is said to come from it."""
    rules = rule_set(page.code)
    if rules is None:
        return
    named = sorted((m for m in mentions if m.id is not None and m.type != "topic"), key=lambda m: (m.start, -m.end))
    for instrument, organ in pairwise(named):
        if (
            instrument.type not in _INSTRUMENTS
            or organ.type not in ("body", "event")
            or not instrument.id
            or not organ.id
        ):
            continue
        if rules.issuing.fullmatch(fold(page.text[instrument.end : organ.start])) is None:
            continue
        held = organ.type == "event" and "EventSeries" not in facts.classes.get(organ.id, ())
        predicate = "itu:adoptedAt" if held else "itu:adoptedBy"
        yield Relation(
            instrument.id,
            predicate,
            as_body(organ.id, predicate),
            "iri",
            instrument.start,
            organ.end,
            {},
            "asserted",
            "organ-after-instrument",
            0.85,
        )


def at_sessions(
    relations: Sequence[Relation], page: Page, mentions: Sequence[Mention], facts: Register
) -> Iterator[Relation]:
    """Yield at which of its sessions a body adopted what it is said to have adopted: the one named behind it in that clause, or right beside the clause."""
    named = sorted((m for m in mentions if m.type in ("body", "event") and m.id is not None), key=lambda m: m.start)
    for said in relations:
        if said.predicate != "itu:adoptedBy" or said.status != "asserted":
            continue
        around = beginning(named, said.start - _AROUND, said.end + _AROUND)
        series = f"event/{said.object.partition('/')[2]}"
        for event in around:
            if event.type == "event" and _series(str(event.id), facts) == series and _joined(said, event, around, page):
                start, end = min(said.start, event.start), max(said.end, event.end)
                at = replace(said, predicate="itu:adoptedAt", object=str(event.id), start=start, end=end)
                yield replace(at, qualifiers={}, rule="adopted-at-session")


def _series(event: str, facts: Register) -> str:
    return facts.one(event, "inSeries") or event.rpartition("-")[0]


def _joined(said: Relation, event: Mention, around: Sequence[Mention], page: Page) -> bool:
    """Tell whether little stands between a session and the body in the clause before it, or the clause beside it."""
    edges = [m.end for m in around if m.id == said.object and said.start <= m.start]
    if event.end > said.end:
        edges = [said.end]
    between = [page.text[edge : event.start] for edge in edges if edge <= event.start]
    between += [page.text[event.end : said.start]] if event.end <= said.start else []
    return any(_NEAR.fullmatch(words) for words in between)
