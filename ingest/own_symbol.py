"""Finds the symbol that the masthead of a document gives as its own, where neither manifest nor file name told it."""

from dataclasses import replace
from typing import Final

import regex

from ingest.folding import fold
from ingest.patterns import compiled
from ingest.recognise.names import gazetteer
from ingest.recognise.orders import order_of
from ingest.recognise.page import Page
from ingest.recognise.symbols import find_symbols
from ingest.records import Identity
from ingest.register import Register
from ingest.resolve import Scope

_REACH: Final = 600  # characters of a document within which its masthead stands


def with_own_symbol(identity: Identity, page: Page, facts: Register) -> Identity:
    """Return the identity of a document by the one symbol that a line of its masthead is, where nothing else told it."""
    if identity.origin != "unknown" or page.language is None:
        return identity
    label = compiled(page.language.pattern("masthead", "reference"))
    behind = compiled(page.language.pattern("masthead", "behind"))
    found = {}
    for part in page.segments:
        if part.kind in ("header", "heading"):
            above = ""
            for line in page.text[part.start : part.end].split("\n"):
                told = part.kind == "header" or label.fullmatch(fold(above).strip()) is not None
                above = line
                symbols = find_symbols(line)
                after = fold(line[symbols[0].end :]).strip() if symbols else ""
                if len(symbols) == 1 and symbols[0].id is not None and (not after or behind.fullmatch(after)):
                    before = fold(line[: symbols[0].start]).strip()
                    own = label.fullmatch(before) is not None or (told and not before)
                    if symbols[0].type in ("document", "circular") and own:
                        found[symbols[0].id] = symbols[0].official or line[symbols[0].start : symbols[0].end]
        elif part.kind == "reference" and part.start < _REACH:  # "Ref.: Circular 988 of the Bureau"
            found.update(_own_circular(page.text[part.start : part.end], page, label, facts))
    if len(found) != 1:
        return identity
    document, symbol = found.popitem()
    kind = "CircularLetter" if document.startswith("circular/") else identity.document_class
    return replace(identity, document=document, origin="header", symbol=symbol, document_class=kind)


def _own_circular(line: str, page: Page, label: "regex.Pattern[str]", facts: Register) -> dict[str, str]:
    """Return the circular, by its number and the body that issued it, that a line calls the document's reference."""
    alone = Page.of(line, page.code)
    names = gazetteer(page.code).search(alone)
    cited = order_of(alone.language).citations(alone, names, facts).resolved(Scope(), facts)
    circulars = [m for m in cited if m.type == "circular" and m.id is not None]
    if len(circulars) != 1 or len(cited) != 1 or label.fullmatch(fold(line[: circulars[0].start]).strip()) is None:
        return {}
    end = max([circulars[0].end, *(m.end for m in names)])
    return {str(circulars[0].id): line[circulars[0].start : end]} if not line[end:].strip() else {}
