"""A site of our own, and a fetcher that visits it without losing time."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from itugov.download.fetching import Fetched, Fetcher, wanted
from itugov.download.transfer import Limits
from itugov.download.visiting import Manners, Visitor
from tests.itugov.download.site import Site


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """The site; no proxy of the machine stands between."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    with Site() as running:
        yield running


@dataclass
class Fetching:
    """A fetcher into one folder, and how long it would have waited."""

    folder: Path
    base_url: str
    waits: list[float] = field(default_factory=list)

    def __call__(self, symbol: str = "C24/67", lang: str = "en", *, again: bool = False, **changes: Any) -> Fetched:
        """Fetch one document on a visit of its own."""
        limits = Limits(changes.pop("max_bytes", 1_000_000), changes.pop("max_s", 60))
        manners = Manners("https://example.org/who", **{"pause_s": 0.0, "sleep": self.waits.append, **changes})
        visitor = Visitor(self.base_url, manners, "0")
        try:
            fetcher = Fetcher(self.folder, visitor, manners, limits, again=again)
            return fetcher.fetch(wanted(self.base_url, symbol, lang))
        finally:
            visitor.close()


@pytest.fixture
def fetching(site: Site, tmp_path: Path) -> Fetching:
    """Fetches from the site into a folder that is not there yet."""
    return Fetching(tmp_path / "documents", site.url)


@pytest.fixture
def told(site: Site) -> Callable[..., None]:
    """Tells the site how to answer for a path."""

    def tell(path: str, *answers: Any) -> None:
        site.answers[path] = list(answers)

    return tell
