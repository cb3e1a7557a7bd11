"""Yields the rows of relation rules that several languages share, and those that constructions make, in the order of words a language has."""

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Final, TypeAlias

import regex

from ingest.folding import fold
from ingest.relate.constructions import constructed
from ingest.relate.verb_first import in_both_orders

_WORD: Final = regex.compile(r"\{(?:it:)?(?P<word>[a-z][\w-]*)!?\??\}")
Words: TypeAlias = Mapping[str, tuple[str, ...]]
"""A lexicon: the folded forms of each word."""
Written: TypeAlias = Callable[[Mapping[str, Any]], Mapping[str, Any]]


def shared_rows(
    folder: Path, code: str, data: Mapping[str, Any], words: Words, written: Written
) -> Iterator[tuple[dict[str, Any], Words]]:
    """Yield the rows of the rules that a language shares with others or builds of frames, each with its examples and its lexicon.

    A shared rule, and a construction over shared frames, is there where the language has all of its words.

    Args:
        folder: where the tables of languages stand.
        code: the language.
        data: its relation tables.
        words: its lexicon.
        written: writes out the abbreviations of word forms in tables.

    Raises:
        ValueError: examples are given for a rule that there is not, or a construction of the language's own lacks a word.
    """
    shared = _shared_words(data, words)
    examples: dict[str, Any] = {}
    for file in sorted(folder.glob(f"{code}.examples*.toml")):
        examples |= tomllib.loads(file.read_text(encoding="utf-8"))
    known: set[str] = set()
    for row, lexicon, own in (
        *((row, shared, False) for row in _of_shared_files(folder, data)),
        *_of_constructions(folder, code, data, words, written),
    ):
        known.add(row["id"])
        if any(fnmatchcase(row["id"], left_out) for left_out in data.get("without", ())):
            continue
        missing = _missing(row, lexicon)
        if missing and own:
            raise ValueError(f"{code}: {row['id']} needs words that the lexicon lacks: {', '.join(missing)}; add them")
        if not missing:
            yield {"examples": (), "not": (), **row, **examples.get(row["id"], {})}, lexicon
    if stray := sorted(examples.keys() - known):
        raise ValueError(
            f"{folder}: {code}.examples*.toml: examples for rules that there are not: {', '.join(stray)}; remove or rename them"
        )


def _of_shared_files(folder: Path, data: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the rows of the shared files, in the orders of words that the language has."""
    form = data.get("form", {})
    for family in data.get("shares", ()):
        for file in sorted(folder.glob(f"{family}.relations*.toml")):
            for row in tomllib.loads(file.read_text(encoding="utf-8"))["rule"]:
                if form.get("verb-first"):
                    yield from in_both_orders(row, form["comma"], form.get("subject-noun", ""))
                else:
                    yield row


def _of_constructions(
    folder: Path, code: str, data: Mapping[str, Any], words: Words, written: Written
) -> Iterator[tuple[dict[str, Any], Words, bool]]:
    """Yield the rows of the constructions of the families that a language names and of its own file, with their lexicon, and whether all is its own.

    Words stand in the language's own file, and in files by subject beside it, `{code}.constructions.{subject}.toml`; a word that two files have has the forms of both.
    """
    shared = _shared_words(data, words)
    more: dict[str, tuple[str, ...]] = {}
    for file in sorted(folder.glob(f"{code}.constructions*.toml")):
        for name, forms in folded(written(tomllib.loads(file.read_text(encoding="utf-8"))).get("words", {})).items():
            more[name] = more.get(name, ()) + forms
    lexicons = {True: {**words, **more}, False: {**shared, **more}}
    for family in (*data.get("constructions", ()), code):
        for row, of in constructed(folder, family):
            yield row, lexicons[of == code], family == of == code


def _missing(row: Mapping[str, Any], words: Words) -> list[str]:
    """Return the words of a rule that a lexicon does not have."""
    named = {match["word"] for key in ("pattern", "unless") for match in _WORD.finditer(row.get(key, ""))}
    return sorted(name for name in named - {"number"} if not {name, f"{name}-f"} & words.keys())


def _shared_words(data: Mapping[str, Any], words: Words) -> Words:
    """Return the lexicon of shared rules: a language may keep it apart."""
    return folded(data["shared-words"]) if "shared-words" in data else words


def folded(table: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """Return the words of a table with their forms folded."""
    return {name: tuple(fold(form) for form in forms) for name, forms in table.items()}
