"""Tables of instruments that wait until a person has said once what their columns are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from casework.entry import Entry
from casework.instrument_files import unread
from casework.ticket import Attention
from schemas.documents import Fault

_HASH = 12


def unmapped(said: Iterable[Entry], answered: Mapping[str, bool]) -> list[Attention]:
    """Files with a header that nobody has mapped. What a person ``answered`` is not listed."""
    return [
        Attention(file, (_needed(entry.body["mapping"]),), acceptable=True)
        for file, entry in unread(said).items()
        if entry.body.get("mapping") and file not in answered
    ]


def _needed(mapping: Mapping[str, Any]) -> Fault:
    text = (
        f"Nobody has mapped the columns of this table yet (header {mapping['header'][:_HASH]}): "
        "say once what they are (POST /api/v1/instrument-mappings); the file is then read."
    )
    return Fault("body.sha256", "mapping-needed", text)
