"""`kancha export`."""

from __future__ import annotations

import csv
from pathlib import Path

from openpyxl import load_workbook

from tests.api.cli.conftest import Kancha


def test_when_exported_the_ending_says_the_form_and_filters_apply(
    kancha: Kancha, tmp_path: Path
) -> None:
    kancha("demo")

    book = kancha("export", str(tmp_path / "all.xlsx"))
    some = kancha("export", "--filter", "class=OUT", str(tmp_path / "outages.csv"))

    assert (book.exit_code, some.exit_code) == (0, 0), book.output + some.output
    sheets = load_workbook(tmp_path / "all.xlsx", read_only=True)
    assert sheets.sheetnames == ["tickets", "findings", "readings"]
    with (tmp_path / "outages.csv").open(newline="") as file:
        assert {row["class"] for row in csv.DictReader(file)} == {"OUT"}


def test_when_a_filter_is_unknown_or_wrong_the_command_says_which(
    kancha: Kancha, tmp_path: Path
) -> None:
    refused = kancha("export", "--filter", "status=lost", str(tmp_path / "x.csv"))

    assert refused.exit_code == 1
    assert "status" in refused.output
    assert not (tmp_path / "x.csv").exists()


def test_when_the_file_cannot_be_written_the_command_says_so(
    kancha: Kancha, tmp_path: Path
) -> None:
    kancha("demo")

    refused = kancha("export", str(tmp_path / "none" / "x.csv"))

    assert refused.exit_code == 1
    assert "cannot be written: No such file or directory" in refused.output
