"""Metrics: how much is asked, how long it takes and what comes of it, at ``/metrics`` as Prometheus reads it."""

from __future__ import annotations

from fastapi import FastAPI
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from prometheus_fastapi_instrumentator.instrumentation import PrometheusFastApiInstrumentator

from service.answer import Answer
from service.http.holding import Holder

_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


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
        self._documents.set_function(lambda: _documents(holder))
        watch = PrometheusFastApiInstrumentator(registry=self._registry, excluded_handlers=["/metrics", "/healthz", "/readyz"])
        watch.instrument(app).expose(app, include_in_schema=False)


def _documents(holder: Holder) -> int:
    return len(holder.ready.result().answerer.library.corpus.resolutions) if holder.is_ready else 0
