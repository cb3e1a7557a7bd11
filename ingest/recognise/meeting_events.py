"""Says which event a meeting of a body is, by the body and the meeting's first day, and what to call it."""

from dataclasses import dataclass

from ingest.recognise.dates import bounds
from ingest.recognise.page import Page
from ingest.records import Mention
from ingest.register import Register


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting: its mention, the body that holds it, its date, the day that it was put off from, and who else holds it."""

    mention: Mention
    body: str
    date: Mention
    instead_of: Mention | None = None
    others: tuple[str, ...] = ()


def event_of(body: Mention, date: Mention, page: Page, facts: Register) -> tuple[str, dict[str, str]]:
    """Return the identifier of a body's meeting, and what describes it: the listed session of those days, else body and first day."""
    assert page.language is not None
    label: str = page.language.table("meetings")["label"]
    first = str(date.id).split("/")[0]
    event = _session(str(body.id), str(date.id), facts) or f"event/{str(body.id).partition('/')[2]}-{first}"
    return event, {"provisional": "true", "label": label.format(body=name_of(body, facts, page.code), date=first)}


def _session(body: str, date: str, facts: Register) -> str | None:
    """Return the listed event of a body's own series in whose days the date falls, if there is exactly one."""
    days = bounds(date)
    if days is None:
        return None
    fitting = []
    for event in facts.events(f"event/{body.partition('/')[2]}", int(date[:4])):
        start, end = (bounds(facts.one(event, name) or "") for name in ("startDate", "endDate"))
        if start is not None and start[0] <= days[1] and days[0] <= (end or start)[1]:
            fitting.append(event)
    return fitting[0] if len(fitting) == 1 else None


def name_of(body: Mention, facts: Register, code: str) -> str:
    """Return what to call a body in the label of its meeting: its acronym, else its name in the language, else the words of the text."""
    labels = facts.labels_of(str(body.id))
    for kind, lang in (("acronym", "en"), ("preferred", code), ("preferred", "en")):
        found = next((label.text for label in labels if label.kind == kind and label.lang == lang), None)
        if found is not None:
            return found
    return body.text
