"""Spans of requests and of the mailroom's rounds, sent by OTLP. Imported only where it is wanted.

Where to, how often and how many of all are OpenTelemetry's own variables (``OTEL_…``). A span has
the form of a path and a status; nothing that a path names, and no address of who asked.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from importlib.metadata import version
from threading import Thread
from time import time_ns
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import OTELResourceDetector, Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExportResult
from opentelemetry.trace import SpanKind, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from sync.mailroom.term import Step, Term, alone

FormOf = Callable[[WSGIEnvironment], str]
"""The form of a request's path, asked when it has been answered."""
_LAST_S = 0.5
"""How long a process that ends waits for its last spans to go."""
_log = logging.getLogger(__name__)


class _Exporter(OTLPSpanExporter):
    """Says once that no span goes out, and once that they go again."""

    def __init__(self) -> None:
        super().__init__()
        self._fails = False
        # It tells of every try with the path of the address, which may be a secret.
        logging.getLogger("opentelemetry.exporter").setLevel(logging.CRITICAL)

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        """Sends them. The result says whether the collector has them."""
        result = super().export(spans)
        fails = result is not SpanExportResult.SUCCESS
        if fails != self._fails:
            self._fails = fails
            _log.warning(
                "The collector takes no spans; they are lost until it does."
                if fails
                else "The collector takes spans again."
            )
        return result


class Traces:
    """Of one process; make it where its threads begin, ``close`` it at the end."""

    def __init__(self) -> None:
        about = {"service.name": "kancha", "service.version": version("kancha")}
        resource = Resource(about).merge(OTELResourceDetector().detect())
        self._provider = TracerProvider(resource=resource)
        self._provider.add_span_processor(BatchSpanProcessor(_Exporter()))
        self._tracer = self._provider.get_tracer("kancha")
        self._caller = TraceContextTextMapPropagator()

    def close(self) -> None:
        """Sends what waits, as far as that goes in half a second."""
        # It would wait for tries to come, longer than a process has that is told to end.
        last = Thread(target=self._provider.shutdown, name="last spans", daemon=True)
        last.start()
        last.join(_LAST_S)

    def requests(self, application: WSGIApplication, form_of: FormOf) -> WSGIApplication:
        """The same application, with a span around each request until its answer begins."""

        def traced(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
            method = environ["REQUEST_METHOD"]
            parent = {"traceparent": environ.get("HTTP_TRACEPARENT", "")}
            span = self._tracer.start_span(method, self._caller.extract(parent), SpanKind.SERVER)

            def answered(status: str, *rest: object) -> object:
                span.set_attribute("http.response.status_code", int(status[:3]))
                if status[0] == "5":
                    span.set_status(StatusCode.ERROR)
                return start_response(status, *rest)  # type: ignore[arg-type]

            try:
                return application(environ, answered)  # type: ignore[arg-type]
            finally:
                form = form_of(environ)
                span.update_name(f"{method} {form}")
                span.set_attributes({"http.request.method": method, "http.route": form})
                span.end()

        return traced

    def rounds(self, step: Step) -> Step:
        """The mailroom's ``step``, with a span for each that did something or failed."""

        def traced(term: Term = alone) -> bool:
            begun, failure = time_ns(), ""
            done = True
            try:
                done = step(term)
            except Exception as error:
                failure = type(error).__name__
                raise
            finally:
                if done:
                    self._round(begun, failure)
            return done

        return traced

    def _round(self, begun: int, failure: str) -> None:
        span = self._tracer.start_span("mailroom round", start_time=begun)
        if failure:
            span.set_attribute("error.type", failure)
            span.set_status(StatusCode.ERROR)
        span.end()
