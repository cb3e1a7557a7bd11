"""`/reconcile`: the Reconciliation Service API 0.2, by which OpenRefine and others find the things that the cells of a table name."""

from typing import Annotated, Any, Final, TypeVar
from urllib.parse import parse_qs

from fastapi import APIRouter, Depends, Header, Query, Request
from pydantic import BaseModel, ValidationError
from starlette.responses import Response

from graph_api import describing
from graph_api.evidence import first_places
from graph_api.labels import entity_labels, kinds, term_labels
from graph_api.negotiation import choose_language
from graph_api.problems import MEDIA_TYPE, BodyProblem, MediaTypeProblem, ParameterProblem, ProtocolProblem
from graph_api.reading import Reading, is_path
from graph_api.reconciling import flyouts
from graph_api.reconciling.candidates import Candidate, Matcher
from graph_api.reconciling.extending import SETTINGS, extension
from graph_api.reconciling.schemas import (
    MOST_QUERIES,
    CandidateModel,
    CandidatesModel,
    ExtendModel,
    ExtensionModel,
    FeatureModel,
    FlyoutModel,
    ManifestModel,
    ProposedModel,
    QueriesModel,
    ResultsModel,
    SuggestedEntitiesModel,
    SuggestedEntityModel,
    SuggestedPropertiesModel,
    SuggestedPropertyModel,
    SuggestedTypeModel,
    SuggestedTypesModel,
    TypeModel,
)
from graph_api.reconciling.vocabulary import (
    Term,
    called,
    defined,
    property_named,
    suggested,
    type_named,
    vocabulary,
)
from graph_api.request import DEFAULT_LANG, Current, Pinned, body_of, checked_path, languages
from graph_api.routers.linked import base_of
from graph_api.routers.search import Index, text_index
from graph_api.topology import topology
from graph_api.words import LANGUAGES, SOURCE, words
from ontology.languages import OFFICIAL_LANGUAGES
from ontology.namespaces import ID, ITU

M = TypeVar("M", bound=BaseModel)


def chain(
    lang: Annotated[
        str | None,
        Query(
            description="Languages of labels in order of preference; else by Accept-Language, else `ar,en`",
            examples=["ar,en"],
            pattern=r"^[A-Za-z-]+(,[A-Za-z-]+)*$",
        ),
    ] = None,
    accept_language: Annotated[str | None, Header()] = None,
) -> tuple[str, ...]:
    """Return the languages of labels that a request asks for."""
    if lang is not None:
        return languages(lang)
    if accept_language is None:
        return languages(DEFAULT_LANG)
    first = choose_language(accept_language, OFFICIAL_LANGUAGES)
    return tuple(dict.fromkeys((first, *languages(DEFAULT_LANG))))


def framed(request: Request) -> None:
    """Let pages of other origins show the answer in a frame."""
    request.state.framed = True


Chain = Annotated[tuple[str, ...], Depends(chain)]
Prefix = Annotated[str, Query(max_length=200, description="What was typed", examples=["مجلس"])]
Skip = Annotated[int, Query(alias="cursor", ge=0, le=1000, description="How many suggestions to skip")]
Most = Annotated[int, Query(ge=1, le=100, description="Suggestions at most")]
Typed = Annotated[str | None, Query(alias="type", description="Things of this class only", examples=["itu:Body"])]
router = APIRouter(prefix="/reconcile", tags=["Reconciliation"])
_FORM: Final = "application/x-www-form-urlencoded"
_EXAMPLE: Final = '{"q0": {"query": "المجلس", "type": "itu:Body", "limit": 3}}'
_SUGGESTIONS: Final = 10
_SAID: Final = {
    400: "Queries that are no JSON of the standard's form, or name a class or property that there is not",
    404: "No such identifier",
    410: "Withdrawn: an earlier snapshot had it",
    413: "More queries, things or values than one request may ask for, or a search that takes too long",
    415: "A body that is no form",
    503: "The texts are being indexed",
}


def _problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    return {status: {"description": _SAID[status], "content": {MEDIA_TYPE: {}}} for status in statuses}


