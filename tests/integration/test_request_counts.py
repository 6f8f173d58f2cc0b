"""What a real server of two processes tells of its requests."""

from __future__ import annotations

from pathlib import Path

import urllib3
from prometheus_client.parser import text_string_to_metric_families

from tests.servers import running_server

LABELS = ("surface", "method", "status", "le")
Samples = dict[tuple[str, ...], float]


def told(pool: urllib3.PoolManager, base_url: str, name: str) -> Samples:
    """The samples of a name, by the values of their labels as far as they have them."""
    text = pool.request("GET", f"{base_url}/metrics").data.decode()
    return {
        tuple(sample.labels[one] for one in LABELS if one in sample.labels): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name == name
    }


def test_given_two_processes_when_requests_come_then_whichever_is_asked_has_counted_them_all(
    tmp_path: Path,
) -> None:
    with running_server(tmp_path, env={"KANCHA_WORKERS": "2"}) as server:
        for _ in range(20):  # a new connection each: the system gives them to both processes
            with urllib3.PoolManager(retries=False, headers={"Connection": "close"}) as pool:
                assert pool.request("GET", f"{server.base_url}/api/v1/tickets").status == 401
                assert pool.request("PUT", f"{server.base_url}/sync/somewhere").status == 401
                assert pool.request("GET", f"{server.base_url}/console").status < 400
        with urllib3.PoolManager(retries=False, headers={"Connection": "close"}) as pool:
            for _ in range(10):
                requests = told(pool, server.base_url, "kancha_requests_total")
                assert requests["rest", "GET", "401"] == 20
                assert requests["sync", "PUT", "401"] == 20
            buckets = told(pool, server.base_url, "kancha_request_seconds_bucket")
            counts = told(pool, server.base_url, "kancha_request_seconds_count")

    assert buckets["rest", "+Inf"] == counts["rest",] == 20
    assert buckets["rest", "10.0"] == 20
    assert counts["media",] == 0
