"""The shapes of JSON answers on documents and their paragraphs, at the HTTP edge alone."""

from pydantic import Field

from graph_api.schemas import HeldModel, Meta, Model


class VersionModel(HeldModel):
    """A language version, with where its text is."""

    paragraphs_url: str
    entity_url: str


class DocumentModel(Model):
    """A document in the languages in which it was read."""

    document: str
    versions: list[VersionModel]
    meta: Meta


class StatedModel(Model):
    """What a place in a paragraph states; `edge` leads to all places that state it."""

    edge: str
    subject: str
    predicate: str
    object: str
    object_kind: str
    start: int
    end: int
    status: str
    confidence: float | None
    rule: str


class MentionedModel(Model):
    """A thing that a place in a paragraph names; `refers_to` is empty where it is not known which."""

    start: int
    end: int
    text: str
    type: str
    refers_to: str


class ParagraphModel(Model):
    """A paragraph of a language version."""

    id: str
    label: str = Field(description="The logical number, empty where it has none")
    label_raw: str = Field(description="The number as it is printed")
    clause: str = Field(description="The part of a resolution it belongs to, empty elsewhere")
    page: int | None
    start: int
    end: int
    text: str
    statements: list[StatedModel]
    mentions: list[MentionedModel]


class ParagraphsModel(Model):
    """Paragraphs of a language version, in the order of its text."""

    document: str
    language: str
    sha256: str = Field(description="SHA-256 of the whole text in UTF-8")
    paragraphs: list[ParagraphModel]
    next: str | None
    next_url: str | None
    meta: Meta
