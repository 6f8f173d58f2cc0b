"""Servers that speak CouchDB's protocol, each in a process of its own on loopback."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit

import urllib3
from urllib3.exceptions import HTTPError

from server.cli.hosting import free_address
from server.settings import environment
from sync.stores.couchdb.door import Address
from tests.district import ADMIN, hire
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
        self._address = free_address("127.0.0.1", 0)
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
