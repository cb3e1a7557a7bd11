"""Readers that are not ours read back every format, whatever texts hold: those of graph libraries in Python and JavaScript, Graphviz, and the schemas of formats.

Those in JavaScript stand in `tests/readers` (`npm ci` there); the schemas are read from a folder (`ITUGOV_TEST_SCHEMAS`) with `gexf-1.3/gexf.rng` and `gexf.xsd`, as github.com/gephi/gexf
has them, and `json-graph-schema_v2.json`, as github.com/jsongraph/json-graph-specification has it. What is not there is skipped with its reason.
"""

import importlib
import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, Literal, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree

from graph_api.formats import FORMATS, FormatName, Subgraph
from graph_api.rendering import Form, render
from tests.graph_api.subgraphs import TEXT, subgraphs
from tests.shared import ROOT

READERS: Final = ROOT / "tests" / "readers"
SCHEMAS: Final = os.environ.get("ITUGOV_TEST_SCHEMAS", "")
LONG: Final = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
Read = Callable[[str, str], dict[str, Any]]


def sent(graph: Subgraph, name: FormatName, edges: Literal["edges", "links"] = "edges") -> str:
    """Return a graph as the service sends it."""
    return bytes(render(graph, Form(name, edges, ("en",))).body).decode()


def plain(text: str) -> str:
    """Return a text as UTF-8 holds it."""
    return text.encode("utf-8", "replace").decode()


def of_xml(text: str) -> str:
    """Return what XML can hold of a text."""
    return "".join(
        c
        for c in text
        if c in "\t\n\r" or (ord(c) >= 0x20 and c not in "\ufffe\uffff" and not "\ud800" <= c <= "\udfff")
    )


def of_dot(text: str) -> str:
    """Return a text as DOT holds it: backslashes doubled, and ends of lines as the layout knows them."""
    lines = plain(text).replace("\\", "\\\\").replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")
    return "".join(c for c in lines if c >= " " or c == "\t")


