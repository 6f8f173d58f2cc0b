"""The keys of tickets: 32 random bytes each, for the digests of personal members.

A key is a document of the office that no mailbox gets. It is made before the first receipt that
needs it and destroyed when every fact that needs it is erased and the ticket is archived.

A fact that comes at the moment when the key goes would never be provable. So whoever files looks
for the key again afterwards, and whoever destroys looks for such facts afterwards, and puts the
key back: of two at once, one sees what the other did.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping

from schemas.ids import key_id
from schemas.personal import personal_paths
from schemas.vocabulary import DocType
from sync.errors import Conflict, SyncError
from sync.mailroom.names import OFFICE
from sync.stores.documents import Document, DocumentStore, Draft, Range

_BYTES = 32
_TRIES = 4


def key_in(document: Document | None) -> bytes | None:
    """The key in a document; None where there is none."""
    return None if document is None else bytes.fromhex(document.json()["key"])


def keys_for(store: DocumentStore, facts: Iterable[Mapping[str, object]]) -> dict[str, bytes]:
    """Keys by ticket for those of the facts (with ``_id``) that have personal members.

    One that is not there is made; of two makers the first one's holds. Raises SyncError.
    """
    wanted = sorted({str(d["_id"]).partition(":")[0] for d in facts if personal_paths(d)})
    for _ in range(_TRIES):
        found = _read(store, wanted)
        missing = [ticket for ticket in wanted if ticket not in found]
        if not missing:
            return found
        for outcome in store.write(OFFICE, [_new(ticket) for ticket in missing]):
            if isinstance(outcome, SyncError) and not isinstance(outcome, Conflict):
                raise outcome
    raise Conflict("Others keep making and destroying the keys of these tickets.")


def put_back(store: DocumentStore, keys: Mapping[str, bytes]) -> None:
    """Writes those of the keys anew that are gone, though facts need them. Raises SyncError."""
    there = _read(store, sorted(keys))
    lost = [_draft(ticket, key) for ticket, key in sorted(keys.items()) if ticket not in there]
    for outcome in store.write(OFFICE, lost) if lost else ():
        if isinstance(outcome, SyncError) and not isinstance(outcome, Conflict):
            raise outcome


def _read(store: DocumentStore, tickets: list[str]) -> dict[str, bytes]:
    if not tickets:
        return {}
    ids = [key_id(ticket) for ticket in tickets]
    found = zip(tickets, store.documents(OFFICE, Range(keys=ids), bodies=True), strict=True)
    there = {ticket: item for ticket, item in found if item is not None and not item.deleted}
    return {ticket: key for ticket, item in there.items() if (key := key_in(item)) is not None}


def _new(ticket: str) -> Draft:
    return _draft(ticket, secrets.token_bytes(_BYTES))


def _draft(ticket: str, key: bytes) -> Draft:
    content = {"type": DocType.KEY.value, "ticket": ticket, "key": key.hex()}
    return Draft.of(key_id(ticket), content)
