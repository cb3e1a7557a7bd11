"""Runs `itugov fetch`: symbols and languages in, documents and a manifest out, and a line on each."""

import json
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Final

from rich.console import Console

from itugov.download.fetching import Fetched, Fetcher, Wanted, wanted
from itugov.download.transfer import Limits
from itugov.download.turns import turn
from itugov.download.visiting import Manners, Visitor
from itugov.errors import SettingError
from itugov.settings import Settings
from itugov.telling import tell
from ontology.languages import OFFICIAL_LANGUAGES

FORMATS: Final = ("table", "jsonl")
_GOOD: Final = ("found", "already here")
_WORTH_TELLING_S: Final = 10
_FAILURES_BEFORE_GIVING_UP: Final = 2


def run_fetch(
    symbols: Sequence[str],
    langs: str,
    folder: Path,
    output: str,
    settings: Settings,
    console: Console,
    *,
    again: bool = False,
    dry_run: bool = False,
) -> int:
    """Fetch each symbol in each language; return 1 unless all are here in the end."""
    wants = [
        wanted(settings.fetch_base_url, symbol, lang) for symbol in dict.fromkeys(symbols) for lang in _languages(langs)
    ]
    if dry_run:
        sys.stdout.write(_planned(wants))
        return 0 if all(w.addresses for w in wants) else 1
    if folder.exists() and not folder.is_dir():
        raise SettingError(f"{folder} is no folder; name another with --to")
    manners = Manners(
        settings.fetch_contact,
        pause_s=settings.fetch_pause_ms / 1000,
        timeout_s=settings.fetch_timeout_s,
        max_wait_s=settings.fetch_max_wait_s,
        retries=settings.fetch_retries,
        sleep=lambda seconds: _wait(seconds, console),
    )
    limits = Limits(settings.max_file_bytes, settings.fetch_file_s)
    visitor = Visitor(settings.fetch_base_url, manners, version("itugov"))
    try:
        with _turn(folder, console):
            done = list(_telling(_fetched(Fetcher(folder, visitor, manners, limits, again=again), wants), console))
    finally:
        visitor.close()
    sys.stdout.write(_jsonl(done) if output == "jsonl" else _table(done))
    return 0 if all(d.outcome in _GOOD for d in done) else 1


@contextmanager
def _turn(folder: Path, console: Console) -> Iterator[None]:
    """Hold the folder; another run that fetches into it is waited for."""
    with ExitStack() as stack:
        try:
            stack.enter_context(
                turn(
                    folder, lambda: tell(console, f"Another run fetches into {folder}; this one goes on when it ends.")
                )
            )
        except OSError as error:
            raise SettingError(f"{folder} cannot be written into: {error.strerror}; name another with --to") from error
        yield


def _fetched(fetcher: Fetcher, wants: Iterable[Wanted]) -> Iterator[Fetched]:
    """Fetch one after the other; a site that fails time after time is left alone."""
    failures = 0
    for want in wants:
        if failures >= _FAILURES_BEFORE_GIVING_UP and want.addresses:
            reason = "not asked for: the site failed several times in a row; fetch again later"
            yield Fetched(want.symbol, want.lang, "failed", url=want.addresses[0].url, reason=reason)
            continue
        done = fetcher.fetch(want)
        failures = failures + 1 if done.outcome == "failed" else 0
        yield done


def _telling(done: Iterable[Fetched], console: Console) -> Iterator[Fetched]:
    for one in done:
        if console.is_terminal:
            tell(console, f"{one.symbol} {one.lang}: {one.outcome} {one.file or one.reason}")
        yield one


def _wait(seconds: float, console: Console) -> None:
    if seconds >= _WORTH_TELLING_S:
        tell(console, f"Waiting {seconds:.0f} s before the next request.")
    time.sleep(seconds)


def _languages(given: str) -> list[str]:
    langs = list(dict.fromkeys(lang.strip() for lang in given.split(",") if lang.strip()))
    unknown = [lang for lang in langs if lang not in OFFICIAL_LANGUAGES]
    if unknown or not langs:
        raise SettingError(f"--lang is {given!r}; write some of {','.join(OFFICIAL_LANGUAGES)}")
    return langs


def _planned(wants: Iterable[Wanted]) -> str:
    rows = [(w.symbol, w.lang, a.url) for w in wants for a in w.addresses]
    rows += [(w.symbol, w.lang, w.reason) for w in wants if not w.addresses]
    return _columns(("symbol", "language", "address"), rows)


def _jsonl(done: Iterable[Fetched]) -> str:
    return "".join(json.dumps(asdict(one), ensure_ascii=False) + "\n" for one in done)


def _table(done: Sequence[Fetched]) -> str:
    rows = [(d.symbol, d.lang, d.outcome, f"{d.bytes:,}" if d.bytes else "", d.file or d.url, d.reason) for d in done]
    return _columns(("symbol", "language", "outcome", "bytes", "file or address", "reason"), rows)


def _columns(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    from graph_api.sparql.results import table

    return table(header, rows)
