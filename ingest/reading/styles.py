"""Reads a Word document's styles and list definitions: outline levels, hidden text, and the labels Word generates.

ECMA-376 part 1, 17.7 (styles) and 17.9 (numbering). Labels are in logical order whatever the paragraph's direction.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from lxml import etree

from ingest.reading.numerals import known, numeral

_PLACE: Final = re.compile(r"%([1-9])")
_LEVELS: Final = 9
_HEADING_NAME: Final = re.compile(r"(?:heading|title|subtitle)\b\s*(\d?)", re.IGNORECASE)
GLYPHS: Final = {
    "\uf0b7": "•",
    "\uf0a7": "▪",
    "\uf0d8": "➢",
    "\uf0fc": "✓",
    "\uf02d": "-",
    "\uf0e0": "→",
    "\uf06f": "○",
}
"""List glyphs of symbol fonts, which lie in the private use area, and what they look like."""

_SUFFIXES: Final = {"tab": "\t", "space": " ", "nothing": ""}


def on(element: etree._Element | None, w: str) -> bool:
    """Tell whether a toggle such as `w:vanish` is present and not switched off (ECMA-376 part 1, 17.17.4)."""
    return element is not None and element.get(f"{w}val", "true") not in ("0", "false", "off")


def number(element: etree._Element | None, w: str) -> int | None:
    """Return the `w:val` of an element as an integer, or None if it is absent or no integer."""
    value = element.get(f"{w}val") if element is not None else None
    try:
        return int(value) if value is not None else None
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Style:
    """What a style, with all it is based on, says about a paragraph or run."""

    name: str = ""
    outline: int | None = None
    num_id: str | None = None
    ilvl: int | None = None
    hidden: bool | None = None
    rtl: bool | None = None

    @property
    def heading_level(self) -> int | None:
        """The outline level from 0 if the style makes headings, else None."""
        if self.outline is not None:
            return self.outline if self.outline < _LEVELS else None
        match = _HEADING_NAME.match(self.name)
        return (int(match[1]) - 1 if match[1] and match[1] != "0" else 0) if match else None


def read_styles(root: etree._Element | None) -> dict[str, Style]:
    """Return every style by id, with what it inherits."""
    if root is None:
        return {}
    w = root.tag[: root.tag.index("}") + 1]
    own: dict[str, tuple[str | None, Style]] = {}
    for element in root.iterfind(f"{w}style"):
        based = element.find(f"{w}basedOn")
        name = element.find(f"{w}name")
        vanish = element.find(f"{w}rPr/{w}vanish")
        bidi = element.find(f"{w}pPr/{w}bidi")
        numbering = element.find(f"{w}pPr/{w}numPr/{w}numId")
        own[element.get(f"{w}styleId", "")] = (
            based.get(f"{w}val") if based is not None else None,
            Style(
                name=name.get(f"{w}val", "") if name is not None else "",
                outline=number(element.find(f"{w}pPr/{w}outlineLvl"), w),
                num_id=numbering.get(f"{w}val") if numbering is not None else None,
                ilvl=number(element.find(f"{w}pPr/{w}numPr/{w}ilvl"), w),
                hidden=None if vanish is None else on(vanish, w),
                rtl=None if bidi is None else on(bidi, w),
            ),
        )
    return {name: _inherited(name, own) for name in own}


def _inherited(name: str, own: Mapping[str, tuple[str | None, Style]]) -> Style:
    style = own[name][1]
    seen = {name}
    parent = own[name][0]
    while parent is not None and parent in own and parent not in seen:
        seen.add(parent)
        base = own[parent][1]
        inherited = {
            key: getattr(base, key)
            for key in ("outline", "num_id", "ilvl", "hidden", "rtl")
            if getattr(style, key) is None
        }
        if style.outline is None and base.outline is None and style.heading_level is None:
            inherited["outline"] = base.heading_level
        style = replace(style, **inherited)
        parent = own[parent][0]
    return style


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list definition."""

    start: int = 1
    number_format: str = "decimal"
    text: str = ""
    suffix: str = "\t"
    legal: bool = False
    restart: int | None = None
    style: str | None = None


@dataclass(frozen=True, slots=True)
class Label:
    """A generated label: what is printed, what separates it from the text, and whether it is a mere bullet."""

    text: str
    suffix: str
    bullet: bool


