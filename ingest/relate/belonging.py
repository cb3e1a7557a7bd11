"""Tells what of a name may stand between it and its verb: the country that somebody is from, the body that holds a meeting."""

from collections.abc import Mapping
from typing import Any

from ingest.folding import fold
from ingest.language import alternation, longest_first
from ingest.relate.projection import INDEX, type_class


def belonging(form: Mapping[str, Any], before: str, space: str) -> str:
    """Return a pattern for it, which may also be missing: "the representative from …", "the third meeting of …"."""
    ways = []
    if form.get("origin"):
        article = rf"(?:{_any(form['origin-article'])}{space})?"
        ways.append(rf"{before}{_any(form['origin'])}{space}{article}{type_class('country')}{INDEX}")
    if form.get("holder"):
        ways.append(
            rf"(?<={type_class('event')}{INDEX}){before}{_any(form['holder'])}{space}{type_class('body')}{INDEX}"
        )
    return f"(?:{'|'.join(ways)})?" if ways else ""


def _any(forms: Any) -> str:
    return alternation(longest_first(fold(form) for form in forms))
