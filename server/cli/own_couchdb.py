"""A CouchDB that belongs to a simulation: it may be killed.

No simulation knows how a CouchDB is run on this machine, so it is told: a command that stays until
the CouchDB ends. What somebody else started is not killed.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from server.cli.own_process import OwnProcess
from server.settings import Settings
from server.simulation.fleet import NotForSimulation

_ASK_S = 2.0


@contextmanager
def running_couchdb(settings: Settings, command: str) -> Iterator[OwnProcess | None]:
    """The CouchDB of the settings, run by this command; without one there is none.

    Raises NotForSimulation where it is not the command's, ServerFailed.
    """
    if not command:
        yield None
        return
    url = settings.store.url
    if url is None:
        raise NotForSimulation(
            "The documents are not to lie on a CouchDB: name its address with KANCHA_STORE."
        )
    if _answers(url):
        raise NotForSimulation(
            f"Something answers at {url} already. Only a CouchDB that the simulation has started "
            "is killed: stop that one, or give another address in KANCHA_STORE."
        )
    couchdb = OwnProcess("The CouchDB", shlex.split(command), lambda: _answers(url))
    couchdb.start()
    try:
        yield couchdb
    finally:
        couchdb.stop()


def _answers(url: str) -> bool:
    """Whether a server works at this address; one that asks for a password does."""
    where = urlsplit(url)
    kind = HTTPSConnection if where.scheme == "https" else HTTPConnection
    connection = kind(where.netloc, timeout=_ASK_S)
    try:
        connection.request("GET", f"{where.path}/")
        return connection.getresponse().status < 500
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
