"""The generated files and what they have to say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.project.tree import ROOT
from tests.vectors import (
    bodies,
    limits,
    meter_tests,
    places,
    profile_changes,
    profiles,
    registers,
    standings,
)
from tests.vectors.shapes import shapes

_WEB = ROOT / "server/web"
_SHORT = 8


def files() -> dict[Path, str]:
    """Path → text, the same at each run."""
    vectors = {
        "profiles": profiles.vectors(),
        "profile-changes": profile_changes.vectors(),
        "meter-tests": meter_tests.vectors(),
        "registers": registers.vectors(),
        "limits": limits.vectors(),
        "places": places.vectors(),
        "standings": standings.vectors(),
        "bodies": bodies.vectors(),
    }
    found = {_WEB / f"vectors/{name}.json": _text(value) for name, value in vectors.items()}
    return {**found, _WEB / "shared/rules/shapes.json": _text(shapes())}


def _text(value: Any) -> str:
    """One case a line, so that a change shows which case it is."""
    if isinstance(value, list):
        return "[\n" + ",\n".join(_line(one) for one in value) + "\n]\n"
    return "{\n" + ",\n".join(_member(name, value[name]) for name in value) + "\n}\n"


def _member(name: str, value: Any) -> str:
    listed = isinstance(value, list) and len(value) > _SHORT
    return f"{json.dumps(name)}: {_text(value).strip() if listed else _line(value)}"


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
