"""Says what may stand beside names between a verb and its subject or its object: auxiliaries, adverbials, what stands between commas."""

from collections.abc import Mapping
from typing import Any, Final

from ingest.language import fold_pattern
from ingest.relate.projection import INDEX, any_sign, signed, type_class
from ingest.relate.wording import any_of

_ASIDE: Final = r"\s*[,،][^;؛。\n]{1,90}?[,،]"
_ELIDED: Final = "d'"  # "vient d'adopter"
_SHORT_ASIDE: Final = r"\s*,[^,;:.\n]{1,80},"
_ASIDE_OF_WORDS: Final = (
    rf"\s*,(?:[^,;:.\n{any_sign()}]|{type_class('date')}{INDEX}){{1,80}},"  # no other name is in it
)


def auxiliary(form: Mapping[str, Any]) -> str:
    """Return one of what stands right before a verb: an auxiliary, adverb or phrase, and in a language of `asides` an adverbial, with what commas set off behind it."""
    if not form.get("auxiliary"):
        return ""
    words = f"{any_of(form['auxiliary'])}{_phrases(form, 'phrase', '|')}"
    return (
        f"(?:{words}{_phrases(form, 'adverbial', '|')})(?:{_ASIDE_OF_WORDS})?" if form.get("asides") else f"(?:{words})"
    )


def elided(form: Mapping[str, Any]) -> str:
    """Return, as a further way, auxiliaries that lose a vowel before a verb, in a language where they do."""
    words = [f"{word[:-1]}'" for word in form["auxiliary"] if word.endswith(" de")] if form.get("asides") else []
    return f"|{any_of(words)}" if words and _ELIDED in form.get("contracted", {}) else ""


def object_gap(form: Mapping[str, Any], space: str, bounded: bool) -> str:
    """Return what stands between a verb and its object: an apposition between commas, and words that are no prepositions.

    In a language of `asides` commas may set off something behind adverbials too, and its mark of the object, `accusative`, may be said again behind
    them ("sustituye, desde hoy, a la …"). Where a verb stands before its subject, what a conjunction joins to the subject is no object, nor what a preposition is written together with.
    """
    edge = (r"(?<!\p{L})", r"(?!\p{L})") if bounded else ("", "")
    barred = [fold_pattern(form[key]) for key in ("governed", "introducing") if key in form]
    preposition = rf"(?!{edge[0]}(?:{'|'.join(barred)}){edge[1]})" if barred else ""
    words = rf"(?:{preposition}[^{any_sign()}،,؛;。:.\n]){{0,45}}?"
    joined = rf"(?<!{edge[0]}{any_of(form['and'])}\s*)" if form.get("verb-first") and form.get("and") else ""
    if form.get("verb-first") and "tied" in form:  # "hosts the meeting for the Conference" hosts no conference
        joined += rf"(?<!{edge[0]}(?:{fold_pattern(form['tied'])}))"
    adverbial = _phrases(form, "adverbial", space)
    if not form.get("asides"):
        return rf"(?:{_ASIDE})?{f'(?:{adverbial})?' if adverbial else ''}{space}{words}{joined}"
    again = rf"(?:{space}{any_of(form['accusative'])}{edge[1]})?" if "accusative" in form else ""
    adverbials = rf"(?:{adverbial}(?:{_SHORT_ASIDE})?{again}){{0,2}}" if adverbial else ""
    return rf"(?:{_ASIDE}{again})?{adverbials}{space}{words}{joined}"


def _phrases(form: Mapping[str, Any], key: str, before: str) -> str:
    """Return the phrases that a language has under a key, behind what stands before them, or nothing."""
    return f"{before}(?:{signed(fold_pattern(form[key]))})" if key in form else ""
