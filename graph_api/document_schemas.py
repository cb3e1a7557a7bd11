"""The shapes of JSON answers on documents and their paragraphs, at the HTTP edge alone."""

from dataclasses import dataclass

from pydantic import Field

from graph_api.documents import Paragraph
from graph_api.holdings import Held
from graph_api.schemas import LabelModel, Meta, Model


@dataclass(frozen=True, slots=True)
class VersionHeld(Held):
    """A language version, with where its text is."""

    paragraphs_url: str
    entity_url: str


class DocumentModel(Model):
    """A document in the languages in which it was read."""

    document: str
    label: LabelModel = Field(description="What it is called, in the languages that are wanted")
    versions: list[VersionHeld]
    meta: Meta


class ParagraphsModel(Model):
    """Paragraphs of a language version, in the order of its text."""

    document: str
    language: str
    sha256: str = Field(description="SHA-256 of the whole text in UTF-8")
    paragraphs: list[Paragraph]
    next: str | None
    next_url: str | None
    meta: Meta
