"""Reads shapes files into constraints that can be run set-wise, and knows nothing of how they are run.

SHACL 1.0 Part 2 (SPARQL-based constraints); a constraint node is a `sh:sparql` of a node or property shape with targets of its own.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

import rdflib
from rdflib.namespace import RDF, RDFS, SH, Namespace
from rdflib.term import Node

from ontology.namespaces import PREFIXES
from shapes.errors import BadShapes

SHAPE: Final = Namespace(PREFIXES["shape"])
SEVERITIES: Final[Mapping[str, str]] = MappingProxyType(
    {str(SH.Violation): "violation", str(SH.Warning): "warning", str(SH.Info): "info"}
)
_HERE: Final = Path(__file__).parent
_PREFIXES: Final = _HERE / "prefixes.ttl"
_OWL_IMPORTS: Final = rdflib.URIRef(PREFIXES["owl"] + "imports")


@dataclass(frozen=True, slots=True)
class Constraint:
    """A SPARQL constraint of one shape.

    `target` is a group graph pattern that binds `?this` to the focus nodes; `messages` are templates by language; `severity` is an IRI.
    `proved` says that it is known to mean the same over all focus nodes at once: the tests prove it of the constraints of this package.
    """

    shape: str
    name: str
    target: str
    path: str | None
    severity: str
    messages: Mapping[str, str]
    prologue: str
    select: str
    proved: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """An audit rule: its name, what it is called and why it matters by language, and the constraints that carry it out."""

    name: str
    shape: str
    severity: str
    label: Mapping[str, str]
    comment: Mapping[str, str]
    constraints: tuple[Constraint, ...]
    messages: Mapping[str, str]


def structure_files() -> tuple[Path, ...]:
    """Return the files of the structural shapes, one a class, in a fixed order."""
    return tuple(sorted((_HERE / "structure").glob("*.ttl")))


def audit_files() -> tuple[Path, ...]:
    """Return the files of the audit rules, one a rule, in a fixed order."""
    return tuple(sorted((_HERE / "audits").glob("*.ttl")))


def read_shapes(files: Iterable[Path]) -> rdflib.Graph:
    """Return the shapes of some files as one graph.

    Raises:
        BadShapes: a file does not parse.
    """
    graph = rdflib.Graph()
    for file in (_PREFIXES, *files):
        try:
            graph.parse(file, format="turtle")
        except Exception as error:  # rdflib's parsers raise errors of many kinds
            raise BadShapes(f"{file}: {error}") from error
    return graph


def constraints(graph: rdflib.Graph) -> tuple[Constraint, ...]:
    """Return the SPARQL constraints of a shapes graph, by name; what is deactivated is left out.

    Raises:
        BadShapes: a constraint has no query, or its shape no target or an unknown severity.
    """
    found = []
    for shape in sorted(set(graph.subjects(SH.sparql)), key=str):
        if (shape, SH.deactivated, rdflib.Literal(True)) in graph:
            continue
        nodes = sorted(graph.objects(shape, SH.sparql), key=lambda node: str(graph.value(node, SH.select)))
        for number, node in enumerate(nodes, 1):
            if (node, SH.deactivated, rdflib.Literal(True)) not in graph:
                found.append(_constraint(graph, shape, node, number))
    return tuple(sorted(found, key=lambda constraint: constraint.name))


@cache
def structure_constraints() -> tuple[Constraint, ...]:
    """Return the constraints among the structural shapes that are run set-wise."""
    return _proved(constraints(read_shapes(structure_files())))


@cache
def rules() -> tuple[Rule, ...]:
    """Return the audit rules, by name, read once a process.

    Raises:
        BadShapes: a file holds no shape that is called like the file, or a rule without severity, label or comment.
    """
    return tuple(_rule(file) for file in audit_files())


def _rule(file: Path) -> Rule:
    graph = read_shapes([file])
    shape = SHAPE[file.stem]
    severity = SEVERITIES.get(str(graph.value(shape, SH.severity)))
    label, comment = _texts(graph, shape, RDFS.label), _texts(graph, shape, RDFS.comment)
    if severity is None or not {"en", "ar"} <= label.keys() & comment.keys():
        raise BadShapes(f"{file}: shape:{file.stem} needs sh:severity, and rdfs:label and rdfs:comment in en and ar")
    return Rule(
        file.stem, str(shape), severity, label, comment, _proved(constraints(graph)), _texts(graph, shape, SH.message)
    )


def _proved(found: tuple[Constraint, ...]) -> tuple[Constraint, ...]:
    return tuple(replace(constraint, proved=True) for constraint in found)


def _constraint(graph: rdflib.Graph, shape: Node, node: Node, number: int) -> Constraint:
    select = graph.value(node, SH.select)
    if select is None:
        raise BadShapes(f"{shape}: a sh:sparql without sh:select")
    severity = str(graph.value(shape, SH.severity, default=SH.Violation))
    if severity not in SEVERITIES:
        raise BadShapes(f"{shape}: the severity {severity} is none of SHACL's")
    path = graph.value(shape, SH.path)
    if path is not None and not isinstance(path, rdflib.URIRef):
        raise BadShapes(f"{shape}: only a predicate can be the path of a constraint run set-wise")
    return Constraint(
        shape=str(shape),
        name=str(node) if isinstance(node, rdflib.URIRef) else f"{shape}-{number}",
        target=_target(graph, shape),
        path=str(path) if path is not None else None,
        severity=severity,
        messages=_texts(graph, node, SH.message) or _texts(graph, shape, SH.message),
        prologue=_prologue(graph, node),
        select=str(select),
    )


def _target(graph: rdflib.Graph, shape: Node) -> str:
    kinds = set(graph.objects(shape, RDF.type))
    arms = [f"VALUES ?this {{ {node.n3()} }}" for node in graph.objects(shape, SH.targetNode)]
    classes = set(graph.objects(shape, SH.targetClass)) | ({shape} if RDFS.Class in kinds else set())
    kind, subclass = f"<{RDF.type}>", f"<{RDFS.subClassOf}>"
    arms += [f"?this {kind}/{subclass}* {node.n3()}" for node in classes]
    arms += [f"?this {node.n3()} ?__object" for node in graph.objects(shape, SH.targetSubjectsOf)]
    arms += [f"?__subject {node.n3()} ?this" for node in graph.objects(shape, SH.targetObjectsOf)]
    if not arms:
        raise BadShapes(f"{shape}: a SPARQL constraint needs a target on its own shape")
    return " UNION ".join(f"{{ {arm} }}" for arm in sorted(arms))


def _prologue(graph: rdflib.Graph, node: Node) -> str:
    """Return the PREFIX lines that `sh:prefixes` gives, through `owl:imports` (SHACL 5.2.1)."""
    open_, seen = set(graph.objects(node, SH.prefixes)), set[Node]()
    declared: dict[str, str] = {}
    while open_:
        source = open_.pop()
        if source in seen:
            continue
        seen.add(source)
        open_ |= set(graph.objects(source, _OWL_IMPORTS))
        for declaration in graph.objects(source, SH.declare):
            prefix, namespace = graph.value(declaration, SH.prefix), graph.value(declaration, SH.namespace)
            if (
                prefix is None
                or namespace is None
                or declared.setdefault(str(prefix), str(namespace)) != str(namespace)
            ):
                raise BadShapes(f"{source}: a prefix declaration is incomplete or contradicts another one")
    return "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in sorted(declared.items()))


def _texts(graph: rdflib.Graph, node: Node, predicate: rdflib.URIRef) -> Mapping[str, str]:
    found = [text for text in graph.objects(node, predicate) if isinstance(text, rdflib.Literal)]
    return MappingProxyType({text.language or "en": str(text) for text in sorted(found, key=str)})
