"""The shapes of what is asked and answered of a pasted text, at the HTTP edge alone."""

from typing import Literal

from pydantic import Field

from graph_api.schemas import LabelModel, Meta, Model


class PastedModel(Model):
    """A text, and its language where it is known; else each paragraph is read in its own."""

    text: str = Field(min_length=1, description="At most 100,000 bytes of UTF-8")
    lang: Literal["ar", "en", "es", "fr", "ru", "zh"] | None = None


class CandidateModel(Model):
    """A thing that may be meant, or is."""

    id: str
    label: LabelModel
    held: bool = Field(description="Whether the graph says anything of it")
    url: str | None = Field(description="Where it is dereferenced; null if it is not held")


class CitationModel(Model):
    """A mention: where it stands, and what it means.

    `found`: `meant` is held by the graph. `not-held`: its form gives an identifier, of which the graph says nothing.
    `ambiguous`: several `candidates`. `unresolved`: none, or no certain one; `reason` tells why.
    """

    start: int = Field(description="Offset in code points of the text; `end` is the first one after")
    end: int
    quote: str
    lang: str = Field(description="The language it was read in")
    type: str
    status: Literal["found", "not-held", "ambiguous", "unresolved"]
    meant: CandidateModel | None
    candidates: list[CandidateModel]
    reason: str
    rule: str
    confidence: float


class StatedModel(Model):
    """A relation that the text states; a subject of null is the text itself."""

    subject: str | None
    predicate: str
    predicate_label: str
    object: str
    object_kind: Literal["iri", "literal"]
    start: int
    end: int
    quote: str
    status: str = Field(description="asserted, proposed, planned, postponed or negated")
    rule: str
    confidence: float


class ResolvedModel(Model):
    """All that was recognised in a text, in the order of the text."""

    languages: list[str] = Field(description="The languages the text was read in")
    citations: list[CitationModel]
    relations: list[StatedModel]
    totals: dict[str, int] = Field(description="Citations by status")
    meta: Meta
