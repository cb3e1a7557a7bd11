"""Counts the rows of a serialised query result while it is being written, piece by piece and without parsing it into terms."""

import re

_ESCAPED = re.compile(rb"\\.", re.DOTALL)
_XML_ROW = re.compile(rb"<result[>/]")


class RowCounter:
    """Counts the solutions, or the triples of lines, in the pieces of one result; pieces may end anywhere. Of a media type it does not know it counts none."""

    def __init__(self, media_type: str) -> None:
        # In CSV and TSV the header is a line of its own
        self.count = -1 if media_type in ("text/csv", "text/tab-separated-values") else 0
        self._tail = b""  # what the next piece may complete
        self._last = b""  # the byte before the next piece, outside strings
        self._quoted = False
        self._feed = {
            "application/sparql-results+json": self._json,
            "application/sparql-results+xml": self._xml,
            "text/csv": self._csv,
            "text/tab-separated-values": self._lines,
            "application/n-triples": self._lines,
            "application/n-quads": self._lines,
        }.get(media_type)

    def feed(self, piece: bytes) -> None:
        """Count the rows that begin (JSON, XML) or end (CSV, TSV, triples by lines) in a piece."""
        if self._feed is not None:
            self._feed(piece)

    def _lines(self, piece: bytes) -> None:
        self.count += piece.count(b"\n")  # line breaks in terms are escaped

    def _csv(self, piece: bytes) -> None:
        self.count += self._outside(piece).count(
            b"\n"
        )  # a line break in a term stands in quotes, where a quote is doubled

    def _xml(self, piece: bytes) -> None:
        text = self._tail + piece  # angle brackets in terms are escaped
        self.count += len(_XML_ROW.findall(text))
        self._tail = text[-7:]  # one byte less than what is looked for

    def _json(self, piece: bytes) -> None:
        text = self._tail + piece
        cut = len(text) - (len(text) - len(text.rstrip(b"\\"))) % 2
        self._tail = text[cut:]
        # A row is an object in the array of rows; within a row a brace follows a colon
        plain = self._last + self._outside(_ESCAPED.sub(b"", text[:cut]))
        self.count += plain.count(b"[{") + plain.count(b",{")
        self._last = plain[-1:]

    def _outside(self, text: bytes) -> bytes:
        parts = text.split(b'"')
        outside = parts[1::2] if self._quoted else parts[::2]
        self._quoted ^= len(parts) % 2 == 0
        return b"".join(outside)
