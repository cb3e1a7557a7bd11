"""Tells whether a place stands among words in capitals: there a function word looks like an acronym (es: "LAS", "UN")."""

from typing import Final

from ingest.patterns import compiled

_NEAR: Final = 40  # characters in which the next word begins


def in_capitals(text: str, start: int, end: int) -> bool:
    """Tell whether the words beside a place are in capitals."""
    line = text[text.rfind("\n", 0, start) + 1 : start], text[end:].partition("\n")[0][:_NEAR]
    before, after = compiled(r"\p{L}{2,}(?=\P{L}*$)").search(line[0][-_NEAR:]), compiled(r"\p{L}{2,}").search(line[1])
    beside = [word[0] for word in (before, after) if word is not None]
    return bool(beside) and all(word.isupper() for word in beside)
