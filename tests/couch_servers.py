"""Servers that speak CouchDB's protocol, each in a process of its own on loopback."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit
from uuid import uuid4

import urllib3
from urllib3.exceptions import HTTPError

from server.settings import environment
from sync.stores.couchdb.door import Address
from sync.stores.couchdb.store import CouchStore
from tests.district import ADMIN, hire
from tests.ports import own_address
from tests.servers import RunningServer, running_server
from tests.waiting import until

_POUCHDB_SERVER = Path(__file__).parent.parent / "bench/node_modules/.bin/pouchdb-server"
_START_WITHIN_S = 60.0


class PouchServer:
    """The npm package pouchdb-server: an implementation of its own, on LevelDB."""

    def __init__(self, folder: Path) -> None:
        assert _POUCHDB_SERVER.exists(), "run `make setup`; it needs Node 18+"
        (folder / "data").mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._address = own_address()
        self.address = Address(self._address.url)
        self.start()

    def start(self) -> None:
        """Starts it at its address."""
        host, port = self._address.host, str(self._address.port)
        where = ["--host", host, "--port", port, "--dir", str(self._folder / "data")]
        self._process = subprocess.Popen(
            ["node", "--no-warnings", str(_POUCHDB_SERVER), *where, "--no-stdout-logs"],
            cwd=self._folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
        until(self._answers, "pouchdb-server answers", _START_WITHIN_S)

    def kill(self) -> None:
        """Ends it with SIGKILL."""
        self._process.kill()
        self._process.wait()

    def _answers(self) -> bool:
        try:
            return urllib3.request("GET", self._address.url, retries=False).status == 200
        except HTTPError:
            return False


@contextmanager
def pouchdb_server(folder: Path) -> Iterator[PouchServer]:
    """One until the end of the block."""
    server = PouchServer(folder)
    try:
        yield server
    finally:
        server.kill()


@contextmanager
def kancha_as_store(folder: Path) -> Iterator[tuple[RunningServer, Address]]:
    """A Kancha on SQLite, and where an administrator of it finds its databases."""
    hire(folder)
    with running_server(folder, env={"KANCHA_MAILROOM": "off"}) as server:
        yield server, Address(f"{server.base_url}/sync", *ADMIN)


def real_couchdb() -> Address | None:
    """A CouchDB that the environment names, with an administrator's name and password."""
    parts = urlsplit(environment().get("KANCHA_TEST_COUCHDB", ""))
    if not parts.hostname:
        return None
    place = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
    return Address(place.rstrip("/"), unquote(parts.username or ""), unquote(parts.password or ""))


@contextmanager
def documents_elsewhere(folder: Path) -> Iterator[Address]:
    """An empty place on the CouchDB that the environment names, or on a Kancha that stands for one;
    what is made there is removed afterwards."""
    with ExitStack() as stack:
        found = real_couchdb() or stack.enter_context(kancha_as_store(folder))[1]
        own = replace(found, prefix=f"k{uuid4().hex[:8]}-")
        yield own
        with closing(CouchStore(own)) as store:
            for left in store.names():
                store.delete(left)


def settings_for(address: Address, file: Path) -> dict[str, str]:
    """The settings of a server whose documents lie there; the password stands in ``file``."""
    scheme, _, host = address.url.partition("://")
    file.write_text(f"{scheme}://{quote(address.user)}:{quote(address.password)}@{host}\n")
    return {"KANCHA_STORE_FILE": str(file), "KANCHA_STORE_PREFIX": address.prefix}