@router.get(
    "",
    summary="What the service offers, or candidates, or values",
    response_model=ManifestModel | ResultsModel | ExtensionModel,
    response_model_exclude_none=True,
    responses=_problems(400, 413, 503),
)
def ask(
    request: Request,
    reading: Current,
    asked: Chain,
    queries: Annotated[str | None, Query(description="A batch of queries, as JSON", examples=[_EXAMPLE])] = None,
    extend: Annotated[str | None, Query(description="Things and properties whose values are wanted, as JSON")] = None,
) -> ManifestModel | ResultsModel | ExtensionModel:
    """Give the manifest; with `queries` the candidates of each, with `extend` the values of properties."""
    if queries is None and extend is None:
        return manifest(request, reading, asked)
    return answered(request, reading, asked, queries, extend)


async def form(request: Request) -> tuple[str | None, str | None]:
    """Return the fields of the form: `queries`, `extend`.

    Raises:
        MediaTypeProblem: the body is no form. BodyProblem: it is too large. ProtocolProblem: a field is there twice, or not in UTF-8.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
        raise MediaTypeProblem(f"queries are sent as {_FORM}")
    body = await body_of(request)
    try:
        fields = parse_qs(body.decode(), keep_blank_values=True, max_num_fields=8, errors="strict")
    except ValueError as error:
        raise ProtocolProblem("the body is no form in UTF-8") from error
    if any(len(fields.get(name, ())) > 1 for name in ("queries", "extend")):
        raise ProtocolProblem("`queries` and `extend` are given once at most")
    return tuple(fields.get(name, [None])[0] for name in ("queries", "extend"))  # type: ignore[return-value] # two


@router.post(
    "",
    summary="Candidates for names, or values of properties",
    response_model=ResultsModel | ExtensionModel,
    response_model_exclude_none=True,
    responses=_problems(400, 413, 415, 503),
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                _FORM: {
                    "schema": {
                        "type": "object",
                        "properties": {
                            "queries": {"type": "string", "description": "A batch of queries, as JSON"},
                            "extend": {"type": "string", "description": "A data extension query, as JSON"},
                        },
                    },
                    "example": {"queries": _EXAMPLE},
                }
            },
        }
    },
)
def post(
    request: Request,
    reading: Pinned,
    asked: Chain,
    sent: Annotated[tuple[str | None, str | None], Depends(form)],
) -> ResultsModel | ExtensionModel:
    """Give candidates for each query of a batch (`queries`), or the values of properties (`extend`)."""
    return answered(request, reading, asked, *sent)


@router.get(
    "/suggest/entity",
    summary="Things by the beginning of a name",
    response_model=SuggestedEntitiesModel,
    responses=_problems(400, 413, 503),
)
def suggest_entity(
    reading: Current,
    index: Index,
    asked: Chain,
    prefix: Prefix = "",
    cursor: Skip = 0,
    kind: Typed = None,
    limit: Most = _SUGGESTIONS,
) -> SuggestedEntitiesModel:
    """Suggest the thing that has the identifier, then things one of whose names begins so."""
    typed = None if kind is None else type_named(reading, kind)
    path = prefix.strip().removeprefix(ID)
    found = [path] if is_path(path) and path in topology(reading).nodes else []
    found += [hit.id for hit in index.suggest(prefix, typed, cursor + limit) if hit.id != path] if prefix else []
    chosen = found[cursor : cursor + limit]
    labels, classes = entity_labels(reading, chosen, asked), kinds(reading, chosen)
    names = called(reading, {kind for own in classes.values() for kind in own}, asked)
    return SuggestedEntitiesModel(
        result=[
            SuggestedEntityModel(
                id=path,
                name=labels[path].text,
                description=_described(path, classes.get(path, ()), names),
                notable=[TypeModel(id=kind, name=names[kind]) for kind in classes.get(path, ())],
            )
            for path in chosen
        ]
    )


@router.get(
    "/suggest/property",
    summary="Properties by the beginning of a name",
    response_model=SuggestedPropertiesModel,
)
def suggest_property(
    reading: Current, asked: Chain, prefix: Prefix = "", cursor: Skip = 0, limit: Most = _SUGGESTIONS
) -> SuggestedPropertiesModel:
    """Suggest properties by their identifiers and their names in any language."""
    found = suggested(vocabulary(reading).properties, prefix)[cursor : cursor + limit]
    return SuggestedPropertiesModel(result=_properties(reading, found, asked))


@router.get("/suggest/type", summary="Classes by the beginning of a name", response_model=SuggestedTypesModel)
def suggest_type(
    reading: Current, asked: Chain, prefix: Prefix = "", cursor: Skip = 0, limit: Most = _SUGGESTIONS
) -> SuggestedTypesModel:
    """Suggest classes by their identifiers and their names in any language, each with those right above it."""
    known = vocabulary(reading)
    found = suggested(known.types, prefix)[cursor : cursor + limit]
    names = called(reading, {*(t.id for t in found), *(b for t in found for b in known.broader[t.id])}, asked)
    return SuggestedTypesModel(
        result=[
            SuggestedTypeModel(
                id=term.id,
                name=names[term.id],
                description=defined(term, asked),
                broader=[TypeModel(id=wider, name=names[wider]) for wider in known.broader[term.id]],
            )
            for term in found
        ]
    )


@router.get(
    "/extend/properties",
    summary="The properties that things of a class have",
    response_model=ProposedModel,
    responses=_problems(400),
)
def propose(
    reading: Current,
    asked: Chain,
    kind: Annotated[str, Query(alias="type", description="The class", examples=["itu:Body"])],
    limit: Annotated[int, Query(ge=0, le=1000, description="Properties at most; 0: all")] = 0,
) -> ProposedModel:
    """Propose properties whose values can be asked for, the most frequent first."""
    known, name = vocabulary(reading), type_named(reading, kind)
    found = [known.properties[each] for each in known.of[name]]
    chosen = found[:limit] if limit else found
    return ProposedModel(type=kind, limit=limit, properties=_properties(reading, chosen, asked))


@router.get(
    "/flyout/entity", summary="A small preview of a thing", response_model=FlyoutModel, responses=_problems(404, 410)
)
def flyout_entity(reading: Current, asked: Chain, id: Annotated[str, Query(examples=["body/ISC-TF"])]) -> FlyoutModel:
    """Give a piece of HTML about a thing."""
    path = describing.existing(reading, checked_path(id.removeprefix(ID)))
    return FlyoutModel(id=id, html=flyouts.of_entity(describing.describe(reading, path, asked)))


@router.get(
    "/flyout/property", summary="A small preview of a property", response_model=FlyoutModel, responses=_problems(400)
)
def flyout_property(reading: Current, asked: Chain, id: Annotated[str, Query(examples=["itu:partOf"])]) -> FlyoutModel:
    """Give a piece of HTML about a property."""
    return _flyout(reading, id, vocabulary(reading).properties[property_named(reading, id)], asked)


@router.get("/flyout/type", summary="A small preview of a class", response_model=FlyoutModel, responses=_problems(400))
def flyout_type(reading: Current, asked: Chain, id: Annotated[str, Query(examples=["itu:Body"])]) -> FlyoutModel:
    """Give a piece of HTML about a class."""
    return _flyout(reading, id, vocabulary(reading).types[type_named(reading, id)], asked)


@router.get(
    "/preview/{id:path}",
    summary="A small page about a thing, for a frame",
    response_class=Response,
    responses={
        200: {"description": "The page", "content": {"text/html": {}}},
        **_problems(404, 410),
    },
    dependencies=[Depends(framed)],
)
def preview(reading: Current, asked: Chain, id: str) -> Response:
    """Show names, some facts, and words that prove something of a thing; pages of other origins may frame it, and nothing runs in it."""
    path = describing.existing(reading, checked_path(id))
    described = describing.describe(reading, path, asked)
    proofs = first_places(reading, topology(reading).out_edges(path)[:_SUGGESTIONS])
    place = proofs[min(proofs)] if proofs else None
    lang = next((tag for tag in asked if tag in LANGUAGES), LANGUAGES[0])
    return Response(flyouts.preview(reading, lang, described, place), media_type="text/html")


def manifest(request: Request, reading: Reading, asked: tuple[str, ...]) -> ManifestModel:
    """Return what the service offers, its addresses as the client calls them."""
    base = base_of(request).rstrip("/")
    said = ",".join(asked)
    page_lang = next((tag for tag in asked if tag in LANGUAGES), LANGUAGES[0])
    top = [kind for kind, wider in vocabulary(reading).broader.items() if not wider]
    names = called(reading, top, asked)
    return ManifestModel(
        versions=["0.2"],
        name=words()[page_lang if "title" not in words()[page_lang].missing else SOURCE]["title"],
        identifierSpace=ID,
        schemaSpace=ITU,
        documentation=f"{base}/{page_lang}/api",
        logo=f"{base}/static/icon.svg",
        serviceVersion=request.app.state.edition or request.app.version,
        batchSize=MOST_QUERIES,
        defaultTypes=[TypeModel(id=kind, name=names[kind]) for kind in sorted(top)],
        view={"url": f"{base}/id/{{{{id}}}}"},
        preview={
            "url": f"{base}/reconcile/preview/{{{{id}}}}?lang={said}",
            "width": flyouts.WIDTH_PX,
            "height": flyouts.HEIGHT_PX,
        },
        suggest={
            what: {
                "service_url": base,
                "service_path": f"/reconcile/suggest/{what}",
                "flyout_service_url": base,
                "flyout_service_path": f"/reconcile/flyout/{what}?lang={said}&id=${{id}}",
            }
            for what in ("entity", "property", "type")
        },
        extend={
            "propose_properties": {"service_url": base, "service_path": f"/reconcile/extend/properties?lang={said}"},
            "property_settings": list(SETTINGS),
        },
    )


def answered(
    request: Request, reading: Reading, asked: tuple[str, ...], queries: str | None, extend: str | None
) -> ResultsModel | ExtensionModel:
    """Return the candidates of a batch, or the values of properties.

    Raises:
        ProtocolProblem: neither is asked for, or both. ParameterProblem: what is asked for has not the form of the standard.
        BodyProblem: there are more queries than one batch may have.
    """
    if (queries is None) == (extend is None):
        raise ProtocolProblem("a request has one of `queries` and `extend`")
    if extend is not None:
        return extension(reading, _parsed(ExtendModel, "extend", extend), asked)
    assert queries is not None
    batch = _parsed(QueriesModel, "queries", queries).root
    if len(batch) > MOST_QUERIES:
        raise BodyProblem(
            f"a batch may have {MOST_QUERIES} queries, this one has {len(batch)}", max_queries=MOST_QUERIES
        )
    for name, query in batch.items():
        if not query.query.strip() and not query.properties:
            raise ParameterProblem(f"query {name!r} has neither a name nor properties")
    matcher = Matcher(reading, text_index(request, reading))
    found = {name: matcher.candidates(query) for name, query in batch.items()}
    every = {c.id for candidates in found.values() for c in candidates}
    labels = entity_labels(reading, sorted(every), asked)
    classes = {kind for candidates in found.values() for c in candidates for kind in c.kinds}
    names = called(reading, sorted(classes), asked)
    return ResultsModel(
        {
            name: CandidatesModel(
                result=[
                    CandidateModel(
                        id=c.id,
                        name=labels[c.id].text,
                        lang=labels[c.id].lang,
                        description=_described(c.id, c.kinds, names),
                        type=[TypeModel(id=kind, name=names[kind]) for kind in c.kinds],
                        score=c.score,
                        features=_features(c),
                        match=c.match,
                    )
                    for c in candidates
                ]
            )
            for name, candidates in found.items()
        }
    )


def _features(candidate: Candidate) -> list[FeatureModel]:
    found = [
        FeatureModel(id="name_likeness", value=candidate.name_score),
        FeatureModel(id="name_equal", value=candidate.exact),
    ]
    return found if candidate.fitting is None else [*found, FeatureModel(id="properties", value=candidate.fitting)]


def _parsed(model: type[M], name: str, text: str) -> M:
    try:
        return model.model_validate_json(text)
    except ValidationError as error:
        told = [f"{'.'.join(str(part) for part in item['loc'])}: {item['msg']}" for item in error.errors()[:5]]
        raise ParameterProblem(f"`{name}` has not the form of the standard: {'; '.join(told)}") from error


def _described(path: str, classes: tuple[str, ...], names: Any) -> str:
    return f"{names[classes[0]]} · {path}" if classes else path


def _properties(reading: Reading, found: list[Term], asked: tuple[str, ...]) -> list[SuggestedPropertyModel]:
    names = called(reading, [term.id for term in found], asked)
    return [SuggestedPropertyModel(id=t.id, name=names[t.id], description=defined(t, asked)) for t in found]


def _flyout(reading: Reading, id: str, term: Term, asked: tuple[str, ...]) -> FlyoutModel:
    label = term_labels(reading, [term.id], asked)[term.id]
    return FlyoutModel(id=id, html=flyouts.of_term(term.id, label, defined(term, asked)))
