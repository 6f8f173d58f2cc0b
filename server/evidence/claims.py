"""Who may know that a file is here: whose facts declare it."""

from __future__ import annotations

from media.parts import Sender
from server.evidence.index import Declared

OFFICE = "office"


def owner_of(crew: str | None) -> str:
    """Who goes on with each other's uploads: a crew, or the office."""
    return OFFICE if crew is None else f"crew-{crew}"


def is_claim(declared: Declared, sender: Sender) -> bool:
    """Whether a declaration entitles the sender to hand in the file and to be told of it.

    A crew by the facts of its members; a device that moved to another crew by what it wrote
    before; the office by any.
    """
    return sender.owner in (OFFICE, owner_of(declared.crew)) or (
        declared.device is not None and declared.device == sender.by
    )
