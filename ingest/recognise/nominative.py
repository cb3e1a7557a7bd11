"""Gives the nominative of a person's name that stands in another case, as the title before it shows."""

from functools import cache

from ingest.folding import fold
from ingest.language import Language, longest_first


@cache
def _endings(language: Language) -> dict[str, dict[str, str]]:
    """Return, for each title in a case, the endings of names in that case with those of the nominative, the longest first."""
    rows = language.table("persons").get("cases", ())
    table = {}
    for row in rows:
        endings = {fold(ending): fold(nominative) for ending, nominative in row["endings"]}
        for title in row["titles"]:
            table[fold(title)] = {ending: endings[ending] for ending in longest_first(endings)}
    return table


def nominative(name: str, title: str, language: Language | None) -> str:
    """Return a name in the nominative; unchanged where the language has no cases, or the title stands in the nominative itself."""
    endings = _endings(language).get(fold(title)) if language is not None else None
    if endings is None:
        return name
    return " ".join("-".join(_word(part, endings) for part in word.split("-")) for word in name.split())


def _word(word: str, endings: dict[str, str]) -> str:
    folded = fold(word)
    for ending, whole in endings.items():
        if folded.endswith(ending) and len(folded) - len(ending) >= 2:
            return word[: len(word) - len(ending)] + whole
    return word
