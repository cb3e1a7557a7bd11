"""Finds names for several bodies or posts together ("the three Bureaux", "the Directors of the Bureaux"), which stand for each of them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache, lru_cache

import regex

from ingest.folding import fold
from ingest.language import Language, alternation, longest_first
from ingest.patterns import compiled
from ingest.recognise.page import Page
from ingest.records import Mention
from ingest.register import Register


@cache
def _grammar(language: Language) -> tuple["regex.Pattern[str]", Mapping[str, tuple[str, ...]]]:
    """Return a pattern for such names in a language, and the bodies each stands for."""
    members = {fold(name): tuple(bodies) for name, bodies in language.table("coreference").get("collectives", ())}
    return (
        compiled(rf"{language.word_start()}{alternation(longest_first(members))}{language.word_end()}"),
        members,
    )


def find_collectives(page: Page) -> list[Mention]:
    """Return names for several bodies together; such a mention has no identifier but its members as candidates."""
    if page.language is None:
        return []
    pattern, members = _grammar(page.language)
    return [
        page.mention(
            m.start(),
            m.end(),
            "body",
            None,
            candidates=members[" ".join(m[0].split())],
            reason="several bodies named together",
            coref=True,
            rule="collective",
            confidence=0.8,
        )
        for m in pattern.finditer(page.folded.text)
    ]


@lru_cache(maxsize=1024)
def _of_kind(kind: str, facts: Register) -> tuple[str, ...]:
    """Return the bodies that the facts count among a kind, by their names; none where it is no kind but a body."""
    return tuple(sorted(body for body, classes in facts.classes.items() if kind in classes))


def expanded(posts: Sequence[Mention], facts: Register) -> list[Mention]:
    """Return posts in which one of each body of a kind ("post/Bureau-Director") stands for those posts, where the facts know them all."""
    found = []
    for post in posts:
        kind, _, title = (post.id or "").removeprefix("post/").partition("-")
        members = tuple(f"post/{body.removeprefix('body/')}-{title}" for body in _of_kind(kind, facts))
        if members and all(facts.knows(member) for member in members):
            together = "several posts named together"
            post = replace(post, id=None, candidates=members, reason=together, rule="collective", attributes={})
        found.append(post)
    return found
