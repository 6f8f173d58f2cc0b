"""The README's main job, with the README's own commands, against a real server."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from server.settings import environment
from tests.project.tree import ROOT
from tests.servers import running_server

_BLOCK = re.compile(r"```bash\n(.*?)```", re.DOTALL)
_WITHIN_S = 120


def commands_of_the_readme() -> str:
    """The blocks from "Your first device" to the end of the main job, as one script."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    walk = text[text.index("## Your first device") : text.index("## Where to read on")]
    return "set -euo pipefail\n" + "\n".join(_BLOCK.findall(walk))


def test_when_a_newcomer_types_the_readme_the_tickets_responsibility_changes(
    tmp_path: Path,
) -> None:
    with running_server(tmp_path / "data", demo=True) as server:
        done = subprocess.run(
            ["bash", "-c", commands_of_the_readme()],
            cwd=ROOT,
            env={**environment(), "KANCHA_DATA": str(server.folder)},
            capture_output=True,
            text=True,
            timeout=_WITHIN_S,
            check=False,
        )

    assert done.returncode == 0, done.stdout + done.stderr
    lines = done.stdout.splitlines()
    states = [line for line in lines if line in ("open", "proposed", "confirmed", "decided")]
    assert states == ["open", "proposed", "confirmed", "decided"]
    accepted = [line.split(":")[1] for line in lines if line.startswith("accepted ")]
    assert accepted == ["progress", "reading", "photo", "finding", "progress"]
