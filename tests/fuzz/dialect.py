"""Broken requests to the dialect: whatever comes, the answer is a sentence and the store is sound.

python -m tests.fuzz.dialect [minutes]     tries for so long, and says how many there were
"""

from __future__ import annotations

import gzip
import json
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from werkzeug.test import Client

from sync.replication.feed import Hub
from sync.stores.documents import DocumentStore, Range
from sync.stores.sqlite.store import SqliteStore
from tests.api.sync.support import Reply, Sync, dialect
from tests.fuzz.mutations import damaged

_OWN, _FREE = "mailbox-north", "db"
"""Of the device; of the administrator, who may do there what they like."""
DATABASES = ("quarantine", _OWN, "mailbox-south")
_REV = "1-" + "a" * 32
_FACT = {"_id": "T1:reading:x", "author": "d-1", "value": "230.1", "_rev": _REV}
_REVISIONS = {"start": 2, "ids": ["b" * 32, "a" * 32]}
_ATTACHED = {"a.jpg": {"content_type": "image/jpeg", "data": "aGVsbG8="}}
_MULTIPART = (
    b'--x\r\nContent-Type: application/json\r\n\r\n{"_id":"T1:photo:y","author":"d-1",'
    b'"_attachments":{"a":{"follows":true,"length":5,"content_type":"text/plain"}}}\r\n'
    b"--x\r\n\r\nhello\r\n--x--"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request of which something is broken on its way."""

    method: str
    path: str
    body: bytes = b""
    kind: str = "application/json"
    packed: bool = False


def _json(method: str, path: str, body: Any) -> Asked:
    return Asked(method, path, json.dumps(body).encode())


CORPUS = (
    _json(
        "POST",
        "/_bulk_docs",
        {"docs": [_FACT, {**_FACT, "_id": "T2:reading:y"}], "new_edits": False},
    ),
    _json(
        "POST",
        "/_bulk_docs",
        {
            "docs": [{**_FACT, "_revisions": _REVISIONS, "_rev": "2-" + "b" * 32}],
            "new_edits": False,
        },
    ),
    _json(
        "POST",
        "/_bulk_docs",
        {"docs": [{"_id": "T1:photo:z", "author": "d-1", "_attachments": _ATTACHED}]},
    ),
    _json("PUT", "/T1:reading:x", {"author": "d-1", "value": 1}),
    _json("PUT", "/_local/checkpoint", {"last_seq": 12, "session": "s"}),
    _json("POST", "/_revs_diff", {"T1:reading:x": [_REV, "2-" + "c" * 32]}),
    _json(
        "POST", "/_bulk_get?revs=true&latest=true", {"docs": [{"id": "T1:reading:x", "rev": _REV}]}
    ),
    _json("POST", "/_all_docs?include_docs=true", {"keys": ["T1:reading:x", "none"]}),
    _json("POST", "/_changes?filter=_doc_ids&limit=10", {"doc_ids": ["T1:reading:x"]}),
    Asked("PUT", "/T1:photo:y?new_edits=false", _MULTIPART, 'multipart/related; boundary="x"'),
    Asked("PUT", f"/T1:reading:x/file.bin?rev={_REV}", b"bytes", "application/octet-stream"),
    Asked("GET", "/_changes?style=all_docs&since=0&limit=100&include_docs=true"),
    Asked("GET", "/T1:reading:x?revs=true&open_revs=all&latest=true"),
    Asked("DELETE", f"/T1:reading:x?rev={_REV}"),
)
"""What replication clients send, below a database."""


def broken(asked: Asked, chance: random.Random) -> Asked:
    """The request after one of the accidents that people think of, or some that nobody does."""
    return chance.choice(_BREAKS)(asked, chance)


def _body(asked: Asked, chance: random.Random) -> Asked:
    return _with(asked, damaged(asked.body, chance))


def _path(asked: Asked, chance: random.Random) -> Asked:
    path = (
        damaged(asked.path.encode(), chance).decode("latin-1").replace("\r", "").replace("\n", "")
    )
    return Asked(asked.method, "/" + path.lstrip("/"), asked.body, asked.kind)


def _twice(asked: Asked, chance: random.Random) -> Asked:
    member = chance.choice([b'"_id":"T9:ticket"', b'"author":"d-2"', b'"docs":[]', b'"_rev":"9-f"'])
    return _with(asked, asked.body.replace(b"{", b"{" + member + b",", chance.randint(1, 3)))


def _deep(asked: Asked, chance: random.Random) -> Asked:
    levels = chance.choice([60, 70, 1_000, 100_000])
    nest = b"[" * levels + b"]" * levels if chance.random() < 0.7 else b'{"a":' * levels
    return _with(asked, asked.body.replace(b'"d-1"', nest, 1))


def _number(asked: Asked, chance: random.Random) -> Asked:
    huge = chance.choice([b"1e999", b"-1e-999", b"9" * 400, b"1" + b"0" * 5_000, b"0.1e", b"NaN"])
    return _with(asked, asked.body.replace(b'"d-1"', huge, 1).replace(b"12", huge, 1))


def _letters(asked: Asked, chance: random.Random) -> Asked:
    odd = chance.choice(
        [b"\xff\xfe", b"\xed\xa0\x80", b"\\ud800", b"\x00", b"\\u0000", b"\xc0\xaf"]
    )
    return _with(asked, asked.body.replace(b"T1", odd, chance.randint(1, 3)))


def _smuggled(asked: Asked, chance: random.Random) -> Asked:
    other = chance.choice(
        [
            b"_design/x",
            b"_local/x",
            b"../mailbox-south/x",
            b"crew-south:x",
            b"T1:ticket",
            b"",
            b"a" * 9_000,
        ]
    )
    return _with(asked, asked.body.replace(b"T1:reading:x", other))


def _gzip(asked: Asked, chance: random.Random) -> Asked:
    bomb = chance.random() < 0.3
    packed = gzip.compress(b" " * 30_000_000 if bomb else asked.body, 1 if bomb else 6)
    cut = packed[: chance.randint(1, len(packed))] if chance.random() < 0.5 else packed
    return Asked(asked.method, asked.path, cut, asked.kind, packed=True)


def _kind(asked: Asked, chance: random.Random) -> Asked:
    kind = chance.choice(
        [
            "",
            "text/plain",
            "multipart/related",
            "multipart/related; boundary=",
            "multipart/mixed; boundary=y",
            "a/b; c=\x80",
        ]
    )
    return Asked(asked.method, asked.path, asked.body, kind)


def _method(asked: Asked, chance: random.Random) -> Asked:
    method = chance.choice(["GET", "PUT", "POST", "DELETE", "HEAD", "COPY", "PATCH", "OPTIONS"])
    return Asked(method, asked.path, asked.body, asked.kind)


_BREAKS: tuple[Callable[[Asked, random.Random], Asked], ...] = (
    *(
        _body,
        _body,
        _body,
        _path,
        _twice,
        _deep,
        _number,
        _letters,
        _smuggled,
        _gzip,
        _kind,
        _method,
    ),
)


def _with(asked: Asked, body: bytes) -> Asked:
    return Asked(asked.method, asked.path, body, asked.kind)


class Target:
    """A store with the dialect before it, as a device and as an administrator."""

    def __init__(self, store: DocumentStore, hub: Hub) -> None:
        self.store = store
        client = Client(dialect(store, hub))
        self._callers = {
            _OWN: Sync(client, "d-1:token", f"/sync/{_OWN}"),
            _FREE: Sync(client, "admin:secret", f"/sync/{_FREE}"),
        }

    def attempt(self, asked: Asked, chance: random.Random) -> Reply:
        """Sends it. Raises AssertionError where the answer is a failure, or an error without a
        sentence."""
        if not self.store.names(_FREE, f"{_FREE}\0"):
            self.store.create(_FREE)  # its administrator may well delete it
        caller = self._callers[chance.choice([_OWN, _OWN, _FREE])]
        headers = {"Content-Type": asked.kind} | (
            {"Content-Encoding": "gzip"} if asked.packed else {}
        )
        answer = caller.ask(asked.method, asked.path, asked.body, headers)
        assert answer.status < 500 or answer.status == 501, (asked, answer.data[:300])
        if answer.status >= 400 and asked.method != "HEAD":
            assert answer.json["error"], asked
            assert answer.json["reason"], asked
        return answer

    def check(self) -> None:
        """Every document can be read as JSON, and nothing lies where it must not."""
        for db in DATABASES:
            for document in self.store.documents(db, Range(), bodies=True):
                assert document is not None
                document.json()
                assert not document.id.startswith("_local"), document.id
                if db == _OWN:
                    assert document.json().get("author") == "d-1" or not document.body, document.id
        assert list(self.store.documents("mailbox-south", Range())) == []


@contextmanager
def target(folder: Path) -> Iterator[Target]:
    """A new one in a folder."""
    with closing(SqliteStore(folder / "fuzz.db")) as store:
        for name in (*DATABASES, _FREE):
            store.create(name)
        hub = Hub(store)
        try:
            yield Target(store, hub)
        finally:
            hub.close()


def main(minutes: float) -> None:
    """Tries until the time is over; a finding ends it with its seed."""
    end, seed = time.monotonic() + minutes * 60, random.randrange(1 << 32)
    first = seed
    while time.monotonic() < end:
        with tempfile.TemporaryDirectory() as folder, target(Path(folder)) as under:
            for _ in range(2_000):
                chance = random.Random(seed)
                try:
                    under.attempt(broken(chance.choice(CORPUS), chance), chance)
                except BaseException:
                    sys.stderr.write(f"seed {seed}\n")
                    raise
                seed += 1
            under.check()
    sys.stdout.write(f"{seed - first:,} requests, no finding\n")


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 1.0)
