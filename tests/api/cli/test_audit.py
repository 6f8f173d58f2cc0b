"""`kancha audit`."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from schemas.api.views import View
from schemas.vocabulary import Role
from server.registry.users import User
from server.settings import Settings
from server.viewlog import Looked, note
from server.wiring import open_parts
from tests.api.cli.conftest import Kancha
from tests.api.cli.offices import archived_office


@pytest.fixture
def export(kancha: Kancha, folder: Path, tmp_path: Path) -> Path:
    archived_office(folder)
    file = tmp_path / "all.jsonl"
    done = kancha("audit", "export", str(file))
    assert done.exit_code == 0, done.output
    return file


def replaced(file: Path, old: bytes, new: bytes) -> None:
    text = file.read_bytes()
    assert old in text
    file.write_bytes(text.replace(old, new, 1))


def lines_without(file: Path, mark: bytes) -> bytes:
    """Takes out the first line with a mark; whoever does that counts the lines anew."""
    lines = file.read_bytes().splitlines(keepends=True)
    gone = next(line for line in lines if mark in line)
    lines.remove(gone)
    end = json.loads(lines[-1])
    lines[-1] = b'{"lines":%d,"tickets":%d,"type":"end"}\n' % (len(lines), end["tickets"])
    file.write_bytes(b"".join(lines))
    return gone


def test_an_export_is_verified_where_there_is_no_data(
    kancha: Kancha, export: Path, tmp_path: Path
) -> None:
    done = kancha("audit", "verify", str(export), KANCHA_DATA=str(tmp_path / "nowhere"))

    assert done.exit_code == 0, done.output
    assert "2 tickets are in order, 0 are not; 5 receipts." in done.output
    assert not (tmp_path / "nowhere").exists()


def test_a_changed_byte_of_a_fact_is_found_and_the_fact_named(kancha: Kancha, export: Path) -> None:
    ticket = json.loads(export.read_bytes().splitlines()[1])["ticket"]
    replaced(export, b'"class":"', b'"clasz":"')

    done = kancha("audit", "verify", str(export), "--json")

    found = json.loads(done.output)
    assert done.exit_code == 1
    assert [item["ticket"] for item in found["tickets"] if not item["ok"]] == [ticket]
    problem = next(item for item in found["tickets"] if not item["ok"])["problems"][0]
    assert problem["code"] == "fact-changed"
    assert problem["where"].startswith(f"{ticket}:intake:")


def test_a_receipt_that_was_taken_out_is_found(kancha: Kancha, export: Path) -> None:
    gone = json.loads(lines_without(export, b'"type":"receipt"'))

    done = kancha("audit", "verify", str(export))

    assert done.exit_code == 1
    assert f"receipt-missing: {gone['fact']}" in done.output


def test_receipts_in_another_order_are_found(kancha: Kancha, export: Path) -> None:
    lines = export.read_bytes().splitlines(keepends=True)
    places = [i for i, line in enumerate(lines) if b'"type":"receipt"' in line][:2]
    lines[places[0]], lines[places[1]] = lines[places[1]], lines[places[0]]
    export.write_bytes(b"".join(lines))

    done = kancha("audit", "verify", str(export))

    assert done.exit_code == 1
    assert "reordered" in done.output


def test_a_file_whose_tail_was_cut_off_is_found(kancha: Kancha, export: Path) -> None:
    export.write_bytes(b"".join(export.read_bytes().splitlines(keepends=True)[:-3]))

    done = kancha("audit", "verify", str(export))

    assert done.exit_code == 1
    assert "its tail was cut off" in done.output


def test_a_receipt_that_a_device_holds_is_looked_for(
    kancha: Kancha, export: Path, tmp_path: Path
) -> None:
    held = next(line for line in export.read_bytes().splitlines() if b'"type":"receipt"' in line)
    shown = tmp_path / "phone.jsonl"
    shown.write_bytes(held.replace(b'"accepted"', b'"duplicate"') + b"\n")

    done = kancha("audit", "verify", str(export), "--receipts", str(shown))

    assert done.exit_code == 1
    assert "Somebody holds another receipt" in done.output


def test_the_office_itself_is_verified_and_one_ticket_alone(kancha: Kancha, export: Path) -> None:
    ticket = json.loads(export.read_bytes().splitlines()[1])["ticket"]

    everything = kancha("audit", "verify", "--live")
    one = kancha("audit", "verify", "--live", "--ticket", ticket, "--json")
    none = kancha("audit", "verify", str(export), "--ticket", "T-NONE")

    assert everything.exit_code == 0, everything.output
    assert json.loads(one.output)["tickets"][0]["ticket"] == ticket
    assert (none.exit_code, "no ticket T-NONE" in none.output) == (1, True)


def test_neither_file_nor_office_or_both_is_refused(kancha: Kancha, export: Path) -> None:
    assert kancha("audit", "verify").exit_code == 2
    assert kancha("audit", "verify", str(export), "--live").exit_code == 2


def test_who_looked_at_a_ticket_is_listed_as_a_table_and_as_json_lines(
    kancha: Kancha, folder: Path
) -> None:
    archived_office(folder)
    with closing(open_parts(Settings.read({"KANCHA_DATA": str(folder)}))) as parts:
        looked = Looked(View.TICKET, ["T261123-AAAAAA"], 1, "127.0.0.1")
        note(parts.store, User("li", Role.DISPATCHER), looked, datetime(2026, 11, 23, tzinfo=UTC))

    shown = kancha("audit", "views", "--user", "li").output
    lines = kancha("audit", "views", "--ticket", "T261123-AAAAAA", "--json").output.splitlines()
    earlier = kancha("audit", "views", "--until", "2026-11-23", "--json").output

    assert "li    dispatcher  127.0.0.1  ticket  T261123-AAAAAA" in shown
    assert [json.loads(line)["user"] for line in lines] == ["li"]
    assert earlier == ""
