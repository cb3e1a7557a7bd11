"""Finds persons named without a title beside their post ("Given Family, Chair of …") or, where a verb says what was done with them, their country ("Given Family (Country) was elected …")."""

from collections.abc import Sequence
from typing import Final

import regex

from ingest.folding import fold
from ingest.patterns import compiled
from ingest.recognise.page import Page
from ingest.recognise.romanise import romanise
from ingest.recognise.spans import Spans
from ingest.records import Mention
from ingest.register import Register

_REACH: Final = 60  # characters before and behind a name in which its verb stands
_WORD: Final = r"\p{Lu}[\p{Ll}'’]*\p{Ll}(?:-\p{Lu}?\p{Ll}+)*|\p{Lu}{3,}|\p{Lu}\."
_WORDS: Final = (
    rf"(?P<name>(?:\p{{Lu}}[\p{{Ll}}'’]*\p{{Ll}}(?:-\p{{Lu}}?\p{{Ll}}+)*)(?:[ \u00a0](?:(?:de|del|da|dos|van|von|der|bin|ben|al|el)[ \u00a0])?(?:{_WORD})){{1,3}})"
    r"(?=[ \u00a0,;.)]|$)"
)
_NAME: Final = regex.compile(rf"(?<![\p{{L}}’'-])(?<!\p{{Lu}}[\p{{L}}’'-]{{0,20}}[ \u00a0]){_WORDS}")
_DIRECT: Final = regex.compile(rf"[ \u00a0]{_WORDS}")  # right behind a post
_LISTED: Final = regex.compile(r"[ \t]*(?:,[ \t]*)?(?:\p{L}{1,3}[ \t]+)?")  # between two of whom one thing is said


_COMMA: Final = regex.compile(r",[ \u00a0](?:the[ \u00a0])?")
_COMMA_BEFORE: Final = regex.compile(r"(?:[ \u00a0]?\([^()\n]{2,20}\))?,[ \u00a0]$")
_CLOSED: Final = regex.compile(r"[,;.)\n]|$|[ \u00a0]\(")


def find_untitled(page: Page, known: Sequence[Mention], facts: Register) -> list[Mention]:
    """Return such persons; cities, which stand beside their country too, are never elected, hold no post and chair nothing."""
    language = page.language
    if language is None or "untitled_after" not in language.table("persons"):
        return []
    origin = compiled(language.pattern("persons", "origin"))
    before, after = (compiled(language.pattern("persons", f"untitled_{side}")) for side in ("before", "after"))
    taken = Spans.of(known)
    direct = compiled(language.pattern("persons", "untitled_post"))  # posts that a name follows without a comma
    posts = [post for post in known if post.type == "post"]
    straight = {post.end for post in posts if direct.match(fold(post.text))}
    if language.declension is not None:  # beside a post in another case a name stands in that case, too
        posts = [post for post in posts if post.end in straight]
    behind, ahead = {post.start for post in posts}, {post.end for post in posts}
    adjective = compiled(language.pattern("persons", "untitled_adjective"))
    countries = {m.start: m for m in known if m.type == "country" and m.id is not None}
    table = language.table("persons")
    stops = frozenset(fold(word) for word in (*table["stops"], *table.get("untitled_not", ())))
    named: list[tuple[regex.Match[str], int, bool]] = []
    matches = {m.start("name"): m for m in _NAME.finditer(page.text)}
    matches |= {m.start("name"): m for at in straight if (m := _DIRECT.match(page.text, at)) is not None}
    for _, match in sorted(matches.items()):
        start, end = match.span("name")
        link = origin.match(fold(page.text[end : end + 12]))
        country = countries.get(end + link.end()) if link is not None else None
        name = fold(match["name"])
        if taken.meet(start, end) or stops & set(name.split()) or name in facts.cities:
            continue
        follows = start - 1 in straight and match.start() < start
        if (follows and adjective.match(name) is None) or _beside_post(page, start, end, behind, ahead):
            named.append((match, end, True))
            continue
        if country is None:
            continue
        last = country.end + page.text.startswith(")", country.end)
        told = bool(
            before.search(fold(page.text[max(0, start - _REACH) : start]))
            or after.match(fold(page.text[last : last + _REACH]))
        )
        named.append((match, last, told))
    shown = [told for _, _, told in named]
    for order in (range(1, len(named)), range(len(named) - 2, -1, -1)):
        step = -1 if order.step > 0 else 1
        for at in order:
            left, right = sorted((at, at + step))
            between = page.text[named[left][1] : named[right][0].start("name")]
            shown[at] = shown[at] or (shown[at + step] and _LISTED.fullmatch(between) is not None)
    return [
        page.mention(
            page.folded.offset(match.start("name")),
            page.folded.offset(match.end("name")),
            "person",
            f"person/{romanise(match['name'].title() if match['name'].isupper() else match['name'], language)}",
            rule="person-beside-country",
            confidence=0.7,
            attributes={"provisional": "true"},
        )
        for (match, _, _), told in zip(named, shown, strict=True)
        if told
    ]


def _beside_post(page: Page, start: int, end: int, behind: "set[int]", ahead: "set[int]") -> bool:
    """Tell whether a name stands right before its post, behind a comma, or right behind it and set off."""
    comma = _COMMA.match(page.text, end)
    if comma is not None and comma.end() in behind:
        return True
    before = _COMMA_BEFORE.search(page.text, max(0, start - 26), start)
    return before is not None and before.start() in ahead and _CLOSED.match(page.text, end) is not None
