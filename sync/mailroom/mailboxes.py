"""Which mailboxes there are, so that one that was deleted or made anew is noticed and filled.

The uuids of all mailboxes are remembered in a local document of the office, because a mailbox
that is gone remembers nothing. A memory that is lost finds nothing missing; ``reconcile`` by
command does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress

from schemas.ids import TICKET_ID
from sync import jsontext
from sync.errors import Conflict, NotFound
from sync.mailroom.names import AFTER_MAILBOXES, MAILBOX_PREFIX, OFFICE, crew_of, mailbox_of
from sync.stores.documents import DocumentStore, Range

_NAME = "mailroom-mailboxes"


class Mailboxes:
    """The uuids of mailboxes as they were brought up to date last."""

    def __init__(self, store: DocumentStore) -> None:
        self._store = store
        self._uuids: dict[str, str] | None = None
        self._unsaved = False

    def _known(self) -> dict[str, str]:
        if self._uuids is None:
            self._uuids = self._saved()[1]
        return self._uuids

    def gone(self) -> list[str]:
        """Crews whose mailbox was there and is not now; two reads, whatever their number."""
        there = set(self._store.names(MAILBOX_PREFIX, AFTER_MAILBOXES))
        return [crew for db in sorted(self._known()) if db not in there and (crew := crew_of(db))]

    def is_another(self, db: str, uuid: str) -> bool:
        """Whether the mailbox is not the one that is remembered. A new one is remembered."""
        known = self._known().get(db)
        if known is None:
            self.remember(db, uuid)
        return known not in (None, uuid)

    def remember(self, db: str, uuid: str | None) -> None:
        """This mailbox holds what it should; None: there is none, and nothing to hold."""
        known = self._known()
        if uuid is None:
            self._unsaved = known.pop(db, None) is not None or self._unsaved
        elif known.get(db) != uuid:
            known[db] = uuid
            self._unsaved = True

    def save(self) -> None:
        """Writes what changed; what another mailroom wrote meanwhile is as good."""
        if self._unsaved:
            with suppress(Conflict):
                content = jsontext.dumps(self._known())
                self._store.put_local(OFFICE, _NAME, content, self._saved()[0])
            self._unsaved = False

    def _saved(self) -> tuple[str | None, dict[str, str]]:
        try:
            rev, body = self._store.get_local(OFFICE, _NAME)
        except NotFound:
            return None, {}
        return rev, jsontext.loads(body)


def uuid_of(store: DocumentStore, db: str) -> str | None:
    """The uuid of a database, None where there is none."""
    try:
        return store.info(db).uuid
    except NotFound:
        return None


def tickets_of(store: DocumentStore, db: str) -> set[str]:
    """The tickets of which the database has documents. Costs a walk over its ids."""
    found = (item.id.partition(":")[0] for item in store.documents(db, Range()) if item)
    return {ticket for ticket in found if TICKET_ID.fullmatch(ticket)}


def leftovers(
    store: DocumentStore, crews: Iterable[str]
) -> Mapping[str, Mapping[str, frozenset[str]]]:
    """By ticket and crew: that documents of it lie in the mailbox, and which notices tell of it."""
    found: dict[str, dict[str, frozenset[str]]] = {}
    for crew in crews:
        db = mailbox_of(crew)
        with suppress(NotFound):
            for ticket in tickets_of(store, db):
                found.setdefault(ticket, {}).setdefault(crew, frozenset())
            notices = Range(f"crew-{crew}:notice:", f"crew-{crew}:notice;")
            for item in store.documents(db, notices, bodies=True):
                about = item.json().get("ticket") if item is not None else None
                if item is not None and isinstance(about, str):
                    of_crew = found.setdefault(about, {})
                    of_crew[crew] = of_crew.get(crew, frozenset()) | {item.id}
    return found
