"""Knows the words that mark the layout of ITU documents in six languages, from `data/layout_words.toml`."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Final

from ingest.folding import fold

_EDGES: Final = " \t\u00a0:：.。-–—*_"
_SYMBOL: Final = re.compile(
    r"[A-Z][A-Z0-9&.-]*(?:/[A-Z0-9.&-]+)+(?:\s?\((?:Rev|Add|Corr)\.?\s?\d+\))*(?:\s?-\s?[ACEFRS])?"
)
_PLAIN: Final = str.maketrans("\u2010\u2011\u00a0\u202f", "--  ")
_BARE_NUMBER: Final = re.compile(r"(\d{1,4})((?:\s?\((?:Rev|Add|Corr)\.?\s?\d+\))*)\s?-\s?[ACEFRS]")
_DATED: Final = re.compile(r"(?=.*\d)[^:：]{0,40}\b(?:19|20)\d\d\b[^:：,،;؛]{0,6}$")
_SITTING: Final = re.compile(  # "Monday, 10 June 2019, from 0935 to 1230 hours", "Lundi 15 mai 2017, de 9 h 40 à 12 h 35"
    r"[^:：\d]{0,20}\d{1,2}\D{1,24}\b(?:19|20)\d\d,\s\D{0,12}(?:\d{1,2}[ .:h]{1,3})?\d{2,4}[^\d:：]{1,12}(?:\d{1,2}[ .:h]{1,3})?\d{2,4}\D{0,12}"
)
_PROPOSAL: Final = re.compile(  # the number of a proposal within its document
    r"[A-Z]{3}/\d+[A-Z]?\d*/\d+|[A-Z]{3,5}(?:/[A-Z]{3})*/\d+(?:[A-Z]\d+)+/\d+"
)
_HELD: Final = re.compile(r"[^:：.\d]{2,40}, \d{1,2}[^:：.]{0,40}\b(?:19|20)\d\d\s?г\.")  # "Женева, 3–7 мая 2034 г."
_CHINESE_DATED: Final = re.compile(  # "日内瓦，2018年4月17日至27日", "2018年4月17日，日内瓦"
    r"(?:[^:：。]{1,12}[,，]\s?)?\d{4}\s?年(?:\s?\d{1,2}\s?月[\d\s年月日至到–—-]{0,24})?(?:[,，]\s?[^:：。\d]{1,16})?$"
)
_CHINESE_INSTRUMENT: Final = re.compile(  # "第71号决议（2022年，布加勒斯特，修订版）"
    r"[^，。：:\d]{0,12}第\s?[\d/-]{1,8}\s?号(?:决议|决定|建议|意见)\s?(?:[（(][^（）()]{2,40}[）)])?"
)
_ISO_DATE: Final = re.compile(r"\b(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])\b")
_CHINESE_DATE: Final = re.compile(r"((?:19|20)\d\d)\s?年\s?(\d{1,2})\s?月(?:\s?(\d{1,2})\s?日)?")
_MORE_DAYS: Final = re.compile(r"\s?\d{1,2}\s?[-–—至到]\s?\d")
_WORDED_DATE: Final = re.compile(
    r"(?:(?P<day>\d{1,2})\.?\s+(?:de\s+)?)?(?P<month>[^\W\d_]+(?:\s(?!de\b)[^\W\d_]+)?(?:\s*/\s*[^\W\d_]+)?),?\s+(?:de\s+)?(?P<year>(?:19|20)\d\d)\b"
)
_MONTH_FIRST: Final = re.compile(r"(?P<month>[^\W\d_]+)\s+(?P<day>\d{1,2}),\s+(?P<year>(?:19|20)\d\d)\b")


@dataclass(frozen=True, slots=True)
class LayoutWords:
    """The words, folded."""

    references: frozenset[str]
    others: frozenset[str]
    keys: frozenset[str]
    addressees: frozenset[str]
    subject: frozenset[str]
    deadline: frozenset[str]
    origin: tuple[str, ...]
    origin_ends: tuple[str, ...]
    about: tuple[str, ...]
    members: tuple[str, ...]
    document: tuple[str, ...]
    changes: tuple[tuple[str, str], ...]
    """Pairs of a folded word and what it makes of a symbol: ("addendum", "Add")."""
    conferences: tuple[tuple[str, str], ...]
    """Pairs of an acronym of a conference, in any language, and its English one."""
    months: Mapping[str, int]
    aside: re.Pattern[str]
    """A pattern for whole lines that say nothing of the title."""
    until: str
    """A pattern for what joins the ends of a period."""


@lru_cache(maxsize=1)
def layout_words() -> LayoutWords:
    """Return the words of all languages together."""
    table = tomllib.loads(files("ingest").joinpath("data/layout_words.toml").read_text(encoding="utf-8"))

    def every(words: dict[str, list[str]]) -> list[str]:
        return [fold(word) for lang in words for word in words[lang]]

    return LayoutWords(
        references=frozenset(every(table["headings"]["references"])),
        others=frozenset(every(table["headings"]["others"])),
        keys=frozenset(every(table["keys"])),
        addressees=frozenset(every(table["addressees"])),
        subject=frozenset(every(table["subject"])),
        deadline=frozenset(every(table["deadline"])),
        origin=tuple(fold(w) for lang, words in table["origin"].items() if lang != "zh" for w in words)
        + tuple(fold(w) for w in table["origin"]["zh"] if w in table["keys"]["zh"]),
        origin_ends=tuple(fold(w) for w in table["origin"]["zh"]),
        about=tuple(fold(w) for w in table["about"]["zh"]),
        members=tuple(every(table["members"])),
        document=tuple(sorted(set(every(table["document"])), key=lambda w: (-len(w), w))),
        changes=tuple(
            (word, short)
            for name, short in (("revision", "Rev"), ("addendum", "Add"), ("corrigendum", "Corr"))
            for word in sorted(set(every(table[name])), key=lambda w: (-len(w), w))
        ),
        conferences=tuple((acronym, name) for name, acronyms in table["conferences"].items() for acronym in acronyms),
        months={
            fold(form): number
            for names in table["months"].values()
            for number, forms in enumerate(names, 1)
            for form in forms.split("|")
        },
        aside=re.compile("|".join(pattern for patterns in table["aside"].values() for pattern in patterns)),
        until="(?:[-–—]|" + "|".join(_joint(word) for word in sorted(set(every(table["until"])))) + ")",
    )


def _joint(word: str) -> str:
    """Return a pattern for a word, which begins no inner part of another; Chinese words stand without spaces."""
    return word if "\u3400" <= word <= "\u9fff" else rf"(?<!\w){re.escape(word)}"


def is_reference_heading(line: str) -> bool:
    """Tell whether a line is the heading of a list of references."""
    return fold(line.strip(_EDGES)) in layout_words().references


def is_known_heading(line: str) -> bool:
    """Tell whether a line is a heading that ITU documents usually have, such as Summary."""
    folded = fold(line.partition("\t")[0].strip(_EDGES))  # the heading of a list may head a second column too
    return folded in layout_words().others or folded in layout_words().references


def runs_in_references(line: str) -> bool:
    """Tell whether a line holds both the heading and the list: "References: C98/1, C98/2"."""
    head, colon, rest = line.replace("：", ":").partition(":")
    return bool(colon) and bool(rest.strip()) and fold(head.strip(_EDGES)) in layout_words().references


def names_origin(line: str) -> bool:
    """Tell whether a line says whose paper this is: "Report by the …"."""
    folded = fold(line.strip(_EDGES))
    words = layout_words()
    is_sentence = line.rstrip().endswith("。") or "," in folded or ";" in folded
    return folded.startswith((*words.origin, *words.members)) or (
        folded.endswith(words.origin_ends) and not folded.startswith(words.about) and not is_sentence
    )


def names_members(line: str) -> bool:
    """Tell whether a line says of which organization the members are who propose: "Member States of ITU, members of …"."""
    return fold(line.strip(_EDGES)).startswith(layout_words().members)


def is_masthead_line(line: str) -> bool:
    """Tell whether a line is a symbol, a date or "Original: English", or has a symbol in one of its columns."""
    line = line.strip()
    return len(line) <= 90 and bool(
        any(symbol_of(rest) or bare_number(rest) for piece in pieces(line) for rest in (change_of(piece)[1],))
        or (_DATED.fullmatch(line) and len(line.split()) <= 6)
        or _HELD.fullmatch(line)
        or _CHINESE_DATED.fullmatch(line)
        or _CHINESE_INSTRUMENT.fullmatch(line)
        or _SITTING.fullmatch(line)
        or layout_words().aside.fullmatch(fold(line.strip(_EDGES)))
        or _has_key(line)
    )


def subject_of(line: str) -> str | None:
    """Return what stands after "Subject:" in a line, or None if it does not begin so."""
    key, value = _keyed(line)
    return (value or None) if key in layout_words().subject else None


def names_addressees(line: str) -> bool:
    """Tell whether a line says to whom a paper goes: "Copy to: …"."""
    return _keyed(line)[0] in layout_words().addressees


def _has_key(line: str) -> bool:
    key, value = _keyed(line)
    return bool(value) and key in layout_words().keys


def _keyed(line: str) -> tuple[str, str]:
    head, colon, value = line.replace("：", ":").partition(":")
    return (fold(head.strip(_EDGES)), value.strip()) if colon else ("", "")


def pieces(line: str) -> list[str]:
    """Return what stands in the columns of a masthead line, which tabs and bars part."""
    return [piece.strip() for piece in re.split(r"[\n\t|]+", line) if piece.strip()]


def symbol_of(line: str) -> str | None:
    """Return the symbol a line consists of, with or without the word Document before it, else None.

    The language letter at the end is kept: "Document C98/7-E" gives "C98/7-E". Hyphens and spaces that do not break
    are given as plain ones.
    """
    line = line.strip(" \t\u00a0:：*").translate(_PLAIN)
    line = _after_document(line) or line
    return line if _SYMBOL.fullmatch(line) and re.search(r"\d", line) and not _PROPOSAL.fullmatch(line) else None


def bare_number(line: str) -> str | None:
    """Return the number of a line "Document 67-A", which counts within its conference, with its revision, if any."""
    match = _BARE_NUMBER.fullmatch(_after_document(line.strip()) or "")
    return None if match is None else match[1] + match[2].replace(" ", "")


def change_of(piece: str) -> tuple[str, str]:
    """Return the change a line announces ("Addendum 2 to Document …" gives "(Add.2)") and the rest of the line."""
    folded = fold(piece)
    if len(folded) == len(piece):
        for word, short in layout_words().changes:
            match = re.match(
                rf"{re.escape(word)}\s*(\d+)\s*(?:to|to the|of|of the|au|du|a la|al|del|de la|к)?\s*", folded
            )
            if match:
                return f"({short}.{match[1]})", piece[match.end() :]
    return "", piece


def conference_of(piece: str) -> str | None:
    """Return the conference that a line names by its acronym in any language and its year: "PP-18"; None where it names none."""
    for acronym, name in layout_words().conferences:
        if match := re.search(rf"(?<!\w){acronym}[-\u2011 ]?(\d\d)(?!\w)", piece):
            return f"{name}-{match[1]}"
    return None


def _after_document(line: str) -> str | None:
    folded = fold(line)
    for word in layout_words().document:
        if folded.startswith(word) and len(folded) == len(line):
            return line[len(word) :].strip(" \t\u00a0:：")
    return None


def date_of(line: str) -> str | None:
    """Return the date a masthead line states, as ISO 8601 and as precise as it says; None if it states none or two.

    The period of a meeting ("Geneva, 4-14 June 2024") is no date of a document, nor is a deadline.
    """
    if _keyed(line)[0] in layout_words().deadline:
        return None
    folded = fold(line)
    if match := _ISO_DATE.search(folded):
        return match[0]
    until = layout_words().until
    before, after = re.compile(rf"\d[^:：]{{0,16}}?{until}\s*$"), re.compile(rf"\s*{until}\s*\d")
    dates = set()
    for start, end, iso in _dates(folded):
        if before.search(folded[:start]) or after.match(folded, end):
            return None
        dates.add(iso)
    return dates.pop() if len(dates) == 1 else None


def _dates(folded: str) -> Iterator[tuple[int, int, str | None]]:
    months = layout_words().months
    for match in _CHINESE_DATE.finditer(folded):
        if _MORE_DAYS.match(folded, match.end()):  # "2018年4月17-27日": the days of a meeting
            yield *match.span(), None
            continue
        yield *match.span(), _iso(int(match[1]), int(match[2]), int(match[3] or 0))
    for match in _WORDED_DATE.finditer(folded):
        month = next((months[w] for w in re.split(r"\s*/\s*", match["month"].strip()) if w in months), None)
        if month is not None:
            yield *match.span(), _iso(int(match["year"]), month, int(match["day"] or 0))
    for match in _MONTH_FIRST.finditer(folded):
        if (month := months.get(match["month"])) is not None:
            yield *match.span(), _iso(int(match["year"]), month, int(match["day"]))


def _iso(year: int, month: int, day: int) -> str | None:
    if not 1 <= month <= 12 or day > 31:
        return None
    return f"{year:04}-{month:02}" + (f"-{day:02}" if day else "")
