"""The frozen records that pass between the stages of ingest, and the extraction record they add up to.

Offsets are 0-based, half-open, in Unicode code points of the document's text, which never changes after reading.
Identifiers are paths after `/id/`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import Any, Final, Literal

SegmentKind = Literal["heading", "paragraph", "bullet", "cell", "reference", "header", "footnote"]
Status = Literal["asserted", "proposed", "planned", "postponed", "negated"]
ObjectKind = Literal["iri", "literal"]
_ATOMS: Final = frozenset({str, int, float, bool, type(None)})


@dataclass(frozen=True, slots=True)
class Segment:
    """A paragraph, heading, bullet or table cell of the text.

    `label_raw` is the number as printed ("5.2"), `label` the logical one ("2.5"); they differ where a right-to-left
    layout reversed it. `row` and `column` count from 0 within one table, header row included; `table` numbers the
    tables of the document from 0. `lang` is set where a paragraph is not in the language of the document. `clause` is the part of a
    resolution that a paragraph stands in, by what the part does (`considering`, `instructs`), and `opens` marks the line that opens it.
    `page` is the page it begins on, from 1, where the format has pages.
    """

    kind: SegmentKind
    start: int
    end: int
    label_raw: str | None = None
    label: str | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    lang: str | None = None
    clause: str | None = None
    opens: bool = False
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """A name, citation or date in the text; `id` is None where nothing was resolved, and `reason` then says why.

    `attributes` keep what a citation says before anyone resolves it: `kind` (head noun as written: resolution, decision…),
    `number`, `city` (identifier or text), `year`, `revision` (first, revised, none), `symbol`, `official` (the symbol as ITU writes
    it). A mention of something that no reference fact lists has `class`, and `provisional` where its identifier may change.
    """

    start: int
    end: int
    text: str
    type: str
    id: str | None
    candidates: tuple[str, ...] = ()
    reason: str = ""
    coref: bool = False
    rule: str = ""
    confidence: float = 1.0
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Relation:
    """A statement with the place that makes it; only `asserted` ones become plain triples.

    `predicate` is a compact name (`itu:cites`); `datatype` a compact name for typed literals, `lang` a tag for texts.
    """

    subject: str
    predicate: str
    object: str
    object_kind: ObjectKind
    start: int
    end: int
    qualifiers: Mapping[str, str] = field(default_factory=dict)
    status: Status = "asserted"
    rule: str = ""
    confidence: float = 1.0
    datatype: str | None = None
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """Something the reader of a summary should know: what was not understood, dropped, or doubtful, and where."""

    kind: str
    message: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """Where the bytes came from: path as given, SHA-256 of the file, media type."""

    path: str
    sha256: str
    media_type: str


@dataclass(frozen=True, slots=True)
class Identity:
    """Which document this is, how that is known, and the candidates where it is not.

    `origin` is one of manifest, file-name, header, content, unknown. `document` is always an identifier: a provisional
    `document/unidentified/…` where nothing better is known. Dates are ISO 8601, as precise as known. `stated` names the
    fields that no words of the text give, each with what does: `manifest` or `file-name`.
    """

    document: str
    origin: str
    symbol: str | None = None
    candidates: tuple[str, ...] = ()
    title: str | None = None
    date: str | None = None
    submitted_to: str | None = None
    submitted_by: str | None = None
    document_class: str = "Document"
    stated: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_instrument(self) -> bool:
        """Tell whether the document is the text of a resolution or another instrument, an edition of one or the only one there is."""
        return self.document_class == "Edition" or self.document.startswith(("resolution/", "decision/", "opinion/"))


@dataclass(frozen=True, slots=True)
class Record:
    """All that was extracted from one language version of one document."""

    doc: str
    lang: str
    text: str
    text_sha256: str
    source: SourceInfo
    identity: Identity
    segments: tuple[Segment, ...]
    mentions: tuple[Mention, ...]
    relations: tuple[Relation, ...]
    notes: tuple[Note, ...] = field(default=())

    @property
    def document(self) -> str:
        """The identifier of the document."""
        return self.identity.document

    def to_json(self) -> dict[str, Any]:
        """Return the extraction record of the contract, ready for `json.dumps`."""
        return {
            "doc": self.doc,
            "document": self.document,
            "lang": self.lang,
            "text_sha256": self.text_sha256,
            "text": self.text,
            "identity": _plain(self.identity),
            "segments": [_plain(s) for s in self.segments],
            "mentions": [_plain(m) for m in self.mentions],
            "relations": [_plain(r) for r in self.relations],
            "notes": [_plain(n) for n in self.notes],
        }


_NAMES: Final = {kind: tuple(one.name for one in fields(kind)) for kind in (Segment, Mention, Relation, Note, Identity)}
_VALUES: Final = {kind: attrgetter(*names) for kind, names in _NAMES.items()}


def _plain(record: Segment | Mention | Relation | Note | Identity) -> dict[str, Any]:
    out: dict[str, Any] = dict(zip(_NAMES[type(record)], _VALUES[type(record)](record), strict=True))
    for name, value in out.items():
        if type(value) not in _ATOMS:  # quicker to ask than whether it is a mapping
            out[name] = list(value) if isinstance(value, tuple) else dict(value)
    return out
