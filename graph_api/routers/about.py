"""`/api/v1/stats`, `/audit` and `/queries`: what the graph holds, what is wrong in it, and what can be asked."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Annotated, Any, Literal

import pyoxigraph as ox
from fastapi import APIRouter, Header, Query, Request
from starlette.responses import Response

from graph_api.holdings import holdings
from graph_api.limits import Limits
from graph_api.negotiation import choose_media_type
from graph_api.problems import AcceptProblem, LimitProblem, NotFoundProblem, ParameterProblem
from graph_api.reading import Reading, Results, text_of
from graph_api.request import Current, Cursor, link_next, meta, page
from graph_api.results import encode
from graph_api.schemas import FindingsModel, QueriesModel, RowsModel, StatsModel
from graph_api.unknown import unknown_entities
from queries.catalogue import Query as CatalogueQuery
from queries.catalogue import bind, catalogue
from store.asking import LimitExceeded

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


@router.get("/queries", tags=["Catalogue"], summary="The questions of the catalogue", response_model=QueriesModel)
def list_queries(reading: Current) -> QueriesModel:
    """List the questions, with their parameters and the SPARQL that answers them."""
    return QueriesModel.model_validate(
        {"queries": [_shown(query) for query in catalogue().values()], "meta": meta(reading)}
    )


@router.get(
    "/queries/{name}",
    tags=["Catalogue"],
    summary="Ask a question of the catalogue",
    response_model=RowsModel,
    responses={
        200: {"description": "The rows", "content": {"text/csv": {}}},
        404: {
            "description": "No question of that name, or an entity the snapshot has never heard of: `unknown` suggests others",
            "content": {"application/problem+json": {}},
        },
    },
)
def run_query(
    request: Request,
    reading: Current,
    name: str,
    format_name: Annotated[
        Literal["json", "csv"] | None, Query(alias="format", description="The format; it wins over Accept")
    ] = None,
    accept: Annotated[str | None, Header()] = None,
) -> Response:
    """Run a question; its own parameters are given beside `format`, entities as `body/ISC-TF`, compact names or IRIs."""
    query = catalogue().get(name)
    if query is None:
        raise NotFoundProblem(f"the catalogue has no question {name!r}; it has: {', '.join(catalogue())}")
    media_type = {
        "json": "application/json",
        "csv": "text/csv",
        None: choose_media_type(accept, ["application/json", "text/csv"]),
    }[format_name]
    if media_type is None:
        raise AcceptProblem("rows are given as application/json or text/csv", offered=["application/json", "text/csv"])
    given: dict[str, str] = {}
    for key, value in request.query_params.multi_items():
        if key in given:
            raise ParameterProblem(f"the parameter {key!r} is given twice; it takes one value")
        if key != "format":
            given[key] = value
    limits: Limits = request.app.state.limits

    def write(results: Results) -> Response:
        if media_type == "text/csv":
            return Response(encode(results, "text/csv", limits), media_type="text/csv")
        model = _rows(reading, query, given, results, limits)
        return Response(model.model_dump_json(), media_type="application/json")

    bound = bind(query, given)
    unknown = unknown_entities(reading.snapshot, query, given)
    if unknown:
        raise NotFoundProblem(
            "; ".join(f"{u.parameter}: {u.message}" for u in unknown), unknown=[asdict(u) for u in unknown]
        )
    try:
        return reading.evaluate(bound, write)
    except LimitExceeded as error:
        raise LimitProblem(str(error), max_rows=limits.max_rows, max_bytes=limits.max_bytes) from error


def _rows(
    reading: Reading, query: CatalogueQuery, given: Mapping[str, str], results: Results, limits: Limits
) -> RowsModel:
    if not isinstance(results, ox.QuerySolutions):
        raise TypeError(f"the catalogue holds SELECT queries, {query.name} is none")
    columns = [variable.value for variable in results.variables]
    rows: list[dict[str, str]] = []
    for solution in results:
        if len(rows) == limits.max_rows:
            raise LimitExceeded(f"the result has more than {limits.max_rows} rows")
        rows.append({column: text_of(value) for column in columns if (value := solution[column]) is not None})
    used = {p.name: given.get(p.name, p.default or "") for p in query.parameters}
    said = meta(reading, shown=len(rows), total=len(rows), truncated=False)
    return RowsModel.model_validate(
        {"query": query.name, "parameters": used, "columns": columns, "rows": rows, "meta": said}
    )


def _shown(query: CatalogueQuery) -> dict[str, Any]:
    return {
        "name": query.name,
        "title": query.title,
        "description": query.description,
        "parameters": [{**asdict(p), "values": list(p.values)} for p in query.parameters],
        "sparql": query.text,
        "url": f"/api/v1/queries/{query.name}",
    }
