"""The shapes of the answers of a search, at the HTTP edge alone."""

from typing import Literal

from pydantic import Field

from graph_api.schemas import LabelModel, Meta, Model


class QuotedModel(Model):
    """Words of a text: where they stand, which of them matched, and what they prove."""

    document: str
    paragraph: str
    paragraph_label: str
    start: int = Field(description="Offset in code points of the language version's text; `end` is the first one after")
    end: int
    spans: list[tuple[int, int]] = Field(description="What matched: offsets in code points of `matched`, half-open")
    proves: list[str] = Field(description="Edges that these words assert; see `/api/v1/edges/{id}`")
    states: list[str] = Field(description="Edges they propose, plan, postpone or deny")


class HitModel(Model):
    """A thing found by one of its names, or words of a text that state something.

    `id` is the thing, or the first claim or mention that quotes the words; `label` is what to call the thing, or the document.
    """

    hit: Literal["name", "quote"]
    id: str
    label: LabelModel
    kind: str
    year: int | None
    matched: str = Field(description="The name or the words")
    lang: str = Field(description="The language of `matched`, empty for none")
    match: Literal["exact", "prefix", "all", "some"]
    score: float = Field(description="The whole part tells the match, 3 for an exact one, the rest bm25")
    quote: QuotedModel | None


class TotalsModel(Model):
    """How many there are in all."""

    names: int
    quotes: int


class SearchModel(Model):
    """What was found, the closest first, things before quotes."""

    query: str
    hits: list[HitModel]
    totals: TotalsModel
    widened: bool = Field(description="Nothing holds every word: these hold some of them, numbers always")
    facets: dict[str, dict[str, int]]
    next: str | None
    next_url: str | None
    meta: Meta


class SuggestionModel(Model):
    """A thing one of whose names begins so, with that name."""

    id: str
    label: LabelModel
    kind: str
    matched: str
    lang: str
    match: Literal["prefix", "all"]


class SuggestionsModel(Model):
    """Suggestions, the shortest name first."""

    prefix: str
    suggestions: list[SuggestionModel]
    meta: Meta
