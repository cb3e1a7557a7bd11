"""Tells what of a name may stand between it and its verb: the country that somebody is from, the body that holds a meeting."""

from collections.abc import Mapping
from typing import Any

from ingest.relate.projection import INDEX, type_class
from ingest.relate.wording import any_of


def belonging(form: Mapping[str, Any], space: str) -> str:
    """Return a pattern for it, which may also be missing: "the representative from …", "the third meeting of …"."""
    ways = []
    if form.get("origin"):
        article = rf"(?:{any_of(form['origin-article'])}{space})?"
        ways.append(rf"{space}{any_of(form['origin'])}{space}{article}{type_class('country')}{INDEX}")
    if form.get("holder"):
        ways.append(
            rf"(?<={type_class('event')}{INDEX}){space}{any_of(form['holder'])}{space}{type_class('body')}{INDEX}"
        )
    return f"(?:{'|'.join(ways)})?" if ways else ""
