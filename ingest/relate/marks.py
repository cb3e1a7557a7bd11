"""Marks in a projected sentence what stands around its names and pronouns, once, so that no rule need look back for it.

The signs of a mention then say whether a preposition governs it, whether it opens its clause, and the like; a rule asks for that by a class of
characters. White space is marked too: after auxiliaries, within words for the document itself, after pronouns. Marked space is
still white space, and a marked text is as long as the text, so that places are the same in both.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import regex

from ingest.language import NEVER, fold_pattern
from ingest.patterns import compiled
from ingest.relate.adverbials import auxiliary
from ingest.relate.projection import (
    AFTER_MARKS,
    BEFORE_MARKS,
    INDEX,
    SIGN,
    index_ranges,
    type_class,
    type_ranges,
    with_marks,
)
from ingest.relate.wording import AGENTS, BRACKETS, any_of, bounded_any

# How a name stands to what is before it and after it, as asked right behind it.
GOVERNED: Final = 32
"""A preposition governs it, or a list whose last member it is."""
LISTED: Final = 16
"""It is a later member of a governed list: what a comma parts from it is no apposition."""
OPENING: Final = 8
"""It opens its clause."""
FIRST: Final = 4
"""It opens its sentence, or what a semicolon or colon begins."""
OWNED: Final = 2
"""It belongs to a noun before it that a relative pronoun would speak of ("the members of …, who")."""
FINITE: Final = 64
"""Words that begin a clause of its own follow it, behind a comma or not."""
NEXT: Final = 1
"""They stand right behind it."""
# What is asked of a name as such.
_REASONS: Final = 4
FREE, UNDER, LATER, LAST = range(_REASONS)
"""Why it cannot begin a list of subjects: nothing forbids it; a preposition stands right before it; it is the last member of a long list, or of any."""
OTHER: Final = 8
"""Words that are no preposition follow it: behind a conjunction it is the subject of a clause of its own."""
BEHIND: Final = 4
"""A preposition governs it, words such as "all" between, or the list that it is in; or a bracket opens before it."""

_AFTER: Final = tuple(
    place | rest
    for place in (0, OPENING, OPENING | FIRST, LISTED | OPENING, LISTED | OPENING | FIRST, LISTED, GOVERNED)
    for rest in (0, OWNED, FINITE, FINITE | NEXT, OWNED | FINITE, OWNED | FINITE | NEXT)
)
_NUMBERS: Final = dict(zip(_AFTER, range(AFTER_MARKS), strict=True))
# White space that is marked: what a text has of these is shown as a plain space.
_ENDS, _WITHIN, _BOTH, _OWN, _OWN_ON, _SAYS_NOTHING, _OPENS = "\u2000\u2001\u2002\u2003\u2004\u2005\u2006"
_MARKED: Final = regex.compile("[\u2000-\u2006]")
_WORDS: Final = r"[\p{L}'-]++"
OPENS: Final = f"(?={_OPENS})"
"""Stands behind a pronoun, or words for the document, that open their clause."""
AUXILIARY: Final = rf"\S++(?:[{_WITHIN}{_BOTH}]\s*\S++)*[{_ENDS}{_BOTH}]\s*"
"""An auxiliary, adverb or phrase before a verb, with the space after it."""
SAYS_SOMETHING: Final = f"(?!{_SAYS_NOTHING})"
"""Stands behind a pronoun that speaks of something."""
OWN_WORDS: Final = rf"(?<!\p{{L}}){_WORDS}{_OWN}\s*{_WORDS}(?:[{_OWN}{_OWN_ON}]\s*{_WORDS})*+"
"""Words for the document itself, where they are several."""


def behind(*, has: int = 0, lacks: int = 0, cased: bool) -> str:
    """Return a pattern, to stand right behind a name, for one that has any of some marks, or none of some; a pronoun has none."""
    shown = index_ranges([number for bits, number in _NUMBERS.items() if bits & (has or lacks)], cased=cased)
    return f"(?<{'!' if lacks else '='}[{shown}])"


def able_to_begin(types: str, reason: int) -> str:
    """Return a class for the first sign of a name of some types, but for one that cannot begin a list for this reason, of `UNDER`, `LATER` and `LAST`, or one after it."""
    return f"[{type_ranges(types, [marks for marks in range(BEFORE_MARKS) if marks % _REASONS < reason])}]"


def showing(types: str, mark: int) -> str:
    """Return a class for the first sign of a name of some types that has a mark."""
    return f"[{type_ranges(types, [marks for marks in range(BEFORE_MARKS) if marks & mark])}]"


_Told: TypeAlias = tuple[tuple[int, "regex.Pattern[str]"], ...]
_ACTOR: Final = type_class(AGENTS) + INDEX
_SIGN: Final = regex.compile(SIGN)
_EDGE: Final = r"(?<!\p{L})"


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """What is marked in the sentences of a language: by patterns that match nothing, at the end or the beginning of a name, and by words.

    `after` are patterns at the end of a name for what is asked behind it, `other` one for `OTHER`, `behind` one at its beginning for `BEHIND`, `starts`
    patterns there that tell why it cannot begin a list, the strongest reason first.
    """

    cased: bool
    after: _Told
    other: _Told
    behind: _Told
    starts: _Told
    auxiliary: "regex.Pattern[str] | None"
    auxiliaries: "regex.Pattern[str] | None"
    own: "regex.Pattern[str] | None"
    pronoun: "regex.Pattern[str] | None"
    says_nothing: "regex.Pattern[str] | None"
    opens: "regex.Pattern[str] | None"

    @classmethod
    def of(
        cls, form: Mapping[str, Any], gap: str, own: Sequence[str], pronouns: str, self_words: str, *, cased: bool
    ) -> "Marks":
        """Return what the section `form` of a language has marked.

        Args:
            form: the section.
            gap: what stands between two members of a list.
            own: words for the document itself.
            pronouns: a pattern for pronouns that are subjects.
            self_words: a pattern for words for the document.
            cased: whether names show cases.
        """
        spaced: bool = form.get("bounded", True)
        space = r"\s+" if spaced else r"\s*"
        opening = _opening(form, space, spaced)
        named = [*form.get("pronouns", ()), *own]
        finite = rf"\s*(?:{fold_pattern(form['finite'])})" if "finite" in form else NEVER
        one = auxiliary(form) if spaced else ""
        return cls(
            cased,
            _told(
                (GOVERNED, _governed(form, space, gap, spaced)),
                (LISTED, _listed(form, space, gap, spaced)),
                (OPENING, rf"(?<={opening}\s*{SIGN})"),
                (FIRST, rf"(?<=(?:^(?:[\d.]+(?=\s))?|[;:.)\n])\s*{SIGN})"),
                (OWNED, _owned(form, space)),
                (FINITE | NEXT, f"{BRACKETS}{finite}"),
                (FINITE, rf"{BRACKETS}(?:[,،]|\s+[–—]){finite}"),
            ),
            _told((OTHER, _other(form))),
            _told((BEHIND, _behind(form, space, gap, spaced))),
            _told(
                (LAST, _list_start(form, comma=False)),
                (LATER, _list_start(form, comma=True)),
                (UNDER, _under(form, space, spaced)),
            ),
            compiled(one) if one else None,
            compiled(rf"(?<!\S){one}(?=\s)") if one else None,
            compiled(self_words) if self_words else None,
            compiled(pronouns) if pronouns else None,
            compiled(bounded_any(form["pronouns"])) if spaced and "impersonal" in form else None,
            compiled(rf"(?<={opening}\s*{any_of(named)})") if named else None,
        )

    def on(self, text: str) -> str:
        """Return a projected sentence with its marks."""
        signs = list(_MARKED.sub(" ", text))
        for match in _SIGN.finditer(text):
            start, end = match.span()
            after = 0
            for bits, told in self.after:
                after |= bits if told.match(text, end) else 0
            if after & GOVERNED:
                after &= ~(LISTED | OPENING | FIRST)
            before = next((level for level, told in self.starts if told.match(text, start)), FREE)
            before += sum(bit for bit, told in self.other if told.match(text, end))
            before += sum(bit for bit, told in self.behind if told.match(text, start))
            signs[start:end] = with_marks(match[0], before, _NUMBERS[after], cased=self.cased)
        self._mark_words(text, signs)
        return "".join(signs)

    def _mark_words(self, text: str, signs: list[str]) -> None:
        for match in self.auxiliaries.finditer(text, overlapped=True) if self.auxiliaries is not None else ():
            self._mark_auxiliary(text, match, signs)
        for pattern in (self.pronoun, self.own):
            for match in pattern.finditer(text, overlapped=True) if pattern is not None else ():
                for nth, at in enumerate(_spaces(text, match)):
                    signs[at] = _OWN if nth == 0 or signs[at] == _OWN else _OWN_ON
                end = match.end()
                if text[end : end + 1].isspace() and self.opens is not None and self.opens.match(text, end):
                    signs[end] = _OPENS
        if self.says_nothing is not None and self.pronoun is not None:
            for match in self.says_nothing.finditer(text):
                if text[match.end() : match.end() + 1].isspace() and not self.pronoun.match(text, match.start()):
                    signs[match.end()] = _SAYS_NOTHING

    def _mark_auxiliary(self, text: str, match: "regex.Match[str]", signs: list[str]) -> None:
        """Mark the space after an auxiliary and, where it is of several words, within it; shorter ones may end within it."""
        assert self.auxiliary is not None
        for at in _spaces(text, match):
            ends = signs[at] in (_ENDS, _BOTH) or self.auxiliary.fullmatch(text, match.start(), at)
            signs[at] = _BOTH if ends else _WITHIN
        signs[match.end()] = _BOTH if signs[match.end()] in (_WITHIN, _BOTH) else _ENDS


def _spaces(text: str, match: "regex.Match[str]") -> list[int]:
    """Return where white space begins within a match."""
    return [at for at in range(match.start() + 1, match.end()) if text[at].isspace() and not text[at - 1].isspace()]


def _told(*patterns: tuple[int, str]) -> _Told:
    return tuple((bit, compiled(pattern)) for bit, pattern in patterns if pattern)


def _words(form: Mapping[str, Any]) -> str:
    return fold_pattern(form["governed"])


def _governed(form: Mapping[str, Any], space: str, gap: str, spaced: bool) -> str:
    """Return what tells, behind a name, that a preposition governs it or a list that it ends."""
    if "governed" not in form:
        return ""
    if "adverbials" in form:
        between = fold_pattern(form["list"]) if "list" in form else gap
        return rf"(?<=(?:{_words(form)}){space}(?:{SIGN}{between}){{0,2}}{SIGN})"
    both = any_of(form["and"]) if form.get("and") else NEVER
    listed = rf"(?:(?:{_ACTOR}{gap}){{0,5}}{_ACTOR}\s*[,،]?{space}{both}{space})?"
    if not form.get("glued") and spaced:  # a comma before the conjunction is one of a list of three at least
        member = rf"(?:{_ACTOR}{BRACKETS}\s*,\s*)"
        listed = (
            rf"(?:(?:{member}{{0,5}}{_ACTOR}{BRACKETS}|{member}{{1,5}}{_ACTOR}{BRACKETS}\s*,){space}{both}{space})?"
        )
    tied = rf"|{_EDGE}(?:{fold_pattern(form['tied'])})" if "tied" in form else ""
    return rf"(?<=(?:{_EDGE if spaced else ''}(?:{_words(form)}){space}{listed}{tied}){SIGN})"


def _listed(form: Mapping[str, Any], space: str, gap: str, spaced: bool) -> str:
    """Return what tells, behind a name, that it is a later member of a governed list ("by A, B and C, the …")."""
    if "governed" not in form:
        return ""
    return rf"(?<={_EDGE if spaced else ''}(?:{_words(form)}){space}(?:{_ACTOR}{gap}){{1,5}}{SIGN})"


def _behind(form: Mapping[str, Any], space: str, gap: str, spaced: bool) -> str:
    """Return what tells, before a name, that it is governed, a word such as "all" between, or the list that it is in; or that a bracket opens."""
    if "governed" not in form:
        return ""
    determiner = rf"(?:{any_of(form['determiners'])}{space})?" if form.get("determiners") else ""
    edge = _EDGE if spaced else ""
    return rf"(?<={edge}(?:{_words(form)}){space}{determiner}(?:{_ACTOR}{gap}){{0,5}}|\()"


def _opening(form: Mapping[str, Any], space: str, spaced: bool) -> str:
    """Return what stands before the first name of a clause."""
    words = rf"|{_EDGE if spaced else ''}(?:{fold_pattern(form['opening'])}){space}" if "opening" in form else ""
    return rf"(?:^(?:[\d.]+(?=\s))?|[;:.)\n]|(?<!{_ACTOR}\s*)[,،]{words})"


def _owned(form: Mapping[str, Any], space: str) -> str:
    """Return what tells, behind a name, that it belongs to a noun before it, which a relative pronoun then speaks of ("the members of …, who")."""
    return rf"(?<={_EDGE}(?:{fold_pattern(form['possessive'])}){space}{SIGN})" if "possessive" in form else ""


def _other(form: Mapping[str, Any]) -> str:
    """Return what tells, behind a name, that words which are no preposition follow it."""
    if "governed" not in form or "breaks" not in form:
        return ""
    return rf"{BRACKETS}\s+(?!(?:{_words(form)}|{any_of(form['and'])})(?!\p{{L}}))\p{{L}}"


def _list_start(form: Mapping[str, Any], *, comma: bool) -> str:
    """Return what tells, before a name, that it is the last member of a list.

    A comma and a conjunction after one name alone begin a clause of their own ("hosted by A, and B …"), as they do before a single subject:
    there only a conjunction alone makes it the last of a list.
    """
    both = any_of(form["and"]) if form.get("and") else NEVER
    member = rf"{_ACTOR}{BRACKETS}"
    if form.get("bounded", True) and not form.get("glued"):
        longer = rf"{member}\s*,\s*{member}\s*,\s*{both}\s*"
        return rf"(?<={longer})" if comma else rf"(?<={member}\s+{both}\s*)"
    mark = r"\s*[,،、]?\s*" if comma else r"\s+"
    return rf"(?<={member}{mark}{both}\s*)"


def _under(form: Mapping[str, Any], space: str, spaced: bool) -> str:
    """Return what tells, before a name, that a preposition governs it ("through A, B adopts")."""
    if not spaced or "governed" not in form or form.get("verb-first"):
        return ""
    return rf"(?<={_EDGE}(?:{_words(form)}){space})"
