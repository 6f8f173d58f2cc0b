"""The example that plays six typical complaints, against a real server with its demo."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.project.tree import ROOT
from tests.servers import running_server

_WITHIN_S = 120
_STAGES = (
    "intake", "classification", "assignment", "investigation", "records", "decision", "approval",
    "deadlines", "execution", "reply", "call-back", "reopening", "archive",
)  # fmt: skip


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
    archived = [line.split(", ")[1] for line in lines if line.strip().startswith("-> archived")]
    assert archived == [
        "utility confirmed", "customer confirmed", "force-majeure confirmed",
        "utility confirmed", "utility confirmed", "third-party confirmed",
    ]  # fmt: skip
    played = lines[-1].partition("stages: ")[2].rstrip(".").split(", ")
    assert played == sorted(_STAGES)
    refused = [line for line in lines if line.strip().startswith("(refused)")]
    for code in ("reply-before-decision", "forbidden", "reply-before-approval", "archived:"):
        assert any(code in line for line in refused), code
