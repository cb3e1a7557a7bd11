"""Gives a subgraph in the format a request names or accepts."""

import json
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal, get_args

from fastapi import Depends, Header, Query
from starlette.responses import Response

from graph_api.formats import FORMATS, FormatName, Subgraph, node_link
from graph_api.negotiation import choose_media_type
from graph_api.problems import AcceptProblem
from graph_api.request import DEFAULT_LANG, Lang, languages

FormatQuery = Annotated[FormatName | None, Query(alias="format", description="The format; it wins over Accept")]
EdgesKey = Annotated[
    Literal["edges", "links"], Query(description="What node-link JSON calls its edges: `links` for D3")
]
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


async def form(
    format_name: FormatQuery = None,
    edges: EdgesKey = "edges",
    lang: Lang = DEFAULT_LANG,
    accept: Annotated[str | None, Header()] = None,
) -> Form:
    """Return what a request wants.

    Raises:
        AcceptProblem: it takes no format there is.
    """
    return Form(format_name or accepted(accept), edges, languages(lang))


Formed = Annotated[Form, Depends(form)]


def render(graph: Subgraph, wanted: Form) -> Response:
    """Return a subgraph as it is wanted."""
    chosen = FORMATS[wanted.format]
    if chosen.name == "json":
        return Response(node_link(graph, edges=wanted.edges), media_type=chosen.media_type)
    written = chosen.write(graph)
    body = written if isinstance(written, str) else json.dumps(written, ensure_ascii=False)
    return Response(body.encode("utf-8", "replace"), media_type=chosen.media_type)


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
