"""Tells which adjectives stand for a country beside the noun of a delegation: "the Egyptian delegation"."""

from collections.abc import Iterable
from dataclasses import dataclass

import regex

from ingest.folding import fold
from ingest.language import NEVER, Language, alternation, longest_first
from ingest.patterns import compiled

_REACH = 48  # characters between an adjective and its noun, other adjectives of a list between them


@dataclass(frozen=True, slots=True)
class Demonyms:
    """The nouns beside which the adjectives of countries stand in a language: `before` the adjective, or `after` it."""

    before: "regex.Pattern[str]"
    after: "regex.Pattern[str]"

    @classmethod
    def of(cls, tables: Language | None) -> "Demonyms":
        """Return those of a language; none where it has no tables."""
        names = tables.table("names") if tables is not None else {}
        joint = tables.pattern("names", "demonym_joint") if tables is not None else NEVER

        def nouns(key: str) -> str:
            return alternation(longest_first(fold(noun) for noun in names[key])) if names.get(key) else NEVER

        return cls(
            compiled(rf"{nouns('demonym_heads')}[ \t]+(?:\p{{L}}+(?:{joint})){{0,3}}$"),
            compiled(rf"(?:(?:{joint})\p{{L}}+){{0,3}}[ \t]+{nouns('demonym_heads_after')}(?!\p{{L}})"),
        )

    def beside(self, text: str, start: int, end: int) -> bool:
        """Tell whether an adjective at a place of folded text stands beside such a noun, alone or in a list of them."""
        if self.after.match(text, end) is not None:
            return True
        return self.before.search(text, max(0, start - _REACH), start) is not None


def demonyms(entity: str, form: str, tables: Language) -> Iterable[str]:
    """Yield the adjectives of a country: those that a language lists, or, of a folded name of one word, those made by its endings."""
    names = tables.table("names")
    yield from (fold(adjective) for adjective in names.get("demonyms", {}).get(entity.removeprefix("country/"), ()))
    if " " in form or "demonym" not in names:
        return
    article = tables.article
    stem = form.removeprefix(article)
    for lost, kept in names["demonym"]:
        if stem.endswith(lost) and len(stem) - len(lost) > 2:
            stem = stem.removesuffix(lost) + kept
            break
    yield from (article + stem + ending for ending in names["demonym_endings"])
