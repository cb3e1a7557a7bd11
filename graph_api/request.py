"""What routers ask of a request: the current reading, the languages of labels, a cursor, an identifier."""

import base64
import binascii
import json
from typing import Annotated, Any, Final

from fastapi import Depends, Query, Request
from starlette.responses import Response

from graph_api.problems import NotFoundProblem, ParameterProblem
from graph_api.reading import Library, Reading, is_path

_LANGUAGES: Final = "ar,en"


def current(request: Request) -> Reading:
    """Pin the request to the current snapshot; runs off the event loop."""
    library: Library = request.app.state.library
    reading = library.current()
    _ = reading.sample  # read here, so that nothing waits for it on the event loop
    request.state.reading = reading
    return reading


Current = Annotated[Reading, Depends(current)]
Lang = Annotated[
    str,
    Query(
        description="Languages of labels in order of preference",
        examples=["ar,en"],
        pattern=r"^[A-Za-z-]+(,[A-Za-z-]+)*$",
    ),
]
Cursor = Annotated[str | None, Query(description="The `next` of the page before; opaque, good for one snapshot")]
Predicates = Annotated[
    list[str],
    Query(alias="predicate", description="Keep these relations only, as compact names", examples=[["itu:cites"]]),
]
Inferred = Annotated[bool, Query(description="Whether edges count that nothing but reasoning states")]
DEFAULT_LANG: Final = _LANGUAGES


def languages(lang: str) -> tuple[str, ...]:
    """Return the chain of languages of a `lang` parameter."""
    return tuple(tag.lower() for tag in lang.split(","))


def checked_path(path: str) -> str:
    """Return an identifier as it is.

    Raises:
        NotFoundProblem: the text has not the form of an identifier, so nothing can have it.
    """
    if not is_path(path):
        raise NotFoundProblem(f"{path!r} has not the form of an identifier")
    return path


def write_cursor(reading: Reading, offset: int) -> str:
    """Return an opaque cursor to the item at `offset`."""
    return base64.urlsafe_b64encode(json.dumps([reading.name, offset]).encode()).decode().rstrip("=")


def read_cursor(reading: Reading, cursor: str | None) -> int:
    """Return the offset of a cursor, 0 without one.

    Raises:
        ParameterProblem: the cursor is not one of ours, or of another snapshot.
    """
    if cursor is None:
        return 0
    try:
        name, offset = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, TypeError, binascii.Error) as error:
        raise ParameterProblem("the cursor is not one of this service") from error
    if name != reading.name or not isinstance(offset, int) or offset < 0:
        raise ParameterProblem("the cursor is of another snapshot: start again without it")
    return offset


def meta(reading: Reading, **members: Any) -> dict[str, Any]:
    """Return the `meta` of an answer: the snapshot, whether it is a sample, and what else is said."""
    return {"dataset_version": reading.name, "sample": reading.sample, **members}


def next_url(request: Request, cursor: str) -> str:
    """Return the address of the next page."""
    url = request.url.include_query_params(cursor=cursor)
    return f"{url.path}?{url.query}"


def link_next(response: Response, url: str | None) -> None:
    """Tell the next page in a Link header (RFC 8288)."""
    if url is not None:
        response.headers["Link"] = f'<{url}>; rel="next"'
