"""Says in a few words what the engine would have taken where a query does not parse: it lists every range of characters."""

import re
from typing import Final

# A class of characters as the engine writes it: ['A' ..= 'Z' | '\u{00C0}'..='\u{00D6}'], ['.'], [_]
_CHARACTER: Final = r"'(?:[^'\\]|\\u\{[0-9A-Fa-f]+\}|\\.|\\\\)'"
_RANGE: Final = rf"{_CHARACTER}(?:\s*\.\.=\s*{_CHARACTER})?"
_CLASS: Final = re.compile(rf"\[(?:_|{_RANGE}(?:\s*\|\s*{_RANGE})*)\]")
_ONE: Final = re.compile(r"\['(\\?.)'\]")


def shortened(message: str) -> str:
    """Return what the engine expected, each thing once, with its classes of characters named."""
    told = _CLASS.sub(_named, " ".join(message.split()))
    listed = told.removeprefix("expected one of ")
    if listed == told:
        return told
    # What stands between commas may be a comma itself, in quotation marks
    items = re.findall(r'"(?:[^"\\]|\\.)*"|[^,]+', listed)
    return "expected one of " + ", ".join(dict.fromkeys(item.strip() for item in items if item.strip()))


def _named(found: re.Match[str]) -> str:
    text = found[0]
    if text == "[_]":
        return "another character"
    if one := _ONE.fullmatch(text):
        return f'"{one[1]}"'
    if "'A'" in text or "'a'" in text:
        return "a letter"
    return "a character of a name" if "\\u{" in text else "a digit"
