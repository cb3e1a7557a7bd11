"""Makes the validator of an answer out of what decides it, so that a client that holds the answer already costs no work.

An answer from the graph is a function of the snapshot, of the software, of the URL and of the headers by which its form is chosen. A validator over these is
a strong one (RFC 9110, section 8.8.1): no two different answers share it. What it costs is that two spellings of one wish (`Accept: */*` and none) have
two validators for the same bytes.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request

NEGOTIATED: Final = ("Accept", "Accept-Language")


@dataclass(frozen=True, slots=True)
class Validator:
    """An entity tag, and the request headers that the answer depends on."""

    tag: str
    vary: tuple[str, ...]


class NotModified(Exception):  # noqa: N818 - the name of the status
    """The client holds the answer: it is told so, and nothing is computed."""


def validator(request: Request, snapshot: str, vary: Sequence[str] = NEGOTIATED) -> Validator:
    """Return the validator of the answer to a request over a snapshot; the order of different parameters in the URL does not matter."""
    url = request.url
    given = sorted(request.query_params.multi_items(), key=lambda item: item[0])
    decides = [
        request.app.state.edition,
        snapshot,
        url.scheme,
        url.netloc,
        url.path,
        given,
        [request.headers.get(name) for name in vary],
    ]
    return Validator(f'"{hashlib.sha256(json.dumps(decides).encode()).hexdigest()[:32]}"', tuple(vary))


def held(asked: str | None, tag: str) -> bool:
    """Say whether `If-None-Match` lists a tag, compared weakly (section 13.1.2)."""
    return tag in {part.strip().removeprefix("W/") for part in (asked or "").split(",")}


def check(request: Request, snapshot: str, vary: Sequence[str] = NEGOTIATED) -> None:
    """Leave the validator with the request, for the header of its answer.

    Raises:
        NotModified: the client holds that answer. (`*` is left to the answer itself, which may be that there is nothing.)
    """
    made = validator(request, snapshot, vary)
    request.state.validator = made
    if request.method == "GET" and held(request.headers.get("if-none-match"), made.tag):
        raise NotModified
