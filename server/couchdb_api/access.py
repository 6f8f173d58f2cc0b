"""Who reaches which database, decided before the store is touched.

A device reaches exactly its own mailbox. Every other name gets the same answer, whether or not
it exists and as fast. An administrator does everything with databases of any other valid name;
Kancha's own are read-only to such tools, save for checkpoints, so that they can be backed up.
"""

from __future__ import annotations

from enum import Enum, auto

from server.couchdb_api.caller import Caller
from sync.errors import AlreadyExists, Forbidden
from sync.mailroom.names import WEBHOOKS, is_own


class Right(Enum):
    """What a request does to its database."""

    READ = auto()
    CHECKPOINT = auto()
    """Local documents: outside replication, needed by whoever replicates from here."""
    WRITE = auto()
    """Documents; a device's pass the gate one by one."""
    CREATE = auto()
    ADMINISTER = auto()


def check(caller: Caller, db: str, doc_id: str, right: Right) -> None:
    """Raises Forbidden; AlreadyExists where a device creates its own mailbox, as clients do."""
    if caller.is_device:
        _check_device(caller, db, doc_id, right)
    elif db == WEBHOOKS:
        raise Forbidden("The secrets of webhooks are in this database; use /api/v1/webhooks.")
    elif right not in (Right.READ, Right.CHECKPOINT) and is_own(db):
        raise Forbidden("This database is kept by Kancha and is read-only here; use /api/v1.")


def _check_device(caller: Caller, db: str, doc_id: str, right: Right) -> None:
    if db != caller.database:
        raise Forbidden("A device reaches its own crew's mailbox only.")
    if right is Right.CREATE:
        raise AlreadyExists("The database could not be created, the file already exists.")
    if right is Right.ADMINISTER:
        raise Forbidden("Only an administrator may do this.")
    if doc_id.startswith("_design/"):
        raise Forbidden("A device has no design documents.")
