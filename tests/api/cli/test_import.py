"""`kancha import`: the sample of docs/import.md, and files as people have them."""

from __future__ import annotations

import csv
import io
import os
import signal
import subprocess
import sys
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from server.office.naming import imported_ticket
from server.settings import environment
from sync.mailroom.names import OFFICE
from sync.stores.documents import Range
from sync.stores.sqlite.store import SqliteStore
from tests.api.cli.conftest import Kancha
from tests.project.tree import ROOT
from tests.waiting import until

SAMPLE = (ROOT / "docs/samples/hotline.csv").read_text(encoding="utf-8")
MAPPING = str(ROOT / "docs/samples/hotline.toml")


@pytest.fixture
def sample(kancha: Kancha, tmp_path: Path) -> Path:
    """The sample beside a data folder with an office."""
    kancha("crew", "add", "c-north", "--name", "North")
    file = tmp_path / "hotline.csv"
    file.write_text(SAMPLE, encoding="utf-8")
    return file


def intakes(folder: Path) -> dict[str, dict[str, Any]]:
    """Bodies of the intakes by reference."""
    store = SqliteStore(folder / "kancha.sqlite")
    found = [item for item in store.documents(OFFICE, Range(), bodies=True) if item is not None]
    bodies = [item.json()["body"] for item in found if ":intake:" in item.id]
    store.close()
    return {body["reference"]: body for body in bodies}


def tickets(folder: Path) -> set[str]:
    store = SqliteStore(folder / "kancha.sqlite")
    found = {item.id.partition(":")[0] for item in store.documents(OFFICE, Range()) if item}
    store.close()
    return found


def rejected(file: Path) -> list[dict[str, str]]:
    text = file.with_name(f"{file.name}.errors.csv").read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_when_the_sample_is_imported_twice_each_row_is_one_ticket(
    kancha: Kancha, folder: Path, sample: Path
) -> None:
    first = kancha("import", str(sample), "--mapping", MAPPING)
    second = kancha("import", str(sample), "--mapping", MAPPING, "--user", "wang")

    assert "3 tickets made, 0 were there, 0 rows rejected" in first.output
    assert "0 tickets made, 3 were there, 0 rows rejected" in second.output
    made = intakes(folder)
    assert made["H-1001"]["class"] == "PQ"
    assert made["H-1001"]["occurred_at"] == "2026-11-20T11:30:00.000Z"
    assert made["H-1001"]["site"]["datum"] == "GCJ02"
    assert made["H-1002"]["emergency"] is True
    assert made["H-1003"]["matter"] == "说好三天内回电,至今没有"
    assert imported_ticket("hotline", "H-1001") in tickets(folder)


def test_when_it_is_a_dry_run_nothing_is_written_but_every_row_is_judged(
    kancha: Kancha, folder: Path, sample: Path
) -> None:
    sample.write_text(SAMPLE.replace("32.0603", "north"), encoding="utf-8")

    tried = kancha("import", str(sample), "--mapping", MAPPING, "--dry-run")

    assert tried.exit_code == 1
    assert "2 tickets can be made, 0 were there, 1 rows rejected" in tried.output
    assert "row 2, 纬度: Write a number with a point" in tried.output
    assert intakes(folder) == {}


def test_when_rows_are_wrong_the_others_go_in_and_the_corrected_errors_file_completes_it(
    kancha: Kancha, folder: Path, sample: Path
) -> None:
    wrong = SAMPLE.replace("2026-11-20 19:30", "yesterday").replace("服务,无人", "闲聊,无人")
    sample.write_text(wrong, encoding="utf-8")

    kancha("import", str(sample), "--mapping", MAPPING)

    assert set(intakes(folder)) == {"H-1002"}
    found = rejected(sample)
    assert [(row["kancha_row"], row["kancha_code"]) for row in found] == [
        ("2", "not-a-date"),
        ("4", "unknown-word"),
    ]
    errors = sample.with_name("hotline.csv.errors.csv")
    corrected = errors.read_text(encoding="utf-8").replace("yesterday", "2026-11-20 19:30")
    errors.write_text(corrected.replace("闲聊", "服务"), encoding="utf-8")
    kancha("import", str(errors), "--mapping", MAPPING)
    assert set(intakes(folder)) == {"H-1001", "H-1002", "H-1003"}


