"""Gives a subgraph in the format a request names or accepts."""

import json
from typing import Annotated, Any, Final, Literal

from fastapi import Query
from starlette.responses import Response

from graph_api.formats import FORMATS, FormatName, Subgraph, to_node_link
from graph_api.negotiation import choose_media_type
from graph_api.problems import AcceptProblem

FormatQuery = Annotated[FormatName | None, Query(alias="format", description="The format; it wins over Accept")]
EdgesKey = Annotated[
    Literal["edges", "links"], Query(description="What node-link JSON calls its edges: `links` for D3")
]
CONTENT: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "The subgraph", "content": {f.media_type: {} for f in FORMATS.values()}},
    404: {"description": "No such identifier", "content": {"application/problem+json": {}}},
    406: {"description": "No format the client accepts", "content": {"application/problem+json": {}}},
}


def render(graph: Subgraph, format_name: str | None, accept: str | None, edges: str) -> Response:
    """Return a subgraph in the format that was named, or else is accepted."""
    chosen = FORMATS[format_name or accepted(accept)]
    written = to_node_link(graph, edges=edges) if chosen.name == "json" else chosen.write(graph)
    body = written if isinstance(written, str) else json.dumps(written, ensure_ascii=False)
    return Response(body.encode("utf-8", "replace"), media_type=chosen.media_type)


def accepted(accept: str | None) -> str:
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
    return next(f.name for f in FORMATS.values() if f.media_type == media_type)
