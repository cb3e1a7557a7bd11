"""Runs `itugov build`: documents in, a published snapshot and a summary out."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from rich.console import Console

from itugov.build import OWN_GRAPHS, Summary, build
from itugov.checking import failures_told
from itugov.collect import Collection, collect, collect_some
from itugov.elsewhere import mirror, opened, writable
from itugov.kept import Kept
from itugov.places import Places
from itugov.progress import Bars
from itugov.settings import Settings
from itugov.summary import render
from samples import documents


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
    """Build the bundled sample corpus into the store of the settings."""
    return _build(collect([documents()]), settings, console, sample=True)


def _build(collection: Collection, settings: Settings, console: Console, *, sample: bool) -> Summary:
    engine = writable(settings)
    with failures_told(), opened(settings) as store, Bars(console) as bars:
        summary = build(
            collection,
            store,
            sample=sample,
            max_file_bytes=settings.max_file_bytes,
            bounds=settings.bounds,
            cache=settings.cache,
            jobs=settings.jobs,
            progress=bars,
            kept=Kept(settings.folder / "read"),
            places=Places(settings.folder),
            mirror=mirror(engine, settings) if engine is not None else None,
        )
        held = sum(name not in OWN_GRAPHS for name in store.graphs())
    render(summary, console, settings.folder, held=held, sample=sample)
    return summary
