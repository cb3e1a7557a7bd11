"""Says which document a file holds: the manifest first, then the file's name, then its masthead; never a guess.

A symbol that a sentence cites is never taken for the document's own. Where nothing settles it the document gets a
provisional identifier from the SHA-256 of its text, and what was found in favour of others is kept as candidates.
"""

import hashlib
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from ingest.file_names import read_file_name
from ingest.layout_forms import is_remark
from ingest.layout_words import (
    bare_number,
    change_of,
    conference_of,
    date_of,
    is_known_heading,
    pieces,
    subject_of,
    symbol_of,
)
from ingest.manifest import ManifestRow
from ingest.records import Identity, Segment
from ontology.namespaces import slug

_LANGUAGE: Final = re.compile(r"\s?-\s?[ACEFRS]$")
_JOINED: Final = re.compile(r"(PP|WTDC|WTSA|WRC|WCIT|WTPF|RA)(\d\d)(?=/)")
_CIRCULAR: Final = re.compile(r"(?:CL|DM)-\d\d/\d+")
_COUNCIL: Final = re.compile(r"C\d\d/(?:[A-Z]+/)?\d+")
_IDENTIFIER: Final = re.compile(r"[a-z][a-z-]*(?:/[A-Za-z0-9-]+)+")
_BOOKMARK: Final = re.compile(r"\[bookmark: [^\]\n]*\]\s*")
_UNITED_NATIONS: Final = re.compile(r"(A|E|S)/")
_MAX_HEADER_PIECES: Final = 60


def identify(
    text: str,
    segments: Sequence[Segment],
    path: Path,
    row: ManifestRow | None = None,
    *,
    dates: Callable[[str], str | None] = date_of,
    document_of: Callable[[str], str | None] | None = None,
    instrument_of: Callable[[str], str | None] | None = None,
) -> Identity:
    """Return the identity of a document.

    Args:
        text: its text.
        segments: its segments; headers and the title are looked at, nothing else.
        path: its file; only the name counts.
        row: what the manifest states about it, which wins.
        dates: gives the ISO date that a line of the masthead states.
        document_of: gives the identifier of a symbol; without it, or where it gives None, `document_of_symbol` does.
        instrument_of: gives the identifier of the edition or the service order that a title names, if the whole line is such
            a citation ("RESOLUTION 1 (Rev. Geneva, 1999)"): the file then is the text of that.
    """

    def identified(symbol: str) -> str:
        return (document_of(symbol) if document_of is not None else None) or document_of_symbol(symbol)

    pieces = _header_pieces(text, segments)
    title = row.title if row is not None and row.title else title_of(text, segments)
    date = row.date if row is not None and row.date else next((d for p in pieces if (d := dates(p))), None)
    document, origin, symbol, candidates, kind = _settled(pieces, path, row, identified)
    if document is None and instrument_of is not None:
        edition = next((e for line in _opening(text, segments) if (e := instrument_of(line))), None)
        if edition is not None:
            kind = "ServiceOrder" if edition.startswith("service-order/") else "Edition"
            document, origin = edition, "header"
    if document is None:
        digest = hashlib.sha256(text.encode("utf-8", errors="surrogatepass")).hexdigest()
        document, origin = f"document/unidentified/{digest[:12]}", "unknown"
    return Identity(
        document=document,
        origin=origin,
        symbol=symbol,
        candidates=tuple(c for c in dict.fromkeys(candidates) if c != document),
        title=title,
        date=date,
        submitted_to=row.submitted_to if row is not None else None,
        submitted_by=row.submitted_by if row is not None else None,
        document_class=kind,
    )


def document_of_symbol(symbol: str) -> str:
    """Return the identifier of a document by its symbol, without the letter of the language; identifiers pass through."""
    symbol = _LANGUAGE.sub("", symbol.strip())
    if _IDENTIFIER.fullmatch(symbol):
        return symbol
    kind = "circular" if _CIRCULAR.fullmatch(symbol) else "document"
    return f"{kind}/{slug(_JOINED.sub(_hyphened, symbol))}"


def title_of(text: str, segments: Sequence[Segment]) -> str | None:
    """Return the title, its lines joined, or None: the first heading before the text proper that heads no section."""
    for segment in segments:
        line = _BOOKMARK.sub("", text[segment.start : segment.end])
        if segment.kind == "header" or is_remark(line):
            continue
        if segment.kind != "heading" or segment.label is not None or is_known_heading(line):
            return None
        return " ".join((subject_of(line) or line).split())
    return None


def _settled(
    pieces: Sequence[str], path: Path, row: ManifestRow | None, identified: Callable[[str], str]
) -> tuple[str | None, str, str | None, list[str], str]:
    """Return identifier, origin, symbol, candidates and class from the first source that settles it."""
    candidates: list[str] = []
    named = read_file_name(path)
    symbols = _symbols(pieces)
    if named is not None:
        candidates.append(named.document)
    candidates.extend(identified(symbol) for symbol in symbols)
    if row is not None and row.symbol:
        symbol = _LANGUAGE.sub("", row.symbol.strip())
        return identified(symbol), "manifest", symbol, candidates, _class(symbol)
    if named is not None and named.certain:
        return named.document, "file-name", named.symbol, candidates, named.document_class
    if len(symbols) == 1:
        return identified(symbols[0]), "header", symbols[0], candidates, _class(symbols[0])
    organs = [match[1] for symbol in symbols if (match := _UNITED_NATIONS.match(symbol)) is not None]
    if len(symbols) == len(set(organs)) > 1:  # one document of several organs, with the symbol of each
        return identified(symbols[0]), "header", symbols[0], candidates, _class(symbols[0])
    return None, "unknown", None, candidates, "Document"


def _class(symbol: str) -> str:
    if _COUNCIL.match(symbol):
        return "CouncilDocument"
    return "CircularLetter" if _CIRCULAR.fullmatch(symbol) else "Document"


def _hyphened(match: re.Match[str]) -> str:
    return f"{match[1]}-{match[2]}"


def _opening(text: str, segments: Sequence[Segment]) -> list[str]:
    """Return the lines of headers and title, in order, as far as the text proper."""
    lines = []
    for segment in segments:
        content = text[segment.start : segment.end]
        if is_remark(content):
            continue
        if segment.kind not in ("header", "heading") or segment.label is not None:
            break
        lines.extend(content.split("\n"))
    return [line.strip() for line in lines]


def _header_pieces(text: str, segments: Sequence[Segment]) -> list[str]:
    """Return what stands alone in headers and masthead: their lines, cut at tabs and bars."""
    headers = (text[s.start : s.end] for s in segments if s.kind == "header")
    return [piece for header in headers for piece in pieces(header)][:_MAX_HEADER_PIECES]


def _symbols(pieces: Sequence[str]) -> list[str]:
    """Return the distinct symbols that stand alone, with the revision or addendum a line before them announces."""
    conferences = sorted({named for piece in pieces if (named := conference_of(piece)) is not None})
    change = ""
    found: dict[str, None] = {}
    for piece in pieces:
        announced, rest = change_of(piece)
        change = announced or change
        symbol = symbol_of(rest)
        if symbol is None and len(conferences) == 1 and (number := bare_number(rest)) is not None:
            symbol = f"{conferences[0]}/{number}"
        if symbol is not None:
            symbol = _LANGUAGE.sub("", symbol)
            found[symbol if "(" in symbol else symbol + change] = None
            change = ""
    # a running header may repeat the symbol without its revision
    return [s for s in found if not any(o != s and o.startswith(s + "(") for o in found)]
