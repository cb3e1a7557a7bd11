"""`/`, `/en/…` and `/ar/…`: the pages a person reads."""

from collections.abc import Callable
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Depends, Header, Path, Query, Request
from starlette.responses import RedirectResponse, Response

from graph_api.holdings import holdings
from graph_api.labels import entity_labels, term_labels
from graph_api.linked.resources import Found
from graph_api.negotiation import choose_language
from graph_api.pages import audit as audit_page
from graph_api.pages import home as home_page
from graph_api.pages import linked as linked_pages
from graph_api.pages import page as pages
from graph_api.pages import questions as question_pages
from graph_api.pages import search as search_page
from graph_api.pages import sparql as sparql_page
from graph_api.pages.meaning import meant
from graph_api.pages.page import chain_of
from graph_api.problems import NotFoundProblem
from graph_api.reading import Reading
from graph_api.request import Current, Cursor, page
from graph_api.routers.search import Index, Languages, Sectors, Types, shown, wanted
from graph_api.text.finding import Wanted
from graph_api.words import LANGUAGES

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
_FINDINGS: Final = 200
_HITS: Final = 50
# A field of a form that nobody filled in is sent all the same
_YEAR: Final = r"^(\d{4})?$"


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
    return html(home_page.home(reading, lang, holdings(reading)))


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
    year_from: Annotated[str, Query(pattern=_YEAR, description="The first year that is kept")] = "",
    year_to: Annotated[str, Query(pattern=_YEAR, description="The last year that is kept")] = "",
    cursor: Cursor = None,
) -> Response:
    """Show what was found for a text, things by name and statements by their words, and what it can be narrowed down by."""
    if not q.strip():
        return html(search_page.search(reading, lang, Wanted(""), None, [], {}, {}, None))
    first, last = (int(year) if year else None for year in (year_from, year_to))
    asked = wanted(reading, index, q, "all", kinds, sector, language, first, last)
    hits = index.find(asked)
    part = page(request, reading, cursor, _HITS, hits)
    facets = hits.facets(search_page.FACETS)
    listed = shown(reading, part.items, chain_of(lang))
    kinds_shown = {*facets["type"], *asked.types, *(hit.kind for hit in listed if hit.quote is None)} - {""}
    classes = term_labels(reading, kinds_shown, chain_of(lang))
    return html(search_page.search(reading, lang, asked, hits, listed, facets, classes, part.next_url))


@router.get("/{lang}/api", summary="The routes of the API")
def routes(request: Request, reading: Current, lang: PageLang) -> Response:
    """List the routes; the OpenAPI description itself is at `/openapi.json`."""
    return html(pages.routes(reading, lang, request.app.openapi()))


@router.get("/{lang}/queries", summary="The questions of the catalogue")
def questions(reading: Current, lang: PageLang) -> Response:
    """List the questions, each with a link to the answer to its example."""
    return html(question_pages.questions(reading, lang))


@router.get("/{lang}/audit", summary="The findings of the audit")
def audit(
    request: Request,
    reading: Current,
    index: Index,
    lang: PageLang,
    severity: Annotated[Literal["", "violation", "warning", "info"], Query(description="Keep one severity only")] = "",
    rule: Annotated[str, Query(description="Keep one rule only")] = "",
    document: Annotated[
        str, Query(max_length=200, description="Keep one document only: its identifier, or its name")
    ] = "",
    cursor: Cursor = None,
) -> Response:
    """Show what is wrong in the documents, with the words each finding is about, and a form that keeps some of it."""
    every = reading.once(request.app.state.findings)
    about = meant(reading, index, document, chain_of(lang))
    chosen = {
        name: value for name, value in (("severity", severity), ("rule", rule), ("document", about.path)) if value
    }
    clear = about.path or not about.text
    kept = [f for f in every if all(f[name] == value for name, value in chosen.items())] if clear else []
    part = page(request, reading, cursor, _FINDINGS, kept)
    titles = entity_labels(reading, (f["document"] for f in every if f["document"]), chain_of(lang))
    return html(audit_page.audit(reading, lang, every, chosen, about, part.items, titles, part.total, part.next_url))


@router.get("/{lang}/sparql", summary="A form for queries")
def sparql(
    reading: Current,
    lang: PageLang,
    query: Annotated[str, Query(description="What stands in the form at first")] = "",
    example: Annotated[str, Query(description="The name of a question of the catalogue, to stand there")] = "",
) -> Response:
    """Show a form that sends a query to `/sparql`, where scripts run with the answer below it."""
    return html(sparql_page.sparql_form(reading, lang, query, example))


def absent(reading: Reading, lang: str, found: Found) -> Response:
    """Return the page of what is not there: withdrawn, or never heard of."""
    if found.fate.state == "unknown":
        return html(pages.missing(reading, lang, found.resource.page), 404)
    return html(linked_pages.withdrawn(reading, lang, found.resource, found.fate), 410)


def _nowhere(lang: str) -> Callable[[Reading, str], Response]:
    def nowhere(reading: Current, rest: str) -> Response:
        return html(pages.missing(reading, lang, rest), 404)

    return nowhere


# Last of all, so that what is no page is met by one in the reader's language
for _lang in LANGUAGES:
    router.add_api_route(f"/{_lang}/{{rest:path}}", _nowhere(_lang), include_in_schema=False)


def html(content: str, status: int = 200) -> Response:
    """Return a page as an answer."""
    return Response(content, status_code=status, media_type="text/html")
