"""`/api/v1/search` and `/suggest`: things by their names, statements by their words."""

import csv
import io
from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Depends, Header, Query, Request
from starlette.responses import Response

from graph_api.labels import entity_labels, superclasses
from graph_api.negotiation import choose_media_type
from graph_api.problems import AcceptProblem, ParameterProblem
from graph_api.reading import Reading
from graph_api.request import DEFAULT_LANG, Current, Cursor, Lang, languages, link_next, meta, page
from graph_api.text.finding import Facet, Found, Hit, NameHit, QuoteHit, Scope, TextIndex, Wanted
from graph_api.text.holding import Texts
from graph_api.text.schemas import HitModel, QuotedModel, SearchModel, SuggestionsModel

router = APIRouter(prefix="/api/v1", tags=["Search"])
FORMATS: Final = {"json": "application/json", "ndjson": "application/x-ndjson", "csv": "text/csv"}
_COLUMNS: Final = ("hit", "id", "label", "label_lang", "kind", "year", "match", "score", "matched", "matched_lang")
_QUOTED: Final = tuple(QuotedModel.model_fields)
_LISTS: Final = ("proves", "states")


def text_index(request: Request, reading: Current) -> TextIndex:
    """Return the index of the current snapshot."""
    texts: Texts = request.app.state.texts
    return texts.get(reading)


Index = Annotated[TextIndex, Depends(text_index)]


Types = Annotated[
    list[str], Query(alias="type", description="Keep things of these classes only", examples=[["itu:Body"]])
]
Sectors = Annotated[list[str], Query(description="Keep what belongs to these Sectors only", examples=[["ITU-D"]])]
Languages = Annotated[list[str], Query(description="Keep names and words in these languages only", examples=[["ar"]])]


def wanted(
    reading: Current,
    index: Index,
    q: Annotated[
        str,
        Query(
            min_length=1,
            max_length=200,
            description="Words, in any order; in double quotes, words that follow each other",
            examples=["المجلس"],
        ),
    ],
    scope: Annotated[Scope, Query(description="What is searched: names of things, words of texts, or both")] = "all",
    kinds: Types = [],  # noqa: B006 - read, never changed
    sector: Sectors = [],  # noqa: B006 - read, never changed
    language: Languages = [],  # noqa: B006 - read, never changed
    year_from: Annotated[int | None, Query(ge=0, le=9999, description="The first year that is kept")] = None,
    year_to: Annotated[int | None, Query(ge=0, le=9999, description="The last year that is kept")] = None,
    words: Annotated[
        Literal["all", "some"],
        Query(description="`some`: where nothing holds all words, give what holds some of them; numbers always"),
    ] = "some",
) -> Wanted:
    """Return what a request asks for; of words, class, Sector and year are those of their document.

    Raises:
        ParameterProblem: there is no such class or Sector.
    """
    types = tuple(name if ":" in name else f"itu:{name}" for name in kinds)
    above = superclasses(reading)
    classes = {*index.values("type"), *above, *(wider for found in above.values() for wider in found)}
    for name in types:
        if name not in classes:
            raise ParameterProblem(f"there is no class {name!r}; `facet=type` counts what there is")
    sectors = tuple(name.removeprefix("body/").upper() for name in sector)
    for name in sectors:
        if name not in index.values("sector"):
            raise ParameterProblem(f"there is no Sector {name!r}; there are: {', '.join(index.values('sector'))}")
    tongues = tuple(tag.lower() for tag in language)
    return Wanted(q, scope, types, sectors, tongues, year_from, year_to, some=words == "some")


Asked = Annotated[Wanted, Depends(wanted)]


