"""ETags of tickets: of the facts alone, and of answers that also show what is no fact. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from sync import jsontext


def etag_with(etag: str, live: Mapping[str, Any]) -> str:
    """The ETag of an answer that also shows what is no fact, such as bytes on their way. Commands
    look at the facts alone: news of bytes must not refuse a decision."""
    digest = hashlib.sha256(jsontext.dumps(live)).hexdigest()
    return f'{etag[:-1]}.{digest[:8]}"'


def matches(if_match: str, etag: str) -> bool:
    """Whether a header If-Match names the facts of this ETag."""
    return etag in [_of_facts(item) for item in if_match.split(",")]


def _of_facts(etag: str) -> str:
    """The part of an ETag that tells of the facts."""
    return f'"{etag.strip().strip(chr(34)).partition(".")[0]}"'
