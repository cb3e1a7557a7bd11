"""`/reconcile`: the Reconciliation Service API 0.2, by which OpenRefine and others find the things that the cells of a table name."""

from typing import Annotated, Final, TypeVar
from urllib.parse import parse_qs

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, ValidationError

from graph_api.labels import entity_labels
from graph_api.problems import BodyProblem, MediaTypeProblem, ParameterProblem, ProtocolProblem
from graph_api.reading import Reading
from graph_api.reconciling import flyouts
from graph_api.reconciling.asking import Chain, described, problems
from graph_api.reconciling.candidates import Candidate, Matcher
from graph_api.reconciling.extending import SETTINGS, extension
from graph_api.reconciling.schemas import (
    MOST_QUERIES,
    CandidateModel,
    CandidatesModel,
    ExtendModel,
    ExtensionModel,
    FeatureModel,
    ManifestModel,
    QueriesModel,
    ResultsModel,
    TypeModel,
)
from graph_api.reconciling.vocabulary import (
    called,
    vocabulary,
)
from graph_api.request import Current, Pinned, base_of, body_of
from graph_api.routers.search import text_index
from graph_api.words import LANGUAGES, SOURCE, words
from ontology.namespaces import ID, ITU

M = TypeVar("M", bound=BaseModel)


router = APIRouter(prefix="/reconcile", tags=["Reconciliation"])
_FORM: Final = "application/x-www-form-urlencoded"
_EXAMPLE: Final = '{"q0": {"query": "المجلس", "type": "itu:Body", "limit": 3}}'


@router.get(
    "",
    summary="What the service offers, or candidates, or values",
    response_model=ManifestModel | ResultsModel | ExtensionModel,
    response_model_exclude_none=True,
    responses=problems(400, 413, 503),
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
    responses=problems(400, 413, 415, 503),
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
                        description=described(c.id, c.kinds, names),
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
