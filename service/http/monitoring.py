"""Monitoring: whether the process lives and can answer; how much is asked, how long it takes and what comes of it.

The metrics are at ``/metrics`` as Prometheus reads them.
"""

from __future__ import annotations

from fastapi import APIRouter, FastAPI
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from prometheus_fastapi_instrumentator.instrumentation import PrometheusFastApiInstrumentator
from pydantic import BaseModel, Field

from service.answer import Answer
from service.http.holding import Answering, Holder
from service.http.problems import described

router = APIRouter(tags=["health"])
WATCHED = ("/metrics", "/healthz", "/readyz")
"""What machines ask every few seconds, and nobody wants counted or traced."""
_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Health(BaseModel):
    """Whether the process lives, or whether it can answer."""

    status: str = Field(examples=["ok"])
    documents: int | None = None
    paragraphs: int | None = None


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


class Metrics:
    """Counts the answers of one application, whichever interface asked, and its requests by route; texts are in none of them."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._answers = Counter(
            "unga_qa_answers", "Answers made, by how and with what outcome.", ["method", "outcome"], registry=self._registry
        )
        self._seconds = Histogram(
            "unga_qa_answer_seconds", "Seconds that making an answer took.", buckets=_SECONDS, registry=self._registry
        )
        self._documents = Gauge(
            "unga_qa_documents", "Documents that are answered from; 0 while there are none.", registry=self._registry
        )

    def count(self, answer: Answer) -> None:
        """Count an answer that was made."""
        outcome = answer.tier if answer.tier != "not_found" else answer.reason or answer.tier
        self._answers.labels(answer.method, outcome).inc()
        self._seconds.observe(answer.timings_ms.get("total", 0) / 1000)

    def show(self, app: FastAPI, holder: Holder) -> None:
        """Have an application count its requests and show all of this at ``/metrics``, without a key."""
        self._documents.set_function(lambda: len(holder.corpus.resolutions))
        watch = PrometheusFastApiInstrumentator(registry=self._registry, excluded_handlers=[*WATCHED])
        watch.instrument(app).expose(app, include_in_schema=False)
