"""Runs the core constraints of the structural shapes with pyshacl over explicit triples, and knows nothing of SPARQL constraints.

pyshacl is the reference engine; it is given rdflib's own in-memory store, because over an Oxigraph store it reports false violations of
`sh:in` and `sh:hasValue`, and shapes without `sh:sparql`, which would cost a parsed query for every focus node.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

import pyoxigraph as ox
import pyshacl
import rdflib
from pyshacl.errors import ConstraintLoadError, ReportableRuntimeError, ShapeLoadError
from rdflib.namespace import RDF, RDFS, SH, XSD
from rdflib.term import Node

from shapes.catalogue import read_shapes, structure_files
from shapes.errors import BadShapes, EngineFailure
from shapes.report import Result

_STRING: Final = str(XSD.string)
_COMPARED: Final = (SH.path, SH.lessThan, SH.lessThanOrEquals, SH.equals, SH.disjoint)


@cache
def core_shapes() -> rdflib.Graph:
    """Return the structural shapes without their SPARQL constraints."""
    graph = read_shapes(structure_files())
    graph.remove((None, SH.sparql, None))
    _name_properties(graph)
    return graph


def _name_properties(graph: rdflib.Graph) -> None:
    """Give each property shape the name of its shape and path, so that a report can name it."""
    taken: set[Node] = set()
    for shape, node in sorted(
        graph.subject_objects(SH.property), key=lambda pair: (str(pair[0]), _order(graph, pair[1]))
    ):
        local = str(graph.value(node, SH.path)).rpartition("#")[2].rpartition("/")[2]
        name = next(
            n
            for k in range(1, 99)
            if (n := rdflib.URIRef(f"{shape}-{local}" + (f"-{k}" if k > 1 else ""))) not in taken
        )
        taken.add(name)
        for predicate, value in list(graph.predicate_objects(node)):
            graph.remove((node, predicate, value))
            graph.add((name, predicate, value))
        graph.remove((shape, SH.property, node))
        graph.add((shape, SH.property, name))


def _order(graph: rdflib.Graph, node: Node) -> str:
    return " ".join(sorted(f"{p} {v}" for p, v in graph.predicate_objects(node) if not isinstance(v, rdflib.BNode)))


@cache
def predicates() -> tuple[str, ...]:
    """Return the predicates that the core constraints look at, with those that give a node its classes.

    Raises:
        BadShapes: a path is more than one predicate: then this list would not be all they look at.
    """
    shapes = core_shapes()
    found = {RDF.type, RDFS.subClassOf}
    for predicate in _COMPARED:
        for shape, value in shapes.subject_objects(predicate):
            if not isinstance(value, rdflib.URIRef):
                raise BadShapes(f"{shape}: the path of a core constraint must be one predicate")
            found.add(value)
    return tuple(sorted(str(predicate) for predicate in found))


def check(triples: Iterable[ox.Triple], shapes: rdflib.Graph | None = None) -> Iterator[Result]:
    """Yield the results of the core constraints over a graph, in no order.

    Args:
        triples: the data graph, with the classes of what it refers to.
        shapes: the shapes, the structural ones of this package if not given.

    Raises:
        BadShapes: pyshacl cannot read the shapes.
        EngineFailure: pyshacl failed.
    """
    try:
        _, report, _ = pyshacl.validate(in_memory(triples), shacl_graph=shapes or core_shapes(), inplace=True)
    except (ShapeLoadError, ConstraintLoadError) as error:
        raise BadShapes(str(error)) from error
    except ReportableRuntimeError as error:
        raise EngineFailure(f"pyshacl: {error}") from error
    if not isinstance(report, rdflib.Graph):  # a failure of validation is given back in place of a report
        raise EngineFailure(f"pyshacl: {report}")
    yield from read_report(report)


def read_report(report: rdflib.Graph) -> Iterator[Result]:
    """Yield the results of a validation report; a shape that is a blank node is left out."""
    for node in report.objects(None, SH.result):
        path = report.value(node, SH.resultPath)
        value = report.value(node, SH.value)
        component = str(report.value(node, SH.sourceConstraintComponent))
        shape = report.value(node, SH.sourceShape)
        yield Result(
            shape=str(shape) if isinstance(shape, rdflib.URIRef) else "",
            component=component,
            severity=str(report.value(node, SH.resultSeverity)),
            focus=_text(report.value(node, SH.focusNode)),
            path=str(path) if isinstance(path, rdflib.URIRef) else "",
            value="" if value is None else _text(value),
        )


def in_memory(triples: Iterable[ox.Triple]) -> rdflib.Graph:
    """Return triples as an rdflib graph; lexical forms stay as they are."""
    graph = rdflib.Graph()
    terms: dict[object, Node] = {}
    add = graph.store.add
    for triple in triples:
        add(tuple(_term(part, terms) for part in (triple.subject, triple.predicate, triple.object)), context=graph)  # type: ignore[arg-type]
    return graph


def _term(term: object, known: dict[object, Node]) -> Node:
    found = known.get(term)
    if found is None:
        if isinstance(term, ox.NamedNode):
            found = rdflib.URIRef(term.value)
        elif isinstance(term, ox.BlankNode):
            found = rdflib.BNode(term.value)
        elif isinstance(term, ox.Literal):
            # For rdflib "x" and "x"^^xsd:string are two terms, and shapes write the first
            plain = term.language or term.datatype.value == _STRING
            datatype = None if plain else rdflib.URIRef(term.datatype.value)
            found = rdflib.Literal(term.value, lang=term.language, datatype=datatype, normalize=False)
        else:
            raise EngineFailure(f"a triple within a triple is not supported: {term}")
        known[term] = found
    return found


def _text(node: Node | None) -> str:
    return node.n3() if isinstance(node, rdflib.Literal) else str(node)
