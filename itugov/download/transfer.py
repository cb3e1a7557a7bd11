"""Brings what an address holds into a `.part` file beside its place, going on where an earlier attempt broke off.

It goes on only where the site said by a strong ETag which version the part is of, and still has that version (RFC 9110 13.1.5, 14.2).
"""

import json
import os
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import httpx

from itugov.download.addresses import Address
from itugov.download.verifying import page
from itugov.download.visiting import Broken, Failed, Manners, Refused, Visitor

_RANGE: Final = re.compile(r"bytes (\d+)-\d+/(?:\d+|\*)")
_MISSING: Final = frozenset({404, 410})


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost."""

    max_bytes: int
    max_s: float


@dataclass(frozen=True, slots=True)
class _Note:
    """What is known of a part: where it is from and which version it is of."""

    url: str
    etag: str


class Part:
    """The beginning of a file, and the note beside it."""

    def __init__(self, target: Path, url: str) -> None:
        self.file = target.with_name(target.name + ".part")
        self._note = target.with_name(target.name + ".part.json")
        self._url = url

    def etag(self) -> str | None:
        """Return the version of what is there; None where it cannot be gone on with."""
        try:
            note = _Note(**json.loads(self._note.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):  # none, or not as we write it
            return None
        return note.etag if note.url == self._url and self.size() else None

    def size(self) -> int:
        """Return how many bytes are there."""
        return self.file.stat().st_size if self.file.exists() else 0

    def begin(self, etag: str | None) -> None:
        """Empty it and note the version to come."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self.discard()
        if etag is not None:
            self._note.write_text(json.dumps(asdict(_Note(self._url, etag))), encoding="utf-8")

    def discard(self) -> None:
        """Remove it."""
        self._note.unlink(missing_ok=True)
        self.file.unlink(missing_ok=True)

    def settle(self, target: Path) -> None:
        """Put it in its place, at once."""
        self.file.replace(target)
        self._note.unlink(missing_ok=True)


def transfer(visitor: Visitor, address: Address, part: Part, limits: Limits, manners: Manners) -> bool:
    """Fill the part with what the address holds; False where there is nothing.

    Raises:
        Refused: the answer is not the document. Failed: it could not be had this time; what can be gone on with is kept.
    """
    until = manners.clock() + limits.max_s

    def headers() -> dict[str, str]:
        etag = part.etag()
        return {} if etag is None else {"Range": f"bytes={part.size()}-", "If-Range": etag}

    def take(response: httpx.Response) -> bool:
        status = response.status_code
        if status in _MISSING:
            return False
        if status == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
            part.discard()
            raise Broken("the part that is here does not fit what the site has")
        if status in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN):
            raise Refused(f"the site refuses it ({status}): it wants a log-in, or nothing fetched")
        if status == httpx.codes.PARTIAL_CONTENT:
            _check_continues(response, part)
        elif status != httpx.codes.OK:
            raise Refused(f"the site answered {status}")
        if response.headers.get("Content-Type", "").lower().startswith(("text/html", "application/xhtml")):
            raise Refused(page(next(response.iter_bytes(), b"")))
        if status == httpx.codes.OK:
            part.begin(_strong_etag(response))
        _receive(response, part, limits, until, manners)
        return True

    return visitor.ask(address.url, headers, take)


def _check_continues(response: httpx.Response, part: Part) -> None:
    found = _RANGE.fullmatch(response.headers.get("Content-Range", ""))
    expected, given = part.etag(), response.headers.get("ETag")
    if found is None or int(found[1]) != part.size() or given not in (None, expected):
        part.discard()
        raise Broken("the site went on with something else than was asked for")


def _receive(response: httpx.Response, part: Part, limits: Limits, until: float, manners: Manners) -> None:
    size, promised = part.size(), response.headers.get("Content-Length", "")
    if promised.isdigit() and size + int(promised) > limits.max_bytes:
        raise Refused(f"it has {size + int(promised):,} bytes, more than ITUGOV_MAX_FILE_BYTES ({limits.max_bytes:,})")
    with part.file.open("ab") as file:
        for chunk in response.iter_bytes():
            size += len(chunk)
            if size > limits.max_bytes:
                raise Refused(f"it has more bytes than ITUGOV_MAX_FILE_BYTES ({limits.max_bytes:,})")
            file.write(chunk)
            if manners.clock() > until:
                raise Failed(
                    f"it was not all here after {limits.max_s:.0f} s (ITUGOV_FETCH_FILE_S), at {size:,} bytes; fetch again"
                )
        file.flush()
        os.fsync(file.fileno())


def _strong_etag(response: httpx.Response) -> str | None:
    """Return the version, where the site names one that stands for these very bytes (RFC 9110 8.8.1)."""
    etag = response.headers.get("ETag", "")
    coded = response.headers.get("Content-Encoding", "identity").lower() != "identity"
    return etag if etag.startswith('"') and not coded else None
