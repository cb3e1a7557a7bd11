"""Tells which listed short names ("the Advisory Group") may as well be short for another body, and so are none of the listed one's."""

from collections.abc import Sequence
from functools import cache

from ingest.folding import fold
from ingest.recognise.page import Page
from ingest.records import Mention
from ingest.register import Register


def introduced_names(page: Page, mentions: Sequence[Mention]) -> frozenset[str]:
    """Return how the names begin, by their first two words, of the bodies that no reference fact lists but the text does."""
    if page.language is None:
        return frozenset()
    new = (m for m in mentions if m.type == "body" and m.rule in ("introduced", "group-provisional"))
    return frozenset(" ".join(page.language.unelided(fold(m.text)).split()[:2]) for m in new)


def uncertain(mention: Mention, page: Page, facts: Register, introduced: frozenset[str] = frozenset()) -> bool:
    """Tell whether a listed short name is also how the full names of other bodies begin, listed or introduced ("the Advisory Group")."""
    if mention.rule != "short-name" or mention.type != "body" or " " not in mention.text or page.language is None:
        return False
    words = page.language.unelided(fold(mention.text))
    if words in introduced:
        return True
    return any(entity != mention.id for entity in _beginning(facts, page.code).get(words, ()))


@cache
def _beginning(facts: Register, code: str) -> dict[str, frozenset[str]]:
    """Return, for the first two words of names, the bodies that bear them."""
    found: dict[str, set[str]] = {}
    for label in facts.labels:
        words = fold(label.text).split()
        if label.lang == code and label.entity.startswith("body/") and label.kind == "preferred" and len(words) > 2:
            found.setdefault(" ".join(words[:2]), set()).add(label.entity)
    return {words: frozenset(bodies) for words, bodies in found.items()}
