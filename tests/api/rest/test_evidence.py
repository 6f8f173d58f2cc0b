"""The evidence package over REST."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest

from schemas.profile import read_profile
from schemas.vocabulary import Role
from server.registry.people import User
from server.registry.policies import keep_rulebook
from tests.api.rest.conftest import Caller, Office
from tests.integration.evidence_package.forging import verified

EVIDENCE = "/api/v1/tickets/{}/evidence"


@pytest.fixture
def sealed(office: Office, ticket: str) -> str:
    """The ticket, sealed in an office that keeps its profile as a started server does."""
    keep_rulebook(office.context.store, read_profile("cn-state-grid"), office.clock())
    while office.mailroom.step():
        pass
    return ticket


def test_a_package_is_sent_that_verifies_against_the_head_that_the_office_tells(
    supervisor: Caller, sealed: str, tmp_path: Path
) -> None:
    answer = supervisor.get(EVIDENCE.format(sealed) + "?lang=en&reason=Court%202026/118")
    head = supervisor.get(f"/api/v1/tickets/{sealed}/audit").get_json()["head"]

    assert (answer.status_code, answer.mimetype) == (200, "application/zip")
    assert f'filename="{sealed}-evidence.zip"' in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "private, no-store"
    file = tmp_path / "evidence.zip"
    file.write_bytes(answer.data)
    said = verified(file, "--head", head)
    assert said.code == 0, said.text
    with zipfile.ZipFile(io.BytesIO(answer.data)) as package:
        exported = json.loads(package.read("manifest.json"))["exported"]
    assert exported["by"] == "supervisor (supervisor)"
    assert exported["reason"] == "Court 2026/118"


def test_that_it_was_exported_is_in_the_log_of_views(
    office: Office, supervisor: Caller, sealed: str
) -> None:
    assert supervisor.get(EVIDENCE.format(sealed)).status_code == 200

    views = office.caller(Role.AUDITOR).get(f"/api/v1/views?ticket={sealed}").get_json()["items"]
    assert [(view["user"], view["what"]) for view in views if view["what"] == "export"] == [
        ("supervisor", "export")
    ]


def test_a_ticket_of_another_area_is_not_there(office: Office, sealed: str) -> None:
    elsewhere = office.hire(User("wang", Role.SUPERVISOR, areas=("river",)))

    answer = elsewhere.get(EVIDENCE.format(sealed))

    assert (answer.status_code, answer.get_json()["code"]) == (404, "not_found")
