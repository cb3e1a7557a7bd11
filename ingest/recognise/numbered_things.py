"""Says which thing a number means: that of the owner named with it, else the only one that the setting of the document leaves."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from ingest.recognise.page import Page
from ingest.records import Mention
from ingest.register import ORGANS, Register

SECTORS: Final = {code: body for body, code in ORGANS.items() if body.startswith("body/ITU-")}


@dataclass(frozen=True, slots=True)
class Things:
    """What things of one family are: their type, how number and owner make an identifier, and what may own them."""

    type: str
    template: str
    owners: tuple[str, ...]
    confidence: float = 0.95

    def identifier(self, number: str, owner: str = "") -> str:
        """Return the identifier of the thing of this number."""
        return self.template.format(n=number, owner=owner.partition("/")[2])


def numbered_mention(
    page: Page,
    span: tuple[int, int],
    things: Things,
    number: str,
    owner: str | None,
    facts: Register,
    setting: str | None,
) -> Mention:
    """Return the mention of a numbered thing at a span of the folded text.

    Without an owner the Sector of the document's setting is it, where it has that number; where it has not, the number may be one of
    its own past or another Sector's, and nothing tells which.
    """
    if owner is not None or not things.owners:
        identifier = things.identifier(number, owner or "")
        return page.mention(*span, things.type, identifier, rule="numbered", confidence=things.confidence)
    candidates = tuple(i for body in things.owners if facts.knows(i := things.identifier(number, body)))
    sector = SECTORS.get(setting or "")
    own = things.identifier(number, sector) if sector in things.owners else None
    one = own if own in candidates else candidates[0] if own is None and len(candidates) == 1 else None
    if one is not None:
        return page.mention(*span, things.type, one, rule="numbered-by-scope", confidence=0.7)
    reason = "nothing tells whose number this is" if own is None else "the document's Sector has none of this number"
    return page.mention(*span, things.type, None, candidates=candidates, reason=reason, rule="numbered", confidence=0.3)


def as_elsewhere(found: Sequence[Mention], names: Sequence[Mention], text: str) -> Iterator[Mention]:
    """Yield the mentions, those without owner as the one of their candidates that the document names with its owner.

    Or else as that of the only owner whose other numbers stand before it in its line ("the Chair of Study Group 1 of …, and of Study Group 2").
    """
    named = {m.id for m in (*found, *names) if m.id is not None and m.rule != "short-name"}
    sought = {_unnumbered(c) for m in found if m.id is None for c in m.candidates}
    numbers = [(m.start, _unnumbered(m.id)) for m in (*found, *names) if m.id is not None] if sought else []
    owners = [(start, owned) for start, owned in numbers if owned in sought]
    for mention in found:
        same = [c for c in mention.candidates if c in named]
        if mention.id is None and len(same) != 1:
            line = text.rfind("\n", 0, mention.start) + 1
            before = {owned for start, owned in owners if line <= start < mention.start}
            same = [c for c in mention.candidates if _unnumbered(c) in before]
        if mention.id is None and len(same) == 1:
            yield replace(mention, id=same[0], reason="", rule="numbered-as-elsewhere", confidence=0.75)
        else:
            yield mention


def _unnumbered(identifier: str) -> str:
    """Return the identifier of a numbered thing without its number."""
    return identifier.rstrip("0123456789")


def setting_of(names: Sequence[Mention], facts: Register) -> str | None:
    """Return the organ code of the Sector that a document is about: that of most of the bodies it names, by far."""
    sectors = Counter(
        sector
        for m in names
        if m.type == "body" and m.id is not None
        for sector in (m.id, *facts.ancestors(m.id))
        if sector in SECTORS.values()
    )
    (first, most), *others = sectors.most_common(2) or [("", 0)]
    if most < 2 or (others and most < 2 * others[0][1]):
        return None
    return ORGANS[first]
