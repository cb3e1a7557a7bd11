"""`/`, `/en/…` and `/ar/…`: the pages a person reads."""

from collections.abc import Callable
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Header, Path, Query, Request
from starlette.responses import RedirectResponse, Response

from graph_api import describing, linked_pages, pages, question_pages, search_page, sparql_page
from graph_api.evidence import first_places, places
from graph_api.fates import fate
from graph_api.filtering import View
from graph_api.formats import Node
from graph_api.holdings import holdings
from graph_api.labels import entity_labels, term_labels
from graph_api.links import link_header
from graph_api.negotiation import choose_language
from graph_api.pages import chain_of
from graph_api.problems import NotFoundProblem
from graph_api.reading import Reading
from graph_api.representations import DATA
from graph_api.request import Current, Cursor, page
from graph_api.resources import Found, thing
from graph_api.routers.search import Index, Languages, Sectors, Types, shown, wanted
from graph_api.subgraph import links, nodes
from graph_api.topology import topology
from graph_api.words import LANGUAGES
from ontology.namespaces import entity as iri_of

router = APIRouter(tags=["Pages"], default_response_class=Response)


def page_language(lang: Annotated[str, Path(description=f"The language of the page: {' or '.join(LANGUAGES)}")]) -> str:
    """Return the language of a page.

    Raises:
        NotFoundProblem: there are no pages in it, or the path is none of a page.
    """
    if lang not in LANGUAGES:
        raise NotFoundProblem(f"there is nothing at /{lang}; pages are under {', '.join(f'/{x}/' for x in LANGUAGES)}")
    return lang


PageLang = Annotated[str, Depends(page_language)]
_EDGES: Final = 200
_HITS: Final = 50


@router.get("/", summary="To the front page in the reader's language", status_code=307)
def root(_: Current, accept_language: Annotated[str | None, Header()] = None) -> Response:
    """Redirect to `/en/` or `/ar/` by Accept-Language."""
    lang = choose_language(accept_language, LANGUAGES)
    return RedirectResponse(f"/{lang}/", status_code=307, headers={"Vary": "Accept-Language"})


@router.get("/{lang}", summary="To the front page", status_code=308)
def front(_: Current, lang: PageLang) -> Response:
    """Redirect to the address of the front page."""
    return RedirectResponse(f"/{lang}/", status_code=308)


@router.get("/{lang}/", summary="The front page")
def home(reading: Current, lang: PageLang) -> Response:
    """Say what this is, what it holds, and where the interfaces are."""
    return _html(pages.home(reading, lang, holdings(reading)))


@router.get("/{lang}/search", summary="Search results")
def search(
    request: Request,
    reading: Current,
    index: Index,
    lang: PageLang,
    q: Annotated[str, Query(max_length=200)] = "",
    kinds: Types = [],  # noqa: B006 - read, never changed
    sector: Sectors = [],  # noqa: B006 - read, never changed
    language: Languages = [],  # noqa: B006 - read, never changed
    cursor: Cursor = None,
) -> Response:
    """Show what was found for a text, things by name and statements by their words."""
    if not q:
        return _html(search_page.search(reading, lang, None, None, [], {}, None))
    asked = wanted(reading, index, q, "all", kinds, sector, language)
    hits = index.find(asked)
    part = page(request, reading, cursor, _HITS, hits)
    facets = hits.facets(search_page.FACETS)
    listed = shown(reading, part.items, chain_of(lang))
    return _html(search_page.search(reading, lang, asked, hits, listed, facets, part.next_url))


@router.get("/{lang}/api", summary="The routes of the API")
def routes(request: Request, reading: Current, lang: PageLang) -> Response:
    """List the routes; the OpenAPI description itself is at `/openapi.json`."""
    return _html(pages.routes(reading, lang, request.app.openapi()))


@router.get("/{lang}/queries", summary="The questions of the catalogue")
def questions(reading: Current, lang: PageLang) -> Response:
    """List the questions, each with a link to the answer to its example."""
    return _html(question_pages.questions(reading, lang))


@router.get("/{lang}/audit", summary="The findings of the audit")
def audit(request: Request, reading: Current, lang: PageLang, cursor: Cursor = None) -> Response:
    """Show what is wrong in the documents, with the words each finding is about."""
    part = page(request, reading, cursor, _EDGES, reading.once(request.app.state.findings))
    titles = entity_labels(reading, (f["document"] for f in part.items if f["document"]), chain_of(lang))
    return _html(pages.audit(reading, lang, part.items, titles, part.total, part.next_url))


@router.get("/{lang}/sparql", summary="A form for queries")
def sparql(
    reading: Current,
    lang: PageLang,
    query: Annotated[str, Query(description="What stands in the form at first")] = "",
    example: Annotated[str, Query(description="The name of a question of the catalogue, to stand there")] = "",
) -> Response:
    """Show a form that sends a query to `/sparql`, where scripts run with the answer below it."""
    return _html(sparql_page.sparql_form(reading, lang, query, example))


@router.get("/{lang}/entity/{id:path}", summary="The page of an entity")
def entity(request: Request, reading: Current, lang: PageLang, id: str, cursor: Cursor = None) -> Response:
    """Show names, facts and edges of an entity, with the sentence behind each."""
    chain = chain_of(lang)
    # An edge has a page of its own, and is nothing in the graph
    found = Found(thing(reading, id).resource, fate(reading, iri_of(id)))
    if found.fate.state not in ("here", "merged"):
        return absent(reading, lang, found)
    path = id
    every = describing.incident(View(topology(reading)), path, "both")
    part = page(request, reading, cursor, _EDGES, every)
    edges = [edge for _, edge in part.items]
    proofs, shown = first_places(reading, edges), links(reading, edges, chain)
    others = {
        node.id: node for node in nodes(reading, [describing.other_end(edge, way) for way, edge in part.items], chain)
    }
    rows = [
        (way, link, others[describing.other_end(edge, way)], proofs.get(edge.id))
        for (way, edge), link in zip(part.items, shown, strict=True)
    ]
    described = describing.describe(reading, path, chain)
    titles = entity_labels(reading, (place.document for place in proofs.values()), chain)
    answer = _html(pages.entity(reading, lang, described, rows, titles, part.total, part.next_url))
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
    predicate = term_labels(reading, [statement.predicate], chain)[statement.predicate].text
    found = places(reading, id, context=pages.CONTEXT_CHARS)
    sources = [] if found else describing.sources(reading, statement.subject)
    titles = entity_labels(reading, (place.document for place in found), chain)
    shown = _html(pages.edge(reading, lang, id, (source, predicate, target), found, titles, sources))
    shown.headers["Link"] = link_header(resource.resource, DATA)
    return shown


def absent(reading: Reading, lang: str, found: Found) -> Response:
    """Return the page of what is not there: withdrawn, or never heard of."""
    if found.fate.state == "unknown":
        return _html(pages.missing(reading, lang, found.resource.page), 404)
    return _html(linked_pages.withdrawn(reading, lang, found.resource, found.fate), 410)


def _nowhere(lang: str) -> Callable[[Reading, str], Response]:
    def nowhere(reading: Current, rest: str) -> Response:
        return _html(pages.missing(reading, lang, rest), 404)

    return nowhere


# Last of all, so that what is no page is met by one in the reader's language
for _lang in LANGUAGES:
    router.add_api_route(f"/{_lang}/{{rest:path}}", _nowhere(_lang), include_in_schema=False)


def _html(content: str, status: int = 200) -> Response:
    return Response(content, status_code=status, media_type="text/html")
