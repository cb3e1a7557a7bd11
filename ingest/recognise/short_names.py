"""Tells which listed short names ("the Advisory Group") may as well be short for another body, and so are none of the listed one's."""

from collections.abc import Mapping, Sequence
from functools import cache

from ingest.folding import fold
from ingest.recognise.page import Page
from ingest.records import Mention
from ingest.register import Register


def named_beginnings(page: Page, mentions: Sequence[Mention]) -> dict[str, frozenset[str]]:
    """Return, for the first two words of the longer names of bodies in the text, the bodies named so."""
    found: dict[str, set[str]] = {}
    if page.language is None:
        return {}
    for mention in mentions:
        words = page.language.unelided(fold(mention.text)).split() if mention.type == "body" else []
        if len(words) > 2 or (words and mention.rule in ("introduced", "group-provisional")):
            found.setdefault(" ".join(words[:2]), set()).add(mention.id or "")
    return {words: frozenset(bodies) for words, bodies in found.items()}


def uncertain(mention: Mention, page: Page, facts: Register, named: Mapping[str, frozenset[str]] | None = None) -> bool:
    """Tell whether a listed short name is also how the full names of other bodies begin, listed or in the text ("the Advisory Group")."""
    if mention.rule != "short-name" or mention.type != "body" or " " not in mention.text or page.language is None:
        return False
    words = page.language.unelided(fold(mention.text))
    bearers = [*(named or {}).get(words, ()), *_beginning(facts, page.code).get(words, ())]
    return any(entity != mention.id for entity in bearers)


@cache
def _beginning(facts: Register, code: str) -> dict[str, frozenset[str]]:
    """Return, for the first two words of names, the bodies that bear them."""
    found: dict[str, set[str]] = {}
    for label in facts.labels:
        words = fold(label.text).split()
        if label.lang == code and label.entity.startswith("body/") and label.kind == "preferred" and len(words) > 2:
            found.setdefault(" ".join(words[:2]), set()).add(label.entity)
    return {words: frozenset(bodies) for words, bodies in found.items()}
