"""Tracing: what a trace tells of an answer, and where it is sent. Nothing is recorded until tracing starts; OpenTelemetry's SDK is an extra."""

from __future__ import annotations

import atexit
import logging
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from opentelemetry import trace
from opentelemetry.trace import Span, StatusCode
from opentelemetry.util.types import AttributeValue

from service.answer import Answer
from service.errors import InvalidSetting
from service.settings import Settings, version

if TYPE_CHECKING:
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SpanExporter

SCOPE = "unga_qa"
_TRACER = trace.get_tracer(SCOPE)


@contextmanager
def span(name: str) -> Iterator[Span]:
    """Record the time of a block, or of each call of what is decorated, as ``unga_qa.<name>``.

    Of an error its type alone is recorded: messages may hold what a person wrote.
    """
    with _TRACER.start_as_current_span(f"{SCOPE}.{name}", record_exception=False, set_status_on_exception=False) as opened:
        try:
            yield opened
        except Exception as error:
            fail(opened, error)
            raise


def fail(opened: Span, error: BaseException) -> None:
    """Mark a span as failed, without the error's words."""
    opened.set_attribute("error.type", type(error).__qualname__)
    opened.set_status(StatusCode.ERROR)


def describe(answer: Answer, *, texts: bool) -> None:
    """Note on the span that is open what an answer came to; of its words only with ``texts``."""
    opened = trace.get_current_span()
    if opened.is_recording():
        opened.set_attributes({key: value for key, value in _told(answer, texts=texts).items() if value is not None})


def _told(answer: Answer, *, texts: bool) -> dict[str, AttributeValue | None]:
    made, usage = answer.provenance, answer.usage
    verdicts = Counter(sentence.verdict for sentence in answer.sentences)
    told: dict[str, AttributeValue | None] = {
        "unga_qa.method": answer.method,
        "unga_qa.tier": answer.tier,
        "unga_qa.abstained": answer.abstained,
        "unga_qa.reason": answer.reason,
        "unga_qa.confidence": answer.confidence,
        "unga_qa.citations": len(answer.citations),
        "unga_qa.notice": answer.notice is not None,
        "unga_qa.corpus": made.corpus,
        "gen_ai.request.model": made.model,
    }
    told |= {f"unga_qa.sentences.{verdict}": verdicts[verdict] for verdict in ("quoted", "supported", "unsupported")}
    told |= {f"unga_qa.prompt.{name}": digest for name, digest in made.prompts.items()}
    if answer.checked:
        told |= {f"unga_qa.checked.{name}": count for name, count in answer.checked.model_dump().items()}
    if usage:
        told |= {"gen_ai.usage.input_tokens": usage.input_tokens, "gen_ai.usage.output_tokens": usage.output_tokens}
        told |= {
            "unga_qa.usage.calls": usage.calls,
            "unga_qa.usage.is_estimate": usage.is_estimate,
            "unga_qa.usage.cost_usd": usage.cost_usd,
        }
    if texts:
        told |= {
            "unga_qa.text.question": answer.question,
            "unga_qa.text.standalone_question": answer.standalone_question,
            "unga_qa.text.answer": answer.answer,
        }
    return told


_LOG = logging.getLogger(__name__)
_EVERY_S = 600
_AT_EXIT_S = 2.0


def start_tracing(settings: Settings) -> None:
    """Send spans where the settings say from now on, the last of them when the program ends; nothing where tracing is off.

    Where they are sent to, and all else, is as OpenTelemetry's own variables say. A receiver that is down costs no answer
    any time: spans wait in the background, and are dropped when they become too many. Raises InvalidSetting where the extra
    is not installed.
    """
    if settings.tracing == "off":
        return
    try:
        exporter = _exporter(settings)
        from opentelemetry.sdk.trace import TracerProvider  # an extra, as below
        from opentelemetry.sdk.trace.export import BatchSpanProcessor

        provider = TracerProvider(resource=_resource(), shutdown_on_exit=False)
    except ModuleNotFoundError as error:
        raise InvalidSetting(f"UNGA_QA_TRACING={settings.tracing} needs .venv/bin/pip install -e '.[tracing]'") from error
    _complain_seldom()
    provider.add_span_processor(BatchSpanProcessor(exporter))
    trace.set_tracer_provider(provider)
    _shut_down_at_exit(provider)


def _exporter(settings: Settings) -> SpanExporter:
    if settings.tracing == "otlp":
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

        return OTLPSpanExporter()
    from opentelemetry.sdk.trace.export import ConsoleSpanExporter

    return ConsoleSpanExporter(out=sys.stderr, formatter=lambda span: f"{span.to_json(indent=None)}\n")


def _resource() -> Resource:
    """Who sends the spans: this program, unless OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES say otherwise."""
    from opentelemetry.sdk.resources import OTELResourceDetector, Resource

    return Resource.create({"service.name": "unga-qa", "service.version": version()}).merge(OTELResourceDetector().detect())


class _Seldom(logging.Handler):
    """Hands on one complaint in ten minutes: a receiver that is down is complained of with every batch."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._last = -float("inf")

    def emit(self, record: logging.LogRecord) -> None:
        """Hand on a complaint, or let it go."""
        if time.monotonic() - self._last >= _EVERY_S:
            self._last = time.monotonic()
            _LOG.warning("traces: %s", record.getMessage())


def _complain_seldom() -> None:
    library = logging.getLogger("opentelemetry")
    library.addHandler(_Seldom())
    library.propagate = False


def _shut_down_at_exit(provider: TracerProvider) -> None:
    """Have what is left sent when the program ends, which waits two seconds for that at most.

    The thread starts now: at exit none can be started any more, and the library itself would wait for half a minute.
    """
    leaving = threading.Event()

    def close() -> None:
        leaving.wait()
        provider.shutdown()

    closer = threading.Thread(target=close, name="tracing", daemon=True)
    closer.start()

    @atexit.register
    def leave() -> None:
        leaving.set()
        closer.join(_AT_EXIT_S)
