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
        if language.head_last:
            yield from _before_title(post, language)
            continue
        words = post.text.split()
        first = next((n for n, word in enumerate(words) if language.bare(fold(word)) in heads), None)
        holder = _title(language).sub("", (post.id or "").removeprefix("post/"))
        if first and f"post/{holder}" != post.id:
            yield replace(post, type="body", id=f"body/{holder}", text=" ".join(words[first:]))


def _before_title(post: Mention, language: Language) -> Iterator[Mention]:
    """Yield the body whose name stands before the title of its post, where nouns stand last."""
    forms = longest_first([form for form, _ in language.table("posts").get("heads", ())])
    form = next((form for form in forms if post.text.endswith(form)), None)
    holder = _title(language).sub("", (post.id or "").removeprefix("post/"))
    if form is not None and post.text != form and f"post/{holder}" != post.id:
        text = post.text.removesuffix(form).removesuffix("的")
        yield replace(post, end=post.start + len(text), type="body", id=f"body/{holder}", text=text)


@cache
def _title(language: Language) -> "regex.Pattern[str]":
    """Return a pattern for the title that ends the identifier of a post."""
    titles = {title for _, title in language.table("posts").get("heads", ())}
    return compiled(f"-{alternation(longest_first(titles))}$")
