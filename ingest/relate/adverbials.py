"""Says what may stand beside names between a verb and its subject or its object: auxiliaries, adverbials, what stands between commas."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from ingest.folding import fold
from ingest.language import alternation, fold_pattern, longest_first
from ingest.relate.projection import INDEX, any_sign, signed, type_class

_ASIDE: Final = r"\s*[,،][^;؛。\n]{1,90}?[,،]"
_ELIDED: Final = "d'"  # "vient d'adopter"
_SHORT_ASIDE: Final = r"\s*,[^,;:.\n]{1,80},"

_ASIDE_OF_WORDS: Final = (
    rf"\s*,(?:[^,;:.\n{any_sign()}]|{type_class('date')}{INDEX}){{1,80}},"  # no other name is in it
)


def any_form(forms: Iterable[str]) -> str:
    """Return a pattern for any of some forms; `*` stands for any letters."""
    return alternation(longest_first(fold(form) for form in forms)).replace(r"\*", r"\p{L}*")


def auxiliaries(form: Mapping[str, Any], space: str) -> str:
    """Return what stands right before a verb: auxiliaries, adverbs and phrases, and in a language of `asides` adverbials, with what commas set off behind them."""
    if not form.get("auxiliary"):
        return ""
    words = f"{any_form(form['auxiliary'])}{_phrases(form, 'phrase', '|')}"
    if not form.get("asides"):
        return rf"(?:(?:{words}){space})*"
    elided = [f"{word[:-1]}'" for word in form["auxiliary"] if word.endswith(" de")]
    short = f"|{any_form(elided)}" if _ELIDED in form.get("contracted", {}) else ""
    return rf"(?:(?:{words}{_phrases(form, 'adverbial', '|')})(?:{_ASIDE_OF_WORDS})?{space}{short})*"


def object_gap(form: Mapping[str, Any], space: str, bounded: bool) -> str:
    """Return what stands between a verb and its object: an apposition between commas, and words that are no prepositions.

    In a language of `asides` commas may set off something behind adverbials too, and its mark of the object, `accusative`, may be said again behind
    them ("sustituye, desde hoy, a la …"). Where a verb stands before its subject, what a conjunction joins to the subject is no object.
    """
    edge = (r"(?<!\p{L})", r"(?!\p{L})") if bounded else ("", "")
    preposition = rf"(?!{edge[0]}(?:{fold_pattern(form['governed'])}){edge[1]})" if "governed" in form else ""
    before = r"\s+" if space == r"\s+" else r"\s*"
    words = rf"(?:{preposition}[^{any_sign()}،,؛;。:.\n]){{0,45}}?"
    joined = rf"(?<!{edge[0]}{any_form(form['and'])}\s*)" if form.get("verb-first") and form.get("and") else ""
    adverbial = _phrases(form, "adverbial", before)
    if not form.get("asides"):
        return rf"(?:{_ASIDE})?{f'(?:{adverbial})?' if adverbial else ''}{before}{words}{joined}"
    again = rf"(?:{before}{any_form(form['accusative'])}{edge[1]})?" if "accusative" in form else ""
    adverbials = rf"(?:{adverbial}(?:{_SHORT_ASIDE})?{again}){{0,2}}" if adverbial else ""
    return rf"(?:{_ASIDE}{again})?{adverbials}{before}{words}{joined}"


def _phrases(form: Mapping[str, Any], key: str, before: str) -> str:
    """Return the phrases that a language has under a key, behind what stands before them, or nothing."""
    return f"{before}(?:{signed(fold_pattern(form[key]))})" if key in form else ""
