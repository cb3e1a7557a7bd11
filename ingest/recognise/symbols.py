"""Finds document symbols by the families of `data/symbols.toml` and mints their identifiers; knows nothing of the words around them."""

import string
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

import regex

from ingest.patterns import compiled
from ontology.namespaces import slug

_DATA: Final = Path(__file__).parent.parent / "data" / "symbols.toml"


class _Lookalikes(dict[int, int]):
    """A translation table that keeps what it does not list; it learns that, since a table that lacks a character is slow."""

    def __missing__(self, code: int) -> int:
        self[code] = code
        return code


_LOOKALIKE: Final = _Lookalikes(
    str.maketrans("АВСЕНІКМОРТХУҮ\u2010\u2011\u2012\u00a0\u202f", "ABCEHIKMOPTXYY---  ")
    | {full: full - 0xFEE0 for full in range(0xFF01, 0xFF5F)}  # letters, digits and marks of full width
)
_TAIL: Final = r"(?P<tail>(?:[\s/]?\((?:R[eé]v|Add|Corr|Пересм|Доп|Испр|R|A|C)\.?\s?\d{0,2}\)|\s?(?:R[eé]v|Add|Corr)\.\s?\d{1,2}|-[AEFCRS](?![A-Za-z0-9]))*)"
_RANGED: Final = r"(?<=(?<![\w/.-])[A-Z]{1,6}\d\d/\d{1,4}-)(?=[A-Z]+\d\d/\d)"  # "C22/3-C22/5"
_START: Final = rf"(?:(?<![A-Za-z0-9_/.-])|{_RANGED})"
_PIECE: Final = regex.compile(r"(R[eé]v|Add|Corr|Пересм|Доп|Испр|R|A|C)\.?\s?(\d{1,2})?(?!\w)")
_LANGUAGE: Final = regex.compile(r"-[AEFCRS](?![A-Za-z0-9])")
_BROKEN: Final = regex.compile(
    r"(?<![A-Za-z0-9/-])[A-Z][A-Z0-9]*(?:[/-]{1,3}[A-Z0-9]+)+(?:\((?:Rev|Add|Corr)\.\d+\))?(?![A-Za-z0-9/-])"
)
_SLOT: Final = regex.compile(
    r"\[(?P<before>[-/])?\{(?P<name>\w+)\}(?P<after>/)?\]|\{(?P<name>\w+)\}"
)  # {group}, or [-{group}] and [{group}/], which vanish with their stroke where the group is missing
_FULL: Final = {"Пересм": "Rev", "Доп": "Add", "Испр": "Corr", "R": "Rev", "Rév": "Rev", "A": "Add", "C": "Corr"}
_TEXTS_KEPT: Final = 16  # a page is looked through for citations more than once


@dataclass(frozen=True, slots=True)
class Family:
    """A family of symbols: its pattern, the identifier it mints, and the years in which it was in use.

    `renamed` has the official form of what another language writes for a group; `begins` the characters that a symbol may begin with, where its
    pattern looks back at words before it.
    """

    name: str
    pattern: "regex.Pattern[str]"
    template: str
    official: str | None
    type: str
    years: tuple[int, int] | None
    require: "regex.Pattern[str] | None"
    examples: tuple[tuple[str, str], ...]
    counter_examples: tuple[str, ...]
    renamed: Mapping[str, str]
    begins: str


@dataclass(frozen=True, slots=True)
class Symbol:
    """A symbol found at a span of the text; `id` is None where its year is outside the family's, `official` is how ITU writes it."""

    start: int
    end: int
    family: str
    type: str
    id: str | None
    groups: Mapping[str, str]
    official: str | None = None


def unify(text: str) -> str:
    """Return the text with look-alike and full-width letters, hyphens and no-break spaces unified, length and case kept."""
    return text.translate(_LOOKALIKE)


@cache
def families() -> tuple[Family, ...]:
    """Return the families in the order of the file; at one place the earlier and the longer match wins."""
    rows: list[dict[str, Any]] = tomllib.loads(_DATA.read_text(encoding="utf-8"))["family"]
    return tuple(
        Family(
            row["name"],
            compiled(
                _START + "(?:" + row["pattern"] + ")" + (_TAIL if row.get("tail") else "") + r"(?![A-Za-z0-9_]|/\w)"
            ),
            row["id"],
            row.get("symbol"),
            row["type"],
            tuple(row["years"]) if "years" in row else None,
            compiled(row["require"]) if "require" in row else None,
            tuple((written, minted) for written, minted in row["examples"]),
            tuple(row["not"]),
            row.get("renamed", {}),
            row.get("begins", ""),
        )
        for row in rows
    )


