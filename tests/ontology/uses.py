"""Finds where the project's files use terms of the ontology, by compact name, by IRI, or by name in the calls that make IRIs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ontology.namespaces import ITU
from tests.shared import ROOT

FOLDERS = (
    "ontology",
    "ingest",
    "store",
    "reasoning",
    "shapes",
    "queries",
    "graph_api",
    "itugov",
    "samples",
    "benchmarks",
    "docs",
    "tests",
)
SUFFIXES = (".py", ".rq", ".ttl", ".toml", ".jsonld", ".md")
TERM_FILES = tuple(sorted((ROOT / "ontology").glob("*.ttl")))
CONTEXT_FILE = ROOT / "ontology" / "context.jsonld"

_FORMS = (
    re.compile(r"(?<![\w-])itu:([A-Za-z]\w*)"),
    re.compile(re.escape(ITU) + r"([A-Za-z]\w*)"),
    re.compile(r"\bITU \+ \"([A-Za-z]\w*)\""),
    re.compile(r"\b_?term\(\"([A-Za-z]\w*)\"\)"),
    re.compile(r"\b_itu\(\"([A-Za-z]\w*)\"\)"),
)
_QUOTED = re.compile(r"\"([A-Za-z]+[a-z][A-Z]\w*|[A-Z]\w+)\"")
_BEGINNING = re.compile(r"startswith\(\"itu:\w*$")


@dataclass(frozen=True, slots=True)
class Use:
    """A use of a term: its local name, and where."""

    name: str
    file: Path
    line: int

    def __str__(self) -> str:
        return f"{self.file.relative_to(ROOT)}:{self.line}: itu:{self.name}"


def files() -> Iterator[Path]:
    """Yield the files that may use a term, sorted; this folder's own tests name terms that are wrong on purpose."""
    for folder in FOLDERS:
        for file in sorted((ROOT / folder).rglob("*")):
            if (
                file.suffix in SUFFIXES
                and Path(__file__).parent not in file.parents
                and "__pycache__" not in file.parts
            ):
                yield file


def uses() -> Iterator[Use]:
    """Yield every use in every file."""
    for file in files():
        yield from uses_in(file, file.read_text(encoding="utf-8"))


def uses_in(file: Path, text: str) -> Iterator[Use]:
    """Yield the uses in a text; the beginning of a name, as in `startswith("itu:sub")`, is none."""
    for number, line in enumerate(text.splitlines(), start=1):
        for form in _FORMS:
            for match in form.finditer(line):
                if not _BEGINNING.search(line[: match.end()]):
                    yield Use(match[1], file, number)


def quoted() -> Iterator[Use]:
    """Yield the names in quotation marks that look like a term (`citedKind`, `Report`): code that builds an IRI from a table has them so."""
    for file in files():
        if file.suffix in (".py", ".toml"):
            for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
                for match in _QUOTED.finditer(line):
                    yield Use(match[1], file, number)
