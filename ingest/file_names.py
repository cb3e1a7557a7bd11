"""Reads what the name of a file says about the document in it: ITU's document keys, from `data/file_names.toml`."""

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from ontology.namespaces import slug

LANGUAGE_LETTERS: Final = {"A": "ar", "C": "zh", "E": "en", "F": "fr", "R": "ru", "S": "es"}
_NAME: Final = re.compile(
    r"(?P<key>[A-Z]\d\d-[A-Z0-9.]+(?:-[A-Z0-9.]+)*?-\d{4})(?:[!-](?P<changes>(?:[RAC]\d{1,2})*))?"
    r"(?:[!-]+(?:MSW|PDF|HTM|TXT|ZIP)-(?P<lang>[ACEFRS]))?(?: ?\(\d+\))?"
)
_CHANGES: Final = {"R": "Rev", "A": "Add", "C": "Corr"}


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
class Family:
    """One shape of key."""

    name: str
    pattern: re.Pattern[str]
    symbol: str | None
    path: str
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
            row["path"],
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
    stem = re.sub(r"\.(?:docx|docm|txt|pdf|html?)$", "", name, flags=re.IGNORECASE)
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
        document = f"{family.path}/{slug(symbol or match['key'] + changes)}"
        lang = LANGUAGE_LETTERS.get(match["lang"] or "")
        return FileName(match["key"], document, symbol, lang, family.document_class, family.certain)
    return None
