"""Writes the summary of a build for a reader: what was read, what was refused, what was not understood, where the time went."""

from pathlib import Path
from typing import Final

from rich.console import Console

from graph_api.sparql.results import table
from itugov.build import Summary
from itugov.kept import Read
from itugov.telling import tell

_MOST_REASONS: Final = 8


def render(summary: Summary, console: Console, folder: Path, *, held: int, sample: bool) -> None:
    """Print a summary; lists that are cut say how much is left out."""
    if sample:
        tell(console, "Sample corpus: documents written for this project, not documents of the ITU.", "yellow")
    if summary.read:
        tell(console, _table(summary.read).rstrip())
    _not_understood(summary, console)
    for name in summary.replaced:
        tell(console, f"Replaced: {name}, which held the same file under another identifier", "yellow")
    for name in summary.left:
        tell(console, f"Dropped: {name}, whose file is no longer there or is another document now", "yellow")
    for line in summary.remarks:
        tell(console, f"Note: {line}", "yellow")
    if summary.skipped:
        tell(
            console,
            f"Left alone, not a format that is read: {len(summary.skipped)} files, first {summary.skipped[0]}",
            "yellow",
        )
    for error in summary.refused:
        tell(console, f"Refused: {error}", "red")
    if summary.shape_results:
        tell(console, f"Shapes: {summary.shape_results} results; see `itugov validate`", "red")
    counts = {s: sum(f.severity == s for f in summary.findings) for s in ("violation", "warning", "info")}
    tell(
        console,
        f"Documents {len(summary.read)} read, {len(summary.refused)} refused, {held} language versions held · "
        f"mentions {sum(r.mentions for r in summary.read)} · claims {sum(r.claims for r in summary.read)} · "
        f"unresolved {sum(len(r.unresolved) for r in summary.read)} · triples {summary.triples}, of which inferred {summary.inferred} · "
        f"findings {', '.join(f'{n} {name}' for name, n in counts.items())} (`itugov audit`)",
    )
    if summary.withdrawn:
        tell(
            console,
            f"Withdrawn: {summary.withdrawn} identifiers that the snapshot before had; they stay known as such (graph/withdrawn)",
            "yellow",
        )
    again = f", {summary.unread} as kept from before" if summary.unread else ""
    tell(console, f"Changed {summary.changed} of {len(summary.read)}{again} · snapshot {summary.snapshot} in {folder}")
    if summary.mirrored is not None:
        done = summary.mirrored
        tell(
            console,
            f"Mirrored: {done.replaced} graphs replaced at the engine, {done.removed} removed, {done.triples} triples sent, the union among them",
        )
    tell(console, "Time: " + ", ".join(f"{stage} {seconds:.2f} s" for stage, seconds in summary.seconds.items()))


def _table(read: list[Read]) -> str:
    rows = [
        (
            item.document,
            item.lang,
            item.origin,
            str(item.mentions),
            str(len(item.unresolved)),
            str(item.claims),
            Path(item.path).name,
        )
        for item in read
    ]
    return table(("document", "lang", "known by", "mentions", "unresolved", "claims", "file"), rows)


def _not_understood(summary: Summary, console: Console) -> None:
    for item in summary.read:
        name = Path(item.path).name
        if item.origin == "unknown":
            candidates = ", ".join(item.candidates) or "none"
            tell(
                console,
                f"{name}: which document this is stays unknown (candidates: {candidates}); name its symbol in a manifest",
                "yellow",
            )
        for note in item.notes:
            tell(console, f"{name}: {note}", "yellow")
    reasons = summary.unresolved.most_common()
    if reasons:
        shown = ", ".join(f"{reason} ({n})" for reason, n in reasons[:_MOST_REASONS])
        rest = sum(n for _, n in reasons[_MOST_REASONS:])
        more = f", and {rest} for {len(reasons) - _MOST_REASONS} other reasons" if rest else ""
        tell(console, f"Not understood: {shown}{more}; see `itugov query unresolved-mentions`", "yellow")
