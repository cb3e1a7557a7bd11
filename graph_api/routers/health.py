"""`/healthz` and `/readyz`: whether the process answers, and whether it can read the graph."""

from fastapi import APIRouter

from graph_api.request import Pinned
from graph_api.schemas import HealthModel

router = APIRouter(tags=["About"])


@router.get("/healthz", summary="Whether the process answers", response_model=HealthModel)
async def healthz() -> HealthModel:
    """Answer on the event loop itself, without touching the store or waiting for a thread."""
    return HealthModel(status="ok")


@router.get("/readyz", summary="Whether the graph can be read", response_model=HealthModel)
def readyz(reading: Pinned) -> HealthModel:
    """Answer once the snapshot answers a query."""
    reading.ask("ASK {}")
    return HealthModel(status="ready")
