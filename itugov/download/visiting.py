"""Asks one site, one request at a time: with a pause between, patience with what may pass, and respect for robots.txt.

    Setback
    ├── Refused    the site, or what it answered, forbids to go on with this address
    └── Failed     it did not work out this time: the site fails, is slow or not to be reached

Waits grow twofold from one attempt to the next and have no chance in them. `Retry-After` is honoured (RFC 9110 10.2.3). What robots.txt
says is read once a visit (RFC 9309). A redirect is followed on the same host only.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final, TypeVar

import httpx
from protego import Protego

Taken = TypeVar("Taken")

_MAX_HOPS: Final = 5  # RFC 9309 2.3.1.2 asks for as many
_MAX_ROBOTS_BYTES: Final = 500 * 1024  # RFC 9309 2.5
_PASSING: Final = frozenset({408, 429, 500, 502, 503, 504})
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_FIRST_WAIT_S: Final = 1.0


class Setback(Exception):  # noqa: N818 - says what happened
    """An address was asked for in vain."""


class Refused(Setback):
    """The site, or what it answered, forbids to go on with this address."""


class Failed(Setback):
    """It did not work out this time."""


class Broken(Exception):  # noqa: N818 - says what happened
    """An answer broke off or does not fit what was there before: worth another attempt."""


@dataclass(frozen=True, slots=True)
class Manners:
    """How to behave: times in seconds. `contact` tells the site who asks; `sleep` and `clock` are for tests."""

    contact: str
    pause_s: float = 2.0
    timeout_s: float = 30.0
    max_wait_s: float = 300.0
    retries: int = 4
    sleep: Callable[[float], None] = field(default=time.sleep)
    clock: Callable[[], float] = field(default=time.monotonic)


class Visitor:
    """A visit to one site."""

    def __init__(self, base_url: str, manners: Manners, version: str) -> None:
        self._base = httpx.URL(base_url)
        self._manners = manners
        self.agent = f"itugov/{version} (+{manners.contact})"
        self._client = httpx.Client(
            headers={"User-Agent": self.agent, "Accept-Encoding": "identity"},
            timeout=manners.timeout_s,
            follow_redirects=False,
            limits=httpx.Limits(max_connections=1),
        )
        self._last: float | None = None
        self._robots: Protego | Setback | None = None

    def close(self) -> None:
        """End the visit."""
        self._client.close()

    def ask(self, url: str, headers: Callable[[], Mapping[str, str]], take: Callable[[httpx.Response], Taken]) -> Taken:
        """Ask for an address and return what `take` makes of the answer; `headers` are asked for at each attempt.

        Raises:
            Refused: robots.txt or a redirect forbids it, or `take` says so. Failed: all attempts came to nothing.
        """
        target = httpx.URL(url)
        self._check_robots(target)
        return self._attempts(target, headers, take)

    def _attempts(
        self, url: httpx.URL, headers: Callable[[], Mapping[str, str]], take: Callable[[httpx.Response], Taken]
    ) -> Taken:
        reason, wait = "", 0.0
        for attempt in range(self._manners.retries + 1):
            if attempt:
                self._manners.sleep(max(wait, _FIRST_WAIT_S * 2 ** (attempt - 1)))
            wait = 0.0
            try:
                with self._following(url, headers()) as response:
                    if response.status_code not in _PASSING:
                        return take(response)
                    reason = f"the site answered {response.status_code} ({response.reason_phrase or 'no reason given'})"
                    wait = _retry_after(response)
            except (httpx.TransportError, httpx.DecodingError, Broken) as error:
                reason = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
            if wait > self._manners.max_wait_s:
                raise Failed(f"{reason} and asks to wait {wait:.0f} s, longer than ITUGOV_FETCH_MAX_WAIT_S")
        raise Failed(f"{reason}; asked {self._manners.retries + 1} times")

    @contextmanager
    def _following(self, url: httpx.URL, headers: Mapping[str, str]) -> Iterator[httpx.Response]:
        seen = [url]
        while True:
            with self._request(seen[-1], headers) as response:
                if response.status_code not in _REDIRECTS:
                    yield response
                    return
                following = self._redirect(response, seen)
            self._check_robots(following)
            seen.append(following)

    def _redirect(self, response: httpx.Response, seen: list[httpx.URL]) -> httpx.URL:
        here = seen[-1]
        if response.next_request is None:
            raise Refused("it redirects, but does not say where")
        there = response.next_request.url
        if there.host != here.host or (there.port != here.port and there.scheme == here.scheme):
            raise Refused(f"it redirects to another host, {there}; name that host with --base-url if you trust it")
        if there.scheme not in ("https", here.scheme):
            raise Refused(f"it redirects from {here.scheme} to {there.scheme}")
        if there in seen or len(seen) > _MAX_HOPS:
            raise Refused(f"it redirects in a circle, or more than {_MAX_HOPS} times, to {there}")
        return there

    @contextmanager
    def _request(self, url: httpx.URL, headers: Mapping[str, str]) -> Iterator[httpx.Response]:
        if self._last is not None:
            left = self._last + self._pause() - self._manners.clock()
            if left > 0:
                self._manners.sleep(left)
        try:
            with self._client.stream("GET", url, headers=dict(headers)) as response:
                yield response
        finally:
            self._last = self._manners.clock()

    def _pause(self) -> float:
        asked = self._robots.crawl_delay(self.agent) if isinstance(self._robots, Protego) else None
        return max(self._manners.pause_s, min(asked or 0.0, self._manners.max_wait_s))

    def _check_robots(self, url: httpx.URL) -> None:
        if self._robots is None:
            self._robots = Protego.parse("")  # the rules themselves may be asked for, also where they are redirected to
            self._robots = self._read_robots()
        if isinstance(self._robots, Setback):
            raise self._robots
        if not self._robots.can_fetch(str(url), self.agent):
            raise Refused("robots.txt of the site forbids it")

    def _read_robots(self) -> Protego | Setback:
        """Return the rules; where they cannot be read, the site is taken to forbid everything (RFC 9309 2.3.1.4)."""
        try:
            text = self._attempts(self._base.join("/robots.txt"), dict, _robots_text)
        except Refused as error:
            return Refused(f"robots.txt cannot be read: {error}")
        except Failed as error:
            return Failed(f"robots.txt cannot be read, so nothing may be asked for: {error}")
        return Protego.parse(text)


def _robots_text(response: httpx.Response) -> str:
    """Return the rules; a site without them allows all (RFC 9309 2.3.1.3)."""
    if response.status_code != httpx.codes.OK:
        return ""
    data = b""
    for chunk in response.iter_bytes():
        data += chunk
        if len(data) >= _MAX_ROBOTS_BYTES:
            break
    return data[:_MAX_ROBOTS_BYTES].decode("utf-8", errors="replace")


def _retry_after(response: httpx.Response) -> float:
    """Return how long the site asks to wait, in seconds; a date is counted from the answer's own where it has one."""
    value = response.headers.get("Retry-After", "").strip()
    if value.isascii() and value.isdigit():
        return float(value)
    try:
        until = parsedate_to_datetime(value)
        since = parsedate_to_datetime(response.headers["Date"]) if "Date" in response.headers else datetime.now(UTC)
        return max(0.0, (until - since).total_seconds())
    except (ValueError, TypeError):  # neither seconds nor a date, or one without a zone
        return 0.0
