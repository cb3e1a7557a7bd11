"""States who adopted an instrument, where the organ's name follows it after words that say so and the sign of the instrument absorbs it."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from ingest.folding import fold
from ingest.recognise.page import Page
from ingest.records import Mention, Relation
from ingest.register import Register
from ingest.relate.fitting import as_body
from ingest.relate.rules import rule_set

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
