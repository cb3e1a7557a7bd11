"""Finds the bodies that the names of posts hold ("the chair of the group on …")."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

import regex

from ingest.folding import fold
from ingest.language import Language, alternation, longest_first
from ingest.patterns import compiled
from ingest.records import Mention


def held_bodies(mentions: Sequence[Mention], language: Language, heads: frozenset[str]) -> Iterator[Mention]:
    """Yield the bodies that the names of posts hold ("the chair of the group on …"), which have no mention of their own; `heads` begin the names of bodies."""
    for post in mentions:
        if post.type != "post" or post.rule != "post":
            continue
        words = post.text.split()
        first = next((n for n, word in enumerate(words) if language.bare(fold(word)) in heads), None)
        holder = _title(language).sub("", (post.id or "").removeprefix("post/"))
        if first and f"post/{holder}" != post.id:
            yield replace(post, type="body", id=f"body/{holder}", text=" ".join(words[first:]))


@cache
def _title(language: Language) -> "regex.Pattern[str]":
    """Return a pattern for the title that ends the identifier of a post."""
    titles = {regex.escape(title) for _, title in language.table("posts").get("heads", ())}
    return compiled(f"-{alternation(longest_first(titles))}$")
