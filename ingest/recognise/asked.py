"""Finds the posts that an organ of the United Nations asks in the same sentence: its "Secretary-General" is not ITU's."""

from collections.abc import Iterator, Sequence
from typing import Final

from ingest.folding import fold
from ingest.patterns import compiled
from ingest.recognise.page import Page
from ingest.records import Mention

_ORGANS: Final = frozenset({"body/UNGA", "body/ECOSOC", "body/HRC"})
_OWN: Final = _ORGANS | {"body/UN"}
_INSTRUMENTS: Final = tuple(
    f"{kind}/{code}/" for kind in ("resolution", "decision") for code in ("unga", "ecosoc", "hrc")
)
_REACH: Final = 240
_SENTENCE: Final = compiled(r"[.;；。؛](?=\s|\p{Han}|$)|\n")


def asked_by_united_nations(page: Page, mentions: Sequence[Mention]) -> frozenset[int]:
    """Return where posts begin right behind "requests the" or the like, in a sentence that named no other organ before them."""
    if page.language is None:
        return frozenset()
    asks = compiled(rf"(?:{page.language.pattern('posts', 'asked')})$")
    found: set[int] = set()
    for n, post in enumerate(mentions):  # in the order of the text
        if post.type != "post" or post.rule != "short-name":
            continue
        begin = max(0, post.start - _REACH)
        begin = max((m.end() for m in _SENTENCE.finditer(page.text, begin, post.start)), default=begin)
        if asks.search(fold(page.text[begin : post.start])) is not None and _speaks(_before(mentions, n, begin)):
            found.add(post.start)
    return frozenset(found)


def _before(mentions: Sequence[Mention], n: int, begin: int) -> Iterator[Mention]:
    for at in range(n - 1, -1, -1):
        if mentions[at].start < begin:
            return
        yield mentions[at]


def _speaks(named: Iterator[Mention]) -> bool:
    """Tell whether an organ of the United Nations, and no organ or instrument of another, is among what a sentence named."""
    organs: set[str] = set()
    for mention in named:
        if mention.type in ("body", "event"):
            organs.add(str(mention.id))
        elif mention.type in ("resolution", "edition", "decision") and not str(mention.id).startswith(_INSTRUMENTS):
            return False
    return not organs.isdisjoint(_ORGANS) and organs <= _OWN
