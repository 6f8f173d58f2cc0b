"""`kancha export evidence`."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

from tests.api.cli.conftest import Kancha
from tests.api.cli.offices import GONE, archived_office
from tests.integration.evidence_package.forging import verified


def test_a_package_is_written_that_verifies_against_the_head_that_the_command_tells(
    kancha: Kancha, folder: Path, tmp_path: Path
) -> None:
    archived_office(folder)
    file = tmp_path / "court.zip"

    done = kancha("export", "evidence", GONE, "--out", str(file), "--lang", "en", "--reason", "Law")

    assert done.exit_code == 0, done.output
    head = done.output.rpartition(" ")[2].strip()
    said = verified(file, "--head", head)
    assert (said.code, "head-holds" in said.text) == (0, True), said.text
    with zipfile.ZipFile(file) as package:
        exported = json.loads(package.read("manifest.json"))["exported"]
    assert (exported["by"], exported["reason"]) == ("command line", "Law")
    assert [path.name for path in tmp_path.glob("*.part")] == []


def test_a_ticket_that_is_not_there_and_a_place_that_is_not_there_are_said(
    kancha: Kancha, folder: Path, tmp_path: Path
) -> None:
    archived_office(folder)

    none = kancha("export", "evidence", "T-NONE")
    nowhere = kancha("export", "evidence", GONE, "--out", str(tmp_path / "none" / "a.zip"))

    assert (none.exit_code, "There is no ticket 'T-NONE'" in none.output) == (1, True)
    assert (nowhere.exit_code, "cannot be written: No such file" in nowhere.output) == (1, True)