@dataclass(slots=True)
class Numbering:
    """The lists of one document, counting as their paragraphs go by."""

    _abstract: dict[str, dict[int, Level]] = field(default_factory=dict)
    _lists: dict[str, tuple[str, dict[int, Level], dict[int, int]]] = field(default_factory=dict)
    _counts: dict[str, list[int | None]] = field(default_factory=dict)
    _begun: set[str] = field(default_factory=set)
    unknown_formats: set[str] = field(default_factory=set)

    def level_of_style(self, num_id: str, style: str) -> int | None:
        """Return the level that a list definition ties to a paragraph style, if any."""
        entry = self._lists.get(num_id)
        if entry is None:
            return None
        levels = self._abstract.get(entry[0], {})
        return next((i for i, level in sorted(levels.items()) if level.style == style), None)

    def next_label(self, num_id: str, ilvl: int) -> Label | None:
        """Count one paragraph of a list and return its label, or None where the list or level is not defined."""
        entry = self._lists.get(num_id)
        if entry is None or not 0 <= ilvl < _LEVELS:
            return None
        abstract, overrides, starts = entry
        levels = {**self._abstract.get(abstract, {}), **overrides}
        level = levels.get(ilvl)
        if level is None:
            return None
        counts = self._counts.setdefault(abstract, [None] * _LEVELS)
        if num_id not in self._begun:
            self._begun.add(num_id)
            for i in starts:
                counts[i] = None
        if level.number_format == "bullet":
            glyph = "".join(GLYPHS.get(char, "•" if "\ue000" <= char <= "\uf8ff" else char) for char in level.text)
            return Label(glyph.strip() or "•", level.suffix, bullet=True)
        before = counts[ilvl]
        first = starts.get(ilvl, level.start)
        counts[ilvl] = first if before is None else before + 1
        for deeper in range(ilvl + 1, _LEVELS):
            restart = levels[deeper].restart if deeper in levels else None
            if restart is None or 0 < ilvl + 1 <= restart:
                counts[deeper] = None
        return Label(self._written(level, levels, counts, starts), level.suffix, bullet=False)

    def _written(
        self, level: Level, levels: Mapping[int, Level], counts: list[int | None], starts: Mapping[int, int]
    ) -> str:
        def place(match: re.Match[str]) -> str:
            index = int(match[1]) - 1
            there = levels.get(index, Level())
            count = counts[index]
            if count is None:
                count = counts[index] = starts.get(index, there.start)
            number_format = "decimal" if level.legal else there.number_format
            if not known(number_format):
                self.unknown_formats.add(number_format)
            return numeral(count, number_format)

        return _PLACE.sub(place, level.text).strip()


def read_numbering(root: etree._Element | None, styles: Mapping[str, Style]) -> Numbering:
    """Return the lists of a document; empty if it has no numbering part."""
    lists = Numbering()
    if root is None:
        return lists
    w = root.tag[: root.tag.index("}") + 1]
    links: dict[str, str] = {}
    for element in root.iterfind(f"{w}abstractNum"):
        key = element.get(f"{w}abstractNumId", "")
        lists._abstract[key] = dict(_levels(element, w))
        link = element.find(f"{w}numStyleLink")
        if link is not None:
            links[key] = link.get(f"{w}val", "")
    raw: dict[str, str] = {}
    for element in root.iterfind(f"{w}num"):
        target = element.find(f"{w}abstractNumId")
        if target is None:
            continue
        num_id = element.get(f"{w}numId", "")
        raw[num_id] = target.get(f"{w}val", "")
        overrides: dict[int, Level] = {}
        starts: dict[int, int] = {}
        for override in element.iterfind(f"{w}lvlOverride"):
            overrides.update(_levels(override, w))
            start = number(override.find(f"{w}startOverride"), w)
            ilvl = override.get(f"{w}ilvl", "")
            if start is not None and ilvl.isdecimal():
                starts[int(ilvl)] = start
        lists._lists[num_id] = (raw[num_id], overrides, starts)
    for num_id, (abstract, overrides, starts) in list(lists._lists.items()):
        styled = styles.get(links.get(abstract, ""))
        if styled is not None and styled.num_id in raw:
            lists._lists[num_id] = (raw[styled.num_id], overrides, starts)
    return lists


def _levels(parent: etree._Element, w: str) -> list[tuple[int, Level]]:
    out = []
    for element in parent.iterfind(f"{w}lvl"):
        ilvl = element.get(f"{w}ilvl", "")
        if not ilvl.isdecimal():
            continue
        values = {
            name: found.get(f"{w}val", "")
            for name in ("numFmt", "lvlText", "suff", "pStyle")
            if (found := element.find(f"{w}{name}")) is not None
        }
        start = number(element.find(f"{w}start"), w)
        level = Level(
            # 17.9.25: without w:start a list starts at 0
            start=0 if start is None else start,
            number_format=values.get("numFmt", "decimal"),
            text=values.get("lvlText", ""),
            suffix=_SUFFIXES.get(values.get("suff", "tab"), "\t"),
            legal=on(element.find(f"{w}isLgl"), w),
            restart=number(element.find(f"{w}lvlRestart"), w),
            style=values.get("pStyle"),
        )
        out.append((int(ilvl), level))
    return out
