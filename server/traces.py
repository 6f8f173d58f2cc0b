"""Spans of requests and of the mailroom's rounds, sent by OTLP. Imported only where it is wanted.

Where to, how often and how many of all are OpenTelemetry's own variables (``OTEL_…``). A span has
the form of a path and a status; nothing that a path names, and no address of who asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib.metadata import version
from time import time_ns
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import OTELResourceDetector, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import SpanKind, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from sync.mailroom.term import Step, Term, alone

FormOf = Callable[[WSGIEnvironment], str]
"""The form of a request's path, asked when it has been answered."""


class Traces:
    """Of one process; make it where its threads begin, ``close`` it at the end."""

    def __init__(self) -> None:
        about = {"service.name": "kancha", "service.version": version("kancha")}
        resource = Resource(about).merge(OTELResourceDetector().detect())
        self._provider = TracerProvider(resource=resource)
        self._provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
        self._tracer = self._provider.get_tracer("kancha")
        self._caller = TraceContextTextMapPropagator()

    def close(self) -> None:
        """Sends what waits, as far as that goes at once."""
        self._provider.shutdown()

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
