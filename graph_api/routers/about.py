"""`/api/v1/stats`, `/audit`, `/prefixes` and `/examples`: what the graph holds, what is wrong in it, and what those who write queries need."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Header, Query, Request
from pydantic import Field
from starlette.responses import Response

from graph_api.findings_csv import findings_csv
from graph_api.holdings import holdings
from graph_api.labels import entity_labels, term_labels
from graph_api.linked.dataset import description
from graph_api.linked.representations import write
from graph_api.negotiation import choose_media_type
from graph_api.problems import AcceptProblem
from graph_api.request import DEFAULT_LANG, Current, Cursor, Lang, base_of, languages, link_next, meta, page
from graph_api.schemas import FindingsModel, LabelModel, Meta, Model, StatsModel
from graph_api.sparql.examples import examples as published
from ontology.namespaces import PREFIXES
from queries.catalogue import catalogue

router = APIRouter(prefix="/api/v1")
Severity = Literal["violation", "warning", "info"]
Accept = Annotated[str | None, Header()]
_JSON: Final = "application/json"
_CSV: Final = "text/csv"
_TURTLE: Final = "text/turtle"
_UNACCEPTED: Final[dict[int | str, dict[str, Any]]] = {
    406: {"description": "No format the client accepts", "content": {"application/problem+json": {}}}
}


class PrefixesModel(Model):
    """The prefixes that queries use here, with the namespaces they stand for."""

    prefixes: dict[str, str]
    meta: Meta


class ExampleModel(Model):
    """A question with the SPARQL that answers it, in the languages that are wanted."""

    name: str
    form: Literal["select", "construct", "ask"]
    title: LabelModel
    description: LabelModel
    keywords: list[str]
    sparql: str = Field(description="The query with its parameters filled in by examples; it runs as it stands")
    url: str


class ExamplesModel(Model):
    """The questions of the catalogue as examples of queries."""

    examples: list[ExampleModel]
    meta: Meta


@router.get(
    "/stats",
    tags=["About"],
    summary="What the graph holds",
    response_model=StatsModel,
    responses={200: {"description": "What is held and what is not", "content": {_TURTLE: {}}}, **_UNACCEPTED},
)
def stats(request: Request, reading: Current, lang: Lang = DEFAULT_LANG, accept: Accept = None) -> Any:
    """List the language versions that were read and count what was found; what is not listed was not read. As Turtle, the description of the dataset (VoID)."""
    if _liked(accept) == _TURTLE:
        base = base_of(request)
        return Response(write(description(reading, base, f"{base}data/dataset.ttl"), "ttl"), media_type=_TURTLE)
    held, chain = holdings(reading), languages(lang)
    names = {
        **entity_labels(reading, (document.document for document in held.documents), chain),
        **term_labels(reading, held.classes, chain),
    }
    return StatsModel(
        **{field.name: getattr(held, field.name) for field in fields(held)},
        labels={name: LabelModel(text=label.text, lang=label.lang) for name, label in names.items()},
        meta=Meta(**meta(reading)),
    )


@router.get(
    "/audit",
    tags=["About"],
    summary="Findings on the documents",
    response_model=FindingsModel,
    responses={200: {"description": "The findings", "content": {_CSV: {}}}, **_UNACCEPTED},
)
def audit(
    request: Request,
    response: Response,
    reading: Current,
    rule: Annotated[list[str], Query(description="Keep these rules only")] = [],  # noqa: B006 - read, never changed
    severity: Annotated[list[Severity], Query(description="Keep these severities only")] = [],  # noqa: B006 - read, never changed
    document: Annotated[str | None, Query(description="Keep one document only", examples=["document/C20-38"])] = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    cursor: Cursor = None,
    format_name: Annotated[
        Literal["json", "csv"] | None, Query(alias="format", description="The format; it wins over Accept")
    ] = None,
    accept: Accept = None,
) -> Any:
    """Give the findings of the last audit, each with the places it is about; as CSV, a row for each place."""
    media_type = _named(format_name) or choose_media_type(accept, (_JSON, _CSV))
    if media_type is None:
        raise AcceptProblem(f"findings are given as {_JSON} or {_CSV}", offered=[_JSON, _CSV])
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
    if media_type == _CSV:
        answer = Response(findings_csv(part.items), media_type=_CSV, headers={"X-Total-Count": str(part.total)})
        link_next(answer, part.next_url)
        return answer
    found = [dict(finding) for finding in part.items]
    said = meta(reading, shown=len(found), total=part.total, truncated=len(found) < part.total)
    return FindingsModel.model_validate({"findings": found, "next": part.next, "next_url": part.next_url, "meta": said})


def _named(format_name: str | None) -> str | None:
    return None if format_name is None else {"json": _JSON, "csv": _CSV}[format_name]


@router.get(
    "/prefixes",
    tags=["About"],
    summary="The prefixes that queries use",
    response_model=PrefixesModel,
    responses={200: {"description": "The prefixes", "content": {_TURTLE: {}}}, **_UNACCEPTED},
)
def prefixes(reading: Current, accept: Accept = None) -> Any:
    """List prefixes and namespaces, as JSON or as the first lines of a Turtle file."""
    if _liked(accept) == _TURTLE:
        return Response("".join(f"@prefix {p}: <{iri}> .\n" for p, iri in PREFIXES.items()), media_type=_TURTLE)
    said = meta(reading, shown=len(PREFIXES), total=len(PREFIXES), truncated=False)
    return PrefixesModel.model_validate({"prefixes": dict(PREFIXES), "meta": said})


@router.get(
    "/examples",
    tags=["About"],
    summary="Questions as examples of queries",
    response_model=ExamplesModel,
    responses={200: {"description": "The examples", "content": {_TURTLE: {}}}, **_UNACCEPTED},
)
def examples(request: Request, reading: Current, lang: Lang = DEFAULT_LANG, accept: Accept = None) -> Any:
    """List the questions of the catalogue with queries that run as they stand; as Turtle, what `/.well-known/sparql-examples/` publishes."""
    every = catalogue().values()
    if _liked(accept) == _TURTLE:
        return Response(write(published(every, base_of(request)), "ttl"), media_type=_TURTLE)
    chain = languages(lang)
    told = [
        {
            "name": query.name,
            "form": query.form,
            "title": _said(query.title, chain),
            "description": _said(query.description, chain),
            "keywords": list(query.keywords),
            "sparql": query.sparql,
            "url": f"/api/v1/queries/{query.name}",
        }
        for query in every
    ]
    said = meta(reading, shown=len(told), total=len(told), truncated=False)
    return ExamplesModel.model_validate({"examples": told, "meta": said})


def _liked(accept: str | None) -> str:
    media_type = choose_media_type(accept, (_JSON, _TURTLE))
    if media_type is None:
        raise AcceptProblem(f"this is given as {_JSON} or {_TURTLE}", offered=[_JSON, _TURTLE])
    return media_type


def _said(texts: Mapping[str, str], chain: Sequence[str]) -> dict[str, str]:
    lang = next((lang for lang in chain if lang in texts), "en")
    return {"text": texts[lang], "lang": lang}