def test_when_a_reference_comes_again_with_another_content_it_is_rejected(
    kancha: Kancha, folder: Path, sample: Path
) -> None:
    kancha("import", str(sample), "--mapping", MAPPING)
    sample.write_text(SAMPLE.replace("晚间电压低", "整天电压低"), encoding="utf-8")

    kancha("import", str(sample), "--mapping", MAPPING)

    assert [row["kancha_code"] for row in rejected(sample)] == ["imported-before"]
    assert intakes(folder)["H-1001"]["title"] == "晚间电压低"


@pytest.mark.parametrize(
    ("encoding", "delimiter"), [("gb18030", ","), ("utf-8-sig", ";"), ("utf-16", "\t")]
)
def test_when_a_file_has_another_encoding_and_delimiter_both_are_found_out(
    kancha: Kancha, folder: Path, sample: Path, encoding: str, delimiter: str
) -> None:
    lines = io.StringIO()
    csv.writer(lines, delimiter=delimiter).writerows(csv.reader(io.StringIO(SAMPLE)))
    sample.write_text(lines.getvalue(), encoding=encoding, newline="")

    kancha("import", str(sample), "--mapping", MAPPING)

    assert intakes(folder)["H-1001"]["customer"]["name"] == "李娜"


def test_when_it_is_a_workbook_numbers_and_moments_are_read_and_formulas_are_not_evaluated(
    kancha: Kancha, folder: Path, sample: Path
) -> None:
    file = sample.with_suffix(".xlsx")
    head, row, *_ = csv.reader(io.StringIO(SAMPLE))
    cells: list[Any] = [*row]
    cells[4], cells[8], cells[10] = 3301001, 32.0603, datetime(2026, 11, 20, 19, 30)  # noqa: DTZ001
    cells[3] = '=WEBSERVICE("http://x.invalid")'
    book = Workbook()
    assert book.active is not None
    book.active.append(head)
    book.active.append(cells)
    book.save(file)

    kancha("import", str(file), "--mapping", MAPPING)

    made = intakes(folder)["H-1001"]
    assert made["customer"]["account"] == "3301001"
    assert made["occurred_at"] == "2026-11-20T11:30:00.000Z"
    assert "matter" not in made


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "no-columns"),
        ("a,a\n1,2\n", "column-twice"),
        ("a,b\n1,2\n", "unknown-column"),
        (SAMPLE.replace("李娜", '"李'), "not-csv"),
    ],
)
def test_when_a_file_cannot_be_imported_at_all_the_code_says_why(
    kancha: Kancha, sample: Path, text: str, code: str
) -> None:
    sample.write_text(text, encoding="utf-8")

    refused = kancha("import", str(sample), "--mapping", MAPPING)

    assert refused.exit_code == 1
    assert f"({code})" in refused.output


def test_when_a_workbook_unpacks_to_gigabytes_it_is_refused_before_it_is_unpacked(
    kancha: Kancha, sample: Path
) -> None:
    file = sample.with_suffix(".xlsx")
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/worksheets/sheet1.xml", b"\0" * (600 * 1024 * 1024))

    refused = kancha("import", str(file), "--mapping", MAPPING)

    assert "(file-too-large)" in refused.output


def test_when_a_mapping_is_wrong_all_faults_are_said_at_once(
    kancha: Kancha, sample: Path, tmp_path: Path
) -> None:
    mapping = tmp_path / "m.toml"
    mapping.write_text('source = "x"\ndatum = "Mars"\n[columns]\n"a" = "site.lta"\n')

    refused = kancha("import", str(sample), "--mapping", str(mapping))

    assert "there is no member 'site.lta'" in refused.output
    assert "datum: use one of WGS84" in refused.output


def test_when_it_is_killed_and_resumed_each_row_is_one_ticket(
    kancha: Kancha, folder: Path, sample: Path
) -> None:
    head, row, *_ = SAMPLE.splitlines()
    rows = [row.replace("H-1001", f"H-{number}") for number in range(10_000)]
    sample.write_text("\n".join([head, *rows]), encoding="utf-8")
    words = ["import", str(sample), "--mapping", MAPPING]
    env = {**environment(), "KANCHA_DATA": str(folder)}
    command = [str(Path(sys.executable).with_name("kancha")), *words]
    process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL)
    until(lambda: len(tickets(folder)) > 400, "some rows are in", 60.0)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    before = len(tickets(folder))

    done = kancha(*words, "--resume")

    assert before < len(rows)
    assert done.exit_code == 0, done.output
    assert len(tickets(folder)) == len(intakes(folder)) == len(rows)
