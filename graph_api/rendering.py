"""Gives a subgraph in the format a request names or accepts."""

import json
from dataclasses import dataclass, replace
from typing import Annotated, Any, Final, Literal, get_args

from fastapi import Depends, Header, Query, Request
from starlette.responses import Response

from graph_api.formats import FORMATS, FormatName, Link, Subgraph, node_link
from graph_api.negotiation import choose_media_type
from graph_api.problems import AcceptProblem, NotFoundProblem
from graph_api.request import DEFAULT_LANG, Lang, base_of, languages

FormatQuery = Annotated[FormatName | None, Query(alias="format", description="The format; it wins over Accept")]
EdgesKey = Annotated[
    Literal["edges", "links"], Query(description="What node-link JSON calls its edges: `links` for D3")
]
_EXTENSIONS: Final[dict[str, FormatName]] = {FORMATS[name].extension: name for name in get_args(FormatName)}
_FILES: Final = frozenset({"graphml", "gexf", "csv", "dot", "mermaid", "turtle", "jsonld"})
CONTENT: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "The subgraph", "content": {f.media_type: {} for f in FORMATS.values()}},
    404: {"description": "No such identifier", "content": {"application/problem+json": {}}},
    406: {"description": "No format the client accepts", "content": {"application/problem+json": {}}},
}


@dataclass(frozen=True, slots=True)
class Form:
    """How a client wants a subgraph: its format, what node-link JSON calls the edges, and the languages of labels."""

    format: FormatName
    edges: Literal["edges", "links"]
    languages: tuple[str, ...]
    what: str = "graph"
    base: str = ""


async def form(
    request: Request,
    format_name: FormatQuery = None,
    edges: EdgesKey = "edges",
    lang: Lang = DEFAULT_LANG,
    accept: Annotated[str | None, Header()] = None,
) -> Form:
    """Return what a request wants; an extension of its path decides before anything else.

    Raises:
        AcceptProblem: it takes no format there is.
        NotFoundProblem: there is no format of that extension.
    """
    extension = request.path_params.get("extension")
    if extension is not None and extension not in _EXTENSIONS:
        raise NotFoundProblem(f"a graph is given as {', '.join(f'.{known}' for known in _EXTENSIONS)}")
    chosen = _EXTENSIONS[extension] if extension is not None else format_name or accepted(accept)
    return Form(chosen, edges, languages(lang), request.url.path.rpartition("/")[2].partition(".")[0], base_of(request))


Formed = Annotated[Form, Depends(form)]


def render(graph: Subgraph, wanted: Form) -> Response:
    """Return a subgraph as it is wanted; headers tell, too, if something was left out, and what to call a file of it: not every format has a place for that."""
    chosen = FORMATS[wanted.format]
    headers = {"Content-Disposition": f'inline; filename="itugov-{wanted.what}.{chosen.extension}"'}
    if "truncated" in graph.meta:
        headers["X-Truncated"] = str(graph.meta["truncated"]).lower()
    if graph.meta.get("total") is not None:
        headers["X-Total-Count"] = str(graph.meta["total"])
    if chosen.name == "json":
        return Response(node_link(graph, edges=wanted.edges), media_type=chosen.media_type, headers=headers)
    if chosen.name in _FILES:
        graph = replace(graph, edges=[absolute(edge, wanted.base) for edge in graph.edges])
    written = chosen.write(graph)
    body = written if isinstance(written, str) else json.dumps(written, ensure_ascii=False)
    return Response(body.encode("utf-8", "replace"), media_type=chosen.media_type, headers=headers)


def absolute(edge: Link, base: str) -> Link:
    """Return an edge for a file, from which a path leads nowhere: with the whole address of its evidence."""
    return replace(edge, evidence_url=base + edge.evidence_url.removeprefix("/")) if edge.evidence_url else edge


def accepted(accept: str | None) -> FormatName:
    """Return the name of the format a client likes best.

    Raises:
        AcceptProblem: it takes none.
    """
    media_type = choose_media_type(accept, [f.media_type for f in FORMATS.values()])
    if media_type is None:
        raise AcceptProblem(
            f"a graph is given as {', '.join(f.media_type for f in FORMATS.values())}",
            offered=[f.media_type for f in FORMATS.values()],
        )
    return next(name for name in get_args(FormatName) if FORMATS[name].media_type == media_type)
