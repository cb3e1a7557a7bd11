"""Turns rules for clauses that run subject, verb, object into rules for those that run verb, subject, object, as in Arabic."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import regex

_ACTIVE: Final = regex.compile(
    r"(?P<before>[^<>]*(?:<d:date>,\? )?(?<=,\? ))?(?P<subject><\w+\+?:[^>]+>)(?P<aside>\(\?: \?\\\(<c:country(?:\|body)?>\\\)\)\?|(?: \?\(\?:\\\(<c:country>\\\)\)\?))?"
    r" ~[>:] (?P<verb>\{[\w-]+\}|\(\?:\{[\w-]+\} \{[\w-]+\}\|[^()]*\))(?P<rest>.*)"
)
_CLASS_OR_COMMA: Final = regex.compile(r"\{\d+,\d*\}|\[(?:\\.|[^\]\\])*\]|,")
_ASIDE: Final = r"(?: ?\([^()\n]*\))?(?:[,،] [^,،\n]{1,70}[,،])?(?: (?:{at}|{on}) ~12<vd:date>)?(?: {verb-particle})?"  # a bracket, an apposition, a date


def in_both_orders(row: Mapping[str, Any], comma: str, other: str = "") -> Iterator[dict[str, Any]]:
    """Yield a rule as it is, and with its verb before its subject where it has the one before the other.

    Args:
        row: the rule as it is written.
        comma: the comma of the language.
        other: what shows right after a verb that its subject is another one than the name behind it: a definite noun with words of its own.
    """
    pattern = _CLASS_OR_COMMA.sub(lambda m: _commas(m[0], comma), row["pattern"])
    yield {**row, "pattern": pattern}
    match = _ACTIVE.fullmatch(row["pattern"])
    if match is None:
        return
    rest = match["rest"]
    verb = f"{match['verb']}(?!{other})" if other else match["verb"]
    written = f"{match['before'] or ''}{verb} ~= {match['subject']}{match['aside'] or ''}{_ASIDE}{rest}"
    turned = _CLASS_OR_COMMA.sub(lambda m: _commas(m[0], comma), written)
    yield {**row, "id": f"{row['id']}-verb-first", "pattern": turned}


def _commas(written: str, comma: str) -> str:
    """Return a comma, or a class of characters with one, with the language's own comma beside it; the comma of a count is none."""
    if written == "," or written.startswith("{"):
        return f"[,{comma}]" if written == "," else written
    return written if comma in written else written.replace(",", f",{comma}")
