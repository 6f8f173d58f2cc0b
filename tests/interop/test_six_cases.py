"""The example that plays six typical complaints, against a real server with its demo."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.project.tree import ROOT
from tests.servers import running_server

_WITHIN_S = 120
_STAGES = [
    "1 intake: intake",
    "2 assessment and assignment: classification, assignment, deadlines",
    "3 investigation: investigation, records, verdict",
    "4 responsibility: decision",
    "5 resolution: approval, execution",
    "6 reply: reply, result sheet",
    "7 call-back: call-back, reopening",
    "8 archive: archive",
    "9 statistics: statistics",
]
"""The stages of a complaint (intake to statistics), each by all that belongs to it."""


def test_when_the_six_cases_are_played_each_ticket_ends_in_the_archive_by_every_stage(
    tmp_path: Path,
) -> None:
    with running_server(tmp_path / "data", demo=True) as server:
        done = subprocess.run(
            [sys.executable, "docs/examples/six_cases", str(server.folder / "demo.json")],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=_WITHIN_S,
            check=False,
        )

    assert done.returncode == 0, done.stdout + done.stderr
    lines = done.stdout.splitlines()
    archived = [line.partition("archived, ")[2] for line in lines if "-> archived, " in line]
    assert archived == [
        "utility confirmed", "customer confirmed", "force-majeure confirmed",
        "utility confirmed", "utility confirmed", "third-party 70 %, utility 30 % confirmed",
    ]  # fmt: skip
    assert [line.strip() for line in lines[-len(_STAGES) :]] == _STAGES
    assert any("server: meter-error by " in line and line.endswith(": within") for line in lines)
    assert any("-> investigated, undetermined disputed" in line for line in lines)
    refused = [line for line in lines if line.strip().startswith("(refused)")]
    for code in ("reply-before-decision", "forbidden", "reply-before-approval", "archived:"):
        assert any(code in line for line in refused), code
