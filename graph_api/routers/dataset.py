"""`/.well-known/void` and `/api/v1/dataset`: what this dataset is, as VoID and DCAT."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Header, Request
from starlette.responses import Response

from graph_api.linked.dataset import description
from graph_api.linked.links import link_header
from graph_api.linked.representations import DATA, choose, write
from graph_api.linked.resources import thing
from graph_api.reading import Reading
from graph_api.request import Pinned, base_of
from graph_api.validators import check

router = APIRouter(tags=["About"], default_response_class=Response)
Accept = Annotated[str | None, Header()]
_CONTENT: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "The description", "content": {media_type: {} for media_type in DATA.values()}},
    406: {"description": "No format the client accepts", "content": {"application/problem+json": {}}},
}
_JSON_FIRST: Final = {"json": DATA["json"], **DATA}


@router.get("/.well-known/void", summary="The dataset, described as VoID and DCAT", responses=_CONTENT)
def void(request: Request, reading: Pinned, accept: Accept = None) -> Response:
    """Describe the dataset: title, licence, figures, vocabularies, links to others, and where it can be had."""
    check(request, reading.name, ("Accept",))
    return _described(request, reading, choose(accept, DATA, page=False))


@router.get("/api/v1/dataset", summary="The dataset, described as JSON-LD", responses=_CONTENT)
def dataset(request: Request, reading: Pinned, accept: Accept = None) -> Response:
    """Give the same description, as JSON where nothing else is asked for."""
    check(request, reading.name, ("Accept",))
    return _described(request, reading, choose(accept, _JSON_FIRST, page=False))


def _described(request: Request, reading: Reading, extension: str) -> Response:
    base, resource = base_of(request), thing(reading, "dataset").resource
    location = resource.data_url(extension)
    body = write(description(reading, base, base + location[1:]), extension)
    headers = {"Link": link_header(resource, DATA, described=True), "Content-Location": location}
    return Response(body, media_type=DATA[extension], headers=headers)
