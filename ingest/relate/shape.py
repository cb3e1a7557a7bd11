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
from ingest.language import Language, alternation, fold_pattern, longest_first
from ingest.language.cases import Inflection
from ingest.patterns import compiled
from ingest.recognise.aliases import is_acronym
from ingest.recognise.numbers import number_pattern
from ingest.register import register
from ingest.relate.adverbials import any_form, auxiliaries, object_gap
from ingest.relate.belonging import belonging
from ingest.relate.projection import INDEX, Absorbing, any_sign, case_class, signed, type_class

_BRACKETS: Final = r"(?:\s*\([^()\n]{0,60}\))?"
_NEVER: Final = r"(?!)"
_AGENTS: Final = "body|post|person|country"
_INITIAL: Final = r"(?<!(?:^|[^\p{L}])\p{Lu}\.)"


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """How words are bounded, what may be glued to them, and what stands between names, as patterns over folded text.

    `letters` are those that may not stand beside a word, `glued` the particles before one, layer by layer; `space` is what a space in
    a rule stands for; `list_gap` and `group_gap` stand between the members of a list of one type or of several, `subject_gap` between a
    subject and its verb, `participle_gap` between a noun and its participle, `object_gap` between a verb and its object; `list_start` and `ungoverned` stand before a list of subjects, `subject_start` before a single one, `possessed` after an object that is not in the genitive; `finite` are the
    words right after a name that begins a clause of its own, `governing` those right before one that is no subject. `pronouns` stand for a
    subject, `possessors` for its genitive (of them `relatives` for that of the name before, `relative` a relative
    pronoun that is a subject), `self_words` for the document; `genitive`
    is the mark of the genitive on a name before its noun.
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
    list_start: str
    ungoverned: str
    subject_start: str
    possessed: str
    finite: str
    governing: str
    pronouns: str
    genitive: str
    possessors: str
    self_words: str
    relatives: tuple[str, ...]
    relative: str
    number: str
    word: "regex.Pattern[str]"
    parent: str
    elided: tuple[str, ...]
    absorbing: Absorbing
    verb_first: bool

    @classmethod
    def of(cls, data: Mapping[str, Any], tables: Language) -> "Shape":
        """Return the shape of a language from its relation tables and its word tables."""
        form: Mapping[str, Any] = data.get("form", {})
        bounded = form.get("bounded", True)
        letters = form.get("letters", r"\p{L}") if bounded else ""
        glued = tuple(tuple(fold(particle) for particle in layer) for layer in form.get("glued", ()))
        space = r"\s+" if bounded else r"\s*"
        gap = _gap(form, space)
        before = r"\s+" if bounded else r"\s*"
        subject = _subject_gap(form, space, gap, data.get("words", {}).get("this-document", ()))
        return cls(
            letters,
            glued,
            space,
            tables.pattern("names", "object_endings") if "object_endings" in tables.tables.get("names", {}) else "",
            fold_pattern(form["list"]) if "list" in form else gap,
            fold_pattern(form["group"]) if "group" in form else gap,
            subject,
            _adverbials(form)
            or rf"(?:{signed(fold_pattern(form.get('coordinated', _NEVER)))}|{_apart(form, space)}{_BRACKETS}(?:[,،]?{before}|{before}[–—]{before}){_no_verb(form)}|{subject})",
            object_gap(form, space, bounded),
            _list_start(form),
            _ungoverned(form, space, bounded),
            _list_start(form, comma=False) if bounded else "",
            rf"(?!{any_form(marks)})" if (marks := [mark for mark in form.get("genitive", ()) if mark]) else "",
            fold_pattern(form.get("finite", "")),
            fold_pattern(form.get("governed", "")),
            _pronouns(form, letters),
            rf"\s*{any_form(form['genitive'])}\s*" if form.get("genitive") else "",
            _words([*form.get("possessors", ()), *form.get("whose", ())], letters),
            _words(data.get("words", {}).get("this-document", ()), letters),
            tuple(fold(word) for word in form.get("whose", ())),
            _relative(form, space),
            number_pattern(tables) if "numbers" in tables.tables else rf"(?P<number>{_NEVER})",
            compiled(rf"[{letters}]+|\p{{L}}+" if letters else r"\p{L}+"),
            fold_pattern(form.get("parent", r"(?<!\p{L})" if bounded else "")),
            tuple(form.get("elided", ())),
            _absorbing(data, letters, glued, tables),
            bool(form.get("verb-first")),
        )

    @property
    def bounded(self) -> bool:
        """Tell whether words are parted from each other in writing."""
        return bool(self.letters)

    def forms(self, forms: Iterable[str], ending: str = "") -> str:
        """Return a pattern for any form of a word, glued particles before it; `*` stands for any letters ("adopt*")."""
        any_form = alternation(longest_first(forms)).replace(r"\*", r"\p{L}*")
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
        rf"{any_form(both)}(?!\p{{L}})\s*" if both and space == r"\s+" else rf"{any_form(both)}\s*" if both else _NEVER
    )
    repeated = rf"(?:{any_form(again)}{space})?" if again else ""
    return rf"{_BRACKETS}\s*(?:[,،、/]\s*(?:{conjunction})?|{conjunction}){repeated}"


def _words(words: Sequence[str], letters: str) -> str:
    """Return a pattern for any of some words, or nothing where there are none."""
    bound = (rf"(?<![{letters}])", rf"(?![{letters}])") if letters else ("", "")
    return f"{bound[0]}{any_form(words)}{bound[1]}" if words else ""


def _pronouns(form: Mapping[str, Any], letters: str) -> str:
    """Return a pattern for the pronouns that may be subjects, but where what follows shows that they speak of nothing ("it is proposed to …")."""
    words = _words(form.get("pronouns", ()), letters)
    return rf"{words}(?!\s+(?:{fold_pattern(form['impersonal'])}))" if words and "impersonal" in form else words


def _subject_gap(form: Mapping[str, Any], space: str, gap: str, own: Sequence[str]) -> str:
    """Return what stands between a subject and its verb, auxiliaries and adverbs in any case.

    A relative pronoun, or one with another verb and a conjunction; or, where no preposition governs the name, nothing, a bracket or an apposition between commas; or, where the
    name opens its clause, another verb with all that belongs to it, but for names that could be a subject, and a conjunction.
    A language whose adverbials stand before the verb says itself what may stand there.
    """
    before = r"\s+" if space == r"\s+" else r"\s*"
    auxiliary = auxiliaries(form, space)
    relative = f"{_possessed(form, space)}{_relative(form, space)}|" if form.get("relative") else ""
    both = any_form(form["and"]) if form.get("and") else _NEVER
    sign = f"[{any_sign()[:3]}]{INDEX}"
    if "adverbials" in form:
        between = fold_pattern(form["list"]) if "list" in form else gap
        return (
            rf"(?<!(?:{fold_pattern(form['governed'])}){space}(?:{sign}{between}){{0,2}}{sign})"
            if "governed" in form
            else ""
        ) + _adverbials(form)
    actor = type_class(_AGENTS) + INDEX
    listed = rf"(?:(?:{actor}{gap}){{0,5}}{actor}\s*[,،]?{before}{both}{space})?"
    if not form.get("glued") and space == r"\s+":  # a comma before the conjunction is one of a list of three at least
        member = rf"(?:{actor}{_BRACKETS}\s*,\s*)"
        listed = (
            rf"(?:(?:{member}{{0,5}}{actor}{_BRACKETS}|{member}{{1,5}}{actor}{_BRACKETS}\s*,){before}{both}{space})?"
        )
    edge = r"(?<!\p{L})" if space == r"\s+" else ""
    governed = rf"(?<!{edge}(?:{fold_pattern(form['governed'])}){space}{listed}{sign})" if "governed" in form else ""
    named = "|".join([sign, *([any_form([*form.get("pronouns", ()), *own])] if own or form.get("pronouns") else [])])
    opening = (
        rf"(?:^(?:[\d.]+(?=\s))?|[;:.)\n]|(?<!{actor}\s*)[,،]|{edge}(?:{fold_pattern(form['opening'])}){space})"
        if "opening" in form
        else rf"(?:^(?:[\d.]+(?=\s))?|[;:.)\n]|(?<!{actor}\s*)[,،])"
    )
    first = rf"(?<={opening}\s*(?:{named}))"
    in_list = (  # "by A, B and C, the …": the name before the comma is one of a governed list, and what follows no apposition
        rf"(?<!{edge}(?:{fold_pattern(form['governed'])}){space}(?:{actor}{gap}){{1,5}}{sign})"
        if "governed" in form
        else ""
    )
    nearer = fold_pattern(form.get("attributive", _NEVER))  # of the noun right before it
    apposition = rf"(?:{in_list}\s*[,،][^;؛。\n]{{1,110}}?[,،](?!\s+{nearer}))?"
    determiner = rf"(?:{any_form(form['determiners'])}{space})?" if form.get("determiners") else ""
    behind = (
        rf"|(?<={edge}(?:{fold_pattern(form['governed'])}){space}{determiner}(?:{actor}{gap}){{0,5}}){actor}|(?<=\(){actor}"
        if "governed" in form
        else ""
    )
    other = rf"(?:[^{type_class(_AGENTS)[1:-1]};؛。:\n]{behind}){{1,110}}?(?:[,،]\s*|{before}){both}"
    more = rf"{first}(?:{_verb_phrase(form, actor, both, before)}|{other})" if "breaks" in form else rf"{first}{other}"
    if form.get("serial") and "finite" in form:  # a comma alone before one verb of a series of three
        more += rf"|(?<=(?:^(?:[\d.]+(?=\s))?|[;:.)\n])\s*(?:{named}))(?:[^{type_class(_AGENTS)[1:-1]};؛。:\n]{behind}){{1,110}}?,(?={before}(?:{fold_pattern(form['finite'])}))"
    again = rf"{relative.removesuffix('|')}{other}{before}|" if relative else ""
    whose = belonging(form, before, space)
    return rf"(?:{relative}{again}{governed}(?:{whose}{_BRACKETS}{apposition}|{more}){before}){auxiliary}"


def _verb_phrase(form: Mapping[str, Any], actor: str, both: str, before: str) -> str:
    """Return what stands between the first name of a clause and a later verb of it: another verb and all that belongs to it, names too.

    Words that begin a clause of its own break it, and so does a name behind a conjunction that is followed by no preposition.
    """
    edge, after = r"(?<!\p{L})", r"(?!\p{L})"
    governed = fold_pattern(form["governed"])
    clause = rf"{edge}(?:{fold_pattern(form['breaks'])}){after}"
    continues = fold_pattern(form.get("continues", _NEVER))
    own = rf"{edge}{both}\s+{actor}{_BRACKETS}\s+(?!(?:{governed}|{both}){after})\p{{L}}"
    return rf"(?:(?!{clause}|{own})[^;؛。:\n]){{1,110}}?(?:[,،]\s*(?:{both}|(?={continues}))|{before}{both})"


def _apart(form: Mapping[str, Any], space: str) -> str:
    """Return what tells that a participle after a comma speaks of the name that the one before it belongs to ("the Forum of …, founded by"), or nothing."""
    sign = f"[{any_sign()[:3]}]{INDEX}"
    if "possessive" not in form:
        return ""
    return rf"(?!(?<={sign}{space}(?:{fold_pattern(form['possessive'])}){space}{sign}){_BRACKETS}[,،])"


def _no_verb(form: Mapping[str, Any]) -> str:
    """Return what tells that a participle right after a name is one: after a verb ("was held") the name must be its subject."""
    verb_last = not form.get("verb-first") and "governed" in form and "finite" in form
    return rf"(?!{fold_pattern(form['finite'])})" if verb_last else ""


def _possessed(form: Mapping[str, Any], space: str) -> str:
    """Return what tells that a name belongs to a noun before it, which a relative pronoun then speaks of ("the members of …, who"), or nothing."""
    sign = f"[{any_sign()[:3]}]{INDEX}"
    return rf"(?<!(?<!\p{{L}})(?:{fold_pattern(form['possessive'])}){space}{sign})" if "possessive" in form else ""


def _relative(form: Mapping[str, Any], space: str) -> str:
    """Return what stands between a name and the verb of a relative clause of which it is the subject; empty where nothing is."""
    before = r"\s+" if space == r"\s+" else r"\s*"
    return rf"{_BRACKETS}\s*[,،]?{before}{any_form(form['relative'])}{space}" if form.get("relative") else ""


def _adverbials(form: Mapping[str, Any]) -> str:
    """Return what stands before a verb in a language whose adverbials stand there: `sign` is any name, `date` a date, `other` what names are made of."""
    stands_for = {"sign": f"[{any_sign()[:3]}]{INDEX}", "date": type_class("date") + INDEX, "other": any_sign()}
    written = fold_pattern(form.get("adverbials", ""))
    return regex.sub("sign|date|other", lambda found: stands_for[found[0]], written)


def _list_start(form: Mapping[str, Any], *, comma: bool = True) -> str:
    """Return a look-behind, to stand before a list of subjects: it does not begin with the last member of a longer one.

    A comma and a conjunction after one name alone begin a clause of their own ("hosted by A, and B …"), as they do before a single subject:
    there only a conjunction alone makes it the last of a list.
    """
    both = any_form(form["and"]) if form.get("and") else _NEVER
    member = rf"{type_class(_AGENTS)}{INDEX}{_BRACKETS}"
    if form.get("bounded", True) and not form.get("glued"):
        alone = rf"(?<!{member}\s+{both}\s*)"
        return rf"{alone}(?<!{member}\s*,\s*{member}\s*,\s*{both}\s*)" if comma else alone
    mark = r"\s*[,،、]?\s*" if comma else r"\s+"
    return rf"(?<!{member}{mark}{both}\s*)"


def _ungoverned(form: Mapping[str, Any], space: str, bounded: bool) -> str:
    """Return a look-behind, to stand before a list of subjects: no preposition governs its first member ("through A, B adopts")."""
    if not bounded or "governed" not in form or form.get("verb-first"):
        return ""
    return rf"(?<!(?<!\p{{L}})(?:{fold_pattern(form['governed'])}){space})"


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
        {name: compiled(rf"\s*{_words(words, letters)}") for name, words in after.items()},
        tuple(form.get("elided", ())),
        _inflection(tables),
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
    plain = rf"(?P<keep>{_optional(kept)})(?:{one})+" if one else rf"(?P<keep>){_NEVER}"
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
