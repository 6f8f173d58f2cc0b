"""`kancha retention`."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.api.cli.conftest import Kancha
from tests.api.cli.offices import archived_office


@pytest.fixture
def office(folder: Path) -> None:
    archived_office(folder)


@pytest.mark.usefixtures("office")
def test_what_is_due_and_what_is_held_is_listed(kancha: Kancha) -> None:
    listed = kancha("retention", "list")

    assert re.search(r"T100302-GONE +- +2017-03-02 +due", listed.output)
    assert re.search(r"T100302-HELD +- +2017-03-02 +held", listed.output)


@pytest.mark.usefixtures("office")
def test_a_run_erases_what_is_due_and_nothing_that_is_held(kancha: Kancha) -> None:
    would = kancha("retention", "run", "--dry-run")
    done = kancha("retention", "run")
    again = kancha("retention", "run")
    shown = json.loads(kancha("audit", "verify", "--live", "--json").output)

    assert "1 tickets would lose their personal data." in would.output
    assert done.exit_code == 0, done.output
    assert "1 tickets lost their personal data." in done.output
    assert "0 tickets lost" in again.output
    assert shown["ok"]
    assert [len(ticket["erased"]) for ticket in shown["tickets"]] == [1, 0]
