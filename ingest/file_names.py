"""Reads what the name of a file says about the document in it, and writes the name of a symbol: ITU's document keys, from `data/file_names.toml`."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from ontology.namespaces import slug

LANGUAGE_LETTERS: Final = {"A": "ar", "C": "zh", "E": "en", "F": "fr", "R": "ru", "S": "es"}
_NAME: Final = re.compile(
    r"(?P<key>[A-Z]\d\d-[A-Z0-9.]+(?:-[A-Z0-9.]+)*?-\d{4}|[TR]-REC-[A-Z]+\.\d+(?:[.-]\d+)*-[A-Z])(?:[!-](?P<changes>(?:[RAC]\d{1,2})*))?"
    r"(?:[!-]+(?:MSW|PDF|HTM|TXT|ZIP)-(?P<lang>[ACEFRS]))?(?: ?\(\d+\))?"
)
_CHANGES: Final = {"R": "Rev", "A": "Add", "C": "Corr"}
_CHANGE_IN_SYMBOL: Final = r"(?P<c>[RAC])(?:ev|dd|orr)\. ?(?P<n>\d{1,2})"
# the end of a symbol: revisions, addenda, corrigenda, and the letter of a language, which belongs to the copy
_TAIL: Final = r"(?P<tail>(?: ?\((?:Rev|Add|Corr)\. ?\d{1,2}\)| (?:Rev|Add|Corr)\. ?\d{1,2})*)(?:-[ACEFRS])?"
_WIDTHS: Final = {"n": 4, "meeting": 2}


@dataclass(frozen=True, slots=True)
class FileName:
    """What a file name says; `symbol` is None where the key does not tell it, `certain` whether it may be relied on."""

    key: str
    document: str
    symbol: str | None
    lang: str | None
    document_class: str
    certain: bool


@dataclass(frozen=True, slots=True)
class Key:
    """Under what a document is filed: its key and what `!…!` says of it ("R1", "A3"); None with the reason where nothing tells it."""

    key: str | None
    changes: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Family:
    """One shape of key."""

    name: str
    pattern: re.Pattern[str]
    symbol: str | None
    key: str | None
    heads: Mapping[str, str] = field(hash=False)
    path: str
    identifier: str | None
    document_class: str
    certain: bool
    examples: tuple[tuple[str, str], ...]
    others: tuple[str, ...]


@lru_cache(maxsize=1)
def families() -> tuple[Family, ...]:
    """Return the shapes of keys; the first that matches decides."""
    table = tomllib.loads(files("ingest").joinpath("data/file_names.toml").read_text(encoding="utf-8"))
    return tuple(
        Family(
            row["name"],
            re.compile(row["pattern"]),
            row.get("symbol"),
            row.get("key"),
            row.get("heads", {}),
            row["path"],
            row.get("identifier"),
            row["class"],
            row["certain"],
            tuple(row["examples"].items()),
            tuple(row["others"]),
        )
        for row in table["family"]
    )


def read_file_name(path: Path) -> FileName | None:
    """Return what the name of a file says, or None if it is no ITU key."""
    name = unquote(path.name)
    stem = re.sub(r"\.(?:do[ct][xm]|txt|pdf|x?html?)$", "", name, flags=re.IGNORECASE)
    match = _NAME.fullmatch(stem)
    if match is None:
        return None
    changes = "".join(
        f"({_CHANGES[letter]}.{number})" for letter, number in re.findall(r"([RAC])0?(\d+)", match["changes"] or "")
    )
    for family in families():
        found = family.pattern.fullmatch(match["key"])
        if found is None:
            continue
        values = {k: (v.lstrip("0") or "0") if k in ("n", "meeting") else v for k, v in found.groupdict().items()}
        symbol = None if family.symbol is None else family.symbol.format(**values) + changes
        if family.identifier is not None:
            if changes:  # a revision or an addendum is not the thing itself, and this family does not say what it is
                return None
            below = family.identifier.format(**{k: slug(v) for k, v in values.items()})
        else:
            below = slug(symbol or match["key"] + changes)
        document = f"{family.path}/{below}"
        lang = LANGUAGE_LETTERS.get(match["lang"] or "")
        return FileName(match["key"], document, symbol, lang, family.document_class, family.certain)
    return None


def write_key(symbol: str) -> Key:
    """Return under what a document is filed, from its symbol (`C21/38(Rev.2)`), or from a key or file name, which stands for itself."""
    own = _NAME.fullmatch(symbol.strip())
    if own is not None:
        return Key(own["key"], own["changes"] or "")
    for family in families():
        if family.symbol is None:
            continue
        found = _symbol_pattern(family).fullmatch(symbol.strip())
        if found is None:
            continue
        if family.key is None:
            return Key(None, reason=f"a key of the kind {family.name!r} says more than the symbol does")
        values = {k: v.zfill(_WIDTHS.get(k, 0)) for k, v in found.groupdict().items() if k != "tail"}
        official = family.symbol.format(**values).partition("/")[0]
        if "{head}" in family.key and official not in family.heads:
            return Key(None, reason=f"under what key {official} is filed is not known")
        changes = "".join(f"{c}{int(n)}" for c, n in re.findall(_CHANGE_IN_SYMBOL, found["tail"]))
        return Key(family.key.format(**values, head=family.heads.get(official, "")), changes)
    return Key(None, reason="no known kind of symbol")


@lru_cache(maxsize=16)
def _symbol_pattern(family: Family) -> re.Pattern[str]:
    """Return the pattern of a family's symbols; a hyphen in them may be missing (`PP18/62`)."""
    own = dict(re.findall(r"\(\?P<(\w+)>([^()]*)\)", family.pattern.pattern))
    own |= dict.fromkeys(_WIDTHS, r"\d{1,4}")
    pieces = re.split(r"\{(\w+)\}", family.symbol or "")
    written = "".join(
        f"(?P<{piece}>{own[piece]})" if at % 2 else re.escape(piece).replace(r"\-", "-?")
        for at, piece in enumerate(pieces)
    )
    return re.compile(written + _TAIL)
