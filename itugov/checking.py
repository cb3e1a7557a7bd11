"""Runs `itugov validate` and `itugov audit`, over the newest snapshot or over files read for the occasion."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import typer
from rich.console import Console

from itugov.build import VALIDATION, build
from itugov.collect import collect_some
from itugov.errors import CannotCheck
from itugov.settings import Settings
from itugov.stores import newest
from itugov.telling import tell
from shapes import (
    FINDING_FORMATS,
    BadShapes,
    EngineFailure,
    Finding,
    audit,
    fails,
    read_baseline,
    render_findings,
    render_report,
    unknown,
    validate,
)
from store import Store

AUDIT_FORMATS: Final = tuple(FINDING_FORMATS)
FAIL_ON: Final = ("violation", "warning", "never")


@contextmanager
def failures_told() -> Iterator[None]:
    """Turn what keeps shapes from being run into an error of the command line.

    Raises:
        CannotCheck: the shapes are bad, or the engine failed.
    """
    try:
        yield
    except BadShapes as error:
        raise CannotCheck(f"bad shapes: {error}", code=2) from error
    except EngineFailure as error:
        raise CannotCheck(f"the engine failed: {error}", code=3) from error


def run_validate(output: str, settings: Settings) -> int:
    """Print the report of the shapes; return 0 if the graph conforms, 1 if not.

    Raises:
        CannotCheck: code 2 on bad shapes, 3 on engine failure.
    """
    snapshot = newest(settings)
    with failures_told():
        report = validate(snapshot)
    sys.stdout.write(render_report(report, output))
    return 0 if report.conforms else 1


def run_audit(
    named: Sequence[Path],
    output: str,
    fail_on: str,
    baseline: Path | None,
    manifest: Path | None,
    settings: Settings,
    console: Console,
) -> int:
    """Print the findings that the baseline does not know; return 1 if one is as bad as `fail_on`."""
    refused = 0
    with failures_told():
        if named:
            findings, refused = _read_for_the_occasion(named, manifest, settings, console)
        else:
            findings = audit(newest(settings))
    if baseline is not None:
        try:
            findings = unknown(findings, read_baseline(baseline))
        except (OSError, ValueError) as error:
            raise typer.BadParameter(str(error), param_hint="--baseline") from error
    sys.stdout.write(render_findings(findings, output))
    return 1 if fails(findings, fail_on) or refused else 0


def _read_for_the_occasion(
    named: Sequence[Path], manifest: Path | None, settings: Settings, console: Console
) -> tuple[tuple[Finding, ...], int]:
    with Store.memory(hidden=(VALIDATION,)) as store:
        summary = build(
            collect_some(named, manifest),
            store,
            max_file_bytes=settings.max_file_bytes,
            bounds=settings.bounds,
            jobs=settings.jobs,
        )
    for remark in (*summary.remarks, *(f"{path} is left alone: not a format that is read" for path in summary.skipped)):
        tell(console, f"itugov: {remark}", "yellow")
    for error in summary.refused:
        tell(console, f"itugov: {error}", "red")
    return summary.findings, len(summary.refused)