@pytest.fixture(scope="module")
def node() -> Iterator[Read]:
    """Give what asks the readers in JavaScript, which run in one process for all tests."""
    if shutil.which("node") is None:
        pytest.skip("there is no node to run the readers in JavaScript")
    if not (READERS / "node_modules").is_dir():
        pytest.skip("the readers in JavaScript are not installed: cd tests/readers && npm ci")
    process = subprocess.Popen(
        ["node", str(READERS / "read.mjs")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )
    assert process.stdin is not None
    assert process.stdout is not None
    into, out = process.stdin, process.stdout

    def read(form: str, text: str) -> dict[str, Any]:
        into.write(json.dumps({"format": form, "text": text}) + "\n")
        into.flush()
        found: dict[str, Any] = json.loads(out.readline())
        assert "error" not in found, found
        return found

    yield read
    into.close()
    process.wait(30)
    out.close()


# By reader: the format it reads, and what becomes there of a text
JAVASCRIPT: Final[dict[str, tuple[FormatName, Callable[[str], str]]]] = {
    "gexf": ("gexf", of_xml),
    "graphml": ("graphml", of_xml),
    "graphology": ("graphology", plain),
    "cytoscape": ("cytoscape", plain),
    "links": ("json", plain),
    "dot": ("dot", of_dot),
}


@pytest.mark.parametrize("reader", JAVASCRIPT)
@LONG
@given(graph=subgraphs(TEXT))
def test_libraries_in_javascript_read_what_is_sent(node: Read, reader: str, graph: Subgraph) -> None:
    name, held = JAVASCRIPT[reader]
    found = node(reader, sent(graph, name, "links" if reader == "links" else "edges"))
    assert [(n["id"], n.get("label", "")) for n in found["nodes"]] == [(n.id, held(n.label)) for n in graph.nodes]
    edges = {e["id"]: e for e in found["edges"]}
    assert {name: (e["source"], e["target"]) for name, e in edges.items()} == {
        e.id: (e.source, e.target) for e in graph.edges
    }
    for edge in graph.edges:
        read = edges[edge.id]
        assert read.get("predicate_label", "") == held(edge.predicate_label)
        assert read.get("evidence_quote", "") == held(edge.evidence_quote)
        assert read.get("document", "") == held(edge.document)
        assert read["predicate"] == "itu:cites"
        confidence = read.get("confidence")
        assert (None if confidence in (None, "") else float(confidence)) == edge.confidence
        assert read["inferred"] in (edge.inferred, str(edge.inferred).lower())
    if reader in ("gexf", "graphml", "graphology", "cytoscape"):
        for told, given_node in zip(found["nodes"], graph.nodes, strict=True):
            if given_node.x is not None and given_node.y is not None:
                assert (told["x"], told["y"]) == (given_node.x, given_node.y)
                if reader == "cytoscape":
                    assert told["position"] == {"x": 1000 * given_node.x, "y": -1000 * given_node.y}


def of_mermaid(text: str, otherwise: str) -> str:
    """Return a text as Mermaid shows it: on one line, without control characters, and never empty."""
    return " ".join("".join(c if c >= " " else " " for c in plain(text)).split()).strip("\ufeff ") or otherwise


@LONG
@given(graph=subgraphs(TEXT))
def test_mermaid_reads_what_is_sent(node: Read, graph: Subgraph) -> None:
    found = node("mermaid", sent(graph, "mermaid"))
    assert [n["label"] for n in found["nodes"]] == [of_mermaid(n.label, n.id) for n in graph.nodes]
    names = {n["id"]: given_node.id for n, given_node in zip(found["nodes"], graph.nodes, strict=True)}
    assert [(names[e["source"]], names[e["target"]], e["label"]) for e in found["edges"]] == [
        (e.source, e.target, of_mermaid(e.predicate_label, e.predicate)) for e in graph.edges
    ]
    assert found["direction"] in ("LR", "RL")


@LONG
@given(graph=subgraphs(TEXT))
def test_igraph_reads_graphml(tmp_path: Path, graph: Subgraph) -> None:
    igraph = pytest.importorskip("igraph", reason="igraph, which is under the GPL, is not installed")
    file = tmp_path / "graph.graphml"
    file.write_text(sent(graph, "graphml"), encoding="utf-8", newline="")
    read = igraph.Graph.Read_GraphML(str(file))
    assert read.is_directed()
    names = [v["id"] for v in read.vs]
    assert [(v["id"], v["label"]) for v in read.vs] == [(n.id, of_xml(n.label)) for n in graph.nodes]
    assert [(names[e.source], names[e.target], e["label"], e["evidence_quote"], e["inferred"]) for e in read.es] == [
        (e.source, e.target, of_xml(e.predicate_label), of_xml(e.evidence_quote), e.inferred) for e in graph.edges
    ]
    assert [None if e["confidence"] != e["confidence"] else e["confidence"] for e in read.es] == [
        e.confidence for e in graph.edges
    ]


def schema(*parts: str) -> Path:
    if not SCHEMAS:
        pytest.skip("ITUGOV_TEST_SCHEMAS names no folder of schemas")
    return Path(SCHEMAS, *parts)


@LONG
@given(graph=subgraphs(TEXT))
def test_gexf_is_valid_by_its_schema(graph: Subgraph) -> None:
    valid = etree.RelaxNG(etree.parse(schema("gexf-1.3", "gexf.rng")))
    text = sent(graph, "gexf")
    valid.assertValid(etree.fromstring(text.encode()))
    assert not valid.validate(etree.fromstring(text.replace("<nodes>", '<nodes more="1">').encode()))
    # The published XML schema has the elements of drawings in the wrong namespace: it is for what has no places
    valid_too = etree.XMLSchema(etree.parse(schema("gexf-1.3", "gexf.xsd")))
    unplaced = replace(graph, nodes=tuple(replace(n, x=None, y=None) for n in graph.nodes))
    valid_too.assertValid(etree.fromstring(sent(unplaced, "gexf").encode()))


@LONG
@given(graph=subgraphs(TEXT))
def test_json_graph_format_is_valid_by_its_schema(graph: Subgraph) -> None:
    jsonschema = importlib.import_module("jsonschema")
    valid = jsonschema.Draft7Validator(json.loads(schema("json-graph-schema_v2.json").read_text(encoding="utf-8")))
    told = json.loads(sent(graph, "jgf"))
    valid.validate(told)
    assert not valid.is_valid({**told, "more": 1})


@LONG
@given(graph=subgraphs(TEXT))
def test_what_is_sent_is_utf_8_in_every_format(graph: Subgraph) -> None:
    for name in get_args(FormatName):
        text = sent(graph, name)
        assert text.encode().decode() == text


def test_every_format_has_a_reader_that_is_not_ours() -> None:
    here: Sequence[str] = [*(name for name, _ in JAVASCRIPT.values()), "jgf", "mermaid"]
    # csv by the standard library, Turtle and JSON-LD by rdflib, in test_formats.py
    assert {*here, "csv", "turtle", "jsonld"} == FORMATS.keys()
