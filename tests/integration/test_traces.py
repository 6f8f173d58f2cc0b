"""Spans that a real server sends to a collector on loopback."""

from __future__ import annotations

import gzip
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from threading import Event, Thread

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status

from server.settings import Settings
from server.traces import Traces
from server.wiring import build_site, open_parts
from sync.mailroom.term import alone
from sync.stores.copies import FILE
from tests.district import COMPLAINT, Caller, District, basic, finding, hire
from tests.loopback import serving
from tests.ports import own_address
from tests.project.tree import ROOT
from tests.servers import running_server
from tests.waiting import until

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
TOKEN = "a-token-of-the-collector"
PUSHED = "POST /sync/{db}/_bulk_docs"
TOLD = (PUSHED, "GET /sync/{db}/{doc}", "GET /api/v1/tickets/<ticket>", "mailroom round")
ATTRIBUTES = {"http.request.method", "http.route", "http.response.status_code"}


class Collector:
    """Takes what is sent to ``/v1/traces``."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []
        self.status = 200
        self.asked: Callable[[], object] = lambda: None

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
            collecting.asked()
            if self.path == "/v1/traces":
                collecting.sent.append(gzip.decompress(body) if packed else body)
            self.send_response(collecting.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with serving(Handler) as address:
        yield collecting, address


def is_open(folder: Path) -> bool:
    """Whether somebody has the store open: who closes it last removes its journal."""
    return (folder / f"{FILE}-wal").exists()


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


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every span is sent at once, and none again."""
    monkeypatch.setenv("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "1")
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_TIMEOUT", "0.5")


@pytest.mark.usefixtures("soon")
def test_given_a_collector_that_is_away_when_spans_are_lost_then_the_log_says_it_once_without_path(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", f"{own_address().url}/{TOKEN}")
    traces = Traces()

    for _ in range(3):
        traces.rounds(lambda _: True)(alone)
    traces.close()
    until(lambda: caplog.messages, "the loss is told")

    assert caplog.messages == ["The collector takes no spans; they are lost until it does."]
    assert TOKEN not in caplog.text


@pytest.mark.usefixtures("soon")
def test_given_a_collector_that_refused_spans_when_it_takes_them_then_the_log_says_it(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with collector() as (collecting, endpoint):
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint)
        traces, collecting.status = Traces(), 400
        traces.rounds(lambda _: True)(alone)
        until(lambda: caplog.messages, "the loss is told")
        collecting.status = 200
        traces.rounds(lambda _: True)(alone)
        until(lambda: caplog.messages[1:], "the end of it is told")
        traces.close()

    assert caplog.messages[1:] == ["The collector takes spans again."]


def test_given_a_collector_that_does_not_answer_when_a_site_is_closed_then_its_store_is_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings.read({"KANCHA_DATA": str(tmp_path), "KANCHA_TRACES": "yes"})
    was_open, answers = list[bool](), Event()

    def asked() -> None:
        was_open.append(is_open(tmp_path))
        answers.wait(60)

    with collector() as (collecting, endpoint):
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint)
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_TIMEOUT", "60")
        monkeypatch.setenv("OTEL_BSP_SCHEDULE_DELAY", "600000")  # so only the end sends anything
        collecting.asked = asked
        site = build_site(open_parts(settings))
        assert site.traces is not None
        site.traces.rounds(lambda _: True)(alone)
        assert is_open(tmp_path)

        closing = Thread(target=site.close, daemon=True)
        closing.start()

        until(lambda: not closing.is_alive(), "nobody waits for the collector")
        until(lambda: was_open, "the collector is asked")
        assert was_open == [False]
        answers.set()


def test_given_no_wish_for_traces_when_a_server_is_put_together_then_none_of_it_is_loaded() -> None:
    script = (
        "import sys, server.cli.main, server.cli.hosting\n"
        "sys.exit(any(name.startswith('opentelemetry') for name in sys.modules))"
    )

    assert subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False).returncode == 0
