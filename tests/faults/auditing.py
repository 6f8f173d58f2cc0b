"""What ``kancha audit verify`` says of a data folder, asked in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from server.settings import environment

KANCHA = str(Path(sys.executable).with_name("kancha"))


def verified(folder: Path) -> dict[str, Any]:
    """Its report as JSON; ``ok`` says whether every chain holds."""
    seen = subprocess.run(
        [KANCHA, "audit", "verify", "--live", "--json"],
        env={**environment(), "KANCHA_DATA": str(folder)},
        stdout=subprocess.PIPE,
        check=False,
    )
    found: dict[str, Any] = json.loads(seen.stdout)
    return found
