"""`/reconcile/suggest`, `/flyout`, `/preview` and `/extend/properties`: what helps someone who reconciles a table to choose."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from graph_api import describing
from graph_api.evidence import first_places
from graph_api.labels import entity_labels, kinds, term_labels
from graph_api.reading import Reading, is_path
from graph_api.reconciling import flyouts
from graph_api.reconciling.asking import Chain, described, problems
from graph_api.reconciling.schemas import (
    FlyoutModel,
    ProposedModel,
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
from graph_api.request import Current, checked_path
from graph_api.routers.search import Index
from graph_api.walks.topology import topology
from graph_api.words import LANGUAGES
from ontology.namespaces import ID

router = APIRouter(prefix="/reconcile", tags=["Reconciliation"])
Prefix = Annotated[str, Query(max_length=200, description="What was typed", examples=["مجلس"])]
Skip = Annotated[int, Query(alias="cursor", ge=0, le=1000, description="How many suggestions to skip")]
Most = Annotated[int, Query(ge=1, le=100, description="Suggestions at most")]
Typed = Annotated[str | None, Query(alias="type", description="Things of this class only", examples=["itu:Body"])]
_SUGGESTIONS: Final = 10


def framed(request: Request) -> None:
    """Let pages of other origins show the answer in a frame."""
    request.state.framed = True


@router.get(
    "/suggest/entity",
    summary="Things by the beginning of a name",
    response_model=SuggestedEntitiesModel,
    responses=problems(400, 413, 503),
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
                description=described(path, classes.get(path, ()), names),
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
    responses=problems(400),
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
    "/flyout/entity", summary="A small preview of a thing", response_model=FlyoutModel, responses=problems(404, 410)
)
def flyout_entity(reading: Current, asked: Chain, id: Annotated[str, Query(examples=["body/ISC-TF"])]) -> FlyoutModel:
    """Give a piece of HTML about a thing."""
    path = describing.existing(reading, checked_path(id.removeprefix(ID)))
    return FlyoutModel(id=id, html=flyouts.of_entity(describing.describe(reading, path, asked)))


@router.get(
    "/flyout/property", summary="A small preview of a property", response_model=FlyoutModel, responses=problems(400)
)
def flyout_property(reading: Current, asked: Chain, id: Annotated[str, Query(examples=["itu:partOf"])]) -> FlyoutModel:
    """Give a piece of HTML about a property."""
    return _flyout(reading, id, vocabulary(reading).properties[property_named(reading, id)], asked)


@router.get("/flyout/type", summary="A small preview of a class", response_model=FlyoutModel, responses=problems(400))
def flyout_type(reading: Current, asked: Chain, id: Annotated[str, Query(examples=["itu:Body"])]) -> FlyoutModel:
    """Give a piece of HTML about a class."""
    return _flyout(reading, id, vocabulary(reading).types[type_named(reading, id)], asked)


@router.get(
    "/preview/{id:path}",
    summary="A small page about a thing, for a frame",
    response_class=Response,
    responses={
        200: {"description": "The page", "content": {"text/html": {}}},
        **problems(404, 410),
    },
    dependencies=[Depends(framed)],
)
def preview(reading: Current, asked: Chain, id: str) -> Response:
    """Show names, some facts, and words that prove something of a thing; pages of other origins may frame it, and nothing runs in it."""
    path = describing.existing(reading, checked_path(id))
    told = describing.describe(reading, path, asked)
    proofs = first_places(reading, topology(reading).out_edges(path)[:_SUGGESTIONS])
    place = proofs[min(proofs)] if proofs else None
    lang = next((tag for tag in asked if tag in LANGUAGES), LANGUAGES[0])
    return Response(flyouts.preview(reading, lang, told, place), media_type="text/html")


def _properties(reading: Reading, found: list[Term], asked: tuple[str, ...]) -> list[SuggestedPropertyModel]:
    names = called(reading, [term.id for term in found], asked)
    return [SuggestedPropertyModel(id=t.id, name=names[t.id], description=defined(t, asked)) for t in found]


def _flyout(reading: Reading, id: str, term: Term, asked: tuple[str, ...]) -> FlyoutModel:
    label = term_labels(reading, [term.id], asked)[term.id]
    return FlyoutModel(id=id, html=flyouts.of_term(term.id, label, defined(term, asked)))
