"""What routers ask of a request: the current reading, its body, the languages of labels, a page of a list, an identifier."""

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final, Generic, TypeVar

import pyoxigraph as ox
from fastapi import Depends, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from graph_api.limits import Limits
from graph_api.linked.settled import settled
from graph_api.problems import BodyProblem, NotFoundProblem, ParameterProblem
from graph_api.reading import Library, Reading, is_path
from graph_api.validators import check
from ontology.namespaces import ID

_LANGUAGES: Final = "ar,en"
_HOME: Final = ID.removesuffix("id/")
T = TypeVar("T")


def current(request: Request) -> Reading:
    """Pin the request to the current snapshot; runs off the event loop."""
    library: Library = request.app.state.library
    reading = library.current()
    _ = reading.sample  # read here, so that nothing waits for it on the event loop
    request.state.reading = reading
    return reading


async def pinned(request: Request) -> Reading:
    """Pin the request to the snapshot that was found current for it before it came here (`sparql/lane.py`), else to the current one, for which another thread looks."""
    seen: Reading | None = getattr(request.state, "seen", None)
    if seen is None:
        return await run_in_threadpool(current, request)
    request.state.reading = seen
    return seen


async def validated(request: Request) -> Reading:
    """Pin the request to the current snapshot, for an answer that this, the URL and `Accept` and `Accept-Language` decide alone.

    Raises:
        NotModified: the client holds that answer.
    """
    reading = await pinned(request)
    check(request, reading.name)
    return reading


Pinned = Annotated[Reading, Depends(pinned)]
Current = Annotated[Reading, Depends(validated)]
Lang = Annotated[
    str,
    Query(
        description="Languages of labels in order of preference",
        examples=["ar,en"],
        pattern=r"^[A-Za-z-]+(,[A-Za-z-]+)*$",
    ),
]
Cursor = Annotated[
    str | None, Query(description="The `next` of the page before; opaque, good for the same question to one snapshot")
]
Predicates = Annotated[
    list[str],
    Query(
        alias="predicate",
        description="Keep these relations only; one that does not exist is an error",
        examples=[["itu:cites"]],
    ),
]
Inferred = Annotated[bool, Query(description="Whether edges count that nothing but reasoning states")]
DEFAULT_LANG: Final = _LANGUAGES


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """A part of a list: its items, how many there are in all, and the cursor and address of what follows."""

    items: Sequence[T]
    total: int
    next: str | None
    next_url: str | None


def page(
    request: Request, reading: Reading, cursor: str | None, limit: int, every: Sequence[T], *, holding: int = 0
) -> Page[T]:
    """Return the part of a list that a cursor points to; without one, that which holds the item at a place.

    Raises:
        ParameterProblem: the cursor is not one of ours, or of another question or snapshot.
    """
    asked = _asked(request, reading)
    start = holding - holding % limit if cursor is None else _offset(asked, cursor)
    stop = start + limit
    if stop >= len(every):
        return Page(every[start:], len(every), None, None)
    token = base64.urlsafe_b64encode(json.dumps([asked, stop]).encode()).decode().rstrip("=")
    url = request.url.include_query_params(cursor=token)
    return Page(every[start:stop], len(every), token, f"{url.path}?{url.query}")


def _asked(request: Request, reading: Reading) -> str:
    """Return what a cursor is good for: the snapshot and the question, whatever the page's size and the labels' languages."""
    given = sorted(item for item in request.query_params.multi_items() if item[0] not in ("cursor", "limit", "lang"))
    return hashlib.sha256(json.dumps([reading.name, request.url.path, given]).encode()).hexdigest()[:16]


def _offset(asked: str, cursor: str) -> int:
    try:
        of, offset = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, TypeError) as error:
        raise ParameterProblem("the cursor is not one of this service") from error
    if type(offset) is not int or offset < 0:
        raise ParameterProblem("the cursor is not one of this service")
    if of != asked:
        raise ParameterProblem("the cursor is of another snapshot or another question: start again without it")
    return offset


def link_next(response: Response, url: str | None) -> None:
    """Tell the next page in a Link header (RFC 8288)."""
    if url is not None:
        response.headers["Link"] = f'<{url}>; rel="next"'


def languages(lang: str) -> tuple[str, ...]:
    """Return the chain of languages of a `lang` parameter."""
    return tuple(tag.lower() for tag in lang.split(","))


def checked_path(path: str) -> str:
    """Return an identifier, which may be given as its IRI.

    Raises:
        NotFoundProblem: the text has not the form of an identifier, so nothing can have it.
    """
    path = path.removeprefix(ID)
    if not is_path(path):
        raise NotFoundProblem(f"{path!r} has not the form of an identifier")
    return path


async def body_of(request: Request, most: int | None = None) -> bytes:
    """Return a request's body, of so many bytes at most, else as many as the limits allow.

    Raises:
        BodyProblem: it is larger; no more of it is read.
    """
    limits: Limits = request.app.state.limits
    most = limits.max_body_bytes if most is None else most
    stated = request.headers.get("content-length", "")
    if stated.isdecimal() and int(stated) > most:
        raise BodyProblem(f"a request's body may have {most} bytes", max_body_bytes=most)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise BodyProblem(f"a request's body may have {most} bytes", max_body_bytes=most)
    return bytes(body)


def meta(reading: Reading, **members: Any) -> dict[str, Any]:
    """Return the `meta` of an answer: the snapshot, whether it is a sample, and what else is said."""
    return {"dataset_version": reading.name, "sample": reading.sample, "licence": settled().licence, **members}


def base_of(request: Request) -> str:
    """Return the root of the service as the client calls it; that of our IRIs where its Host header makes no IRI."""
    try:
        return ox.NamedNode(str(request.base_url)).value
    except ValueError:
        return _HOME
