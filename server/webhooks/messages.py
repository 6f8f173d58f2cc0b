"""A message to one webhook, as the queue keeps it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from sync.stores.documents import Document, Draft

PREFIX = "out:"


class Lane(NamedTuple):
    """Messages that must arrive in order."""

    hook: str
    ticket: str


@dataclass(frozen=True, slots=True)
class Message:
    """``body`` is kept as it is sent, so that each try sends the same bytes. Moments are
    milliseconds since 1970; ``at`` and ``number`` give the order in a lane."""

    id: str
    """The ``Webhook-Id``."""
    hook: str
    ticket: str
    event: str
    body: str
    at: int
    number: int
    state: str = "pending"
    """``pending``, ``delivered`` or ``parked``: given up, until it is replayed."""
    attempts: int = 0
    next_at: int = 0
    error: str | None = None
    rev: str | None = None

    @property
    def lane(self) -> Lane:
        """What it must not overtake, and must not be overtaken by."""
        return Lane(self.hook, self.ticket)

    @property
    def doc_id(self) -> str:
        """Where the queue has it."""
        return f"{PREFIX}{self.hook}:{self.ticket}:{self.id}"

    def draft(self) -> Draft:
        """To be written over the revision it was read from."""
        content: dict[str, Any] = {"type": "webhook-message", **asdict(self)}
        del content["rev"]
        return Draft.of(self.doc_id, content, self.rev)


def read_message(document: Document) -> Message:
    """The message of a document of the queue."""
    content = document.json()
    del content["type"]
    return Message(**content, rev=document.rev)
