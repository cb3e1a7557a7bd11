"""`/api/v1/citations/resolve` and the page `/{lang}/resolve`: what a pasted text cites and states."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated, Any, Final
from urllib.parse import parse_qs

from fastapi import APIRouter, Depends, Request
from pydantic import ValidationError
from starlette.responses import Response

from graph_api.citation_schemas import PastedModel, ResolvedModel
from graph_api.citations import MOST_TEXT_BYTES, Recognise, held, status
from graph_api.labels import entity_labels, term_labels
from graph_api.pages import resolve as resolve_page
from graph_api.problems import BodyProblem, ContentProblem, MediaTypeProblem, ParameterProblem, RefusedProblem
from graph_api.reading import Reading
from graph_api.request import DEFAULT_LANG, Lang, Pinned, body_of, languages, meta
from graph_api.routers.pages import PageLang
from ontology.namespaces import entity

router = APIRouter()
_FORM: Final = "application/x-www-form-urlencoded"
_PROBLEM: Final[dict[str, Any]] = {"application/problem+json": {}}
_ERRORS: Final[dict[int | str, dict[str, Any]]] = {
    400: {"description": "The body is no JSON, or not of the form described", "content": _PROBLEM},
    403: {"description": "This service reads no texts", "content": _PROBLEM},
    413: {"description": f"A text of more than {MOST_TEXT_BYTES:,} bytes", "content": _PROBLEM},
    415: {"description": "The body has another media type", "content": _PROBLEM},
    503: {"description": "Reading takes too long, or too many texts wait", "content": _PROBLEM},
}
_TOTALS: Final = ("found", "not-held", "ambiguous", "unresolved")


async def pasted(request: Request) -> PastedModel:
    """Return the text that a request sends as JSON.

    Raises:
        MediaTypeProblem: it sends something else. ContentProblem: it has not the form. BodyProblem: it is too large.
    """
    if not _type(request).endswith("json"):
        raise MediaTypeProblem("a text is sent as application/json: {text, lang}")
    body = await body_of(request)
    try:
        return PastedModel.model_validate_json(body)
    except ValidationError as error:
        raise ContentProblem("; ".join(_told(item) for item in error.errors())) from error


async def form(request: Request) -> str:
    """Return the text of a form, whose line ends browsers write as CR LF."""
    if _type(request) != _FORM:
        raise MediaTypeProblem(f"the form is sent as {_FORM}")
    body = await body_of(request)
    try:
        fields = parse_qs(body.decode(), keep_blank_values=True, max_num_fields=8, errors="strict")
    except ValueError as error:
        raise ContentProblem("the body is no form in UTF-8") from error
    return fields.get("text", [""])[0].replace("\r\n", "\n")


@router.post(
    "/api/v1/citations/resolve",
    tags=["Search"],
    summary="What a text cites and states",
    response_model=ResolvedModel,
    responses=_ERRORS,
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {
                    "schema": PastedModel.model_json_schema(),
                    "example": {"text": "See Resolution 191 (Rev. Dubai, 2018) and Document C25/68.", "lang": "en"},
                }
            },
        }
    },
)
def resolve(
    request: Request, reading: Pinned, sent: Annotated[PastedModel, Depends(pasted)], lang: Lang = DEFAULT_LANG
) -> ResolvedModel:
    """Read a text in any of the six languages and give each mention with its place and what it means, and the relations stated.

    Nothing is kept of the text. Reading is bounded in time, and in how many texts wait: 503 says so.
    """
    return resolved(request, reading, sent.text, sent.lang, languages(lang))


@router.get("/{lang}/resolve", tags=["Pages"], summary="A form for a text whose citations are sought")
def ask(reading: Pinned, lang: PageLang) -> Response:
    """Show a form for a text."""
    return Response(resolve_page.resolve(reading, lang), media_type="text/html")


@router.post(
    "/{lang}/resolve",
    tags=["Pages"],
    summary="What a text cites, marked in it",
    responses=_ERRORS,
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {_FORM: {"schema": {"type": "object", "properties": {"text": {"type": "string"}}}}},
        }
    },
)
def show(request: Request, reading: Pinned, lang: PageLang, text: Annotated[str, Depends(form)]) -> Response:
    """Show a text with its citations marked, and a table of what each means."""
    found = None
    if text.strip():
        chain = (lang, *(other for other in languages(DEFAULT_LANG) if other != lang))
        found = resolved(request, reading, text, None, chain)
    return Response(resolve_page.resolve(reading, lang, text, found), media_type="text/html")


def resolved(request: Request, reading: Reading, text: str, lang: str | None, chain: Sequence[str]) -> ResolvedModel:
    """Return what a text cites and states.

    Raises:
        RefusedProblem: nothing here reads texts. BodyProblem: the text is too large. ParameterProblem: it is no Unicode text.
    """
    recognise: Recognise | None = request.app.state.recognise
    if recognise is None:
        raise RefusedProblem("this service reads no texts; `itugov serve` does")
    try:
        size = len(text.encode())
    except UnicodeEncodeError as error:
        raise ParameterProblem("the text holds half a character (a lone surrogate)") from error
    if size > MOST_TEXT_BYTES:
        raise BodyProblem(
            f"a text may have {MOST_TEXT_BYTES} bytes, this one has {size}", max_text_bytes=MOST_TEXT_BYTES
        )
    found = recognise(text, lang)
    paths = [p for m in found.mentions for p in ((m.id,) if m.id is not None else m.candidates)]
    known = held(reading, paths)
    labels = entity_labels(reading, paths, chain)

    def told(path: str) -> dict[str, Any]:
        here = path in known
        return {"id": path, "label": asdict(labels[path]), "held": here, "url": entity(path) if here else None}

    citations = [
        {
            "start": m.start,
            "end": m.end,
            "quote": text[m.start : m.end],
            "lang": m.lang,
            "type": m.type,
            "status": status(m, known),
            "meant": told(m.id) if m.id is not None else None,
            "candidates": [] if m.id is not None else [told(path) for path in m.candidates],
            "reason": m.reason,
            "rule": m.rule,
            "confidence": m.confidence,
        }
        for m in found.mentions
    ]
    names = term_labels(reading, (r.predicate for r in found.relations), chain)
    relations = [
        {**asdict(r), "predicate_label": names[r.predicate].text, "quote": text[r.start : r.end]}
        for r in found.relations
    ]
    counted = Counter(str(c["status"]) for c in citations)
    said = meta(reading, shown=len(citations), total=len(citations), truncated=False, max_text_bytes=MOST_TEXT_BYTES)
    return ResolvedModel.model_validate(
        {
            "languages": list(found.languages),
            "citations": citations,
            "relations": relations,
            "totals": {name: counted[name] for name in _TOTALS},
            "meta": said,
        }
    )


def _type(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def _told(item: Any) -> str:
    where = ".".join(str(part) for part in item["loc"])
    return f"{where}: {item['msg']}" if where else str(item["msg"])
