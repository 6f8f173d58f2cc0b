"""Shares of responsibility in one cell of a table or one property of a feature. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sync import jsontext


def shares_text(said: Iterable[Mapping[str, Any]] | None) -> str | None:
    """As JSON text by party, ``{"utility":70,"customer":30}``; None where one party bears all."""
    parts = {share["party"]: share["percent"] for share in said or ()}
    return jsontext.dumps(parts).decode() if parts else None
