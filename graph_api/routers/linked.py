"""`/id`, `/graph`, `/ontology` and `/data`: every IRI of ours leads to its page or its data, by what the client accepts."""

from collections.abc import Callable, Mapping
from threading import BoundedSemaphore
from typing import Annotated, Any, Final
from urllib.parse import quote

from fastapi import APIRouter, Header, Query, Request
from starlette.responses import RedirectResponse, Response, StreamingResponse

from graph_api.holdings import holdings
from graph_api.labels import entity_labels
from graph_api.limits import Limits
from graph_api.linked import dataset
from graph_api.linked.description import about, describe_part
from graph_api.linked.dump import dump_of
from graph_api.linked.fates import Fate, missing
from graph_api.linked.links import Resource, link_header
from graph_api.linked.representations import DATA, HTML, NAMED, choose, write
from graph_api.linked.resources import Found, address, is_version, named_graph, ontology_term, thing, vocabulary
from graph_api.linked.whole_graphs import whole_graph
from graph_api.negotiation import choose_language, choose_media_type
from graph_api.pages import linked as linked_pages
from graph_api.problems import MEDIA_TYPE, BusyProblem, LimitProblem, NotFoundProblem, problem_response
from graph_api.reading import Reading
from graph_api.request import Current, Pinned, base_of
from graph_api.routers.pages import PageLang, absent
from graph_api.validators import NEGOTIATED, check
from graph_api.words import LANGUAGES

router = APIRouter(tags=["Linked data"], default_response_class=Response)
Accept = Annotated[str | None, Header()]
_VARY: Final = {"Vary": ", ".join(NEGOTIATED)}
_TURN_S: Final = 5
_SEE: Final[dict[int | str, dict[str, Any]]] = {
    303: {"description": "To the page, or to the data in the format the client likes best"},
    308: {"description": "To the identifier that this one was merged into or replaced by"},
    404: {"description": "No snapshot is known to have had it", "content": {MEDIA_TYPE: {}, HTML: {}}},
    406: {"description": "No format the client accepts", "content": {MEDIA_TYPE: {}}},
    410: {
        "description": "Withdrawn: an earlier snapshot had it, this one lacks it",
        "content": {MEDIA_TYPE: {}, HTML: {}},
    },
}
_DATA: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "The data", "content": {media_type: {} for media_type in NAMED.values()}},
    **{status: _SEE[status] for status in (308, 404, 410)},
    413: {"description": "The graph is larger than one answer may be", "content": {MEDIA_TYPE: {}}},
    503: {"description": "The dump, or other graphs, are being written: try again", "content": {MEDIA_TYPE: {}}},
}


@router.get("/id/{id:path}", summary="To what an identifier names", responses=_SEE)
def identifier(reading: Pinned, id: str, accept: Accept = None, accept_language: Accept = None) -> Response:
    """Lead from an identifier to its page (for a browser, and without `Accept`) or its data."""
    return _see(reading, thing(reading, id), DATA, accept, accept_language)


@router.get("/graph/{name:path}", summary="To a named graph", responses=_SEE)
def graph(reading: Pinned, name: str, accept: Accept = None, accept_language: Accept = None) -> Response:
    """Lead from the name of a graph to its page or its triples."""
    return _see(reading, named_graph(reading, name), NAMED, accept, accept_language)


@router.get("/ontology", summary="To the terms of the ontology", responses={303: _SEE[303], 406: _SEE[406]})
def ontology(reading: Pinned, accept: Accept = None, accept_language: Accept = None) -> Response:
    """Lead from the IRIs of terms, whose fragments are not sent, to the page of all terms or the ontology itself."""
    return _see(reading, Found(vocabulary(), Fate("here")), DATA, accept, accept_language)


@router.get("/ontology/{name}", summary="To one term of the ontology, or its version", responses=_SEE)
def ontology_name(reading: Pinned, name: str, accept: Accept = None, accept_language: Accept = None) -> Response:
    """Lead to one term, or from the IRI of the version in use to the ontology."""
    version = is_version(reading, name)
    found = Found(vocabulary(), Fate("here")) if version else ontology_term(reading, name)
    return _see(reading, found, DATA, accept, accept_language)


@router.get(
    "/data/{name:path}", summary="The data of an identifier, a graph, the ontology or the dataset", responses=_DATA
)
def data(
    request: Request,
    reading: Pinned,
    name: str,
    page: Annotated[int, Query(ge=1, description="The part of a description; `Link` names the next")] = 1,
    accept: Accept = None,
) -> Response:
    """Give data in the format of the extension, whatever is accepted; without one, lead to the format the client likes best."""
    stem, _, extension = name.rpartition(".")
    formats = NAMED if name.startswith("graph/") else DATA
    if name in (f"dataset.{form}" for form in dataset.DUMPS):
        check(request, reading.name, ())
        return _dump(request, reading, packed=name.endswith(".gz"))
    if extension not in formats:
        found = _found(reading, name)
        if found.fate.state not in ("here", "merged"):
            return _absent(reading, found, accept, None)
        chosen = choose(accept, formats, page=False)
        return RedirectResponse(found.resource.data_url(chosen), status_code=303, headers={"Vary": "Accept"})
    check(request, reading.name, ())
    found = _found(reading, stem)
    if found.fate.by and found.fate.state == "replaced":
        by = _found(reading, address(found.fate.by).removeprefix("/id/").removeprefix("/"))
        return RedirectResponse(by.resource.data_url(extension), status_code=308)
    if found.fate.state not in ("here", "merged"):
        return _absent(reading, found, accept, None)
    return given_data(request, reading, found.resource, stem, extension, page)


