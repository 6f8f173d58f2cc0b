"""Running a WSGI application as far as its answer is to be had without waiting for the client."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from wsgiref.types import WSGIApplication, WSGIEnvironment

from sync.replication.feed import Feed

_PIECE = 512 << 10
"""A streamed answer goes out in pieces of about this many bytes."""


@dataclass(slots=True)
class Outcome:
    """What the WSGI side answered: all of it, a first part with the rest to come, or a feed."""

    status: int = 500
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    body: bytes = b""
    rest: Iterator[bytes] | None = None
    feed: Feed | None = None


def outcome_of(application: WSGIApplication, environ: WSGIEnvironment) -> Outcome:
    """Runs the WSGI side in this thread as far as its answer is to be had without waiting."""
    outcome = Outcome()

    def start_response(status: str, headers: list[tuple[str, str]], *_: Any) -> Any:
        outcome.status = int(status[:3])
        outcome.headers = [
            (name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers
        ]

    held: list[Feed] = []
    environ["kancha.hold"] = held
    answer = application(environ, start_response)
    if held:
        close(answer)
        outcome.feed = held[0]
        return outcome
    if isinstance(answer, list | tuple):
        outcome.body = b"".join(answer)
        return outcome
    pieces = iter(answer)
    outcome.body = next_piece(pieces)
    if len(outcome.body) < _PIECE:
        close(answer)
    else:
        outcome.rest = _closing(pieces, answer)
    return outcome


def next_piece(pieces: Iterator[bytes]) -> bytes:
    """The next part of an answer, about _PIECE bytes unless it ends; empty at the end."""
    taken: list[bytes] = []
    size = 0
    for part in pieces:
        taken.append(part)
        size += len(part)
        if size >= _PIECE:
            break
    return b"".join(taken)


def _closing(pieces: Iterator[bytes], answer: Iterable[bytes]) -> Iterator[bytes]:
    """The rest of an answer; closing it closes the answer, as WSGI asks."""
    try:
        yield from pieces
    finally:
        close(answer)


def close(answer: object) -> None:
    """Tells an answer, or the rest of one, that nobody reads on."""
    end = getattr(answer, "close", None)
    if end is not None:
        end()
