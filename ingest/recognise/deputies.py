"""Tells the posts below a named one: "the Under-Secretary-General of the United Nations" is not its Secretary-General."""

from collections.abc import Iterable
from dataclasses import replace
from functools import cache

import regex

from ingest.folding import fold
from ingest.language import Language, alternation, longest_first
from ingest.patterns import compiled
from ingest.recognise.page import Page
from ingest.records import Mention

_BACK = 16  # characters before a post in which the word stands that says so


def below(page: Page, mentions: Iterable[Mention]) -> list[Mention]:
    """Return the mentions, a post behind a word for who stands below it ("the deputy of …") widened to that word and named so."""
    language = page.language
    if language is None or "deputies" not in language.table("posts"):
        return list(mentions)
    return [_below(page, language, m) if m.type == "post" and m.id is not None else m for m in mentions]


def _below(page: Page, language: Language, mention: Mention) -> Mention:
    ranks = {fold(form): rank for rank, *forms in language.table("posts")["deputies"] for form in forms}
    offset = page.folded.offset(mention.start)
    before = _rank(language).search(page.folded.text, max(0, offset - _BACK), offset)
    title = _title(language).search(mention.id or "")
    if before is None or title is None:
        return mention
    rank = ranks[before["rank"]]
    if title[1].startswith(("Deputy", "Vice", "Under", "Assistant")):
        return mention
    start = page.folded.at(before.start("rank"))
    id = f"{str(mention.id)[: title.start(1)]}{rank}-{title[1]}"
    return replace(mention, start=start, text=page.text[start : mention.end], id=id, rule="post-below", confidence=0.75)


@cache
def _rank(language: Language) -> "regex.Pattern[str]":
    forms = [fold(form) for _, *forms in language.table("posts")["deputies"] for form in forms]
    return compiled(rf"{language.word_start()}(?P<rank>{alternation(longest_first(forms))})\s+$")


@cache
def _title(language: Language) -> "regex.Pattern[str]":
    titles = {title for _, title in language.table("posts")["heads"]}
    return compiled(f"-({alternation(longest_first(titles))})$")
