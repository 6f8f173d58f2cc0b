"""One keep-alive connection, as one device has it, and many of them at once."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import Any, TypeVar
from urllib.parse import quote

import urllib3

from bench.servers import Server

T = TypeVar("T")
_OK = (200, 201, 202)


class Client:
    """Sends requests over one connection; any status that was not expected raises."""

    def __init__(self, server: Server, authorization: str | None = None) -> None:
        self._root = server.root
        self._pool = urllib3.HTTPConnectionPool(
            "127.0.0.1", server.port, maxsize=1, retries=False, timeout=urllib3.Timeout(300)
        )
        self._headers = {"Accept": "application/json", "Content-Type": "application/json"}
        secret = authorization or server.authorization
        if secret:
            self._headers["Authorization"] = secret

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._pool.close()

    def send(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        ok: Sequence[int] = _OK,
        headers: Mapping[str, str] | None = None,
    ) -> bytes:
        """The answer's body. Raises RuntimeError for a status not in ``ok``."""
        response = self._pool.request(
            method, self._root + path, body=body, headers={**self._headers, **(headers or {})}
        )
        if response.status not in ok:
            raise RuntimeError(f"{method} {path}: {response.status} {response.data[:300]!r}")
        return response.data

    def json(self, method: str, path: str, body: bytes | None = None) -> Any:
        """The answer, parsed."""
        return json.loads(self.send(method, path, body))


def since_text(seq: object) -> str:
    """A sequence as it stands in a URL; servers have numbers, texts and lists."""
    return quote(seq if isinstance(seq, str) else json.dumps(seq))


def spread(
    server: Server, jobs: Sequence[T], clients: int, call: Callable[[Client, T], object]
) -> None:
    """Does all jobs, with so many clients at once, each on one connection it keeps."""

    def one(share: Sequence[T]) -> None:
        with Client(server) as client:
            for job in share:
                call(client, job)

    if clients == 1:
        one(jobs)
        return
    with ThreadPoolExecutor(clients) as pool:
        list(pool.map(one, [jobs[start::clients] for start in range(clients)]))
