"""`/api/v1/queries` and `/.well-known/sparql-examples/`: the questions of the catalogue, their answers, and their SPARQL for other tools."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Annotated, Any, Final

import pyoxigraph as ox
from fastapi import APIRouter, Header, Path, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from graph_api.limits import Limits
from graph_api.linked.representations import DATA, HTML, choose, write
from graph_api.negotiation import choose_language, choose_media_type
from graph_api.pages import questions as question_pages
from graph_api.problems import AcceptProblem, NotFoundProblem, ParameterProblem
from graph_api.reading import Reading, text_of
from graph_api.request import Current, base_of, meta
from graph_api.schemas import AnswerModel, QueriesModel, RowsModel
from graph_api.sparql.answering import ask, collected, question, respond
from graph_api.sparql.examples import EXAMPLES, examples
from graph_api.sparql.protocol import Operation
from graph_api.sparql.unknown import unknown_entities
from graph_api.words import LANGUAGES
from queries.catalogue import Query as CatalogueQuery
from queries.catalogue import bind, catalogue
from queries.parameters import BindingError
from store.asking import Question

router = APIRouter(tags=["Catalogue"])
_JSON: Final = "application/json"
# The names of formats, the default first
_ROWS: Final[Mapping[str, str]] = {
    "json": _JSON,
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "srj": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
}
_GRAPHS: Final[Mapping[str, str]] = {
    "turtle": "text/turtle",
    "jsonld": "application/ld+json",
    "ntriples": "application/n-triples",
    "rdfxml": "application/rdf+xml",
    "nquads": "application/n-quads",
    "trig": "application/trig",
}
_EXAMPLE_FORMS: Final = {**DATA, "html": HTML}
_PUBLISHED: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "The examples", "content": {media_type: {} for media_type in _EXAMPLE_FORMS.values()}},
    406: {"description": "No format the client accepts", "content": {"application/problem+json": {}}},
}


def _examples_of_parameters() -> dict[str, Any]:
    """Return what each question may be asked with: its required parameters, or else all of them."""
    shown = {}
    for query in catalogue().values():
        required = {p.name: p.example for p in query.parameters if p.default is None}
        shown[query.name] = {
            "summary": query.title["en"],
            "value": required or {p.name: p.example for p in query.parameters},
        }
    return shown


_PARAMETERS: Final = {
    "name": "parameters",
    "in": "query",
    "required": False,
    "description": "The question's own parameters, each under its own name; entities as `body/ISC-TF`, compact names or IRIs",
    "style": "form",
    "explode": True,
    "schema": {"type": "object", "additionalProperties": {"type": "string"}},
    "examples": _examples_of_parameters(),
}
Accept = Annotated[str | None, Header()]
AcceptLanguage = Annotated[str | None, Header()]
Name = Annotated[
    str,
    Path(
        description="The name of a question",
        openapi_examples={name: {"summary": query.title["en"], "value": name} for name, query in catalogue().items()},
    ),
]


@router.get("/api/v1/queries", summary="The questions of the catalogue", response_model=QueriesModel)
def list_queries(reading: Current) -> QueriesModel:
    """List the questions, with their parameters and the SPARQL that answers them."""
    return QueriesModel.model_validate(
        {"queries": [_shown(query) for query in catalogue().values()], "meta": meta(reading)}
    )


@router.get(
    "/api/v1/queries/{name}",
    summary="Ask a question of the catalogue",
    response_model=RowsModel | AnswerModel,
    responses={
        200: {
            "description": "The rows, yes or no, or a graph",
            "content": {media_type: {} for media_type in (*_ROWS.values(), *_GRAPHS.values()) if media_type != _JSON},
        },
        400: {
            "description": "A parameter is unknown, missing or malformed: `parameter` names it, `example` is a value it takes",
            "content": {"application/problem+json": {}},
        },
        404: {
            "description": "No question of that name, or an entity the snapshot has never heard of: `unknown` suggests others",
            "content": {"application/problem+json": {}},
        },
    },
    openapi_extra={"parameters": [_PARAMETERS]},
)
async def run_query(
    request: Request,
    reading: Current,
    name: Name,
    format_name: Annotated[
        str | None,
        Query(
            alias="format",
            description=f"The format, which wins over Accept: {', '.join(_ROWS)} of rows and of yes or no, {', '.join(_GRAPHS)} of graphs",
        ),
    ] = None,
    accept: Accept = None,
) -> Response:
    """Run a question; its own parameters are given beside `format`."""
    query, limits = _named(name), request.app.state.limits
    media_type = _media_type(query, format_name, accept)
    given = _given(request)
    bound = _bound(query, given)
    unknown = await run_in_threadpool(unknown_entities, reading.snapshot, query, given)
    if unknown:
        raise NotFoundProblem(
            "; ".join(f"{u.parameter}: {u.message}" for u in unknown), unknown=[asdict(u) for u in unknown]
        )
    answer = await ask(request, reading, _question(bound, media_type, limits), bound, 0)
    if media_type != _JSON:
        return await respond(request, answer, bound, 0, media_type, {})
    data = await collected(request, answer, bound, 0)
    used = {p.name: given.get(p.name, p.default or "") for p in query.parameters}
    return Response(await run_in_threadpool(_written, reading, query, used, data), media_type=_JSON)


@router.get(EXAMPLES, summary="The questions as examples of queries, in RDF", responses=_PUBLISHED)
def list_examples(
    request: Request, reading: Current, accept: Accept = None, accept_language: AcceptLanguage = None
) -> Response:
    """Give all questions as SPARQL editors look for them, with the prefixes they use; a browser gets the page of the catalogue."""
    extension = choose(accept, _EXAMPLE_FORMS, page=False)
    if extension == "html":
        lang = choose_language(accept_language, LANGUAGES)
        return Response(question_pages.questions(reading, lang), media_type=HTML)
    written = write(examples(catalogue().values(), base_of(request)), extension)
    return Response(written, media_type=_EXAMPLE_FORMS[extension])


@router.get(EXAMPLES + "{name}", summary="One question as an example of a query", responses=_PUBLISHED)
def one_example(
    request: Request, reading: Current, name: Name, accept: Accept = None, accept_language: AcceptLanguage = None
) -> Response:
    """Give one question in the same way."""
    query, extension = _named(name), choose(accept, _EXAMPLE_FORMS, page=False)
    if extension == "html":
        lang = choose_language(accept_language, LANGUAGES)
        return Response(question_pages.question(reading, lang, query), media_type=HTML)
    return Response(write(examples([query], base_of(request)), extension), media_type=_EXAMPLE_FORMS[extension])


def _named(name: str) -> CatalogueQuery:
    query = catalogue().get(name)
    if query is None:
        raise NotFoundProblem(f"the catalogue has no question {name!r}; it has: {', '.join(catalogue())}")
    return query


def _media_type(query: CatalogueQuery, name: str | None, accept: str | None) -> str:
    forms = _GRAPHS if query.form == "construct" else _ROWS
    if name is not None:
        if name not in forms:
            raise ParameterProblem(
                f"{query.name} is not given as {name!r}, but as {', '.join(forms)}",
                parameter="format",
                example=next(iter(forms)),
            )
        return forms[name]
    media_type = choose_media_type(accept, list(forms.values()))
    if media_type is None:
        raise AcceptProblem(f"{query.name} is given as {', '.join(forms.values())}", offered=list(forms.values()))
    return media_type


def _given(request: Request) -> dict[str, str]:
    given: dict[str, str] = {}
    for key, value in request.query_params.multi_items():
        if key in given:
            raise ParameterProblem(f"the parameter {key!r} is given twice; it takes one value", parameter=key)
        if key != "format":
            given[key] = value
    return given


def _bound(query: CatalogueQuery, given: Mapping[str, str]) -> str:
    try:
        return bind(query, given)
    except BindingError as error:
        known = {p.name: p.example for p in query.parameters}
        raise ParameterProblem(str(error), parameter=error.parameter, example=known.get(error.parameter)) from error


def _question(bound: str, media_type: str, limits: Limits) -> Question:
    put = question(Operation(bound, None, None), "", None, limits, limits.timeout_s)
    if media_type in _GRAPHS.values():
        return replace(put, graph=media_type)
    return replace(put, tabular="application/sparql-results+json" if media_type == _JSON else media_type)


def _written(reading: Reading, query: CatalogueQuery, used: Mapping[str, str], data: bytes) -> str:
    """Return an answer as JSON of our own: identifiers by path, with the parameters and the snapshot."""
    results = ox.parse_query_results(data, format=ox.QueryResultsFormat.JSON)
    said: dict[str, Any] = {"query": query.name, "parameters": used}
    if isinstance(results, ox.QueryBoolean):
        return AnswerModel.model_validate({**said, "answer": bool(results), "meta": meta(reading)}).model_dump_json()
    columns = [variable.value for variable in results.variables]
    rows = [
        {column: text_of(value) for column in columns if (value := solution[column]) is not None}
        for solution in results
    ]
    told = meta(reading, shown=len(rows), total=len(rows), truncated=False)
    return RowsModel.model_validate({**said, "columns": columns, "rows": rows, "meta": told}).model_dump_json()


def _shown(query: CatalogueQuery) -> dict[str, Any]:
    return {
        "name": query.name,
        "form": query.form,
        "title": query.title,
        "description": query.description,
        "keywords": list(query.keywords),
        "parameters": [{**asdict(p), "values": list(p.values)} for p in query.parameters],
        "sparql": query.text,
        "url": f"/api/v1/queries/{query.name}",
        "example": f"{EXAMPLES}{query.name}",
    }
