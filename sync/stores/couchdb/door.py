"""The one door to the server: requests, pooled connections, time-outs, and tries again.

A request that changes nothing, or that may come twice, is tried again when the line breaks or
the server says that it cannot now. Any other is tried again only where it was never sent: whether
the rest was carried out nobody knows, so the caller is told Unavailable and looks for himself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from urllib3 import HTTPConnectionPool, Retry, Timeout, connection_from_url, make_headers
from urllib3.exceptions import HTTPError

from sync import jsontext
from sync.errors import SyncError, Unavailable
from sync.stores.couchdb.answers import error_of

_CONNECTIONS = 40
"""Kept open: as many as a process has threads that may ask at once. More are made when needed."""
_CONNECT_S = 3.0
_READ_S = 60.0
_TRIES = 2
_PAUSE_S = 0.1
"""Before the second try; twice as long before the third."""
_PASSING = frozenset({429, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class Address:
    """Where the server is. ``prefix`` begins the name of every database of this store there."""

    url: str
    """Without credentials, and without a slash at the end."""
    user: str = ""
    password: str = ""
    prefix: str = ""

    def __repr__(self) -> str:
        return f"Address({self.url!r}, prefix={self.prefix!r})"


class Door:
    """Asks one server. For any thread."""

    def __init__(self, address: Address) -> None:
        self.prefix = address.prefix
        self._base = address.url
        headers = {"Accept": "application/json"}
        if address.user:
            secret = f"{address.user}:{address.password}"
            headers |= make_headers(basic_auth=secret)
        self._pool: HTTPConnectionPool = connection_from_url(
            address.url, maxsize=_CONNECTIONS, headers=headers
        )
        self._root = "/".join(["", *address.url.split("/")[3:]])

    def close(self) -> None:
        """Lets go of the connections."""
        self._pool.close()

    def server(self, *path: str, **query: Any) -> Any:
        """What ``GET /path`` answers, parsed. Raises SyncError."""
        return self._parsed("GET", self._place(path, query), None, again=True)

    def look_up(self, *path: str, body: Any, **query: Any) -> Any:
        """What a POST that only asks answers. Raises SyncError."""
        return self._parsed("POST", self._place(path, query), jsontext.dumps(body), again=True)

    def read(self, db: str, *path: str, **query: Any) -> Any:
        """What ``GET`` of a database's path answers. Raises SyncError."""
        return self.server(self.name(db), *path, **query)

    def ask(self, db: str, *path: str, body: Any, **query: Any) -> Any:
        """What a POST to a database that only asks answers. Raises SyncError."""
        return self.look_up(self.name(db), *path, body=body, **query)

    def put(self, db: str, *path: str, body: bytes | None = None, **query: Any) -> Any:
        """``PUT``, sent once. Raises SyncError."""
        return self._parsed("PUT", self._place((self.name(db), *path), query), body, again=False)

    def post(self, db: str, *path: str, body: bytes = b"", again: bool = False) -> Any:
        """A POST that changes something; ``again``: it may come twice without harm.

        Raises SyncError.
        """
        return self._parsed("POST", self._place((self.name(db), *path), {}), body, again=again)

    def drop(self, db: str, *path: str, **query: Any) -> Any:
        """``DELETE``, sent once. Raises SyncError."""
        return self._parsed("DELETE", self._place((self.name(db), *path), query), None, again=False)

    def bytes_of(self, db: str, *path: str, rev: str, part: str | None) -> tuple[bytes, bool]:
        """Raw bytes, and whether they are the ``part`` asked for. Raises SyncError."""
        headers = {"Range": part} if part else {}
        status, data = self._request(
            "GET", self._place((self.name(db), *path), {"rev": rev}), None, headers, again=True
        )
        return data, status == 206

    def wait(self, *path: str, seconds: float, **query: Any) -> Any:
        """What a GET that the server holds for so long answers. Raises SyncError."""
        place = self._place(path, {**query, "timeout": int(seconds * 1000)})
        return self._parsed("GET", place, None, again=False, read_s=seconds + _CONNECT_S)

    def name(self, db: str) -> str:
        """The database's name at the server."""
        return self.prefix + db

    def _place(self, path: tuple[str, ...], query: dict[str, Any]) -> str:
        place = self._root + "/" + "/".join(_segment(part) for part in path)
        said = {key: _parameter(value) for key, value in query.items() if value is not None}
        return f"{place}?{urlencode(said)}" if said else place

    def _parsed(
        self, method: str, place: str, body: bytes | None, *, again: bool, read_s: float = _READ_S
    ) -> Any:
        headers = {"Content-Type": "application/json"} if body is not None else {}
        data = self._request(method, place, body, headers, again=again, read_s=read_s)[1]
        try:
            return jsontext.loads(data)
        except SyncError:
            raise Unavailable(f"{self._base} does not answer as CouchDB does") from None

    def _request(  # noqa: PLR0913 (one request has so many sides)
        self,
        method: str,
        place: str,
        body: bytes | None,
        headers: dict[str, str],
        *,
        again: bool,
        read_s: float = _READ_S,
    ) -> tuple[int, bytes]:
        try:
            answer = self._pool.urlopen(
                method,
                place,
                body=body,
                headers={**self._pool.headers, **headers},
                retries=_tries(again),
                timeout=Timeout(connect=_CONNECT_S, read=read_s),
            )
        except HTTPError as error:
            raise Unavailable(_away(self._base, error, sure=again)) from error
        if answer.status >= 400:
            raise error_of(answer.status, answer.data)
        return answer.status, answer.data


def _tries(again: bool) -> Retry:
    return Retry(
        total=_TRIES,
        connect=_TRIES,
        read=_TRIES if again else 0,
        status=_TRIES if again else 0,
        other=0,
        redirect=0,
        allowed_methods=None,
        status_forcelist=_PASSING if again else (),
        backoff_factor=_PAUSE_S,
        backoff_jitter=_PAUSE_S,
        respect_retry_after_header=False,
        raise_on_status=False,
    )


def _away(base: str, error: HTTPError, *, sure: bool) -> str:
    why = type(getattr(error, "reason", None) or error).__name__
    rest = "nothing is lost, try again" if sure else "look whether it was done, then try again"
    return f"CouchDB at {base} does not answer ({why}); {rest}"


def _segment(part: str) -> str:
    # What a path may not be made of: a "." or ".." would be taken out on the way.
    return quote(part, safe="").replace(".", "%2E") if part in (".", "..") else quote(part, safe="")


def _parameter(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