@lru_cache(maxsize=_TEXTS_KEPT)
def find_symbols(text: str) -> tuple[Symbol, ...]:
    """Return the symbols of a text, left to right, never overlapping."""
    plain = unify(text)
    symbols = (symbol for family, match in matches(plain) for symbol in _symbol(family, match))
    found = sorted(symbols, key=lambda s: (s.start, -s.end))
    kept: list[Symbol] = []
    for symbol in found:
        if not kept or symbol.start >= kept[-1].end:
            kept.append(symbol)
    return tuple(kept)


@lru_cache(maxsize=_TEXTS_KEPT)
def find_malformed(text: str) -> tuple[Symbol, ...]:
    """Return what would be a symbol but for a doubled stroke or hyphen, or a letter O for a zero; each as the symbol it resembles."""
    plain = unify(text)
    found = []
    for token in _BROKEN.finditer(plain):
        repaired = compiled(r"(?<=\d)O|O(?=\d)").sub("0", compiled(r"([/-])[/-]+").sub(r"\1", token[0]))
        meant = find_symbols(repaired) if repaired != token[0] else []
        if len(meant) == 1 and meant[0].id is not None and (meant[0].start, meant[0].end) == (0, len(repaired)):
            found.append(replace(meant[0], start=token.start(), end=token.end()))
    return tuple(found)


@cache
def _by_beginning() -> Mapping[str, tuple[Family, ...]]:
    """Return the families by the characters that their symbols may begin with.

    Each pattern is asked whether a text that begins so could match. One that looks back at words before the symbol would always deny it; the
    file says what its symbols begin with.
    """
    found: dict[str, tuple[Family, ...]] = {}
    for family in families():
        for first in sorted({*string.printable, *family.pattern.pattern}):
            told = first in family.begins if family.begins else family.pattern.match(first, partial=True) is not None
            if told:
                found[first] = (*found.get(first, ()), family)
    return found


def matches(text: str) -> "Iterator[tuple[Family, regex.Match[str]]]":
    """Yield what the pattern of each family finds in a unified text; it is tried only where a symbol of the family may begin."""
    by_beginning = _by_beginning()
    ends: dict[str, int] = {}
    for place in compiled(f"{_START}[{regex.escape(''.join(by_beginning))}]").finditer(text):
        at = place.start()
        for family in by_beginning[place[0]]:
            if at >= ends.get(family.name, 0) and (match := family.pattern.match(text, at)) is not None:
                ends[family.name] = match.end()
                yield family, match


def _symbol(family: Family, match: "regex.Match[str]") -> Iterator[Symbol]:
    """Yield the symbol of a match, if it is one."""
    if family.require is not None and not family.require.search(match[0]):
        return
    groups = {name: family.renamed.get(value, value) for name, value in match.groupdict().items() if value}
    minted = _mint(family, groups)
    official = _official(family, groups) if minted is not None else None
    yield Symbol(match.start(), match.end(), family.name, family.type, minted, groups, official)


def _mint(family: Family, groups: dict[str, str]) -> str | None:
    if family.years and "y" in groups and not family.years[0] <= full_year(groups["y"]) <= family.years[1]:
        return None

    def fill(part: "regex.Match[str]") -> str:
        value = groups.get(part["name"])
        if value is None:
            return ""
        if part["name"] == "yy":
            value = str(full_year(value))
        elif part["name"] == "n" and value[:1].isdigit():
            value = value.lstrip("0") or "0"
        elif family.type == "provision":
            value = value.lower()
        return (part["before"] or "") + slug(value)

    minted: str = _SLOT.sub(fill, family.template)
    for kind, number in _changes(groups):
        minted += f"-{kind}" + (f"-{number}" if number else "")
    return minted


def _official(family: Family, groups: Mapping[str, str]) -> str | None:
    """Return the symbol as ITU writes it, without the letter of the language."""
    if family.official is None:
        return None

    def fill(part: "regex.Match[str]") -> str:
        value = groups.get(part["name"])
        return "" if value is None else (part["before"] or "") + value + (part["after"] or "")

    return _SLOT.sub(fill, family.official) + "".join(f"({kind}.{number})" for kind, number in _changes(groups))


def _changes(groups: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the revisions, addenda and corrigenda after a symbol as kind and number."""
    found = _PIECE.findall(_LANGUAGE.sub("", groups.get("tail", "")))
    return [(_FULL.get(kind, kind), number) for kind, number in found]


def changed_by(symbol: Symbol, kind: str, number: str) -> Symbol:
    """Return the symbol of an addendum, corrigendum or revision of a document; the symbol may say already that it is that."""
    ending = f"-{kind}-{number}"
    if symbol.id is None or symbol.id.endswith(ending):
        return symbol
    return replace(symbol, id=symbol.id + ending, official=None)


def full_year(digits: str) -> int:
    """Return the year of a symbol: two digits from 47 on are of the last century."""
    year = int(digits)
    return year if year > 99 else 1900 + year if year >= 47 else 2000 + year
