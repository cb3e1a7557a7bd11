"""Finds the things a document is of: what its symbol, masthead and title name, which a bare noun in it means before others."""

from collections.abc import Sequence
from typing import Final

from ingest.folding import fold
from ingest.layout_words import names_addressees
from ingest.patterns import compiled
from ingest.posts import chaired
from ingest.recognise.page import Page
from ingest.records import Mention
from ingest.register import Register

_LINES: Final = 12  # segments among which masthead and title are looked for


def find_homes(page: Page, mentions: Sequence[Mention], document: str | None, facts: Register) -> tuple[Mention, ...]:
    """Return the bodies and events a document is of, in the order of masthead and title; last the one of its symbol.

    What the lines before the first paragraph only address ("to …", "Copy to: …") is none of them; of a post ("from the chair of …") the body is.
    """
    if page.language is None:
        return ()
    towards = compiled(page.language.pattern("coreference", "towards"))
    end = next((s.start for s in page.segments[:_LINES] if s.kind not in ("header", "heading")), None)
    if end is None:
        end = page.segments[_LINES - 1].end if len(page.segments) >= _LINES else 0
    found: list[Mention] = []
    for mention in mentions:
        if mention.end > end or mention.id is None or mention.coref:
            continue
        if towards.search(fold(page.text[max(0, mention.start - 16) : mention.start])):
            continue
        if names_addressees(page.text[page.text.rfind("\n", 0, mention.start) + 1 : mention.start]):
            continue
        if mention.type in ("body", "event"):
            found.append(mention)
        elif mention.type == "post":
            body = chaired(mention.id)
            if body is not None and (facts.knows(body) or any(m.id == body for m in mentions)):
                found.append(_named(page, mention, body, facts))
    parts = (document or "").removeprefix("document/").split("-")
    own = next((b for n in range(len(parts), 0, -1) if facts.knows(b := f"body/{'-'.join(parts[:n])}")), None)
    return (*found, Mention(0, 0, _name(own, page.code, facts), "body", own)) if own is not None else tuple(found)


def _named(page: Page, post: Mention, body: str, facts: Register) -> Mention:
    name = _name(body, page.code, facts) or " ".join(post.text.split()[1:])
    return Mention(post.start, post.end, name, "body", body)


def _name(body: str, code: str, facts: Register) -> str:
    labels = [label.text for label in facts.labels_of(body) if label.lang == code and label.kind == "preferred"]
    return labels[0] if labels else ""
