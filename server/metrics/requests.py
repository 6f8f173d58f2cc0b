"""Requests and their answers, as Prometheus reads them: counted by all processes of this server."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate

from prometheus_client import Metric
from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily

from server.tally import BOUNDS_S, Tally


class RequestCollector:
    """A collector of ``prometheus_client``. No label names a path: those have ids in them."""

    def __init__(self, tally: Tally) -> None:
        self._tally = tally

    def collect(self) -> Iterator[Metric]:
        """Counts since the server's start, and the times until answers began."""
        labels = ["surface", "method", "status"]
        requests = CounterMetricFamily("kancha_requests", "Requests answered.", labels=labels)
        for one in self._tally.answers():
            requests.add_metric([one.surface, one.method, str(one.status)], one.count)
        yield requests
        means = "From the whole request to the beginning of its answer, without waiting feeds."
        seconds = HistogramMetricFamily("kancha_request_seconds", means, labels=["surface"])
        bounds = [*(str(bound) for bound in BOUNDS_S), "+Inf"]
        for times in self._tally.times():
            counts = accumulate(times.classes)
            buckets = list(zip(bounds, counts, strict=True))
            seconds.add_metric([times.surface], buckets, times.total)
        yield seconds
