"""What Kancha's own databases are called."""

from __future__ import annotations

OFFICE = "office"
QUARANTINE = "quarantine"
REGISTRY = "registry"
VIEWS = "views"
"""Who looked at personal data."""
WEBHOOKS = "webhooks"
"""Webhooks with their secrets, and the queue of what is to be sent to them."""
WEBHOOKS_SEEN = "webhooks-seen"
"""The state of each ticket when webhooks were last told of it."""
MEDIA = "media"
"""Which facts declare which files, and which files have arrived."""
OUTBOXES = "outboxes"
"""What each device last said is still on it."""
POSITIONS = "positions"
"""Where each device was last, tracks of crews for some days, and who looked at them."""
IMPORTS = "imports"
"""Imports by REST: whose, how far they are, what was wrong with rows."""
LEASES = "leases"
"""Who of several processes does a work of which one at a time is enough: see server/lease.py."""
OWN = (
    *(OFFICE, QUARANTINE, REGISTRY, VIEWS, WEBHOOKS, WEBHOOKS_SEEN, IMPORTS, MEDIA, OUTBOXES),
    *(POSITIONS, LEASES),
)
"""All but the mailboxes."""
MAILBOX_PREFIX = "mailbox-"
AFTER_MAILBOXES = "mailbox."
"""The first name after all mailboxes, for a range of names ("." follows "-")."""


def mailbox_of(crew: str) -> str:
    """The database of a crew (``c-…``)."""
    return f"{MAILBOX_PREFIX}{crew}"


def crew_of(database: str) -> str | None:
    """The crew whose mailbox this is, or None for any other database."""
    if not database.startswith(MAILBOX_PREFIX):
        return None
    return database.removeprefix(MAILBOX_PREFIX)


def is_own(database: str) -> bool:
    """Whether the name is one of Kancha's, which standard tools may read but not write."""
    return database in OWN or crew_of(database) is not None


def notice_id(crew: str, uuid: str) -> str:
    """The id of a notice: what was taken away from a crew by the fact with this UUID."""
    return f"crew-{crew}:notice:{uuid}"


def is_mailroom_made(doc_id: str) -> bool:
    """Whether only the mailroom writes documents with such an id: tickets, receipts, notices."""
    parts = doc_id.split(":")
    return (len(parts) == 2 and parts[1] == "ticket") or (
        len(parts) == 3 and parts[1] in {"receipt", "notice"}
    )
