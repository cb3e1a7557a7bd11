"""`/api/v1/stats` and `/audit`: what the graph holds, and what is wrong in it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from graph_api.holdings import holdings
from graph_api.request import Current, Cursor, link_next, meta, page
from graph_api.schemas import FindingsModel, StatsModel

router = APIRouter(prefix="/api/v1")
Severity = Literal["violation", "warning", "info"]


@router.get("/stats", tags=["About"], summary="What the graph holds", response_model=StatsModel)
def stats(reading: Current) -> StatsModel:
    """List the language versions that were read and count what was found; what is not listed was not read."""
    return StatsModel.model_validate({**asdict(holdings(reading)), "meta": meta(reading)})


@router.get("/audit", tags=["About"], summary="Findings on the documents", response_model=FindingsModel)
def audit(
    request: Request,
    response: Response,
    reading: Current,
    rule: Annotated[list[str], Query(description="Keep these rules only")] = [],  # noqa: B006 - read, never changed
    severity: Annotated[list[Severity], Query(description="Keep these severities only")] = [],  # noqa: B006 - read, never changed
    document: Annotated[str | None, Query(description="Keep one document only", examples=["document/C20-38"])] = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    cursor: Cursor = None,
) -> FindingsModel:
    """Give the findings of the last audit, each with the places it is about."""
    every: Sequence[Mapping[str, Any]] = reading.once(request.app.state.findings)
    kept = [
        f
        for f in every
        if (not rule or f["rule"] in rule)
        and (not severity or f["severity"] in severity)
        and document in (None, f["document"])
    ]
    part = page(request, reading, cursor, limit, kept)
    link_next(response, part.next_url)
    found = [dict(finding) for finding in part.items]
    said = meta(reading, shown=len(found), total=part.total, truncated=len(found) < part.total)
    return FindingsModel.model_validate({"findings": found, "next": part.next, "next_url": part.next_url, "meta": said})
