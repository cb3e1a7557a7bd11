"""The shapes of JSON answers on what is dated, at the HTTP edge alone."""

from pydantic import Field

from graph_api.schemas import Meta, Model


class DatedModel(Model):
    """Something that happened; dates are years, months or days, as precise as they are known."""

    id: str
    label: str
    label_lang: str
    predicate: str
    predicate_label: str
    kind: str
    start: str
    end: str = Field(description="Empty where it happened at one time, or its end is not known")
    evidence_url: str = Field(description="Empty where no text states the date")


class TimelineModel(Model):
    """What is dated, in the order of time."""

    items: list[DatedModel]
    next: str | None
    next_url: str | None
    meta: Meta
