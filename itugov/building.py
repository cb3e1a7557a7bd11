"""Runs `itugov build`: documents in, a published snapshot and a summary out."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from rich.console import Console

from itugov.build import HIDDEN, OWN_GRAPHS, Summary, build
from itugov.checking import failures_told
from itugov.collect import Collection, collect, collect_some
from itugov.kept import Kept
from itugov.progress import Bars
from itugov.settings import Settings
from itugov.summary import render
from samples import documents
from store import Store


def run_build(
    named: Sequence[Path], settings: Settings, manifest: Path | None, *, sample_named: bool, console: Console
) -> int:
    """Build from sources, or the samples if none are named; return the exit code."""
    if not named:
        if not sample_named:
            settings = replace(settings, store=settings.sample_store)
        build_samples(settings, console)
        return 0
    summary = _build(collect_some(named, manifest), settings, console, sample=False)
    return 1 if summary.refused else 0


def build_samples(settings: Settings, console: Console) -> Summary:
    """Build the bundled sample corpus into `settings.store`."""
    return _build(collect([documents()]), settings, console, sample=True)


def _build(collection: Collection, settings: Settings, console: Console, *, sample: bool) -> Summary:
    with failures_told(), Store.open(settings.store, hidden=HIDDEN) as store, Bars(console) as bars:
        summary = build(
            collection,
            store,
            sample=sample,
            max_file_bytes=settings.max_file_bytes,
            bounds=settings.bounds,
            jobs=settings.jobs,
            progress=bars,
            kept=Kept(settings.store / "read"),
        )
        held = sum(name not in OWN_GRAPHS for name in store.graphs())
    render(summary, console, settings.store, held=held, sample=sample)
    return summary
