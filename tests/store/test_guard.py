import pyoxigraph as ox
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from store import QueryRefused, Store
from store.guard import refuse_federation

# A port that Oxigraph's client refuses by itself: asking it fails at once, without a packet
THERE = "<http://127.0.0.1:9/>"

ASKING = (
    f"SELECT * {{ SERVICE {THERE} {{ ?a ?b ?c }} }}",
    f"SELECT * {{ service silent {THERE} {{ ?a ?b ?c }} }}",
    f"SELECT * {{ VALUES ?x {{ {THERE} }} SeRvIcE ?x {{ ?a ?b ?c }} }}",
    f"SELECT * {{ FILTER(1<2)SERVICE#>\n{THERE} {{ ?a ?b ?c }} }}",
    f"SELECT * {{ FILTER(1<'x>')SERVICE {THERE} {{ ?a ?b ?c }} #'\n}}",
    f"SELECT * {{ FILTER(1<2#>'''\n)SERVICE {THERE} {{ ?a ?b ?c }} #'''\n}}",
    "PREFIX : <http://127.0.0.1:9/> SELECT * { SERVICE:p { ?a ?b ?c } }",
    "PREFIX : <http://127.0.0.1:9/> PREFIX SERVICE: <urn:x> SELECT * { SERVICE:p { ?a ?b ?c } }",
    "PREFIX : <http://127.0.0.1:9/> SELECT * { SERVICESILENT:p { ?a ?b ?c } }",
    f"SELECT * {{ VALUES ?o {{ true }} ?s ?p trueSERVICE {THERE} {{ ?a ?b ?c }} }}",
    f"SELECT * {{ ?s <http://a\\u0062#x> ?b . SERVICE {THERE} {{ ?a ?b ?c }} }}",
    f"ASK {{ {{ SELECT * {{ SERVICE {THERE} {{ ?a ?b ?c }} }} }} }}",
    f"CONSTRUCT {{ ?a ?b ?c }} {{ OPTIONAL {{ SERVICE {THERE} {{ ?a ?b ?c }} }} }}",
    f"SELECT * {{ FILTER NOT EXISTS {{ SERVICE {THERE} {{ ?a ?b ?c }} }} }}",
    f"SELECT * {{ # SERVICE\nSERVICE{THERE}{{ ?a ?b ?c }} }}",
)
NOT_ASKING = (
    "SELECT * { ?s ?p <https://w3id.org/itugov/id/service-order/16-13> }",
    'SELECT * { ?s ?p "SERVICE <http://example.org/> { }" }',
    "SELECT * { ?s ?p '''\nSERVICE <http://example.org/> { }''' }",
    "SELECT * { ?s ?p ?service } # SERVICE <http://example.org/> {",
    "SELECT ?service ?x { ?service ?p ?x }",
    "PREFIX service: <urn:s:> SELECT * { ?s service:p service:o . service:a ?p ?o }",
    "PREFIX ex: <urn:s:> SELECT * { ?s ex:service ex:o. { ?s ex:p ?service } }",
    "PREFIX service: <http://example.org/service#>\nSELECT * FROM service:g { GRAPH service:g { ?a ?b ?c } }",
    "SELECT * { ?a <http://example.org/service#type>\n?b { ?c ?d ?e } }",
    'SELECT * { ?s ?p "x"@service }',
    "SELECT * { ?s ?p _:service }",
)


def test_the_tables_are_whole() -> None:
    assert len(ASKING) == 15
    assert len(NOT_ASKING) == 11


@pytest.mark.parametrize("query", ASKING)
def test_a_query_that_asks_elsewhere_never_gets_there(query: str) -> None:
    with pytest.raises((QueryRefused, SyntaxError)):
        Store.memory().query(query)


@pytest.mark.parametrize("query", ASKING[:3] + ASKING[10:])
def test_an_open_request_is_refused_by_name(query: str) -> None:
    with pytest.raises(QueryRefused, match="SERVICE is not carried out here"):
        refuse_federation(query)


@pytest.mark.parametrize("query", NOT_ASKING)
def test_the_word_elsewhere_is_no_request(query: str) -> None:
    refuse_federation(query)
    Store.memory().query(query)


def test_a_mistake_beside_the_word_is_a_mistake() -> None:
    with pytest.raises(SyntaxError):
        refuse_federation("SELECT * { ?s ?p <http://example.org/service/1> ")


def test_an_update_is_no_query() -> None:
    for update in ("LOAD <http://127.0.0.1:9/>", "INSERT DATA { <urn:a> <urn:b> <urn:c> }", "CLEAR ALL"):
        with pytest.raises(SyntaxError):
            Store.memory().query(update)


PIECES = st.sampled_from(
    [
        *(
            "SERVICE",
            "service",
            "SERVICE ",
            " SILENT ",
            "SERVICE:p",
            "SERVICE#>\n",
            "true",
            "1",
            "a",
            "GRAPH ",
            "UNDEF",
        ),
        *("<http://127.0.0.1:9/>", " :p ", "?x", "$service", "_:service", ":service", "'", "''", "'''", '"', '"""'),
        *("\\'", "#", "#>'''\n", "\n", " ", "<", ">", "<2#>", "<'x>'", ".", ";", ",", "(", ")", "{", "}", "[", "]"),
        *(
            "FILTER(1<2",
            "BIND(1 AS ?y)",
            "OPTIONAL {",
            "FILTER EXISTS {",
            "VALUES ?z { 1 } ",
            "@service",
            "\\u0053",
            "<<",
            ">>",
        ),
        *("{ ?a ?b ?c }", "{?a ?b ?c} ", "/", "|", "^", "+", "?", "*", "!", "=", "||", "&&", "{|", "|}", "~"),
    ]
)


@settings(max_examples=2_000, deadline=None)
@given(st.lists(PIECES, max_size=12).map("".join))
@example(" FILTER(1<'x>')SERVICE <http://127.0.0.1:9/> { ?a ?b ?c } #'\n")
def test_what_passes_asks_no_one(middle: str) -> None:
    query = f"PREFIX : <http://127.0.0.1:9/> PREFIX SERVICE: <http://127.0.0.1:9/> SELECT * {{ {middle} }}"
    try:
        refuse_federation(query)
    except (QueryRefused, SyntaxError):
        return
    answer(query)  # raises OSError if it reaches for the network


def answer(query: str) -> None:
    """Have the engine itself carry a query out, over one triple."""
    database = ox.Store()
    database.add(ox.Quad(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), ox.Literal(value=True)))
    results = database.query(query)
    if not isinstance(results, ox.QueryBoolean):
        for _ in results:
            pass


def test_the_engine_alone_would_ask() -> None:
    """Ten of the fifteen show it; a silent one, one that a join spares the call, or one without a service to ask does not."""
    asked = 0
    for query in ASKING:
        try:
            answer(query)
        except OSError:
            asked += 1
        except RuntimeError:
            continue
    assert asked == 10
