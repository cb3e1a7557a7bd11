"""Finds the General Assembly of the United Nations by the noun alone, where a language calls it so ("大会第70/125号决议")."""

from collections.abc import Sequence
from typing import Final

from ingest.patterns import compiled
from ingest.recognise.page import Page
from ingest.recognise.spans import Spans
from ingest.records import Mention

_ASSEMBLY: Final = "body/UNGA"


def find_assembly(page: Page, known: Sequence[Mention], *, own: bool) -> list[Mention]:
    """Return the Assembly before a number of its resolutions, and in a document of the United Nations (`own`) wherever the noun stands alone."""
    if page.language is None:
        return []
    taken = Spans.of(m for m in known if not m.coref)
    pattern = compiled(page.language.pattern("names", "assembly" if own else "assembly_numbered"))
    found = (
        page.mention(m.start(), m.end(), "body", _ASSEMBLY, rule="short-name", confidence=0.85)
        for m in pattern.finditer(page.folded.text)
    )
    return [m for m in found if not taken.meet(m.start, m.end)]
