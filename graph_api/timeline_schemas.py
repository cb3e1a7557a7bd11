"""The shapes of JSON answers on what is dated, at the HTTP edge alone."""

from typing import Literal

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


class VisItemModel(Model):
    """An item of vis-timeline."""

    id: str
    content: str
    start: str
    end: str | None = Field(None, description="Left out where there is none")
    type: Literal["range", "point"]
    group: str
    label_lang: str
    evidence_url: str
    entity: str


class VisModel(Model):
    """What is dated, for vis-timeline."""

    items: list[VisItemModel]
    meta: Meta


class DayModel(Model):
    """A date of TimelineJS, as precise as it is known."""

    year: int
    month: int | None = Field(None, description="Left out where it is not known, like `day`")
    day: int | None = None


class HeadedModel(Model):
    """The text of an event of TimelineJS."""

    headline: str
    text: str


class TimelineJsEventModel(Model):
    """An event of TimelineJS."""

    unique_id: str
    start_date: DayModel
    end_date: DayModel | None = None
    text: HeadedModel
    group: str


class TimelineJsModel(Model):
    """What is dated, for TimelineJS."""

    events: list[TimelineJsEventModel]
    meta: Meta
