"""Offers the graph to language models by the Model Context Protocol: over standard input and output, or as `/mcp` of the service.

The protocol is spoken by its own SDK, an extra (`itugov[mcp]`); without it, this says so and what to install. What the tools answer stands in
`graph_api/assisting.py`.
"""

import asyncio
import logging
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import wraps
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final, ParamSpec

from fastapi import FastAPI
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from graph_api.assisting import Assistant, Refused
from itugov.edition import edition
from itugov.elsewhere import follow
from itugov.errors import NoExtra, NoStore
from itugov.settings import Settings
from store import latest

if TYPE_CHECKING:
    from mcp.server import MCPServer

PATH: Final = "/mcp"
INSTRUCTIONS: Final = (
    "A knowledge graph of how the International Telecommunication Union (ITU) is governed, read from ITU documents in six languages: resolutions, decisions,"
    " documents, bodies, events, persons, countries, initiatives, and the relations among them. Every relation that was read from a document is proven by verbatim"
    " words: cite them, with document and paragraph. Begin with `search`; `coverage` tells what was read and what was not, so do not conclude from silence without"
    " it. Answers are bounded: `truncated` tells that there is more. It is unofficial, and not a product of ITU."
)
P = ParamSpec("P")


def need_extra() -> None:
    """Do nothing where the SDK is installed.

    Raises:
        NoExtra: it is not.
    """
    if find_spec("mcp") is None:
        raise NoExtra("language models are answered by an extra that is not installed: pip install 'itugov[mcp]'")


def server(app: FastAPI) -> "MCPServer[Any]":
    """Return an MCP server whose tools ask an application.

    Raises:
        NoExtra: the SDK is not installed.
    """
    need_extra()
    from mcp.server import MCPServer
    from mcp.types import ToolAnnotations

    made: MCPServer[Any] = MCPServer(
        "itugov",
        title="ITU governance",
        version=edition(),
        instructions=INSTRUCTIONS,
        subscriptions=False,
        log_level="WARNING",
    )
    assistant = Assistant(app)
    reading = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)
    for tool in (
        assistant.search,
        assistant.entity,
        assistant.neighbours,
        assistant.path,
        assistant.evidence,
        assistant.sparql,
        assistant.coverage,
    ):
        made.add_tool(_telling(tool), annotations=reading)
    return made


def _telling(tool: Callable[P, Awaitable[dict[str, Any]]]) -> Callable[P, Awaitable[dict[str, Any]]]:
    """Return a tool whose refusals reach the model as they are."""
    from mcp.server.mcpserver.exceptions import ToolError

    @wraps(tool)
    async def told(*args: P.args, **kwargs: P.kwargs) -> dict[str, Any]:
        try:
            return await tool(*args, **kwargs)
        except Refused as refused:
            raise ToolError(str(refused)) from refused

    return told


@asynccontextmanager
async def offered(app: FastAPI) -> AsyncIterator[None]:
    """Have an application answer at `/mcp` too (streamable HTTP, without sessions), for as long as this lasts.

    Raises:
        NoExtra: the SDK is not installed.
    """
    made = server(app)
    from mcp.server.transport_security import TransportSecuritySettings

    # Everything here may be read by pages of any origin, and nothing be changed: there is nothing to steal by another name for this host
    made.streamable_http_app(
        json_response=True,
        stateless_http=True,
        max_request_body_size=app.state.limits.max_body_bytes,
        transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
    )
    route = Route(PATH, endpoint=_Endpoint(made.session_manager.asgi_app), include_in_schema=False)
    app.router.routes.insert(0, route)  # before `/{lang}`
    try:
        async with made.session_manager.run():
            yield
    finally:
        app.router.routes.remove(route)


class _Endpoint:
    """Passes requests on to the protocol; without sessions, there is nothing to listen to or to end (MCP, Streamable HTTP)."""

    def __init__(self, inner: Callable[[Scope, Receive, Send], Awaitable[None]]) -> None:
        self._inner = inner

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a POST."""
        scope["state"]["streamed"] = True
        if scope["method"] != "POST":
            await Response(status_code=405, headers={"Allow": "POST"})(scope, receive, send)
            return
        await self._inner(scope, receive, send)


def run_mcp(settings: Settings, application: Callable[[Settings], FastAPI]) -> int:
    """Speak the protocol over standard input and output until the input ends.

    Raises:
        NoStore: there is no store. NoExtra: the SDK is not installed. StoreError: the engine elsewhere that is to answer cannot be asked.
    """
    app = application(settings)
    made = server(app)
    follow(settings)
    if latest(settings.folder) is None:
        raise NoStore(f"no store in {settings.store}: build one with `itugov build SOURCE… --store {settings.store}`")
    # Standard output belongs to the protocol
    logging.basicConfig(
        stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s", force=True
    )

    async def speak() -> None:
        async with app.router.lifespan_context(app):
            await made.run_stdio_async()

    asyncio.run(speak())
    return 0
