"""`kancha upload` and `kancha mapping`: files from a desk on the server itself."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from schemas.vocabulary import FactKind
from server.settings import Settings
from server.wiring import open_parts
from sync.mailroom.filing import file_office_facts
from sync.mailroom.names import OFFICE
from sync.stores.documents import Range
from tests.api.cli.conftest import Kancha
from tests.api.cli.offices import LONG_AGO, filed

READOUT = "/ABC5METER\n1.8.0(001234.5*kWh)\n32.7.0(229.9*V)\n!\n"
TABLE = "Time;U1\n2026-11-01 00:00:00;0,2295\n2026-11-01 00:10:00;0,2305\n"
MAPPING = {
    "columns": ["Time", "U1"],
    "mapping": {
        "name": "Logger 3",
        "decimal": ",",
        "time": ["Time"],
        "columns": [{"column": "U1", "channel": "U_L1", "stat": "avg", "unit": "kV"}],
    },
}


TICKET = "T100302-DESK"
NOBODYS = "0193abcd-0000-7000-8000-00000000dead"
COMPLAINT = {"class": "PQ", "title": "Dim"}


@pytest.fixture
def ticket(folder: Path) -> str:
    """A ticket in a data folder."""
    parts = open_parts(Settings.read({"KANCHA_DATA": str(folder)}))
    file_office_facts(parts.store, [filed(TICKET, 1, FactKind.INTAKE, COMPLAINT)], LONG_AGO)
    parts.close()
    return TICKET


@pytest.fixture
def investigation(folder: Path) -> str:
    """The investigation of the second of two tickets in a data folder."""
    parts = open_parts(Settings.read({"KANCHA_DATA": str(folder)}))
    survey = {"type": "power-quality", "crew": "crew-7"}
    work = filed(TICKET, 2, FactKind.ASSIGNMENT, survey)
    others = filed("T100302-AAAA", 3, FactKind.INTAKE, COMPLAINT)
    facts = [filed(TICKET, 1, FactKind.INTAKE, COMPLAINT), work, others]
    file_office_facts(parts.store, facts, LONG_AGO)
    parts.close()
    return str(work["_id"]).rpartition(":")[2]


def test_given_a_readout_when_uploaded_then_its_channels_are_told(
    kancha: Kancha, ticket: str, tmp_path: Path
) -> None:
    file = tmp_path / "meter.txt"
    file.write_text(READOUT)

    done = kancha("upload", str(file), "--ticket", ticket)

    assert done.exit_code == 0, done.output
    assert "meter.txt: 2 values of iec62056-21" in done.output
    assert "E_act_imp inst: 1 values, 1234.5 to 1234.5, mean 1234.5 kWh" in done.output


def test_given_an_investigation_when_a_file_is_uploaded_for_it_then_its_ticket_is_found(
    kancha: Kancha, investigation: str, folder: Path, tmp_path: Path
) -> None:
    file = tmp_path / "meter.txt"
    file.write_text(READOUT)

    done = kancha("upload", str(file), "--investigation", investigation)

    assert done.exit_code == 0, done.output
    parts = open_parts(Settings.read({"KANCHA_DATA": str(folder)}))
    kept = [
        document.json()
        for document in parts.store.documents(OFFICE, Range(start=f"{TICKET}:"), bodies=True)
        if document is not None and f":{FactKind.INSTRUMENT_FILE.value}:" in document.id
    ]
    parts.close()
    assert [(fact["ticket"], fact["investigation"]) for fact in kept] == [(TICKET, investigation)]


def test_given_no_ticket_and_no_known_investigation_when_uploaded_then_it_says_so(
    kancha: Kancha, ticket: str, tmp_path: Path
) -> None:
    del ticket  # only its data folder is wanted
    file = tmp_path / "meter.txt"
    file.write_text(READOUT)

    nothing = kancha("upload", str(file))
    unknown = kancha("upload", str(file), "--investigation", NOBODYS)

    assert nothing.exit_code == 2
    assert "Name the --investigation they were measured for, or the --ticket." in nothing.output
    assert unknown.exit_code == 1
    assert f"There is no investigation '{NOBODYS}'." in unknown.output


def test_given_a_register_of_nine_digits_when_uploaded_then_all_of_them_are_told(
    kancha: Kancha, ticket: str, tmp_path: Path
) -> None:
    file = tmp_path / "meter.txt"
    file.write_text(READOUT.replace("001234.5", "123456.789"))

    assert "123456.789 to 123456.789" in kancha("upload", str(file), "--ticket", ticket).output


def test_given_when_a_meter_was_read_when_uploaded_then_its_values_have_that_time(
    kancha: Kancha, ticket: str, tmp_path: Path
) -> None:
    file = tmp_path / "meter.txt"
    file.write_text(READOUT)

    done = kancha("upload", str(file), "--ticket", ticket, "--read-at", "2026-11-20T06:30:00Z")

    assert "2026-11-20T06:30:00.000Z to 2026-11-20T06:30:00.000Z" in done.output


def test_given_an_unknown_table_when_uploaded_with_a_mapping_then_it_is_read_from_now_on(
    kancha: Kancha, ticket: str, tmp_path: Path
) -> None:
    file, mapping = tmp_path / "week.csv", tmp_path / "logger.json"
    file.write_text(TABLE)
    mapping.write_text(json.dumps(MAPPING))
    words = ("upload", str(file), "--ticket", ticket, "--timezone", "+08:00")

    asked = kancha(*words)
    assert asked.exit_code == 1
    assert "needs-mapping" in asked.output
    assert "columns: Time, U1" in asked.output
    read = kancha(*words, "--mapping", str(mapping))
    assert read.exit_code == 0, read.output
    assert "U_L1 avg: 2 values, 229.5 to 230.5, mean 230 V" in read.output
    assert "Logger 3" in kancha("mapping", "list").output


def test_given_a_mapping_when_added_listed_and_removed_then_it_is_gone(
    kancha: Kancha, ticket: str, tmp_path: Path
) -> None:
    del ticket  # only its data folder is wanted
    mapping = tmp_path / "logger.json"
    mapping.write_text(json.dumps(MAPPING))

    added = kancha("mapping", "add", str(mapping))
    header = added.output.split()[2]

    assert added.exit_code == 0, added.output
    assert kancha("mapping", "remove", "zz").exit_code == 1
    assert kancha("mapping", "remove", header).exit_code == 0
    assert "Logger 3" not in kancha("mapping", "list").output


def test_given_a_mapping_that_is_none_when_added_then_it_says_what_is_missing(
    kancha: Kancha, ticket: str, tmp_path: Path
) -> None:
    del ticket
    mapping = tmp_path / "logger.json"
    mapping.write_text('{"columns": ["Time"]}')

    done = kancha("mapping", "add", str(mapping))

    assert done.exit_code == 1
    assert "no object `mapping`" in done.output
