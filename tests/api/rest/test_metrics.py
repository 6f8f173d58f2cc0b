"""What Prometheus reads, who may, and that the examples beside it name what is there."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from ipaddress import ip_network
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from server.app import create_app
from server.pulse import Pulse
from sync.stores.sqlite.store import SqliteStore
from tests.api.rest.conftest import Office
from tests.mailrooms import running
from tests.project.tree import ROOT
from tests.waiting import until

EXAMPLES = ROOT / "docs/examples/monitoring"
NAME = re.compile(r"\bkancha_[a-z_]+\b")


def figures(client: FlaskClient) -> dict[tuple[str, str], float]:
    """Each sample, by its name and the value of its label."""
    answer = client.get("/metrics")
    assert answer.status_code == 200, answer.text
    return {
        (sample.name, next(iter(sample.labels.values()), "")): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def test_given_an_office_with_a_ticket_when_prometheus_looks_then_the_figures_are_its(
    office: Office, ticket: str
) -> None:
    assert ticket
    office.mailroom.step()
    Pulse(office.context.store, office.mailroom.health, office.clock).beat()

    found = figures(office.client())

    assert found["kancha_tickets", "new"] == 1
    assert found["kancha_facts", "intake"] == 1
    assert found["kancha_tickets_waiting", "overdue"] == 0
    assert found["kancha_documents", "quarantine"] == 0
    assert found["kancha_worker_up", "mailroom"] == 1
    assert found["kancha_mailroom_backlog", ""] == 0
    assert found["kancha_epoch", ""] == 1
    assert found["kancha_disk_free_bytes", ""] > 0
    assert {value for (name, _), value in found.items() if name == "kancha_part_up"} == {1}


def test_given_an_enrolled_device_when_it_never_told_of_its_outbox_then_it_counts_as_never(
    office: Office,
) -> None:
    devices, now = office.context.identity.devices, office.clock()
    devices.enrol(devices.issue_code("c-north", "dispatcher", now).code, "phone", now)

    found = figures(office.client())

    assert found["kancha_devices", "never"] == 1
    assert found["kancha_device_worries", "silent"] == 0
    assert found["kancha_on_devices", "facts"] == 0


def test_given_a_mailroom_that_nobody_runs_when_prometheus_looks_then_it_is_down(
    office: Office,
) -> None:
    Pulse(office.context.store, office.mailroom.health, office.clock).beat()
    office.clock.time = office.clock.time.replace(hour=20)

    assert figures(office.client())["kancha_worker_up", "mailroom"] == 0


def test_given_a_store_that_cannot_be_read_when_prometheus_looks_then_all_else_is_told(
    office: Office, tmp_path: Path
) -> None:
    lost = SqliteStore(tmp_path / "lost.db")
    lost.close()
    client = create_app(replace(office.context, store=lost)).test_client()

    found = figures(client)

    assert found["kancha_part_up", "store"] == 0
    assert found["kancha_part_up", "lists"] == 1
    assert found["kancha_disk_free_bytes", ""] > 0


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("192.0.2.7", {}, 404),
        ("127.0.0.1", {"X-Forwarded-For": "192.0.2.7"}, 404),
        ("127.0.0.1", {"Forwarded": "for=192.0.2.7"}, 404),
        ("10.1.2.3", {}, 200),
    ],
)
def test_given_who_may_read_metrics_when_somebody_asks_then_nobody_else_is_told(
    office: Office, address: str, headers: dict[str, str], status: int
) -> None:
    networks = (ip_network("127.0.0.1"), ip_network("10.0.0.0/8"))
    settings = replace(office.context.settings, metrics_from=networks)
    client = create_app(replace(office.context, settings=settings)).test_client()

    answer = client.get("/metrics", headers=headers, environ_base={"REMOTE_ADDR": address})

    assert answer.status_code == status


def test_no_label_names_a_person_a_ticket_a_crew_or_a_device(office: Office, ticket: str) -> None:
    office.mailroom.step()
    text = office.client().get("/metrics").text

    assert ticket not in text
    assert "north" not in text


def test_every_metric_of_the_dashboard_and_the_alerts_is_one_that_is_told(
    office: Office, ticket: str
) -> None:
    assert ticket
    goes_round(office)
    office.context.tally.count("/sync/mailbox-c-north", "GET", 200, 0.003)
    told = {name for name, _ in figures(office.client())}
    documented = (ROOT / "docs/operations.md").read_text("utf-8")

    dashboard = json.dumps(json.loads((EXAMPLES / "dashboard.json").read_text("utf-8")))
    alerts = (EXAMPLES / "alerts.yml").read_text("utf-8")
    for text in (dashboard, alerts):
        named = set(NAME.findall(text))
        assert named
        assert named <= told
    assert {name for name in told if name.startswith("kancha_")} <= set(NAME.findall(documented))


def goes_round(office: Office) -> None:
    """The mailroom's thread until its first round has ended, and what it tells of itself."""
    with running(office.mailroom):
        until(lambda: office.mailroom.health().last_round is not None, "a round has ended")
    Pulse(office.context.store, office.mailroom.health, office.clock).beat()
