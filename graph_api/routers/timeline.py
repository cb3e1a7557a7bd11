"""`/api/v1/timeline`: what is dated, for timelines and tables."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from graph_api import describing
from graph_api.labels import Label, entity_labels, term_labels
from graph_api.reading import Reading
from graph_api.request import DEFAULT_LANG, Current, Cursor, Lang, Page, checked_path, languages, link_next, meta, page
from graph_api.routers.search import Types
from graph_api.timeline import Dated, chosen
from graph_api.timeline_schemas import TimelineJsModel, TimelineModel, VisModel
from graph_api.walks.filtering import of_kinds

router = APIRouter(prefix="/api/v1", tags=["Graph"])

_DAY: Final = r"^\d{4}(-\d{2}(-\d{2})?)?$"
_COLUMNS: Final = ("id", "label", "label_lang", "predicate", "predicate_label", "kind", "start", "end", "evidence_url")


@router.get(
    "/timeline",
    summary="What happened when",
    response_model=TimelineModel | VisModel | TimelineJsModel,
    responses={
        200: {"description": "What is dated", "content": {"text/csv": {}}},
        404: {"description": "No such body", "content": {"application/problem+json": {}}},
    },
)
def timeline(
    request: Request,
    reading: Current,
    body: Annotated[
        str | None,
        Query(
            description="What it holds, adopts, founds, is handed in to it or is part of it", examples=["body/Council"]
        ),
    ] = None,
    kinds: Types = [],  # noqa: B006 - read, never changed
    first: Annotated[str | None, Query(alias="from", pattern=_DAY, description="A year, a month or a day")] = None,
    last: Annotated[str | None, Query(alias="to", pattern=_DAY, description="The last year, month or day")] = None,
    limit: Annotated[int, Query(ge=1, le=2000)] = 200,
    cursor: Cursor = None,
    lang: Lang = DEFAULT_LANG,
    format_name: Annotated[
        Literal["json", "csv", "vis", "timelinejs"],
        Query(alias="format", description="`vis` for vis-timeline, `timelinejs` for TimelineJS"),
    ] = "json",
) -> Response:
    """List events, adoptions, beginnings and ends in the order of time; a date is as precise as it is known, and `evidence_url` is empty where no text states it."""
    types = tuple(name if ":" in name else f"itu:{name}" for name in kinds)
    of_kinds(reading, types)  # an unknown one is told
    named = None if body is None else describing.existing(reading, checked_path(body))
    part = page(request, reading, cursor, limit, chosen(reading, body=named, types=types, first=first, last=last))
    rows = _rows(reading, part.items, languages(lang))
    response = _WRITERS[format_name](reading, part, rows)
    link_next(response, part.next_url)
    return response


def _rows(reading: Reading, found: Sequence[Dated], chain: Sequence[str]) -> list[dict[str, str]]:
    labels: Mapping[str, Label] = entity_labels(reading, [d.thing for d in found], chain)
    terms = term_labels(reading, {d.predicate for d in found}, chain)
    return [
        {
            **{name: value for name, value in asdict(d).items() if name not in ("thing", "edge")},
            "id": d.thing,
            "label": labels[d.thing].text,
            "label_lang": labels[d.thing].lang,
            "predicate_label": terms[d.predicate].text,
            "evidence_url": f"/api/v1/edges/{d.edge}/evidence" if d.edge else "",
        }
        for d in found
    ]


def _json(reading: Reading, part: Page[Dated], rows: list[dict[str, str]]) -> Response:
    model = TimelineModel.model_validate(
        {"items": rows, "next": part.next, "next_url": part.next_url, "meta": _meta(reading, part)}
    )
    return Response(model.model_dump_json(), media_type="application/json")


def _csv(_: Reading, __: Page[Dated], rows: list[dict[str, str]]) -> Response:
    out = io.StringIO()
    writer = csv.DictWriter(out, _COLUMNS, lineterminator="\r\n")  # RFC 4180, section 2
    writer.writeheader()
    writer.writerows(rows)
    return Response(out.getvalue().encode("utf-8", "replace"), media_type="text/csv")


def _vis(reading: Reading, part: Page[Dated], rows: list[dict[str, str]]) -> Response:
    """Items of vis-timeline: text in `content`, which it shows as text where it is told so."""
    items = [
        {
            "id": f"{number}",
            "content": f"{row['label']} — {row['predicate_label']}",
            "start": row["start"],
            **({"end": row["end"]} if row["end"] else {}),
            "type": "range" if row["end"] else "point",
            "group": row["kind"],
            **{key: row[key] for key in ("label_lang", "evidence_url")},
            "entity": row["id"],
        }
        for number, row in enumerate(rows)
    ]
    return _written({"items": items, "meta": _meta(reading, part)})


def _timelinejs(reading: Reading, part: Page[Dated], rows: list[dict[str, str]]) -> Response:
    events = [
        {
            "unique_id": f"{row['id']} {row['predicate']}",
            "start_date": _parts(row["start"]),
            **({"end_date": _parts(row["end"])} if row["end"] else {}),
            "text": {"headline": row["label"], "text": row["predicate_label"]},
            "group": row["kind"],
        }
        for row in rows
    ]
    return _written({"events": events, "meta": _meta(reading, part)})


def _parts(date: str) -> dict[str, int]:
    return dict(zip(("year", "month", "day"), map(int, date.split("-")), strict=False))


def _written(value: dict[str, Any]) -> Response:
    return Response(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"), media_type="application/json")


def _meta(reading: Reading, part: Page[Dated]) -> dict[str, Any]:
    return meta(reading, shown=len(part.items), total=part.total, truncated=part.next is not None)


_WRITERS: Final = {"json": _json, "csv": _csv, "vis": _vis, "timelinejs": _timelinejs}
