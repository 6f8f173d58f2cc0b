"""What a process that reads instrument files is asked, and what it answers, as JSON and bytes.

    to it     8 bytes length of the request, the request (JSON)
    from it   8 bytes length of the message, 8 bytes length of the table, the message, the table

The files themselves lie on the disk; the request names them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from media.children import exactly
from media.instruments.content import Content
from media.instruments.contract import Limits, Options
from media.instruments.outcome import Outcome

LARGEST = 512 << 20
"""Bytes of an answer."""


def request_of(file: Path, name: str, options: Options) -> bytes:
    """The request to read a file; the ``partner`` of the options lies on the disk as well."""
    partner = options.partner
    asked = {
        "file": str(file),
        "name": name,
        "format": options.format,
        "timezone": options.timezone,
        "mappings": {header: dict(mapping) for header, mapping in options.mappings.items()},
        "read_at": None if options.read_at is None else options.read_at.isoformat(),
        "partner": None if partner is None else str(partner.where),
        "limits": asdict(options.limits),
    }
    text = json.dumps(asked).encode()
    return len(text).to_bytes(8, "big") + text


def asked_in(text: bytes) -> tuple[Content, Options]:
    """The file and the options of a request."""
    asked: Mapping[str, Any] = json.loads(text)
    partner, read_at = asked["partner"], asked["read_at"]
    options = Options(
        format=asked["format"],
        timezone=asked["timezone"],
        mappings=asked["mappings"],
        read_at=None if read_at is None else datetime.fromisoformat(read_at),
        partner=None if partner is None else Content(Path(partner)),
        limits=Limits(**asked["limits"]),
    )
    return Content(Path(asked["file"]), asked["name"]), options


def answer_of(outcome: Outcome) -> bytes:
    """An outcome as it is answered."""
    message, table = json.dumps(outcome.found).encode(), outcome.table or b""
    return b"".join(
        [len(message).to_bytes(8, "big"), len(table).to_bytes(8, "big"), message, table]
    )


def outcome_in(answers: IO[bytes]) -> Outcome:
    """Reads one answer. Raises ValueError where it is none."""
    lengths = exactly(answers, 16, 16)
    message = json.loads(exactly(answers, int.from_bytes(lengths[:8], "big"), LARGEST))
    table = exactly(answers, int.from_bytes(lengths[8:], "big"), LARGEST)
    return Outcome(message, table or None)
