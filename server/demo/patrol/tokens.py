"""The simulated phones' tokens, kept between runs in ``patrol.json`` of the data folder.

{"c-gulou": {"device", "token", "member", "enrolled_at"}}
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

FILE = "patrol.json"
Known = Mapping[str, Mapping[str, str]]


def read_tokens(folder: Path) -> Known:
    """By crew; empty where there is no file yet."""
    try:
        found: Known = json.loads((folder / FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return found


def keep_tokens(folder: Path, tokens: Known) -> None:
    """Whole or not at all, and never for other eyes than the owner's."""
    draft = folder / f"{FILE}.tmp"
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(tokens, file, indent=2)
    draft.replace(folder / FILE)


def forget_tokens(folder: Path) -> None:
    """With the district its phones go."""
    (folder / FILE).unlink(missing_ok=True)
