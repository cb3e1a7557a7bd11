"""`/{lang}/timeline` and `/{lang}/path`: pages that answer without scripts what is otherwise asked of the API."""

from typing import Annotated, Final

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from graph_api.labels import term_labels
from graph_api.pages import path as path_page
from graph_api.pages import timeline as timeline_page
from graph_api.pages.filter_form import PageFilter
from graph_api.pages.meaning import meant
from graph_api.pages.page import chain_of
from graph_api.request import Current, Cursor, page
from graph_api.routers.pages import PageLang
from graph_api.routers.search import Index, Types
from graph_api.timeline import chosen, timeline
from graph_api.walks import walking
from graph_api.walks.filtering import of_kinds, view
from graph_api.walks.subgraph import assemble, nodes

router = APIRouter(tags=["Pages"], default_response_class=Response)

_DATES: Final = 200
# Nothing, as a form sends a field that is left empty; or a year, a month or a day
_DAY: Final = rf"^({timeline_page.DATE})?$"


@router.get("/{lang}/timeline", summary="What happened when, drawn and year by year")
def dates(
    request: Request,
    reading: Current,
    index: Index,
    lang: PageLang,
    body: Annotated[str, Query(max_length=200, description="The identifier or the name of a body")] = "",
    kinds: Types = [],  # noqa: B006 - read, never changed
    first: Annotated[str, Query(alias="from", pattern=_DAY, description="A year, a month or a day")] = "",
    last: Annotated[str, Query(alias="to", pattern=_DAY, description="The last year, month or day")] = "",
    cursor: Cursor = None,
) -> Response:
    """Show what is dated, in a drawing and in a table for each year, with the way to its evidence."""
    chain = chain_of(lang)
    types = tuple(name if ":" in name else f"itu:{name}" for name in kinds if name)
    of_kinds(reading, types)  # an unknown one is told
    asked = timeline_page.Asked(meant(reading, index, body, chain), types, first, last)
    every = (
        ()
        if asked.body.text and not asked.body.path
        else chosen(reading, body=asked.body.path or None, types=types, first=first or None, last=last or None)
    )
    part = page(request, reading, cursor, _DATES, every)
    terms = term_labels(
        reading, {d.predicate for d in part.items} | {d.kind for d in timeline(reading) if d.kind} | {*types}, chain
    )
    classes = sorted({d.kind for d in timeline(reading) if d.kind}, key=lambda name: terms[name].text)
    named = {node.id: node for node in nodes(reading, [d.thing for d in part.items], chain)}
    written = timeline_page.timeline(reading, lang, asked, part.items, named, terms, classes, part.total, part.next_url)
    return Response(written, media_type="text/html")


@router.get("/{lang}/path", summary="How two things are connected, drawn and hop by hop")
def paths(
    reading: Current,
    index: Index,
    lang: PageLang,
    kept: PageFilter,
    source: Annotated[
        str, Query(alias="from", max_length=200, description="The identifier or the name of a thing")
    ] = "",
    target: Annotated[str, Query(alias="to", max_length=200, description="The same of the thing to arrive at")] = "",
    k: Annotated[int, Query(ge=1, le=10)] = 3,
    max_hops: Annotated[int, Query(ge=1, le=6)] = 4,
    directed: Annotated[bool, Query(description="Follow edges in their direction only")] = False,
) -> Response:
    """Show the shortest paths between two things, each hop with the sentence that states it."""
    chain = chain_of(lang)
    asked = path_page.Asked(
        meant(reading, index, source, chain), meant(reading, index, target, chain), k, max_hops, directed, kept
    )
    found = drawn = None
    if asked.whole:
        part = view(reading, kept)
        found = walking.paths(
            part.topology,
            asked.source.path,
            asked.target.path,
            k=k,
            max_hops=max_hops,
            directed=directed,
            admits=part.admits,
            enters=part.enters,
        )
        edges = {edge.id: edge for path in found.paths for hop in path.hops for edge in hop}
        drawn = assemble(
            reading, dict.fromkeys(n for path in found.paths for n in path.nodes), [*edges.values()], chain
        )
    written = path_page.paths(reading, lang, asked, found, drawn)
    return Response(written, media_type="text/html")
