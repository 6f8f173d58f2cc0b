"""Instrument files that wait, when the worker that reads them is stopped or cannot go on."""

from __future__ import annotations

from shutil import rmtree

import pytest

from schemas.vocabulary import Role
from server.instruments.worker import FileWorker
from sync.stores.documents import Draft
from tests.api.rest.conftest import LOW_VOLTAGE, Caller, Office
from tests.api.rest.judging import deliver
from tests.api.rest.photographs import assign, follow
from tests.api.rest.test_device_files import SHANGHAI, Tablet, measured, phone, read, reader, tablet
from tests.api.rest.test_instrument_files import COLUMNS, HIOKI, MAPPING

__all__ = ["phone", "reader", "tablet"]


def test_given_a_worker_that_stops_when_a_header_is_mapped_then_the_file_still_waits(
    office: Office, reader: FileWorker, tablet: Tablet, dispatcher: Caller
) -> None:
    tablet.bring(HIOKI, timezone=SHANGHAI)
    read(office, reader)
    read(office, reader)  # now nothing but the waiting list leads to the file
    technician = office.caller(Role.METER_TECHNICIAN)
    technician.post("/api/v1/instrument-mappings", {"columns": COLUMNS, "mapping": MAPPING})
    drafts = office.context.settings.data / "drafts"
    rmtree(drafts)
    drafts.write_text("no folder can be here")
    with pytest.raises(OSError, match="drafts"):
        reader.step()

    drafts.unlink()
    read(office, reader)

    later = measured(dispatcher, tablet.ticket)[-1]
    assert [item["count"] for item in later["body"]["channels"]] == [2]


def test_given_a_ticket_with_a_document_that_nobody_can_read_then_the_files_of_others_are_read(
    office: Office, reader: FileWorker, tablet: Tablet, dispatcher: Caller
) -> None:
    broken = tablet.ticket
    tablet.bring(HIOKI, timezone=SHANGHAI)
    other = dispatcher.post("/api/v1/tickets", LOW_VOLTAGE).get_json()["ticket"]
    sound = Tablet(office, other, tablet.phone, assign(office, other))
    sound.bring(HIOKI + b"\n", timezone=SHANGHAI)
    follow(office)
    deliver(office)
    no_json = Draft(f"{broken}:finding:01890000-0000-7000-8000-00000000000f", b"{")
    office.context.store.put("office", no_json)

    while reader.step():
        pass

    assert len(measured(dispatcher, other)) == 1
    kept = dispatcher.get("/api/v1/quarantine").get_json()["items"]
    assert [item["document"]["id"] for item in kept] == [f"{broken}:ticket"]
