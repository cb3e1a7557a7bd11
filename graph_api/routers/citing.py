"""`/api/v1/entities/{id}/citation` and `/api/v1/edges/{id}/citation`: how to cite what the graph tells."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Query
from starlette.responses import Response

from graph_api import citing, describing
from graph_api.citing import CitationFormat
from graph_api.labels import Label, entity_labels
from graph_api.linked.fates import former, missing
from graph_api.reading import Reading
from graph_api.request import Current, checked_path
from graph_api.words import LANGUAGES
from ontology.namespaces import entity as iri_of

router = APIRouter(prefix="/api/v1", tags=["Entities and edges"])
_MISSING: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "The citation", "content": {f.media_type: {} for f in citing.FORMATS.values()}},
    404: {"description": "No such identifier", "content": {"application/problem+json": {}}},
    410: {"description": "Withdrawn: an earlier snapshot had it", "content": {"application/problem+json": {}}},
}
Format = Annotated[CitationFormat, Query(alias="format", description="In words, or for a reference manager")]
Tongue = Annotated[
    str,
    Query(
        description="The language of the words: one that there are pages in",
        json_schema_extra={"enum": list(LANGUAGES)},
        pattern=f"^({'|'.join(LANGUAGES)})$",
    ),
]


@router.get(
    "/entities/{id:path}/citation",
    summary="How to cite an entity or a document",
    response_class=Response,
    responses=_MISSING,
)
def entity(reading: Current, id: str, form: Format = "text", lang: Tongue = "en") -> Response:
    """Give a citation by identifier and snapshot, so that a reader finds the state that was cited."""
    path = describing.existing(reading, checked_path(id))
    return _written(reading, lang, form, path, entity_labels(reading, [path], (lang, *LANGUAGES))[path])


@router.get(
    "/edges/{id}/citation",
    summary="How to cite a statement",
    response_class=Response,
    responses=_MISSING,
)
def edge(reading: Current, id: str, form: Format = "text", lang: Tongue = "en") -> Response:
    """Give a citation of a statement; its title is what it states."""
    known = describing.statement(reading, id)
    if known is None:
        iri = iri_of(f"edge/{id}")
        raise missing(iri, former(reading, iri), reading.name)
    return _written(reading, lang, form, f"edge/{id}", describing.title(reading, known, (lang, *LANGUAGES)))


def _written(reading: Reading, lang: str, form: CitationFormat, path: str, title: Label) -> Response:
    kind = citing.FORMATS[form]
    answer = Response(kind.write(lang, citing.citation(reading, lang, path, title)), media_type=kind.media_type)
    name = f"{path.replace('/', '-')}.{kind.extension}"
    answer.headers["Content-Disposition"] = f'{"inline" if form == "text" else "attachment"}; filename="{name}"'
    return answer
