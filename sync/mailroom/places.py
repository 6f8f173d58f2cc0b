"""How far the mailroom has read each database: in memory, and now and then in the store.

A place is kept as a local document of the database it is a place of, with the database's uuid:
a database that was deleted and made again is read from its beginning. A place that is lost or
old costs time and never a fact, because whatever was read before is recognised.
"""

from __future__ import annotations

from sync import jsontext
from sync.errors import Conflict, NotFound
from sync.stores.documents import DocumentStore, Seq

_NAME = "mailroom"


class Places:
    """Places in databases by name. Not for several threads at once."""

    def __init__(self, store: DocumentStore, name: str = _NAME) -> None:
        """``name``: whose places they are."""
        self._store = store
        self._name = name
        self._places: dict[tuple[str, str], Seq] = {}
        self._unsaved: set[tuple[str, str]] = set()
        self._uuids: dict[str, str] = {}
        """Of the databases as their places were asked for last."""

    def get(self, db: str) -> Seq:
        """Where to read on. Raises NotFound where there is no such database."""
        key = (db, self._store.info(db).uuid)
        self._uuids[db] = key[1]
        if key not in self._places:
            saved = self._saved(db)[1]
            self._places[key] = saved["seq"] if saved.get("uuid") == key[1] else 0
        return self._places[key]

    def uuid(self, db: str) -> str:
        """The uuid of a database whose place was asked for."""
        return self._uuids[db]

    def forget(self, db: str) -> None:
        """Lets the database be read from its beginning. Raises NotFound."""
        self.get(db)
        self.set(db, 0)

    def set(self, db: str, seq: Seq) -> None:
        """Everything up to this place is done, of the database whose place was asked for."""
        key = (db, self._uuids[db])
        if self._places.get(key) != seq:
            self._places[key] = seq
            self._unsaved.add(key)

    def save(self) -> None:
        """Writes what changed. Another mailroom's place, written meanwhile, is as good."""
        while self._unsaved:
            db, uuid = self._unsaved.pop()
            content = jsontext.dumps({"uuid": uuid, "seq": self._places[db, uuid]})
            try:
                self._store.put_local(db, self._name, content, self._saved(db)[0])
            except (Conflict, NotFound):
                continue

    def _saved(self, db: str) -> tuple[str | None, dict[str, Seq]]:
        try:
            rev, body = self._store.get_local(db, self._name)
        except NotFound:
            return None, {}
        return rev, jsontext.loads(body)
