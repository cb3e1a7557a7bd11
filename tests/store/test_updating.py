"""Whatever is written, by whole graphs and by updates, leaves the union that of the visible graphs, and digests that a reopened store finds too."""

import tempfile
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
from hypothesis import example, given, settings
from hypothesis import strategies as st

from store import Store
from store.content import read
from store.updating import Writer

NAMES = ("http://x.example/a", "http://x.example/d/b", "http://x.example/hidden")
WRITTEN = (*(f"<{name}>" for name in NAMES), "<a>", "<../a>", "<./d/b>", "x:a", "x:hidden", "y:b")
BASE = "BASE <http://x.example/> "
PREFIXES = "PREFIX x: <http://x.example/> PREFIX y: <http://x.example/d/> "


@st.composite
def updates(draw: st.DrawFn) -> str:
    def graph() -> str:
        return draw(st.sampled_from(WRITTEN))

    triple = f"<urn:s{draw(st.integers(0, 2))}> <urn:p> {draw(st.integers(0, 2))}"
    return draw(
        st.sampled_from(
            (
                f"INSERT DATA {{ GRAPH {graph()} {{ {triple} }} }}",
                f"DELETE DATA {{ GRAPH {graph()} {{ {triple} }} }}",
                f"DELETE WHERE {{ GRAPH {graph()} {{ ?s ?p ?o }} }}",
                "DELETE { GRAPH ?g { ?s ?p 1 } } INSERT { GRAPH ?g { ?s ?p 2 } } WHERE { GRAPH ?g { ?s ?p 1 } }",
                f"WITH {graph()} INSERT {{ {triple} }} WHERE {{ FILTER(1<'x>') }} #'",
                f"COPY SILENT {graph()} TO {graph()}",
                f"MOVE SILENT {graph()} TO {graph()}",
                f"ADD SILENT {graph()} TO {graph()}",
                f"CLEAR SILENT GRAPH {graph()}",
                "DROP NAMED",
            )
        )
    )


OPERATIONS = st.one_of(
    st.tuples(
        st.just("update"), st.lists(updates(), min_size=1, max_size=3).map("\n;\n".join)
    ),  # a comment may end one
    st.tuples(st.sampled_from(("put", "add")), st.sampled_from(NAMES)),
    st.tuples(st.just("delete"), st.sampled_from(NAMES)),
)


@settings(max_examples=8, deadline=None)
@example([("put", NAMES[0]), ("update", "INSERT DATA { GRAPH <../a> { <urn:s2> <urn:p> 2 } }")])
@given(st.lists(OPERATIONS, min_size=1, max_size=4))
def test_any_writing_leaves_the_union_whole(operations: list[tuple[str, str]]) -> None:
    one = ox.Triple(ox.NamedNode("urn:s1"), ox.NamedNode("urn:p"), ox.Literal(1))
    model = ox.Store()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        place = Path(folder) / "store"
        with Store.open(place, hidden=(NAMES[2],)) as store:
            store.publish()
        writer = Writer(place, "http://x.example/default")
        for kind, what in operations:
            if kind == "update":
                # Without prefixes where none is used: a declaration alone makes the writer look at every graph
                what = BASE + (PREFIXES if " x:" in what or " y:" in what else "") + what
                writer.update(what)
                model.update(what)
                continue
            if kind != "add":
                model.clear_graph(ox.NamedNode(what))
            if kind == "delete":
                writer.delete(what)
                continue
            {"put": writer.put, "add": writer.add}[kind](what, [one])
            model.add(ox.Quad(one.subject, one.predicate, one.object, ox.NamedNode(what)))
        with Store.reopen(place) as store:
            held = {name: Counter(map(str, store.triples(name))) for name in store.graphs()}
            found = store.query("SELECT ?s ?o { ?s <urn:p> ?o }")
            assert isinstance(found, ox.QuerySolutions)
            union = Counter((str(row["s"]), str(row["o"])) for row in found)
            digests = {name: (store.digest(name), read(store._database, ox.NamedNode(name)).digest) for name in held}
    expected: dict[str, Counter[str]] = {}
    for quad in model:
        assert isinstance(quad.graph_name, ox.NamedNode)
        expected.setdefault(quad.graph_name.value, Counter())[str(quad.triple)] += 1
    assert held == expected
    visible = {(q.subject, q.object) for q in model if q.graph_name != ox.NamedNode(NAMES[2])}
    assert union == Counter((str(s), str(o)) for s, o in visible)
    assert all(told == worked_out for told, worked_out in digests.values())
