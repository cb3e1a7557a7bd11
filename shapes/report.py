"""What validation found: results in a fixed order, and the SHACL report they make as triples without blank nodes."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import pyoxigraph as ox

from ontology.namespaces import entity, expand

CONSTRAINT: Final = expand("sh:SPARQLConstraintComponent")


@dataclass(frozen=True, slots=True, order=True)
class Result:
    """One violation: which shape and constraint component, at which node, path and value; all are IRIs or N-Triples terms, empty if none.

    `constraint` names the SPARQL constraint; `message` has one text a language.
    """

    shape: str
    component: str
    severity: str
    focus: str
    path: str
    value: str
    constraint: str = ""
    message: Mapping[str, str] = field(default_factory=dict, compare=False)

    @property
    def key(self) -> str:
        """A stable name: 16 hexadecimal digits of SHA-256 over everything but the message."""
        parts = (self.shape, self.component, self.severity, self.focus, self.path, self.value, self.constraint)
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of a validation; it conforms if it holds no result of any severity (SHACL 1.0, 3.6.1)."""

    results: tuple[Result, ...]

    @property
    def conforms(self) -> bool:
        """Whether nothing was found."""
        return not self.results

    def to_json(self) -> dict[str, Any]:
        """Return the report ready for `json.dumps`."""
        names = ("shape", "component", "severity", "focus", "path", "value", "constraint")
        results = [{name: getattr(r, name) for name in names} | {"message": dict(r.message)} for r in self.results]
        return {"conforms": self.conforms, "results": results}

    def triples(self) -> Iterator[ox.Triple]:
        """Yield the `sh:ValidationReport`; every node has a name made of what it says."""
        report = ox.NamedNode(entity("validation"))
        yield _triple(report, "rdf:type", ox.NamedNode(expand("sh:ValidationReport")))
        yield _triple(report, "sh:conforms", ox.Literal(self.conforms))
        for result in self.results:
            node = ox.NamedNode(entity(f"validation/{result.key}"))
            yield _triple(report, "sh:result", node)
            yield _triple(node, "rdf:type", ox.NamedNode(expand("sh:ValidationResult")))
            yield _triple(node, "sh:resultSeverity", ox.NamedNode(result.severity))
            yield _triple(node, "sh:sourceConstraintComponent", ox.NamedNode(result.component))
            for name, value in (
                ("sh:focusNode", result.focus),
                ("sh:resultPath", result.path),
                ("sh:value", result.value),
                ("sh:sourceShape", result.shape),
                ("sh:sourceConstraint", result.constraint),
            ):
                if value:
                    yield _triple(node, name, _node(value))
            for language, text in sorted(result.message.items()):
                yield _triple(node, "sh:resultMessage", ox.Literal(text, language=language))


def _node(text: str) -> ox.NamedNode | ox.Literal:
    if not text.startswith('"'):
        return ox.NamedNode(text)
    (quad,) = ox.parse(f"<urn:s> <urn:p> {text} .", format=ox.RdfFormat.TURTLE)
    assert isinstance(quad.object, ox.NamedNode | ox.Literal)
    return quad.object


def _triple(subject: ox.NamedNode, predicate: str, value: ox.NamedNode | ox.Literal) -> ox.Triple:
    return ox.Triple(subject, ox.NamedNode(expand(predicate)), value)