@router.get(
    "/search",
    summary="Find things by name and statements by their words",
    response_model=SearchModel,
    responses={
        200: {"description": "The hits", "content": {"application/x-ndjson": {}, "text/csv": {}}},
        406: {"description": "No format the client accepts", "content": {"application/problem+json": {}}},
        413: {"description": "The search takes too long", "content": {"application/problem+json": {}}},
        503: {"description": "The texts are being indexed", "content": {"application/problem+json": {}}},
    },
)
def search(
    request: Request,
    reading: Current,
    index: Index,
    asked: Asked,
    facet: Annotated[list[Facet], Query(description="Count the hits by these")] = [],  # noqa: B006 - read, never changed
    limit: Annotated[int, Query(ge=1, le=200)] = 20,
    cursor: Cursor = None,
    lang: Lang = DEFAULT_LANG,
    format_name: Annotated[
        Literal["json", "ndjson", "csv"] | None, Query(alias="format", description="The format; it wins over Accept")
    ] = None,
    accept: Annotated[str | None, Header()] = None,
) -> Response:
    """Find things by any of their names and statements by their words, in six languages.

    Names equal to the text come first, then those that begin with it, then those that hold all its words, each by bm25; then
    the words of texts, with their paragraph and the edges they prove. What holds only some of the words is given where nothing
    holds them all. Spelling of hamza, alef, ya and ta marbuta, marks, the article, diacritics, digits and case do not matter.
    """
    media_type = choose_media_type(accept, [*FORMATS.values()]) if format_name is None else FORMATS[format_name]
    if media_type is None:
        raise AcceptProblem(f"hits are given as {', '.join(FORMATS.values())}", offered=[*FORMATS.values()])
    found = index.find(asked)
    part = page(request, reading, cursor, limit, found)
    facets = found.facets(facet)
    hits = shown(reading, part.items, languages(lang))
    if media_type == FORMATS["json"]:
        body = SearchModel.model_validate(
            {
                "query": asked.text,
                "hits": hits,
                "totals": totals(found),
                "widened": found.widened,
                "facets": facets,
                "next": part.next,
                "next_url": part.next_url,
                "meta": meta(reading, shown=len(hits), total=part.total, truncated=len(hits) < part.total),
            }
        ).model_dump_json()
    else:
        body = _csv(hits) if media_type == "text/csv" else "".join(hit.model_dump_json() + "\n" for hit in hits)
    answer = Response(body, media_type=media_type, headers={"X-Total-Count": str(part.total), "Vary": "Accept"})
    link_next(answer, part.next_url)
    return answer


@router.get("/suggest", summary="What may be meant, while it is typed", response_model=SuggestionsModel)
def suggest(
    reading: Current,
    index: Index,
    prefix: Annotated[str, Query(min_length=1, max_length=200, examples=["مجلس"])],
    kind: Annotated[str | None, Query(alias="type", description="A class, such as itu:Body")] = None,
    limit: Annotated[int, Query(ge=1, le=50)] = 10,
    lang: Lang = DEFAULT_LANG,
) -> SuggestionsModel:
    """Suggest things one of whose names begins with the text, the shortest first, and then those with a word that does."""
    typed = None if kind is None else kind if ":" in kind else f"itu:{kind}"
    found = index.suggest(prefix, typed, limit + 1)
    labels = entity_labels(reading, [hit.id for hit in found[:limit]], languages(lang))
    suggestions = [
        {"id": h.id, "label": asdict(labels[h.id]), "kind": h.kind, "matched": h.name, "lang": h.lang, "match": h.match}
        for h in found[:limit]
    ]
    said = meta(reading, shown=len(suggestions), truncated=len(found) > limit)
    return SuggestionsModel.model_validate({"prefix": prefix, "suggestions": suggestions, "meta": said})


def totals(found: Found) -> dict[str, int]:
    """Return how many names and quotes were found."""
    return {"names": found.names, "quotes": found.quotes}


def shown(reading: Reading, hits: Sequence[Hit], chain: Sequence[str]) -> list[HitModel]:
    """Return hits as they are told, with labels in the languages of a chain."""
    labels = entity_labels(reading, [_named(hit) for hit in hits], chain)
    return [HitModel.model_validate(_told(hit, asdict(labels[_named(hit)]))) for hit in hits]


def _named(hit: Hit) -> str:
    return hit.id if isinstance(hit, NameHit) else hit.document


def _told(hit: Hit, label: dict[str, str]) -> dict[str, Any]:
    said = {"id": hit.id, "label": label, "lang": hit.lang, "match": hit.match, "score": hit.score}
    if isinstance(hit, QuoteHit):
        quoted = {name: getattr(hit, "label" if name == "paragraph_label" else name) for name in _QUOTED}
        kind = "itu:Mention" if hit.id.startswith("mention/") else "itu:Claim"
        return {**said, "hit": "quote", "kind": kind, "year": None, "matched": hit.quote, "quote": quoted}
    return {**said, "hit": "name", "kind": hit.kind, "year": hit.year, "matched": hit.name, "quote": None}


def _csv(hits: Sequence[HitModel]) -> str:
    """Return hits as CSV (RFC 4180); lists are joined by spaces, spans written as 3-7."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([*_COLUMNS, *_QUOTED])
    for hit in hits:
        row: list[object] = [hit.hit, hit.id, hit.label.text, hit.label.lang, hit.kind, hit.year]
        row += [hit.match, hit.score, hit.matched, hit.lang]
        if hit.quote is None:
            row += [""] * len(_QUOTED)
        else:
            for name, value in hit.quote.model_dump().items():
                spans = name == "spans"
                row.append(
                    " ".join(f"{start}-{end}" for start, end in value)
                    if spans
                    else " ".join(value)
                    if name in _LISTS
                    else value
                )
        writer.writerow(row)
    return out.getvalue()
