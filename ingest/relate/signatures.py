"""Relates who signs a letter to the post that the line below the name states ("Mario Rossi", "Director of the … Bureau"), or that above it."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from ingest.folding import fold
from ingest.language import Language, language
from ingest.patterns import compiled
from ingest.posts import CHAIR, chaired, post_in
from ingest.records import Mention, Relation
from ingest.relate.engine import Context
from ingest.relate.projection import Sentence

_TOP: Final = ("header", "heading")
_MARKS: Final = " \t\u00a0.,،;-–—*_"
_BRACKET: Final = compiled(r"\([^()\n]*\)")  # "(signed)"
_TITLE: Final = 12  # characters before a name: "His Excellency"


def relate_signatures(sentences: Sequence[Sentence], context: Context) -> Iterator[Relation]:
    """Yield the post that a line of its own states for the person whom the line above names and nothing else.

    In a language whose nouns stand last it may be the line below that names the person. A director without a bureau is that of the only Bureau whose letter it is; who chairs a body chairs it in both ways of saying so.
    """
    tables = language(context.code)
    if tables is None:
        return
    titles = tables.forms("persons", "titles") if tables.head_last else ()
    taken = -1  # the end of the last line that is part of a signature
    for above, below in pairwise(sentences):
        if above.start < taken or above.end > below.start or "\n" in context.text[above.end : below.start].strip("\n"):
            continue
        name, line = above, below
        if tables.head_last and _post(above, sentences, tables, context) is not None:
            name, line = below, above
        person, post = _alone(name, "person", context.text, titles), _alone(line, "post", context.text)
        identifier = _post(line, sentences, tables, context) if person is not None else None
        if person is None or person.id is None or identifier is None:
            continue
        taken = below.end
        place = (line.start, line.end) if post is None else (post.start, post.end)  # a proof is never of two paragraphs
        yield Relation(person.id, "itu:holdsPost", identifier, "iri", *place, {}, "asserted", "signature", 0.8)
        if context.document.startswith("circular/"):
            yield Relation(
                context.document, "itu:issuedBy", identifier, "iri", *place, {}, "asserted", "signature", 0.8
            )
        body = chaired(identifier, CHAIR)
        if body is not None and context.facts.knows(body):
            yield Relation(body, "itu:chairedBy", person.id, "iri", *place, {}, "asserted", "signature", 0.8)


def _alone(sentence: Sentence, kind: str, text: str, titles: Sequence[str] = ()) -> Mention | None:
    """Return the mention that a line consists of, but for a title before it, one of `titles` after it, a bracket and marks."""
    named = [m for m in sentence.mentions if m.type == kind]
    if len(named) != 1:
        return None
    before, after = text[sentence.start : named[0].start], text[named[0].end : sentence.end]
    before, after = (_BRACKET.sub("", words).strip(_MARKS) for words in (before, after))
    return (
        named[0]
        if (not after or after in titles)
        and ":" not in fold(before)
        and len(before) <= (_TITLE if kind == "person" else 3)
        else None
    )


def _post(line: Sentence, sentences: Sequence[Sentence], tables: Language, context: Context) -> str | None:
    """Return the post that a line of its own states."""
    post = _alone(line, "post", context.text)
    return post.id if post is not None else _of_bureau(line, sentences, tables, context)


def _of_bureau(line: Sentence, sentences: Sequence[Sentence], tables: Language, context: Context) -> str | None:
    """Return the post of a line that says "Director" alone: of the Bureau that the masthead names, if it names but one."""
    titles = {fold(form): title for form, title in tables.table("posts").get("heads", ())}
    if titles.get(fold(context.text[line.start : line.end].strip(_MARKS))) != "Director":
        return None
    top = [m for s in sentences if s.segment is not None and s.segment.kind in _TOP for m in s.mentions]
    bureaux = {m.id for m in top if m.id is not None and "Bureau" in context.facts.classes.get(m.id, ())}
    post = post_in(str(next(iter(bureaux))), "Director") if len(bureaux) == 1 else None
    return post if post is not None and context.facts.knows(post) else None
