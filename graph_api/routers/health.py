"""`/healthz`, `/readyz` and `/metrics`: whether the process answers, whether it can answer queries, and its figures."""

from dataclasses import asdict

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response

from graph_api.request import Pinned
from graph_api.schemas import HealthModel, ReadyModel, ReadyWorkersModel
from graph_api.text.holding import Texts
from graph_api.watching.exposing import MEDIA_TYPE
from graph_api.watching.standing import Standing

router = APIRouter(tags=["About"])


@router.get("/healthz", summary="Whether the process answers", response_model=HealthModel)
async def healthz() -> HealthModel:
    """Answer on the event loop itself, without touching the store or waiting for a thread."""
    return HealthModel(status="ok")


@router.get(
    "/readyz",
    summary="Whether the graph can be read and queried",
    response_model=ReadyModel,
    responses={503: {"description": "The store cannot be read, or no process for queries is up", "model": ReadyModel}},
)
def readyz(request: Request, reading: Pinned) -> Response:
    """Answer once the snapshot answers a query, and tell how the processes for queries and the index for searches stand."""
    reading.ask("ASK {}")
    texts: Texts = request.app.state.texts
    standing: Standing | None = request.app.state.standing
    workers = None
    if standing is not None:
        told = asdict(standing())
        workers = ReadyWorkersModel(**{name: told[name] for name in ReadyWorkersModel.model_fields})
    ready = workers is None or workers.up > 0
    found = ReadyModel(
        status="ready" if ready else "not-ready",
        snapshot=reading.name,
        index=texts.state(reading),
        workers=workers,
    )
    return JSONResponse(found.model_dump(), status_code=200 if ready else 503)


@router.get("/metrics", summary="Figures for Prometheus", responses={200: {"content": {"text/plain": {}}}})
async def metrics(request: Request) -> Response:
    """Give the figures of the service in Prometheus' text format; those of all its processes, told apart by `process`."""
    return Response(await run_in_threadpool(request.app.state.exposed), media_type=MEDIA_TYPE)
