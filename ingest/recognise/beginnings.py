"""Tells which first words of a name can stand for it: none that lacks its article, or its noun where that stands last."""

from collections.abc import Sequence
from functools import cache

from ingest.folding import fold
from ingest.language import Language


def takes_up_nothing(words: Sequence[str], language: Language) -> bool:
    """Tell whether words take up nothing: none has the article that a language glues to nouns, or is a noun of a kind that stands last in names."""
    if language.table("coreference").get("head_last") and _last_nouns(language).isdisjoint(words):
        return True
    return bool(language.elided) and not any(word.startswith(language.article) for word in words)


@cache
def _last_nouns(language: Language) -> frozenset[str]:
    rows = language.table("coreference")["nouns"]
    return frozenset(fold(head).split()[-1] for _, heads, _ in rows for head in heads)
