"""What the server at the other end can do: CouchDB 3 all of it, others that speak its protocol
enough to replicate with.

| ability | CouchDB 3 | pouchdb-server 4 | Kancha's ``/sync/`` |
|---|---|---|---|
| partitions, shards, ``_security``, ``_revs_limit`` | yes | no | no |
| many ranges in one request (``_all_docs/queries``) | yes | no | no |
| all databases' sequences in one request (``_dbs_info``) | yes | no | no |
| one feed over all databases (``_db_updates``) | with ``_global_changes`` | no | no |
| attachments of texts are compressed, and named by that | yes | no | no |
"""

from __future__ import annotations

from typing import Any, NamedTuple

from sync.errors import SyncError, Unavailable
from sync.stores.couchdb.door import Door


class Abilities(NamedTuple):
    """``couchdb``: it is Apache CouchDB, of version 3 or later; ``updates``: it has a feed over
    all databases."""

    couchdb: bool
    partitions: bool
    updates: bool


def abilities_of(door: Door) -> Abilities:
    """Asks the server who it is. Raises Unavailable."""
    said = door.server("")
    if not isinstance(said, dict):
        raise Unavailable("the server does not answer as CouchDB does")
    couchdb = "Apache" in str(_vendor(said)) and str(said.get("version", "")) >= "3"
    features = said.get("features") or []
    return Abilities(couchdb, couchdb and "partitioned" in features, couchdb and _updates(door))


def _vendor(said: dict[str, Any]) -> Any:
    vendor = said.get("vendor")
    return vendor.get("name") if isinstance(vendor, dict) else vendor


def _updates(door: Door) -> bool:
    # Without the database _global_changes there is no such feed.
    try:
        door.server("_db_updates", limit=1)
    except SyncError:
        return False
    return True
