"""`/llms.txt`: a short guide for programs that read the service, in the form of llmstxt.org."""

from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from graph_api.holdings import holdings
from graph_api.request import Current
from graph_api.routers.linked import base_of

router = APIRouter(tags=["About"])
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
- [The routes as a page]({base}/en/api)
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