@router.get("/{lang}/ontology", summary="The page of the ontology's terms")
def ontology_page(reading: Current, lang: PageLang) -> Response:
    """List classes and properties with their definitions."""
    links = {"Link": link_header(vocabulary(), DATA)}
    return Response(linked_pages.ontology(reading, lang), media_type=HTML, headers=links)


@router.get("/{lang}/graph/{name:path}", summary="The page of a named graph")
def graph_page(reading: Current, lang: PageLang, name: str) -> Response:
    """Show how much a graph holds, and where its triples are."""
    found = named_graph(reading, name)
    if found.fate.state != "here":
        return absent(reading, lang, found)
    count = holdings(reading).graphs[name]
    known = [held.document for held in holdings(reading).documents if name == f"{held.document}/{held.language}"]
    labels = entity_labels(reading, known, (lang, *LANGUAGES))
    shown = linked_pages.graph(reading, lang, name, count, [(path, labels[path]) for path in known])
    return Response(shown, media_type=HTML, headers={"Link": link_header(found.resource, NAMED)})


def _found(reading: Reading, name: str) -> Found:
    """Return what a path after `/data/` is about."""
    if name.startswith("graph/"):
        return named_graph(reading, name.removeprefix("graph/"))
    if name == "ontology":
        return Found(vocabulary(), Fate("here"))
    if name.startswith("ontology/"):
        return ontology_term(reading, name.removeprefix("ontology/"))
    return thing(reading, name)


def _see(
    reading: Reading, found: Found, formats: Mapping[str, str], accept: str | None, accept_language: str | None
) -> Response:
    if found.fate.by:
        return RedirectResponse(quote(address(found.fate.by)), status_code=308, headers=_VARY)
    if found.fate.state != "here":
        return _absent(reading, found, accept, accept_language)
    chosen = choose(accept, formats, page=True)
    lang = choose_language(accept_language, LANGUAGES)
    url = found.resource.page_url(lang) if chosen == "html" else found.resource.data_url(chosen)
    return RedirectResponse(url, status_code=303, headers={**_VARY, "Link": link_header(found.resource, formats)})


def _absent(reading: Reading, found: Found, accept: str | None, accept_language: str | None) -> Response:
    if choose_media_type(accept, (MEDIA_TYPE, HTML)) == HTML:
        shown = absent(reading, choose_language(accept_language, LANGUAGES), found)
        shown.headers.update(_VARY)
        return shown
    problem = missing(found.resource.iri, found.fate, reading.name)
    return problem_response(problem.status, problem.code, problem.detail, problem.members, _VARY)


def given_data(
    request: Request, reading: Reading, resource: Resource, stem: str, extension: str, page: int
) -> Response:
    """Return the data of what is there, or one part of them, in the format of an extension."""
    limits: Limits = request.app.state.limits
    base, more, formats = base_of(request), [], DATA
    whole = stem.startswith("graph/") or stem == "ontology"
    if page > 1 and (whole or stem == "dataset"):
        raise NotFoundProblem(f"/data/{stem} has no parts")
    if whole:
        body, formats = _in_turn(request, lambda: whole_graph(reading, stem.removeprefix("graph/"), extension)), NAMED
        if len(body) > limits.max_bytes:
            raise LimitProblem(
                f"the graph has more than {limits.max_bytes} bytes as {extension}", max_bytes=limits.max_bytes
            )
    elif stem == "dataset":
        body = write(dataset.description(reading, base, f"{base}data/dataset.{extension}"), extension)
    else:
        part = describe_part(reading, resource.iri, page)
        if part is None:
            raise NotFoundProblem(f"what is said of {resource.iri} has no part {page}")
        url = resource.data_url(extension)
        if page < part.parts:
            more.append(("next", f"{url}?page={page + 1}"))
        if page > 1:
            more.append(("prev", f"{url}?page={page - 1}" if page > 2 else url))
        here = base + url[1:] + (f"?page={page}" if page > 1 else "")
        following = f"{base}{url[1:]}?page={page + 1}" if page < part.parts else None
        body = write([*part.triples, *about(part, here, following)], extension)
    links = link_header(resource, formats if stem != "ontology" else DATA, *more, described=True)
    return Response(body, media_type=NAMED[extension], headers={"Link": links})


def _in_turn(request: Request, work: Callable[[], bytes]) -> bytes:
    """Do what takes much memory for few at a time.

    Raises:
        BusyProblem: it came to nobody's turn in time.
    """
    places: BoundedSemaphore = request.app.state.wholes
    if not places.acquire(timeout=_TURN_S):
        raise BusyProblem("other graphs are being written", retry_after_s=_TURN_S)
    try:
        return work()
    finally:
        places.release()


def _dump(request: Request, reading: Reading, *, packed: bool) -> Response:
    headers = {"Link": link_header(thing(reading, "dataset").resource, DATA, described=True)}
    media_type = "application/gzip" if packed else NAMED["nq"]
    if request.state.head:
        answer = Response(media_type=media_type, headers=headers)
        del answer.headers["content-length"]  # nobody knows before it is written
        return answer
    kept = dump_of(reading)
    if packed:
        headers["Content-Length"] = str(kept.size)
    return StreamingResponse(kept.packed() if packed else kept.unpacked(), media_type=media_type, headers=headers)
