"""`/llms.txt` and `/{lang}/docs`: guides to the service, for programs in the form of llmstxt.org, and for people."""

from itertools import islice
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from graph_api.evidence import first_places, statements
from graph_api.holdings import holdings
from graph_api.labels import entity_labels
from graph_api.pages import guide as guide_page
from graph_api.pages.page import chain_of
from graph_api.reading import Reading
from graph_api.request import Current, base_of
from graph_api.routers.pages import PageLang
from graph_api.walks.subgraph import links, nodes
from graph_api.walks.topology import Edge, topology

router = APIRouter(tags=["About"])
# An example is short enough to be read at once, and says enough to be understood
_QUOTE_CHARS: Final = range(20, 200)
_LOOKED_AT: Final = 200
_GUIDE: Final = """\
# itugov

> A knowledge graph of how the International Telecommunication Union (ITU) is governed: bodies, resolutions, decisions, documents, events, persons, countries, and how they
> are related. Every relation that was read from a document is proven by verbatim words of it. Unofficial: not a product of ITU.

Snapshot {snapshot}{sample}: {documents} language versions in {languages}, {entities} things, {edges} relations. It is not complete: `{base}/api/v1/stats` tells what was read and
what was not, so do not conclude from silence. Cite the words (`evidence`), with document and paragraph. Answers say what they leave out (`meta.truncated`, `next`). Labels come in the
languages of `lang` (such as `lang=ar,en`), each with its own language beside it.

## Ask

- [Search]({base}/api/v1/search?q=council): things by any name, statements by their words, in six languages; `q`, `type`, `limit`, `cursor`
- [A thing]({base}/api/v1/entities/body/ITU): names, classes, facts; and [its neighbours]({base}/api/v1/entities/body/ITU/neighbors)
- Evidence: `{base}/api/v1/edges/{{edge}}/evidence`, every place that states a relation, with the verbatim words
- Paths: `{base}/api/v1/graph/paths?from={{id}}&to={{id}}`, how two things are connected, with the words behind each hop
- [Questions]({base}/api/v1/queries): ready-made, with parameters and their SPARQL
- [SPARQL]({base}/sparql): SPARQL 1.1, read-only; prefixes at [{base}/api/v1/prefixes]({base}/api/v1/prefixes), terms at [{base}/api/v1/schema]({base}/api/v1/schema)
- Citations: POST `{base}/api/v1/citations/resolve` with `{{"text": …}}`, what a text cites
- [Reconciliation]({base}/reconcile): which things the cells of a table name (Reconciliation Service API 0.2)

## Read

- [OpenAPI description]({base}/openapi.json): all routes, with examples that run
- [The routes as a page]({base}/en/api), and [how to read the pages]({base}/en/docs)
- [The ontology]({base}/en/ontology)
- [The dataset, described]({base}/.well-known/void), and [whole]({base}/data/dataset.nq.gz)

## Optional

- [The audit]({base}/api/v1/audit): what is wrong in the documents, with the words
"""


@router.get(
    "/llms.txt",
    summary="A short guide for programs that read the service",
    response_class=Response,
    responses={
        200: {"description": "The guide, in Markdown", "content": {"text/plain": {"schema": {"type": "string"}}}}
    },
)
def llms(request: Request, reading: Current) -> Response:
    """Tell language models and others what this is, where to ask, and what to mind."""
    held = holdings(reading)
    told = _GUIDE.format(
        base=base_of(request).rstrip("/"),
        snapshot=reading.name,
        sample=", built from made-up sample documents" if reading.sample else "",
        documents=len(held.documents),
        languages=", ".join(held.languages) or "no language",
        entities=held.entities,
        edges=held.edges,
    )
    return Response(told, media_type="text/plain")


@router.get("/{lang}/docs", tags=["Pages"], summary="How to read and use the pages", response_class=Response)
def docs(request: Request, reading: Current, lang: PageLang) -> Response:
    """Tell what an edge and its evidence are, with one of this graph, how to cite, and the ways in."""
    written = guide_page.guide(reading, lang, base_of(request), _example(reading, lang))
    return Response(written, media_type="text/html")


def _example(reading: Reading, lang: str) -> guide_page.Example | None:
    edge, chain = reading.once(_telling), chain_of(lang)
    if edge is None:
        return None
    place = first_places(reading, [edge])[edge.id]
    source, target = nodes(reading, [edge.subject, edge.object], chain)
    title = entity_labels(reading, [place.document], chain)[place.document]
    return guide_page.Example(source, links(reading, [edge], chain)[0], target, place, title)


def _telling(reading: Reading) -> Edge | None:
    """Return the first edge that few words prove, by the order of subjects; none where no text states any."""
    known = topology(reading).edges
    stated = (known[name] for name in statements(reading).by_edge if name in known and known[name].graphs)
    looked_at = [edge for edge in islice(stated, _LOOKED_AT) if edge.subject != edge.object]
    proofs = first_places(reading, looked_at)
    return next((e for e in looked_at if e.id in proofs and len(proofs[e.id].quote) in _QUOTE_CHARS), None)
