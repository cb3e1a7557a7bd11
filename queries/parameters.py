"""Types the parameters of catalogue queries and writes what a user gives as RDF terms; knows no query."""

import re
from dataclasses import dataclass
from typing import Final, Literal, get_args

import pyoxigraph as ox

from ontology.namespaces import PREFIXES, entity, expand, term

ParameterType = Literal["entity", "term", "lang", "text", "integer", "decimal", "status"]
ANY: Final = "*"
# What a claim may be other than a fact (itu:status)
STATUSES: Final = ("proposed", "planned", "postponed", "negated")

_SPEC = re.compile(r"(?P<type>[a-z]+)(?: = (?P<default>[^,]+))?(?:, example (?P<example>\S.*))?")
_PATH = re.compile(r"[A-Za-z0-9][A-Za-z0-9./-]*")
_INTEGER = re.compile(r"-?[0-9]{1,18}")  # an engine counts in 64 bits
_DECIMAL = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,9})?")
# BCP 47, section 2.1, as far as language tags of texts go: a language and subtags
_LANG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")


class BindingError(ValueError):
    """A parameter is unknown, missing or malformed; `parameter` is its name."""

    def __init__(self, parameter: str, message: str) -> None:
        super().__init__(message)
        self.parameter = parameter


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a query; required if `default` is None. The default `*` leaves it open."""

    name: str
    type: ParameterType
    default: str | None
    example: str

    @property
    def values(self) -> tuple[str, ...]:
        """All values there are, where the type lists them."""
        return STATUSES if self.type == "status" else ()


def parse_parameter(name: str, spec: str) -> Parameter:
    """Read `entity = *, example document/C20-38`.

    Raises:
        ValueError: the specification has another form, or gives neither default nor example.
    """
    found = _SPEC.fullmatch(spec)
    types: tuple[ParameterType, ...] = get_args(ParameterType)
    kind = next((t for t in types if found is not None and t == found["type"]), None)
    if found is None or kind is None:
        raise ValueError(
            f"parameter {name!r} is specified as TYPE [= DEFAULT][, example EXAMPLE], TYPE one of {', '.join(types)}; not {spec!r}"
        )
    default, example = found["default"], found["example"]
    if example is None:
        if default is None or default == ANY:
            raise ValueError(f"parameter {name!r} needs an example")
        example = default
    return Parameter(name, kind, default, example)


def parse_value(parameter: Parameter, value: str) -> str:
    """Return a value as an RDF term in SPARQL syntax, `UNDEF` for `*` where the parameter may stay open.

    Raises:
        BindingError: the value has not the form of the parameter's type.
    """
    if value == ANY and parameter.default == ANY:
        return "UNDEF"
    try:
        return str(_term(parameter.type, value.strip()))
    except ValueError as error:
        raise BindingError(
            parameter.name,
            f"{value!r} is no {parameter.type} for {parameter.name!r}: {error}; for example {parameter.example!r}",
        ) from error


def entity_iri(value: str) -> str:
    """Return the IRI of an entity given as a path after `/id/`, a compact name or an IRI.

    Raises:
        ValueError: the value is none of these.
    """
    if value.startswith(("http://", "https://")):
        return ox.NamedNode(value).value
    prefix, colon, _ = value.partition(":")
    if colon and prefix in PREFIXES:
        return ox.NamedNode(expand(value)).value
    if _PATH.fullmatch(value) is None:
        raise ValueError("an identifier has letters, digits, dots, hyphens and slashes only")
    return entity(value)


def _term(kind: ParameterType, value: str) -> ox.NamedNode | ox.Literal:
    match kind:
        case "entity":
            return ox.NamedNode(entity_iri(value))
        case "term":
            return ox.NamedNode(entity_iri(value) if ":" in value else term(_name(value)))
        case "lang":
            if _LANG.fullmatch(value) is None:
                raise ValueError("a language tag such as ar or en is expected")
            return ox.Literal(value.lower())
        case "integer":
            if _INTEGER.fullmatch(value) is None:
                raise ValueError("a whole number of at most 18 digits is expected")
            return ox.Literal(int(value))
        case "decimal":
            if _DECIMAL.fullmatch(value) is None:
                raise ValueError("a number such as 0.7 is expected, of at most 9 digits on either side of the point")
            return ox.Literal(value, datatype=ox.NamedNode(expand("xsd:decimal")))
        case "status":
            if value not in STATUSES:
                raise ValueError(f"it is one of {', '.join(STATUSES)}")
            return ox.Literal(value)
        case "text":
            return ox.Literal(value)


def _name(value: str) -> str:
    if _PATH.fullmatch(value) is None:
        raise ValueError("a term has letters and digits only")
    return value
