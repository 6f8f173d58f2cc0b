"""`kancha retention`."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from schemas.documents import Author, Fact, Moment, fact_document
from schemas.ids import fact_id
from schemas.vocabulary import FactKind
from server.settings import Settings
from server.wiring import open_parts
from sync.mailroom.filing import file_office_facts
from tests.api.cli.conftest import Kancha

LONG_AGO = datetime(2010, 3, 2, 8, tzinfo=UTC)
BODIES = (
    (FactKind.INTAKE, {"class": "PQ", "title": "Dim", "customer": {"name": "Li Na"}}),
    (FactKind.ARCHIVE, {}),
)


def filed(ticket: str, number: int, kind: FactKind, body: dict[str, object]) -> dict[str, object]:
    uuid = f"0193abcd-0000-7000-8000-{number:012x}"
    author, at = Author(user="li"), Moment(LONG_AGO)
    return fact_document(
        Fact(fact_id(ticket, kind, uuid), kind, 1, ticket, None, author, at, None, None, body)
    )


@pytest.fixture
def office(folder: Path) -> None:
    """Two tickets that were archived in 2010, one of them under a hold since."""
    parts = open_parts(Settings.read({"KANCHA_DATA": str(folder)}))
    for ticket in ("T100302-GONE", "T100302-HELD"):
        docs = [filed(ticket, place, *item) for place, item in enumerate(BODIES)]
        file_office_facts(parts.store, docs, LONG_AGO)
    hold = filed("T100302-HELD", 9, FactKind.HOLD, {"on": True, "reason": "court"})
    file_office_facts(parts.store, [hold], LONG_AGO)
    parts.mailroom.step()
    parts.close()


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
