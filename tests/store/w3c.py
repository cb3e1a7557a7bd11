"""The tests of SPARQL 1.1 by the W3C that are evaluated by an engine: queries, updates, their syntax, and the formats of results."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox
import rdflib
from rdflib.collection import Collection

from store.dataset import Merges, Results, evaluate
from tests.shared import SHARED

FOLDER: Final = SHARED / "w3c" / "sparql11"
MF: Final = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT: Final = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
UT: Final = rdflib.Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
RS: Final = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/result-set#")
RESULTS: Final = {
    ".srx": ox.QueryResultsFormat.XML,
    ".srj": ox.QueryResultsFormat.JSON,
    ".tsv": ox.QueryResultsFormat.TSV,
}
_ROW: Final = ox.NamedNode("urn:row")


@dataclass(frozen=True)
class State:
    """The graphs of a store: the unnamed ones, and the named ones with their names."""

    default: tuple[Path, ...] = ()
    named: tuple[tuple[str, Path], ...] = ()


@dataclass(frozen=True)
class Case:
    """A test: its kind, what it asks or changes, over what, and what is expected."""

    suite: str
    name: str
    kind: str
    asked: Path
    before: State = State()
    result: Path | None = None
    after: State = field(default_factory=State)


def cases(*suites: str) -> Iterator[Case]:
    """Yield the tests of some suites, none where the shared folder is not there."""
    for suite in suites:
        file = FOLDER / suite / "manifest.ttl"
        if file.exists():
            yield from _suite(suite, file)


def _suite(suite: str, file: Path) -> Iterator[Case]:
    graph: Any = rdflib.Graph().parse(file, publicID=file.as_uri())
    entries = next(graph.objects(None, MF.entries))

    def path(node: Any) -> Path:
        return Path(str(node).removeprefix("file://"))

    def state(node: Any, data: Any, graph_data: Any) -> State:
        named = []
        for item in graph.objects(node, graph_data):
            own = graph.value(item, UT.graph)
            label = graph.value(item, rdflib.RDFS.label)
            named.append((str(item if own is None else label), path(item if own is None else own)))
        return State(tuple(path(n) for n in graph.objects(node, data)), tuple(sorted(named)))

    for test in Collection(graph, entries):
        kind = str(graph.value(test, rdflib.RDF.type)).rpartition("#")[2]
        name = str(test).rpartition("#")[2]
        action, result = graph.value(test, MF.action), graph.value(test, MF.result)
        if kind in ("QueryEvaluationTest", "CSVResultFormatTest"):
            query = path(graph.value(action, QT.query))
            yield Case(suite, name, kind, query, state(action, QT.data, QT.graphData), path(result))
        elif kind == "UpdateEvaluationTest":
            request = path(graph.value(action, UT.request))
            before, after = (state(node, UT.data, UT.graphData) for node in (action, result))
            yield Case(suite, name, kind, request, before, None, after)
        else:
            yield Case(suite, name, kind, path(action))


def holds(case: Case) -> bool:
    """Carry out a test and say whether it holds."""
    text = case.asked.read_text(encoding="utf-8")
    base = case.asked.as_uri()
    if "Syntax" in case.kind:
        return _parses(case.kind, text, base) is case.kind.startswith("Positive")
    store = _store(case.before)
    if case.kind == "UpdateEvaluationTest":
        store.update(text, base_iri=base)
        return _content(store) == _content(_store(case.after))
    assert case.result is not None
    merges = Merges()
    results = evaluate(
        store,
        f"BASE <{base}>\n{text}",
        default_graphs=None,
        named_graphs=None,
        merges=merges,
        size=lambda name: sum(1 for _ in store.quads_for_pattern(None, None, None, ox.NamedNode(name))),
    )
    return _as_expected(results, case.result, text)


def _parses(kind: str, text: str, base: str) -> bool:
    try:
        if "Update" in kind:
            ox.Store().update(text, base_iri=base)
        else:
            ox.Store().query(text, base_iri=base)
    except SyntaxError:
        return False
    except (RuntimeError, OSError):  # it parses, and does not work on an empty store
        return True
    return True


def _store(state: State) -> ox.Store:
    store = ox.Store()
    for file in state.default:
        store.load(path=str(file), base_iri=file.as_uri(), format=_format(file))
    for name, file in state.named:
        store.load(path=str(file), base_iri=file.as_uri(), format=_format(file), to_graph=ox.NamedNode(name))
    return store


def _format(file: Path) -> ox.RdfFormat:
    found = ox.RdfFormat.from_extension(file.suffix[1:])
    assert found is not None
    return found


def _content(store: ox.Store) -> set[ox.Quad]:
    """Return the quads with canonical blank nodes; literals are in the form that the engine keeps."""
    dataset = ox.Dataset(store)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return set(dataset)


def _as_expected(results: Results, file: Path, query: str) -> bool:
    if isinstance(results, ox.QueryTriples):
        store = ox.Store()
        store.extend(ox.Quad(t.subject, t.predicate, t.object) for t in results)
        return _content(store) == _content(_store(State((file,))))
    if file.suffix == ".csv":
        assert isinstance(results, ox.QuerySolutions)
        data = results.serialize(format=ox.QueryResultsFormat.CSV)
        assert data is not None
        return _cells(data) == _cells(file.read_bytes())
    ordered = "ORDER BY" in query.upper()
    if file.suffix in RESULTS:
        expected = ox.parse_query_results(path=str(file), format=RESULTS[file.suffix])
        if isinstance(results, ox.QueryBoolean) or isinstance(expected, ox.QueryBoolean):
            return bool(results) is bool(expected)
        rows = [{v.value: row[v] for v in expected.variables if row[v] is not None} for row in expected]
    else:
        graph: Any = rdflib.Graph().parse(file)
        boolean = next(graph.objects(None, RS.boolean), None)
        if boolean is not None:
            return bool(results) is bool(boolean.toPython())
        rows = list(_listed(graph))
    assert isinstance(results, ox.QuerySolutions)
    names = [v.value for v in results.variables]
    ours = [{name: row[name] for name in names if row[name] is not None} for row in results]
    return len(ours) == len(rows) and _table(ours, ordered=ordered) == _table(rows, ordered=ordered)


def _listed(graph: Any) -> Iterator[dict[str, Any]]:
    """Yield the rows of a result set that is written as a graph, by their index where they have one."""
    solutions = sorted(graph.objects(None, RS.solution), key=lambda n: int(graph.value(n, RS["index"]) or 0))
    for solution in solutions:
        yield {
            str(graph.value(binding, RS.variable)): _term(graph.value(binding, RS.value))
            for binding in graph.objects(solution, RS.binding)
        }


def _term(node: Any) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    if isinstance(node, rdflib.URIRef):
        return ox.NamedNode(str(node))
    if isinstance(node, rdflib.BNode):
        return ox.BlankNode(str(node))
    if node.language:
        return ox.Literal(str(node), language=node.language)
    return ox.Literal(str(node), datatype=None if node.datatype is None else ox.NamedNode(str(node.datatype)))


def _table(rows: list[dict[str, Any]], *, ordered: bool) -> set[ox.Quad]:
    """Return rows as a graph, so that blank nodes and values compare as the engine compares them."""
    store = ox.Store()
    for number, row in enumerate(rows):
        subject = ox.BlankNode(f"row{number}")
        store.add(ox.Quad(subject, _ROW, ox.Literal(number if ordered else 0)))
        for name, value in row.items():
            store.add(ox.Quad(subject, ox.NamedNode(f"urn:column:{name}"), value))
    return _content(store)


def _cells(data: bytes) -> list[list[tuple[str, str]]]:
    """Return the rows of a CSV file, but for the order of rows, that of columns, which `SELECT *` leaves open, and the names of blank nodes."""
    rows = csv.DictReader(io.StringIO(data.decode()))
    return sorted(sorted((name, "_:" if cell.startswith("_:") else cell) for name, cell in row.items()) for row in rows)
