"""Instrument files that wait for a mapping, when the worker that reads them is stopped."""

from __future__ import annotations

from shutil import rmtree

import pytest

from schemas.vocabulary import Role
from server.instruments.worker import FileWorker
from tests.api.rest.conftest import Caller, Office
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
