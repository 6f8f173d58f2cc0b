"""The API docs page in a real browser: an office user does a part of a day by its forms alone."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

from tests.district import ADMIN, District
from tests.interop.node import HERE
from tests.servers import RunningServer

TICKET = "/api/v1/tickets/{ticket}"


def test_given_the_docs_page_when_the_office_works_by_its_forms_then_each_step_is_answered(
    server: RunningServer, district: District, north: str, tmp_path: Path
) -> None:
    bill = tmp_path / "bill.txt"
    bill.write_text("Paid in March.", "utf-8")
    survey = {"type": "on-site-survey", "crew": north}

    said = worked(
        server,
        tmp_path,
        {"method": "POST", "path": "/api/v1/tickets"},
        {"method": "POST", "path": f"{TICKET}/assignments", "body": survey},
        {"method": "POST", "path": f"{TICKET}/records/files", "files": {"files": [str(bill)]}},
        {"method": "POST", "path": f"{TICKET}/decisions"},
        {"method": "GET", "path": f"{TICKET}/result-sheet", "fields": {"format": "html"}},
        {"method": "GET", "path": "/api/v1/exports/tickets", "fields": {"format": "csv"}},
        {"method": "GET", "path": f"{TICKET}/audit/export"},
    )

    statuses = [int(answer["said"].split()[0]) for answer in said["answers"]]
    assert statuses == [201, 201, 201, 201, 200, 200, 200], said["answers"]
    [ticket] = said["tickets"]
    assert district.desk.get(f"/api/v1/tickets/{ticket}")["records"][0]["files"]
    assert said["answers"][0]["said"].splitlines()[2] == f"Location: /api/v1/tickets/{ticket}"
    doors = [answer["door"] for answer in said["answers"][4:]]
    assert doors[0] == f"/api/v1/tickets/{ticket}/result-sheet?format=html"
    assert "text/html" in said["answers"][4]["said"]
    assert '{"type":"audit-export"' in said["answers"][6]["said"].replace(" ", "")
    assert [text.split()[:2] for text in said["found"]] == [["POST", f"{TICKET}/call-backs"]]


def worked(server: RunningServer, folder: Path, *steps: dict[str, Any]) -> dict[str, Any]:
    """What the page answered to each step (``docs_page.mjs``)."""
    chromium = shutil.which("chromium")
    assert chromium, "install Debian's chromium; .ci/run does"
    asked = {
        "page": f"{server.base_url}/api/docs",
        "user": ADMIN[0],
        "password": ADMIN[1],
        "steps": steps,
        "words": "post Call-back",
        "chromium": chromium,
        "profile": str(folder / "profile"),
    }
    ran = subprocess.run(
        ["node", "docs_page.mjs"],
        cwd=HERE,
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    said: dict[str, Any] = json.loads(ran.stdout)
    return said
