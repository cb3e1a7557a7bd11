"""Makes up what many clients ask a service for, of each kind something, and what abusive ones do; tells which ends are right."""

import json
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote, urlencode

from ontology.namespaces import PREFIXES, entity
from queries.catalogue import catalogue

OK: Final = frozenset({(200, "")})
_ITU: Final = f"PREFIX itu: <{PREFIXES['itu']}>\nPREFIX skos: <{PREFIXES['skos']}>\n"
_JSON: Final = "application/sparql-results+json"
_LARGE_BODY_BYTES: Final = 2_000_000


@dataclass(frozen=True, slots=True)
class Request:
    """Something that is asked for: under which name it is counted, and the ends that are right, each a status and the code of its problem; 0 is a closed connection."""

    kind: str
    path: str
    right: frozenset[tuple[int, str]] = OK
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


def _sparql(
    kind: str,
    query: str,
    accept: str = _JSON,
    right: frozenset[tuple[int, str]] = OK,
) -> Request:
    return Request(kind, "/sparql?" + urlencode({"query": query}), right, headers={"accept": accept})


def _sparql_of(kind: str, query: str, *accepts: str) -> Callable[[random.Random, int], Request]:
    def make(chance: random.Random, documents: int) -> Request:
        numbers = {
            "@resolution": f"<{entity(f'resolution/pp/{chance.randrange(documents * 5)}')}>",
            "@document": f"<{entity(f'document/C24-{chance.randrange(documents)}')}>",
            "@number": str(chance.randrange(20, 60)),
        }
        text = query
        for name, value in numbers.items():
            text = text.replace(name, value)
        return _sparql(kind, _ITU + text, chance.choice(accepts or (_JSON,)))

    return make


def _lookup(chance: random.Random, documents: int) -> Request:
    chosen = entity(f"resolution/pp/{chance.randrange(documents * 5)}")
    return _sparql("lookup", f"SELECT ?p ?o {{ <{chosen}> ?p ?o }} LIMIT {1000 + chance.randrange(20)}")


def _catalogued(chance: random.Random, _: int) -> Request:
    open_ones = sorted(q.name for q in catalogue().values() if all(p.default is not None for p in q.parameters))
    return Request("catalogue", f"/api/v1/queries/{chance.choice(open_ones)}")


def _search(chance: random.Random, _: int) -> Request:
    word = chance.choice(("council", "القرار", "المجلس", "spectrum report", "resolution", "تنمية"))
    return Request("search", f"/api/v1/{chance.choice(('search?q', 'suggest?prefix'))}={quote(word)}")


def _page(chance: random.Random, documents: int) -> Request:
    path = chance.choice(
        (f"resolution/pp/{chance.randrange(documents * 5)}", f"document/C24-{chance.randrange(documents)}")
    )
    return Request(
        "page",
        chance.choice((f"/en/entity/{path}", f"/ar/entity/{path}", f"/data/{path}.ttl", f"/api/v1/entities/{path}")),
    )


_KINDS: Final[tuple[tuple[int, Callable[[random.Random, int], Request]], ...]] = (
    (8, _lookup),
    (2, _catalogued),
    (3, _search),
    (4, _page),
    (
        2,
        _sparql_of(
            "join",
            "SELECT ?d ?q { ?d itu:cites @resolution, ?r . ?m itu:refersTo ?r ; itu:quote ?q }",
            _JSON,
            "text/csv",
        ),
    ),
    (1, _sparql_of("path", "SELECT ?d { @document itu:supersedes+ ?d }")),
    (1, _sparql_of("aggregate", "SELECT ?p (COUNT(*) AS ?n) { ?s a itu:Mention ; ?p ?o } GROUP BY ?p", "text/csv")),
    (1, _sparql_of("regex", 'SELECT ?m { ?m itu:quote ?q FILTER(REGEX(?q, "council .*spectrum")) } LIMIT @number')),
    (
        1,
        _sparql_of("optional", "SELECT * { ?d itu:cites @resolution OPTIONAL { ?d itu:supersedes ?e } }", _JSON, "*/*"),
    ),
    (
        1,
        _sparql_of(
            "order by",
            "SELECT ?m ?c { ?m itu:refersTo @resolution ; itu:confidence ?c } ORDER BY DESC(?c) ?m",
            "text/tab-separated-values",
        ),
    ),
    (1, _sparql_of("ask", "ASK { @document itu:cites @resolution }", _JSON, "application/sparql-results+xml")),
    (1, _sparql_of("describe", "DESCRIBE @document", "text/turtle", "application/ld+json", "application/rdf+xml")),
    (
        1,
        _sparql_of(
            "construct", "CONSTRUCT { ?m itu:quote ?q } { ?m itu:quote ?q } LIMIT 20@number", "application/n-triples"
        ),
    ),
    (1, _sparql_of("many rows", "SELECT ?m ?q { ?m itu:quote ?q ; itu:inParagraph ?d } LIMIT 120@number", _JSON)),
)


def wanted(seed: int, documents: int) -> Iterator[Request]:
    """Yield without end what a client of good will asks for, all of which is to succeed."""
    chance = random.Random(seed)
    weights = [weight for weight, _ in _KINDS]
    while True:
        (chosen,) = chance.choices(_KINDS, weights)
        yield chosen[1](chance, documents)


def unwanted(seed: int, documents: int) -> Iterator[Request]:
    """Yield without end what a client does that does not care, or does not know; most of it is to fail, in a way that is known."""
    del documents
    chance = random.Random(seed)
    timeout, memory = (503, "query-timeout"), (503, "query-memory")
    large, closed = (413, "result-too-large"), (0, "")
    every = (
        _sparql(
            "cartesian count", "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", right=frozenset({timeout})
        ),
        _sparql(
            "cartesian stream",
            "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
            right=frozenset({closed, large, timeout}),
        ),
        _sparql(
            "cartesian order",
            "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f LIMIT 5",
            right=frozenset({timeout, memory}),
        ),
        _sparql(
            "service", "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", right=frozenset({(403, "refused")})
        ),
        _sparql("syntax error", "SELECT * { ?s ?p }", right=frozenset({(400, "query-syntax")})),
        _sparql("no such format", "ASK {}", "image/png", frozenset({(406, "not-acceptable")})),
        Request("no such entity", "/data/body/none.ttl", frozenset({(404, "not-found")})),
        Request(
            "large body",
            "/sparql",
            frozenset({(413, "body-too-large")}),
            b" " * _LARGE_BODY_BYTES,
            {"content-type": "application/sparql-query"},
        ),
    )
    while True:
        yield chance.choice(every)


def code_of(data: bytes) -> str:
    """Return the code of a problem, the empty text for a body that tells none."""
    try:
        return str(json.loads(data)["code"])
    except (ValueError, KeyError, TypeError):
        return ""
