"""Tracing: where spans are sent. Off by default; OpenTelemetry's SDK is an extra, and is imported only where it is on."""

from __future__ import annotations

import atexit
import logging
import sys
import threading
import time
from typing import TYPE_CHECKING

from opentelemetry import trace

from service.build import version
from service.errors import InvalidSetting
from service.settings import Settings

if TYPE_CHECKING:
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SpanExporter

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
