"""Says how words and names stand in the texts of a language, from the section `form` of its relation tables: what the rules are compiled with.

A language may glue particles to its words (Arabic), part them by nothing at all (Chinese), or put articles and contracted
prepositions before its names (French "du", Spanish "al"). What a table leaves out is as in a language with spaces and without articles.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import regex

from ingest.folding import fold
from ingest.language import NEVER, Language, alternation, fold_pattern, longest_first
from ingest.language.cases import Inflection
from ingest.patterns import compiled
from ingest.recognise.aliases import is_acronym
from ingest.recognise.numbers import number_pattern
from ingest.register import register
from ingest.relate import marks
from ingest.relate.adverbials import auxiliary, elided, object_gap
from ingest.relate.belonging import belonging
from ingest.relate.marks import Marks
from ingest.relate.projection import INDEX, SIGN, Absorbing, any_sign, case_class, signed, type_class, type_ranges
from ingest.relate.wording import AGENTS, BRACKETS, any_of, bounded_any, spaced

_INITIAL: Final = r"(?<!(?:^|[^\p{L}])\p{Lu}\.)"


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """How words are bounded, what may be glued to them, and what stands between names, as patterns over folded text.

    `letters` are those that may not stand beside a word, `glued` the particles before one, layer by layer; `space` is what a space in
    a rule stands for; `list_gap` and `group_gap` stand between the members of a list of one type or of several, `subject_gap` between a
    subject and its verb, `participle_gap` between a noun and its participle, `object_gap` between a verb and its object; `possessed`
    stands after an object that is not in the genitive, `no_clause` after the last members of a list of objects of some types, `governing` are
    the words right before a name that is no subject. `pronouns` stand for a subject, `possessors` for its genitive (of them `relatives` for
    that of the name before, `relative` a relative pronoun that is a subject), `self_words` for the document; `spoken` and `own` are pronouns
    and such words in a marked text (`marks`); `genitive` is the mark of the genitive on a name before its noun.
    """

    letters: str
    glued: tuple[tuple[str, ...], ...]
    space: str
    object_ending: str
    list_gap: str
    group_gap: str
    subject_gap: str
    participle_gap: str
    object_gap: str
    possessed: str
    clauses: bool
    governing: str
    pronouns: str
    genitive: str
    possessors: str
    self_words: str
    spoken: str
    own: str
    relatives: tuple[str, ...]
    relative: str
    number: str
    word: "regex.Pattern[str]"
    parent: str
    elided: tuple[str, ...]
    absorbing: Absorbing
    verb_first: bool
    marks: Marks

    @classmethod
    def of(cls, data: Mapping[str, Any], tables: Language) -> "Shape":
        """Return the shape of a language from its relation tables and its word tables."""
        form: Mapping[str, Any] = data.get("form", {})
        bounded = form.get("bounded", True)
        letters = form.get("letters", r"\p{L}") if bounded else ""
        glued = tuple(tuple(fold(particle) for particle in layer) for layer in form.get("glued", ()))
        space = r"\s+" if bounded else r"\s*"
        gap = _gap(form, space)
        cased = tables.declension is not None
        subject = _subject_gap(form, space, cased=cased)
        own = data.get("words", {}).get("this-document", ())
        pronouns, self_words = _pronouns(form, letters), bounded_any(own, letters)
        return cls(
            letters,
            glued,
            space,
            tables.pattern("names", "object_endings") if "object_endings" in tables.tables.get("names", {}) else "",
            fold_pattern(form["list"]) if "list" in form else gap,
            fold_pattern(form["group"]) if "group" in form else gap,
            subject,
            _adverbials(form)
            or rf"(?:{signed(fold_pattern(form.get('coordinated', NEVER)))}|{_no_verb(form, cased=cased)}{_apart(form, space)}{_predicate(form, cased=cased)}{BRACKETS}(?:[,،]?{space}|{space}[–—]{space})|{subject})",
            object_gap(form, space, bounded),
            rf"(?!{any_of(possessive)})" if (possessive := [mark for mark in form.get("genitive", ()) if mark]) else "",
            "finite" in form,
            fold_pattern(form.get("governed", "")),
            pronouns,
            rf"\s*{any_of(form['genitive'])}\s*" if form.get("genitive") else "",
            bounded_any([*form.get("possessors", ()), *form.get("whose", ())], letters),
            self_words,
            _spoken(form, letters),
            _own(own, letters),
            tuple(fold(word) for word in form.get("whose", ())),
            _relative(form, space),
            spaced(number_pattern(tables)) if "numbers" in tables.tables else rf"(?P<number>{NEVER})",
            compiled(rf"[{letters}]+|\p{{L}}+" if letters else r"\p{L}+"),
            fold_pattern(form.get("parent", r"(?<!\p{L})" if bounded else "")),
            tuple(form.get("elided", ())),
            _absorbing(data, letters, glued, tables),
            bool(form.get("verb-first")),
            Marks.of(form, gap, own, pronouns, self_words, cased=cased),
        )

    @property
    def bounded(self) -> bool:
        """Tell whether words are parted from each other in writing."""
        return bool(self.letters)

    def forms(self, forms: Iterable[str], ending: str = "") -> str:
        """Return a pattern for any form of a word, glued particles before it; `*` stands for any letters ("adopt*")."""
        any_form = spaced(alternation(longest_first(forms))).replace(r"\*", r"\p{L}*")
        before, after = (rf"(?<![{self.letters}])", rf"(?![{self.letters}])") if self.letters else ("", "")
        return f"{before}{_optional(self.glued)}{any_form}{ending}{after}"

    def wanting(self, forms: Iterable[str], *, optional: bool) -> str:
        """Return a pattern for words with the space after them, of which `with @i` wants the next name in a case; `@i` alone is a case, `@` nothing."""
        by_case: dict[str | None, list[str]] = defaultdict(list)
        for form in forms:
            words, marked, cases = form.partition("@")
            by_case[cases if marked else None].append(words.strip())
        ways = []
        for wanted, words_of in by_case.items():
            ahead = f"(?=.{case_class(wanted)})" if wanted else ""
            written = [words for words in words_of if words]
            ways += [f"{self.forms(written)}{self.space}{ahead}"] if written else []
            ways += [ahead] if "" in words_of else []
        ways.sort(key=len, reverse=True)
        return f"(?:{'|'.join(ways)}){'?' if optional else ''}"

    def belonging(self, name: str) -> str:
        """Return a pattern for the folded name of a parent within that of a body: "the Working Group of …"."""
        kept = self.without_article(name)
        short = regex.escape(self.elided[0] + kept) if kept != name else ""
        either = rf"(?:{self.parent}{regex.escape(name)}{f'|(?<= ){short}' if short else ''})"
        return rf"{either}(?!\p{{L}})" if self.letters == r"\p{L}" else either

    def without_article(self, name: str) -> str:
        """Return a folded name without the article that may be glued to it."""
        return name.removeprefix(self.glued[-1][0]) if self.elided else name

    def no_clause(self, types: str) -> str:
        """Return what stands after a member of a list of objects: neither it nor a later one begins a clause of its own ("… adopted A, and B was …")."""
        if not self.clauses:
            return ""
        return rf"(?!(?:{self.group_gap}{types}{INDEX})*{marks.behind(has=marks.NEXT, cased=self.marks.cased)})"

    def no_subject(self, types: str) -> str:
        """Return what stands after a member of a list of subjects: a comma alone before one that its verb follows begins its clause ("with A, B was …")."""
        if not self.clauses:
            return ""
        return rf"(?!(?<=[,،]\s*{types}{INDEX}){marks.behind(has=marks.NEXT, cased=self.marks.cased)})"

    def parts(self, word: str) -> frozenset[str]:
        """Return a word without none, some or all of the particles that may be glued to it."""
        return _parts(self.glued, word)


@lru_cache(maxsize=65536)
def _parts(layers: tuple[tuple[str, ...], ...], word: str) -> frozenset[str]:
    found = [word]
    for layer in layers:
        found += [part.removeprefix(glued) for part in found for glued in layer if part.startswith(glued)]
    return frozenset(found)


def _optional(glued: Sequence[Sequence[str]]) -> str:
    return "".join(f"(?:{'|'.join(layer)})?" for layer in glued)


def _gap(form: Mapping[str, Any], space: str) -> str:
    """Return what stands between two members of a list: a bracket, a mark or a conjunction, a preposition said again."""
    both, again = form.get("and", ()), form.get("again", ())
    conjunction = (
        rf"{any_of(both)}(?!\p{{L}})\s*" if both and space == r"\s+" else rf"{any_of(both)}\s*" if both else NEVER
    )
    repeated = rf"(?:{any_of(again)}{space})?" if again else ""
    return rf"{BRACKETS}\s*(?:[,،、/]\s*(?:{conjunction})?|{conjunction}){repeated}"


def _pronouns(form: Mapping[str, Any], letters: str) -> str:
    """Return a pattern for the pronouns that may be subjects, but where what follows shows that they speak of nothing ("it is proposed to …")."""
    words = bounded_any(form.get("pronouns", ()), letters)
    return rf"{words}(?!\s+(?:{fold_pattern(form['impersonal'])}))" if words and "impersonal" in form else words


def _spoken(form: Mapping[str, Any], letters: str) -> str:
    """Return a pattern for the pronouns that may be subjects, in a marked text."""
    words = bounded_any(form.get("pronouns", ()), letters)
    return words + marks.SAYS_SOMETHING if words and "impersonal" in form else words


def _own(words: Sequence[str], letters: str) -> str:
    """Return a pattern for words for the document itself, in a marked text."""
    short = [word for word in words if not letters or " " not in word]
    ways = [marks.OWN_WORDS] if len(short) < len(words) else []
    return "|".join([*ways, *([bounded_any(short, letters)] if short else [])])


def _subject_gap(form: Mapping[str, Any], space: str, *, cased: bool) -> str:
    """Return what stands between a subject and its verb, auxiliaries and adverbs in any case.

    A relative pronoun, or one with another verb and a conjunction; or, where no preposition governs the name, nothing, a bracket or an apposition between commas; or, where the
    name opens its clause, another verb with all that belongs to it, but for names that could be a subject, and a conjunction.
    A language whose adverbials stand before the verb says itself what may stand there.
    """
    free = marks.behind(lacks=marks.GOVERNED, cased=cased) if "governed" in form else ""
    if "adverbials" in form:
        return free + _adverbials(form)
    one = auxiliary(form)
    each = marks.AUXILIARY if space == r"\s+" else f"{one}{space}"
    auxiliaries = f"(?:{each}{elided(form)})*" if one else ""
    owned = marks.behind(lacks=marks.OWNED, cased=cased) if "possessive" in form else ""
    relative = f"{owned}{_relative(form, space)}" if form.get("relative") else ""
    both = any_of(form["and"]) if form.get("and") else NEVER
    in_list = marks.behind(lacks=marks.LISTED, cased=cased) if "governed" in form else ""
    nearer = fold_pattern(form.get("attributive", NEVER))  # of the noun right before it
    apposition = rf"(?:{in_list}\s*[,،][^;؛。\n]{{1,110}}?[,،](?!\s+{nearer}))?"
    behind = f"|{marks.showing(AGENTS, marks.BEHIND)}" if "governed" in form else ""
    words = rf"(?:[^{type_ranges(AGENTS)};؛。:\n]{behind}){{1,110}}?"
    other = rf"{words}(?:[,،]\s*|{space}){both}"
    opening = rf"(?:{marks.behind(has=marks.OPENING, cased=cased)}|{marks.OPENS})"
    more = rf"{opening}(?:{_verb_phrase(form, both, space)}|{other})" if "breaks" in form else rf"{opening}{other}"
    if form.get("serial") and "finite" in form:  # a comma alone before one verb of a series of three
        first = rf"(?:{marks.behind(has=marks.FIRST, cased=cased)}|{marks.OPENS})"
        more += rf"|{first}{words},(?={space}(?:{fold_pattern(form['finite'])}))"
    again = rf"{relative}|{relative}{other}{space}|" if relative else ""
    whose = belonging(form, space)
    return rf"(?:{again}{free}(?:{whose}{BRACKETS}{apposition}|{more}){space}){auxiliaries}"


def _verb_phrase(form: Mapping[str, Any], both: str, space: str) -> str:
    """Return what stands between the first name of a clause and a later verb of it: another verb and all that belongs to it, names too.

    Words that begin a clause of its own break it, and so does a name behind a conjunction that is followed by no preposition.
    """
    edge, after = r"(?<!\p{L})", r"(?!\p{L})"
    clause = rf"{edge}(?:{fold_pattern(form['breaks'])}){after}"
    continues = fold_pattern(form.get("continues", NEVER))
    own = rf"{edge}{both}\s+{marks.showing(AGENTS, marks.OTHER)}"
    return rf"(?:(?!{clause}|{own})[^;؛。:\n]){{1,110}}?(?:[,،]\s*(?:{both}|(?={continues}))|{space}{both})"


def _apart(form: Mapping[str, Any], space: str) -> str:
    """Return what tells that a participle after a comma speaks of the name that the one before it belongs to ("the Forum of …, founded by"), or nothing."""
    if "possessive" not in form:
        return ""
    return rf"(?!(?<={SIGN}{space}(?:{fold_pattern(form['possessive'])}){space}{SIGN}){BRACKETS}[,،])"


def _predicate(form: Mapping[str, Any], *, cased: bool) -> str:
    """Return what tells that a name can be the subject of a participle without a comma, in a language that sets all others off by commas; or nothing."""
    if not form.get("predicates"):
        return ""
    return rf"(?:{marks.behind(lacks=marks.GOVERNED, cased=cased)}|(?={BRACKETS}\s*[,،–—]))"


def _no_verb(form: Mapping[str, Any], *, cased: bool) -> str:
    """Return what tells that a participle right after a name is one: after a verb ("was held") the name must be its subject."""
    verb_last = not form.get("verb-first") and "governed" in form and "finite" in form
    return marks.behind(lacks=marks.FINITE, cased=cased) if verb_last else ""


def _relative(form: Mapping[str, Any], space: str) -> str:
    """Return what stands between a name and the verb of a relative clause of which it is the subject; empty where nothing is."""
    return rf"{BRACKETS}\s*[,،]?{space}{any_of(form['relative'])}{space}" if form.get("relative") else ""


def _adverbials(form: Mapping[str, Any]) -> str:
    """Return what stands before a verb in a language whose adverbials stand there: `sign` is any name, `other` what names are made of."""
    stands_for = {"sign": SIGN, "other": any_sign()}
    stands_for |= {name: type_class(name) + INDEX for name in ("date", "instrument")}
    written = fold_pattern(form.get("adverbials", ""))
    return regex.sub("|".join(stands_for), lambda found: stands_for[found[0]], written)


def _absorbing(data: Mapping[str, Any], letters: str, glued: Sequence[Sequence[str]], tables: Language) -> Absorbing:
    form: Mapping[str, Any] = data.get("form", {})
    absorbed: Mapping[str, Any] = data.get("absorbed", {})
    after: Mapping[str, Any] = data.get("absorbed-after", {})
    kept, article = glued[:-1], glued[-1:]
    contracted = {fold(short): fold(long) for short, long in form.get("contracted", {}).items()}
    common = [fold(word) for word in absorbed.get("any", ())]
    types = {
        name: [*common, *map(fold, words)]
        for name, words in absorbed.items()
        if name not in ("any", "none", "organ", "organ-before")
    }
    return Absorbing(
        {name: _before(words, contracted, letters, kept, article) for name, words in types.items()}
        | dict.fromkeys(absorbed.get("none", ())),
        _before(common, contracted, letters, kept, article) if common or contracted else None,
        contracted,
        compiled(fold_pattern(absorbed["organ"])) if "organ" in absorbed else None,
        compiled(fold_pattern(absorbed["organ-before"])) if "organ-before" in absorbed else None,
        {name: compiled(rf"\s*{bounded_any(words, letters)}") for name, words in after.items()},
        tuple(form.get("elided", ())),
        _inflection(tables),
        frozenset(name for name, classes in register().classes.items() if "Bureau" in classes),
        _sentence_end(form),
    )


def _inflection(tables: Language) -> Inflection | None:
    """Return what tells the cases of names, in a language that has them: the nouns of the names of the reference facts."""
    if tables.declension is None:
        return None
    kinds = ("preferred", "alternative", "former", "unverified")
    names = (label.text for label in register().labels if label.lang == tables.code and label.kind in kinds)
    return Inflection(tables.declension, (fold(name) for name in names if not is_acronym(name)))


def _before(
    words: Sequence[str],
    contracted: Mapping[str, str],
    letters: str,
    kept: Sequence[Sequence[str]],
    article: Sequence[Sequence[str]],
) -> "regex.Pattern[str]":
    """Return a pattern for words right before a name that its sign absorbs, glued particles kept; a word may end in an apostrophe."""
    bound = rf"(?<![{letters}])" if letters else ""
    apart = r"\s+" if letters else r"\s*"
    names = [word for word in words if not word.endswith("'")]
    tied = [word for word in words if word.endswith("'")]
    one = "|".join(
        [
            *([rf"{_optional(article)}{alternation(longest_first(names))}{apart}"] if names else []),
            *([rf"{alternation(longest_first(tied))}\s*"] if tied else []),
        ]
    )
    plain = rf"(?P<keep>{_optional(kept)})(?:{one})+" if one else rf"(?P<keep>){NEVER}"
    if not contracted:
        return compiled(rf"{bound}{plain}$")
    short = alternation(longest_first(contracted))
    rest = rf"(?:{one})*" if one else ""
    return compiled(rf"{bound}(?:(?P<short>{short})(?:(?<=')\s*|\s+){rest}|{plain})$")


def _sentence_end(form: Mapping[str, Any]) -> "regex.Pattern[str]":
    """Return where a sentence may end: at a full stop that is none of an abbreviation or a number, or at the end of a line."""
    short = "|".join(regex.escape(word) for word in longest_first(form.get("abbreviations", ())))
    no_abbreviation = rf"(?<!(?:^|[^\p{{L}}])(?:{short})\.)" if short else ""
    initial = _INITIAL if form.get("initials") else ""
    return compiled(rf"(?:[.؟?!](?=\s)(?<!\b\d\.){no_abbreviation}{initial}|[。！？]|\n)")
