"""Settles which of an acronym's several bearers a document means, by what it is named beside or written out as; else it stays open."""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final

import regex

from ingest.folding import fold
from ingest.language import Language
from ingest.patterns import compiled
from ingest.recognise.aliases import is_acronym
from ingest.recognise.page import Page
from ingest.records import Mention
from ingest.register import Label, Register

RULE: Final = "acronym-shared"
SHARED: Final = "the name has several bearers"
_DATA: Final = Path(__file__).parent.parent / "data" / "shared_acronyms.toml"
# between two names of one list: signs, and words of at most three letters, which are conjunctions, articles and prepositions
_JOINT: Final = regex.compile(r"[\s,،、;/()-]*(?:\p{L}{1,3}(?:['’]|\s+)){0,3}")
_SHORT_FORMS: Final = ("short", "demonym", "kind")
_END: Final = regex.compile(r"[.;!?。；！？؟؛](?:\s|$)|[。；！？]|\n")
_NEAR: Final = 40  # characters before an acronym in which the words that it belongs to stand


@cache
def _grammar(language: Language) -> tuple["regex.Pattern[str]", ...]:
    """Return the words before an acronym that tell: those of a community of states, of several things, of one; and a noun for several."""
    names = ("states_of", "several_before", "one_before")
    before = tuple(compiled(f"{language.word_start()}(?:{language.pattern('names', name)})$") for name in names)
    return *before, compiled(language.pattern("names", "several_noun"))


@cache
def _data() -> tuple[dict[str, frozenset[str]], frozenset[str]]:
    """Return what each bearer is named beside, and the bearers that are communities of states."""
    tables = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    return {e: frozenset(found) for e, found in tables["beside"].items()}, frozenset(tables["states"]["entities"])


def bearers(labels: Sequence[Label], code: str) -> tuple[str, ...]:
    """Return the entities, no two of them one thing's two kinds, that share an acronym in a language, if they are several.

    An acronym of the language itself, or of no language, goes before the same letters in another.
    """
    full = [label for label in labels if label.kind not in _SHORT_FORMS]
    own = [label for label in full if label.lang in (code, "")] or full
    by_name: dict[str, str] = {}
    for label in own:
        by_name.setdefault(_local(label.entity), label.entity)
    several = len(by_name) > 1 and len({name.partition("-")[0] for name in by_name}) > 1
    return tuple(sorted(by_name.values())) if several else ()


def settle(page: Page, names: Sequence[Mention], facts: Register) -> list[Mention]:
    """Return the names of a page, an acronym of several bearers as that of the one that the document means, where it tells."""
    if not any(m.rule == RULE and m.id is None for m in names):
        return list(names)
    ordered = sorted(names, key=lambda m: (m.start, m.end))
    known = frozenset(m.id for m in ordered if m.id is not None)
    settler = _Settler(page, ordered, {_local(id) for id in known}, facts)
    return [settler.settled(n) if m.rule == RULE and m.id is None else m for n, m in enumerate(ordered)]


@dataclass(frozen=True, slots=True)
class _Settler:
    """What one page tells of the acronyms on it."""

    page: Page
    names: Sequence[Mention]
    known: set[str]
    facts: Register

    def settled(self, index: int) -> Mention:
        mention = self.names[index]
        listed = [other for step in (-1, 1) for other in self._listed(index, step)]
        written = [e for e in mention.candidates if _local(e) in self.known]
        before = self._words_before(mention)
        for found in (
            self._named_beside(mention, listed),
            before,
            written,
            self._named_beside(mention, self._in_sentence(mention)),
        ):
            if len(found) == 1:
                id = found[0]
                return replace(mention, type=id.partition("/")[0], id=id, candidates=(), reason="", confidence=0.75)
        return mention

    def _listed(self, index: int, step: int) -> Iterable[Mention]:
        """Yield the names that stand in one list with an acronym, on one side of it."""
        at = index
        while 0 <= at + step < len(self.names):
            one, other = sorted((self.names[at], self.names[at + step]), key=lambda m: m.start)
            if _JOINT.fullmatch(self.page.text, one.end, max(one.end, other.start)) is None:
                return
            at += step
            yield self.names[at]

    def _in_sentence(self, mention: Mention) -> list[Mention]:
        """Return the other names of the sentence that an acronym stands in."""
        text = self.page.text
        ends = [m.end() for m in _END.finditer(text, max(0, mention.start - 400), mention.start)]
        start = ends[-1] if ends else max(0, mention.start - 400)
        stop = _END.search(text, mention.end, mention.end + 400)
        end = stop.start() if stop is not None else mention.end + 400
        return [m for m in self.names if start <= m.start and m.end <= end and m is not mention]

    def _named_beside(self, mention: Mention, others: Iterable[Mention]) -> list[str]:
        """Return the bearers that one of the other names is the company of."""
        beside, _ = _data()
        found: dict[str, None] = {}
        for other in others:
            if other.id is None or other.id in mention.candidates:
                continue
            kinds = {other.id, *self.facts.classes.get(other.id, ())}
            fitting = [e for e in mention.candidates if not kinds.isdisjoint(beside.get(e, ()))]
            if not fitting:  # else what alone of them is of the other's kind
                alike = [e for e in mention.candidates if e.partition("/")[0] == other.type]
                fitting = alike if len(alike) == 1 else []
            found.update(dict.fromkeys(fitting))
        return list(found)

    def _words_before(self, mention: Mention) -> list[str]:
        """Return the bearers that the words before an acronym leave: a community of states, a noun in the plural or the singular."""
        language = self.page.language
        if language is None:
            return []
        end = self.page.folded_span(mention)[0]
        states_of, several, one, plural = _grammar(language)
        before = max(0, end - _NEAR), end
        if states_of.search(self.page.folded.text, *before) is not None:
            return [e for e in mention.candidates if e in _data()[1]]
        is_several = several.search(self.page.folded.text, *before) is not None
        if not is_several and one.search(self.page.folded.text, *before) is None:
            return []
        nouns = {
            e: [
                fold(label.text)
                for label in self.facts.labels_of(e)
                if label.lang == language.code and not is_acronym(label.text)
            ]
            for e in mention.candidates
        }
        if not all(nouns.values()):
            return []
        return [e for e, names in nouns.items() if any(plural.match(n) is not None for n in names) == is_several]


def _local(entity: str) -> str:
    return entity.partition("/")[2].casefold()
