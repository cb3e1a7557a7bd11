"""`/api/v1/documents` and `/{lang}/document`: what was read, paragraph by paragraph, with what each paragraph proves."""

from dataclasses import asdict
from typing import Annotated, Any, Final

from fastapi import APIRouter, Header, Query, Request
from starlette.responses import Response

from graph_api import documents
from graph_api.document_schemas import DocumentModel, ParagraphsModel
from graph_api.labels import entity_labels, term_labels
from graph_api.negotiation import choose_media_type
from graph_api.pages import document as document_page
from graph_api.pages.page import chain_of, missing
from graph_api.problems import AcceptProblem, NotFoundProblem
from graph_api.reading import Reading
from graph_api.request import DEFAULT_LANG, Current, Cursor, Lang, checked_path, languages, link_next, meta, page
from graph_api.routers.pages import PageLang
from graph_api.walks.subgraph import nodes

router = APIRouter()

_PLAIN: Final = "text/plain"
_ON_A_PAGE: Final = 100
_MISSING: Final[dict[int | str, dict[str, Any]]] = {
    404: {"description": "No text of it was read", "content": {"application/problem+json": {}}}
}
Version = Annotated[
    str | None,
    Query(description="The language version; without it, the first of `lang` that was read", examples=["ar"]),
]


@router.get(
    "/api/v1/documents/{id:path}/paragraphs",
    tags=["Documents"],
    summary="The paragraphs of a document, with what each states",
    response_model=ParagraphsModel,
    responses={**_MISSING, 200: {"description": "Paragraphs, or the whole text", "content": {_PLAIN: {}}}},
)
def paragraphs(
    request: Request,
    response: Response,
    reading: Current,
    id: str,
    language: Version = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
    cursor: Cursor = None,
    lang: Lang = DEFAULT_LANG,
    accept: Annotated[str | None, Header()] = None,
) -> Any:
    """List paragraphs in the order of the text; offsets are 0-based, half-open, in code points of the version's text, which `text/plain` gives whole."""
    shown = documents.version(reading, _path(reading, id), language, languages(lang))
    media_type = choose_media_type(accept, ["application/json", _PLAIN])
    if media_type is None:
        raise AcceptProblem(
            f"paragraphs are given as application/json, the text as {_PLAIN}", offered=["application/json", _PLAIN]
        )
    if media_type == _PLAIN:
        return Response(shown.text.encode("utf-8", "replace"), media_type=f"{_PLAIN}; charset=utf-8")
    part = page(request, reading, cursor, limit, documents.paragraphs(reading, shown))
    link_next(response, part.next_url)
    return ParagraphsModel.model_validate(
        {
            "document": shown.held.document,
            "language": shown.held.language,
            "sha256": shown.sha256,
            "paragraphs": part.items,
            "next": part.next,
            "next_url": part.next_url,
            "meta": meta(reading, shown=len(part.items), total=part.total, truncated=part.next is not None),
        }
    )


@router.get(
    "/api/v1/documents/{id:path}",
    tags=["Documents"],
    summary="A document and its language versions",
    response_model=DocumentModel,
    responses=_MISSING,
)
def document(reading: Current, id: str, lang: Lang = DEFAULT_LANG) -> DocumentModel:
    """Tell in which languages a document was read, and what was found in each."""
    path = _path(reading, id)
    held = documents.versions(reading, path)
    return DocumentModel.model_validate(
        {
            "document": path,
            "label": asdict(entity_labels(reading, [path], languages(lang))[path]),
            "versions": [
                {
                    **asdict(h),
                    "paragraphs_url": f"/api/v1/documents/{path}/paragraphs?language={h.language}",
                    "entity_url": f"/api/v1/entities/{path}",
                }
                for h in held
            ],
            "meta": meta(reading, shown=len(held), total=len(held), truncated=False),
        }
    )


@router.get("/{lang}/document/{id:path}", tags=["Pages"], summary="The page of a document", response_class=Response)
def document_text(
    request: Request,
    reading: Current,
    lang: PageLang,
    id: str,
    language: Version = None,
    at: Annotated[
        int | None,
        Query(
            ge=0,
            description="Begin with the part that holds this place of the text, in code points; its paragraph is the target `#at`",
        ),
    ] = None,
    cursor: Cursor = None,
) -> Response:
    """Show the paragraphs of a document, with what each proves beside it."""
    chain = chain_of(lang)
    try:
        shown = documents.version(reading, _path(reading, id), language, chain)
    except NotFoundProblem:
        return Response(missing(reading, lang, f"document/{id}"), status_code=404, media_type="text/html")
    every = documents.paragraphs(reading, shown)
    sought = None if at is None else documents.holding(every, at)
    part = page(request, reading, cursor, _ON_A_PAGE, every, holding=sought or 0)
    stated = [s for p in part.items for s in p.statements]
    ends = [end for s in stated for end in (s.subject, *([s.object] if s.object_kind == "iri" else []))]
    written = document_page.document(
        reading,
        lang,
        shown,
        documents.versions(reading, shown.held.document),
        document_page.Part(
            part.items,
            part.total,
            part.next_url,
            from_beginning=part.items[:1] == every[:1],
            sought="" if sought is None else every[sought].id,
        ),
        {node.id: node for node in nodes(reading, ends, chain)},
        term_labels(reading, {s.predicate for s in stated}, chain),
    )
    return Response(written, media_type="text/html")


def _path(reading: Reading, id: str) -> str:
    """Return the identifier of a document; `document/` may be left out."""
    path = checked_path(id)
    return path if documents.is_read(reading, path) else f"document/{path.removeprefix('document/')}"
