"""Spans that a real server sends to a collector on loopback."""

from __future__ import annotations

import gzip
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler
from pathlib import Path

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status

from tests.district import COMPLAINT, Caller, District, basic, finding, hire
from tests.loopback import serving
from tests.project.tree import ROOT
from tests.servers import running_server
from tests.waiting import until

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
PUSHED = "POST /sync/{db}/_bulk_docs"
TOLD = (PUSHED, "GET /sync/{db}/{doc}", "GET /api/v1/tickets/<ticket>", "mailroom round")
ATTRIBUTES = {"http.request.method", "http.route", "http.response.status_code"}


class Collector:
    """Takes what is sent to ``/v1/traces``."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []

    def requests(self) -> list[ExportTraceServiceRequest]:
        return [ExportTraceServiceRequest.FromString(body) for body in self.sent]

    def spans(self, name: str = "") -> list[Span]:
        """Those of a name, or all."""
        return [
            span
            for request in self.requests()
            for resource in request.resource_spans
            for scope in resource.scope_spans
            for span in scope.spans
            if not name or span.name == name
        ]


@contextmanager
def collector() -> Iterator[tuple[Collector, str]]:
    """One at an address of its own."""
    collecting = Collector()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            packed = self.headers.get("Content-Encoding") == "gzip"
            if self.path == "/v1/traces":
                collecting.sent.append(gzip.decompress(body) if packed else body)
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with serving(Handler) as address:
        yield collecting, address


def failures(collecting: Collector) -> list[Span]:
    return [one for one in collecting.spans("POST /api/v1/tickets") if one.status.code]


def test_given_a_collector_when_people_work_then_it_gets_spans_that_name_nobody(
    tmp_path: Path,
) -> None:
    hire(tmp_path)
    with collector() as (collecting, endpoint):
        env = {
            "KANCHA_TRACES": "yes",
            "OTEL_EXPORTER_OTLP_ENDPOINT": endpoint,
            "OTEL_BSP_SCHEDULE_DELAY": "100",
        }
        with running_server(tmp_path, env=env) as server:
            district = District(server.base_url)
            device = district.enrol(district.crew("north"))
            work = district.new_work(device.crew)
            phone = Caller(server.base_url, basic(device.id, device.token))
            docs = {"docs": [finding(device, work, "Loose neutral of 王芳")]}
            given = {"traceparent": f"00-{TRACE}-00f067aa0ba902b7-01"}
            phone.ask("POST", f"/sync/{device.database}/_bulk_docs", docs, **given)
            phone.ask("GET", f"/sync/{device.database}/{work.ticket}:none")
            district.ticket(work.ticket)
            (tmp_path / "accounts.txt").mkdir()
            assert district.desk.ask("POST", "/api/v1/tickets", dict(COMPLAINT)).status == 500
            # A server that ends may be too slow to tell its last ones.
            for name in TOLD:
                until(partial(collecting.spans, name), f"{name} was told")
            until(lambda: failures(collecting), "the failure was told")

    [pushed] = collecting.spans(PUSHED)
    assert (pushed.trace_id.hex(), pushed.kind) == (TRACE, Span.SPAN_KIND_SERVER)
    assert pushed.end_time_unix_nano > pushed.start_time_unix_nano
    assert [one.status.code for one in failures(collecting)] == [Status.STATUS_CODE_ERROR]
    assert {a.key for span in collecting.spans() for a in span.attributes} <= ATTRIBUTES
    assert b"kancha" in collecting.sent[0]
    hidden = (work.ticket, device.id, device.crew, device.token, "王芳", "127.0.0.1", "desk")
    sent = b"".join(collecting.sent)
    assert [word for word in hidden if word.encode() in sent] == []


def test_given_no_wish_for_traces_when_a_server_is_put_together_then_none_of_it_is_loaded() -> None:
    script = (
        "import sys, server.cli.main, server.cli.hosting\n"
        "sys.exit(any(name.startswith('opentelemetry') for name in sys.modules))"
    )

    assert subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False).returncode == 0
