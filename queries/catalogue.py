"""Reads the catalogue of questions, one `.rq` file each, and binds parameters to a query; runs nothing.

A file is a SPARQL query that runs as it stands in any engine, under a header of comments:

    # name: body-mandate
    # title@en: …            title and description in English and Arabic, each on one line
    # keywords: researcher, mandate            what it is about and for whom, in English
    # param body: entity, example body/ISC-TF        required
    # param lang: lang = en                          optional, with its default
    # param document: entity = *, example document/C20-38      optional; `*` leaves it open

The query names each parameter as `VALUES ?body { … }` with the default, or else the example, in place. Binding replaces what
stands between those braces by an RDF term, written by the RDF library: nothing a user types is ever read as SPARQL.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal

import pyoxigraph as ox

from ontology.namespaces import PREFIXES
from queries.parameters import BindingError, Parameter, parse_parameter, parse_value

Form = Literal["select", "construct", "ask"]
_HERE: Final = Path(__file__).parent
_LANGUAGES: Final = ("en", "ar")
_HEADER = re.compile(
    r"# (?P<key>name|keywords|title@(?P<title>[a-z]+)|description@(?P<description>[a-z]+)|param (?P<param>[a-z_]+)): (?P<value>\S.*)"
)
_PREFIX = re.compile(r"PREFIX (?P<prefix>[a-z]*): <(?P<iri>[^>]+)>")
_SLOT = re.compile(r"VALUES \?(?P<name>[a-z_]+) \{ (?P<term>[^{}]*) \}")


class CatalogueError(ValueError):
    """A file of the catalogue is wrong; the message starts with `file:line`."""


@dataclass(frozen=True, slots=True)
class Query:
    """A question of the catalogue; `text` is the file's whole text, which runs as it is."""

    name: str
    form: Form
    title: Mapping[str, str]
    description: Mapping[str, str]
    keywords: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    text: str

    @property
    def sparql(self) -> str:
        """The query without the comments of its header."""
        return "\n".join(line for line in self.text.splitlines() if not line.startswith("#")).strip() + "\n"


def load(folder: Path = _HERE) -> tuple[Query, ...]:
    """Return the queries of a folder, by name.

    Raises:
        CatalogueError: a header or query is wrong, naming file and line.
    """
    return tuple(parse(file) for file in sorted(folder.glob("*.rq")))


@cache
def catalogue() -> Mapping[str, Query]:
    """Return the bundled queries by name, read once."""
    return {query.name: query for query in load()}


def parse(file: Path) -> Query:
    """Read one file of the catalogue.

    Raises:
        CatalogueError: a line of the header is unknown, missing or twice there, a parameter and its place in the query do not
            agree, a prefix is not the project's, or the query does not parse.
    """
    text = file.read_text(encoding="utf-8")
    texts: dict[str, str] = {}
    parameters: dict[str, Parameter] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.startswith("#"):
            if line:
                break
            continue
        found = _HEADER.fullmatch(line)
        if found is None:
            raise CatalogueError(f"{file.name}:{number}: not a line of the header: {line!r}")
        key, value, name = found["key"], found["value"], found["param"]
        if key in texts or name in parameters:
            raise CatalogueError(f"{file.name}:{number}: {key!r} is there twice")
        if name is None:
            texts[key] = value
            continue
        try:
            parameters[name] = parse_parameter(name, value)
        except ValueError as error:
            raise CatalogueError(f"{file.name}:{number}: {error}") from error
    wanted = {"name", "keywords", *(f"{part}@{lang}" for part in ("title", "description") for lang in _LANGUAGES)}
    if texts.keys() != wanted:
        raise CatalogueError(
            f"{file.name}:1: the header lacks or has too much: {', '.join(sorted(texts.keys() ^ wanted))}"
        )
    if texts["name"] != file.stem:
        raise CatalogueError(f"{file.name}:1: the name {texts['name']!r} is not the file's")
    return Query(
        name=texts["name"],
        form=_check(file.name, text, parameters),
        title={lang: texts[f"title@{lang}"] for lang in _LANGUAGES},
        description={lang: texts[f"description@{lang}"] for lang in _LANGUAGES},
        keywords=tuple(word.strip() for word in texts["keywords"].split(",")),
        parameters=tuple(parameters.values()),
        text=text,
    )


def bind(query: Query, params: Mapping[str, str]) -> str:
    """Return the query's text with its parameters bound.

    Entities may be given as `body/ISC-TF`, as a compact name or as an IRI. A parameter that is not given keeps its default.

    Raises:
        BindingError: a parameter is unknown, missing, or its value has the wrong form.
    """
    known = {parameter.name: parameter for parameter in query.parameters}
    for name in params:
        if name not in known:
            raise BindingError(name, f"{query.name} has no parameter {name!r}; it has: {', '.join(known) or 'none'}")
    terms: dict[str, str] = {}
    for name, parameter in known.items():
        value = params.get(name, parameter.default)
        if value is None:
            raise BindingError(
                name, f"{query.name} needs the parameter {name!r} ({parameter.type}), for example {parameter.example!r}"
            )
        terms[name] = parse_value(parameter, value)

    def slot(found: re.Match[str]) -> str:
        term = terms.get(found["name"])
        return found[0] if term is None else f"VALUES ?{found['name']} {{ {term} }}"

    return _SLOT.sub(slot, query.text)


def _check(name: str, text: str, parameters: Mapping[str, Parameter]) -> Form:
    """Return the form of a query whose prefixes and parameters are right."""
    slots: dict[str, list[tuple[int, str]]] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        for prefix in _PREFIX.finditer(line):
            if PREFIXES.get(prefix["prefix"]) != prefix["iri"]:
                raise CatalogueError(f"{name}:{number}: prefix {prefix['prefix']!r} is not the project's")
        for found in _SLOT.finditer(line):
            slots.setdefault(found["name"], []).append((number, found["term"]))
    for parameter in parameters.values():
        if parameter.name not in slots:
            raise CatalogueError(f"{name}:1: the query has no line VALUES ?{parameter.name} {{ … }}")
        shown = parameter.example if parameter.default is None else parameter.default
        expected = parse_value(parameter, shown)
        for number, written in slots[parameter.name]:
            if written != expected:
                raise CatalogueError(
                    f"{name}:{number}: {written} stands for ?{parameter.name}, the header says {expected}"
                )
    try:
        results = ox.Store().query(text)
    except SyntaxError as error:
        place = re.search(r"error at (\d+):", str(error))
        raise CatalogueError(f"{name}:{place[1] if place else 1}: {error}") from error
    if isinstance(results, ox.QuerySolutions):
        return "select"
    return "ask" if isinstance(results, ox.QueryBoolean) else "construct"
