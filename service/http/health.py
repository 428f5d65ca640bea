"""Whether the process lives, and whether it can answer."""

from __future__ import annotations

from fastapi import APIRouter

from service.http.holding import Answering
from service.http.problems import described
from service.http.schemas import Health

router = APIRouter(tags=["health"])


@router.get("/healthz")
def alive() -> Health:
    """Tell that the process lives."""
    return Health(status="ok")


@router.get("/readyz", responses=described(503))
def ready(answerer: Answering) -> Health:
    """Tell that questions can be answered, and from how much; that takes the store to answer too, where there is one."""
    if answerer.library.store is not None:
        answerer.library.store.check()
    corpus = answerer.library.corpus
    return Health(status="ready", documents=len(corpus.resolutions), paragraphs=len(corpus.paragraphs))
