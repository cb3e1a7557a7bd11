"""`/{lang}/entity` and `/{lang}/edge`: the pages of a thing and of a statement."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from graph_api import describing
from graph_api.evidence import first_places, places
from graph_api.formats import Node
from graph_api.holdings import holdings
from graph_api.labels import Label, entity_labels, term_labels
from graph_api.linked.fates import fate
from graph_api.linked.links import link_header
from graph_api.linked.representations import DATA
from graph_api.linked.resources import Found, thing
from graph_api.pages import entity as entity_page
from graph_api.pages import page as pages
from graph_api.pages.entity import Edition, Group
from graph_api.pages.page import chain_of
from graph_api.reading import Reading, text_of
from graph_api.request import Current, Cursor, page
from graph_api.routers.pages import PageLang, absent, html
from graph_api.walks.filtering import View
from graph_api.walks.subgraph import links, nodes
from graph_api.walks.topology import Edge, topology
from ontology.namespaces import entity as iri_of

router = APIRouter(tags=["Pages"], default_response_class=Response)
# Of each relation, on the page of an entity; a relation has pages of its own
_FIRST: Final = 8
_EDGES: Final = 100
_EDITION: Final = "itu:editionOf"
Way = Literal["out", "in"]


@router.get("/{lang}/entity/{id:path}", summary="The page of an entity")
def entity(
    request: Request,
    reading: Current,
    lang: PageLang,
    id: str,
    predicate: Annotated[str, Query(description="Show this relation only, in pages", examples=["itu:cites"])] = "",
    direction: Annotated[Way, Query(description="Of that relation, what starts here or what ends here")] = "out",
    cursor: Cursor = None,
) -> Response:
    """Show names, facts, editions and relations of an entity, with the sentence behind each."""
    # An edge has a page of its own, and is nothing in the graph
    found = Found(thing(reading, id).resource, fate(reading, iri_of(id)))
    if found.fate.state not in ("here", "merged"):
        return absent(reading, lang, found)
    whole = View(topology(reading))
    if predicate:
        edges = [edge for _, edge in describing.incident(whole, id, direction) if edge.predicate == predicate]
        part = page(request, reading, cursor, _EDGES, edges)
        if not edges:
            return html(pages.missing(reading, lang, found.resource.page), 404)
        groups, titles = _groups(reading, lang, {(direction, predicate): (part.items, part.total)})
        name = entity_labels(reading, [id], chain_of(lang))[id]
        answer = html(entity_page.relation(reading, lang, id, name, groups[0], titles, part.next_url))
    else:
        every: dict[tuple[str, str], list[Edge]] = {}
        for way, edge in describing.incident(whole, id, "both"):
            every.setdefault((way, edge.predicate), []).append(edge)
        groups, titles = _groups(reading, lang, {key: (edges[:_FIRST], len(edges)) for key, edges in every.items()})
        described = describing.describe(reading, id, chain_of(lang))
        properties = term_labels(reading, described.labels, chain_of(lang))
        editions = _editions(reading, lang, [edge.subject for edge in every.get(("in", _EDITION), ())])
        answer = html(entity_page.entity(reading, lang, described, properties, groups, editions, titles))
    answer.headers["Link"] = link_header(found.resource, DATA)
    return answer


@router.get("/{lang}/edge/{id}", summary="The page of a statement")
def edge(reading: Current, lang: PageLang, id: str) -> Response:
    """Show every sentence that states an edge, within the text around it."""
    chain, statement = chain_of(lang), describing.statement(reading, id)
    resource = thing(reading, f"edge/{id}")
    if statement is None:
        return absent(reading, lang, resource)
    source = nodes(reading, [statement.subject], chain)[0]
    target = (
        nodes(reading, [statement.object], chain)[0]
        if statement.object_kind == "iri"
        else Node(statement.object, statement.object, kind="literal")
    )
    predicate = term_labels(reading, [statement.predicate], chain)[statement.predicate]
    found = places(reading, id, context=pages.CONTEXT_CHARS)
    sources = [] if found else describing.sources(reading, statement.subject)
    titles = entity_labels(reading, (place.document for place in found), chain)
    cited = entity_page.cite(reading, lang, f"edge/{id}", describing.title(reading, statement, chain))
    shown = html(pages.edge(reading, lang, id, (source, predicate, target), found, titles, sources, cited))
    shown.headers["Link"] = link_header(resource.resource, DATA)
    return shown


def _groups(
    reading: Reading, lang: str, chosen: Mapping[tuple[str, str], tuple[Sequence[Edge], int]]
) -> tuple[list[Group], Mapping[str, Label]]:
    """Return edges by direction and relation with what proves each, and the titles of the documents that do."""
    chain = chain_of(lang)
    edges = [edge for shown, _ in chosen.values() for edge in shown]
    proofs = first_places(reading, edges)
    made = {link.id: link for link in links(reading, edges, chain)}
    ends = [describing.other_end(edge, way) for (way, _), (shown, _) in chosen.items() for edge in shown]
    others = {node.id: node for node in nodes(reading, ends, chain)}
    names = term_labels(reading, (predicate for _, predicate in chosen), chain)
    groups = [
        Group(
            way,
            predicate,
            names[predicate],
            total,
            tuple((made[e.id], others[describing.other_end(e, way)], proofs.get(e.id)) for e in shown),
        )
        for (way, predicate), (shown, total) in chosen.items()
    ]
    return groups, entity_labels(reading, (place.document for place in proofs.values()), chain)


def _editions(reading: Reading, lang: str, paths: Sequence[str]) -> list[Edition]:
    """Return the editions of a work, the latest first."""
    if not paths:
        return []
    listed = " ".join(f"<{iri_of(path)}>" for path in paths)
    adopted: dict[str, str] = {}
    for row in reading.select(
        f"SELECT ?x ?day {{ VALUES ?x {{ {listed} }} ?x itu:dateAdopted ?day }} ORDER BY ?x ?day"
    ):
        # A day tells more than a year
        adopted[text_of(row["x"])] = max(text_of(row["day"]), adopted.get(text_of(row["x"]), ""), key=len)
    read = {held.document for held in holdings(reading).documents}
    found = [Edition(n, adopted.get(n.id, ""), n.id in read) for n in nodes(reading, paths, chain_of(lang))]
    return sorted(found, key=lambda e: (e.adopted, e.node.id), reverse=True)
