"""Databases as wholes, and local documents."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from threading import Event, Lock
from time import monotonic
from typing import Any
from uuid import uuid4
from zlib import crc32

from sync import jsontext
from sync.errors import Conflict, IllegalName, NotFound
from sync.revisions.revision import parse
from sync.stores.couchdb.abilities import Abilities
from sync.stores.couchdb.door import Door
from sync.stores.documents import DatabaseInfo

_NAME = re.compile(r"[a-z][a-z0-9_$()+/-]{0,237}")
_IDENTITY = "kancha-database"
"""The local document in which a database's uuid stands."""
_PURGED_AT_ONCE = 100
"""CouchDB's ``max_document_id_number``."""
_COMPACTS_AT_MOST_S = 60.0
_LOOK_EVERY_S = 0.05
_LOCKS = 64


@dataclass(frozen=True, slots=True)
class Shape:
    """How a database is made where the server can: ``shards`` None is the server's own number;
    ``partitioned`` by what stands before the first ":" of each id."""

    shards: int | None = None
    partitioned: bool = False


Shapes = Callable[[str], Shape]


class Keeper:
    """For any thread. ``shapes`` says how each new database is made."""

    def __init__(self, door: Door, abilities: Abilities, user: str, shapes: Shapes) -> None:
        self._door = door
        self._abilities = abilities
        self._user = user
        self._shapes = shapes
        self._locks = [Lock() for _ in range(_LOCKS)]

    # ------------------------------------------------------------ databases
    def create(self, db: str, revs_limit: int) -> None:
        """Makes an empty database. Raises IllegalName, AlreadyExists."""
        if not _NAME.fullmatch(db):
            raise IllegalName(
                f"Name: {db!r}. Only lowercase characters (a-z), digits (0-9), and any of the"
                " characters _, $, (, ), +, -, and / are allowed. Must begin with a letter."
            )
        # Not tried again: the second try would be told that it is there, and by whom is not known.
        self._door.put(db, **self._how(db))
        if self._abilities.couchdb:
            self._close_to_others(db)
            if revs_limit != 1000:
                self._door.put(db, "_revs_limit", body=b"%d" % revs_limit)
        self._identity(db)

    def _how(self, db: str) -> dict[str, Any]:
        shape = self._shapes(db) if self._abilities.couchdb else Shape()
        parted = True if shape.partitioned and self._abilities.partitions else None
        return {"q": shape.shards, "partitioned": parted}

    def _close_to_others(self, db: str) -> None:
        """Only Kancha's own account, and the server's administrators, reach the database."""
        ours = {"names": [self._user] if self._user else [], "roles": ["_admin"]}
        said = {"admins": ours, "members": ours}
        self._door.put(db, "_security", body=jsontext.dumps(said))

    def delete(self, db: str) -> None:
        """Removes a database. Raises NotFound."""
        self._door.drop(db)

    def info(self, db: str) -> DatabaseInfo:
        """Counts and sequence. Raises NotFound."""
        said = self._door.read(db)
        sizes = said.get("sizes") or {}
        return DatabaseInfo(
            db,
            said["update_seq"],
            said["doc_count"],
            said.get("doc_del_count", 0),
            said.get("purge_seq", 0),
            sizes.get("active", said.get("data_size", 0)),
            said.get("uuid") or self._identity(db),
        )

    def _identity(self, db: str) -> str:
        """The uuid that whoever made the database wrote into it."""
        while True:
            try:
                return str(self._local(db, _IDENTITY)["uuid"])
            except NotFound as error:
                if error.reason not in ("missing", "deleted"):
                    raise
            try:
                self._put(db, _IDENTITY, {"uuid": uuid4().hex}, None)
            except Conflict:
                continue

    def names(self, start: str, end: str | None) -> list[str]:
        """Names of this store's databases in a range, sorted."""
        prefix = self._door.prefix
        said = self._door.server("_all_dbs", **_range(prefix, start, end))
        own = [name[len(prefix) :] for name in said if name.startswith(prefix)]
        found = [name for name in own if _NAME.fullmatch(name) and name >= start]
        return sorted(name for name in found if end is None or name < end)

    def sequences(self) -> dict[str, str]:
        """The update sequence of every database, by name."""
        names = self.names("", None)
        infos = self._infos(names) if self._abilities.couchdb else {}
        answer: dict[str, str] = {}
        for name in names:
            # CouchDB calls not_found there what it cannot ask now, so that is asked by itself.
            with suppress(NotFound):
                answer[name] = _mark(infos.get(name) or self._door.read(name))
        return answer

    def _infos(self, names: Sequence[str]) -> dict[str, Any]:
        answer: dict[str, Any] = {}
        for some in (names[at : at + 100] for at in range(0, len(names), 100)):
            body = {"keys": [self._door.name(name) for name in some]}
            rows = self._door.look_up("_dbs_info", body=body)
            answer |= {name: row.get("info") for name, row in zip(some, rows, strict=True)}
        return answer

    def compact(self, db: str) -> None:
        """Asks for a compaction and waits for its end, a minute at most."""
        self._door.post(db, "_compact", again=True)
        until = monotonic() + _COMPACTS_AT_MOST_S
        pause = Event()
        while self._door.read(db).get("compact_running") and monotonic() < until:
            pause.wait(_LOOK_EVERY_S)

    def purge(self, db: str, revisions: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
        """Removes leaves; answers what went. Raises NotFound, BadRequest."""
        for revs in revisions.values():
            for rev in revs:
                parse(rev)
        gone: dict[str, list[str]] = {}
        for some in _pieces(revisions):
            said = self._door.post(db, "_purge", body=jsontext.dumps(some), again=True)
            purged = said.get("purged") or {}
            gone |= {doc_id: list(revs) for doc_id, revs in purged.items() if revs}
        return gone

    # ------------------------------------------------------------ local documents
    def get_local(self, db: str, name: str) -> tuple[str, bytes]:
        """Revision and body. Raises NotFound."""
        said = self._local(db, name)
        return said["_rev"], _body(said)

    def put_local(self, db: str, name: str, body: bytes, rev: str | None) -> str:
        """Writes a local document; what another process writes at the same moment is not seen.

        Raises NotFound, Conflict.
        """
        with self._lock(db, name):
            current = self._revision(db, name)
            if current is not None and rev != current:
                raise Conflict
            return self._put(db, name, jsontext.loads(body), current)

    def delete_local(self, db: str, name: str, rev: str | None) -> None:
        """Removes a local document. Raises NotFound, Conflict."""
        with self._lock(db, name):
            current = self._local(db, name)["_rev"]
            if rev != current:
                raise Conflict
            self._door.drop(db, "_local/" + name, rev=rev)

    def _lock(self, db: str, name: str) -> Lock:
        return self._locks[crc32(f"{db}\0{name}".encode()) % _LOCKS]

    def _revision(self, db: str, name: str) -> str | None:
        try:
            return str(self._local(db, name)["_rev"])
        except NotFound as error:
            if error.reason not in ("missing", "deleted"):
                raise
            return None

    def _local(self, db: str, name: str) -> dict[str, Any]:
        try:
            said: dict[str, Any] = self._door.read(db, "_local/" + name)
        except NotFound as error:
            raise NotFound("missing" if error.reason == "deleted" else error.reason) from None
        return said

    def _put(self, db: str, name: str, content: dict[str, Any], rev: str | None) -> str:
        head = {"_id": "_local/" + name} | ({} if rev is None else {"_rev": rev})
        body = jsontext.dumps(head | content)
        said = self._door.put(db, "_local/" + name, body=body)
        return str(said["rev"])


def _body(said: dict[str, Any]) -> bytes:
    return jsontext.dumps({key: value for key, value in said.items() if key[:1] != "_"})


def _mark(info: Mapping[str, Any]) -> str:
    return f"{info['update_seq']} {info.get('instance_start_time', '')}"


def _range(prefix: str, start: str, end: str | None) -> dict[str, str]:
    said = {"startkey": jsontext.dumps(prefix + start).decode()}
    if end is not None:
        said["endkey"] = jsontext.dumps(prefix + end).decode()
    elif prefix:
        said["endkey"] = jsontext.dumps(prefix + "\ufff0").decode()
    return said


def _pieces(revisions: Mapping[str, Sequence[str]]) -> Iterator[dict[str, list[str]]]:
    ids = list(revisions)
    if not ids:
        yield {}
    for at in range(0, len(ids), _PURGED_AT_ONCE):
        yield {doc_id: list(revisions[doc_id]) for doc_id in ids[at : at + _PURGED_AT_ONCE]}
