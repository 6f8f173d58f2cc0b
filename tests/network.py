"""Networks as they are: a line that breaks, and a proxy that takes ``/sync`` off the path."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from threading import Lock, Thread
from urllib.parse import urlsplit

import urllib3

from tests.loopback import carrying, serving

_HOP_BY_HOP = {"connection", "transfer-encoding", "content-length", "host", "keep-alive"}


@dataclass(frozen=True)
class Fault:
    """When a connection breaks: after so many bytes, or when an answer comes to a request.

    ``unanswered`` is a part of the head of requests that reach the server while the answer is
    thrown away.
    """

    after_upload: int | None = None
    after_download: int | None = None
    unanswered: bytes | None = None


class BadLine:
    """A TCP port in front of a server. It carries everything until a fault is set."""

    def __init__(self, base_url: str) -> None:
        target = urlsplit(base_url)
        self._target = (str(target.hostname), int(target.port or 80))
        self._lock = Lock()
        self._fault = Fault()
        self._left = 0
        self.broken = 0
        """Connections that were broken so far."""
        self._server = carrying(self._carry)
        self._thread = Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()

    def instead_of(self, address: str) -> str:
        """The same address, reached over this line."""
        parts = urlsplit(address)
        return parts._replace(netloc=f"127.0.0.1:{self._server.server_address[1]}").geturl()

    def breaks(self, times: int, fault: Fault) -> None:
        """From now on so many connections break; later ones are carried."""
        with self._lock:
            self._fault, self._left = fault, times

    def close(self) -> None:
        """Listens no more."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _take(self) -> bool:
        with self._lock:
            if self._left == 0:
                return False
            self._left -= 1
            self.broken += 1
            return True

    def _carry(self, client: socket.socket) -> None:
        try:
            server = socket.create_connection(self._target)
        except OSError:
            return  # nobody listens: the client finds its connection closed
        connection = _Connection(client, server)
        back = Thread(target=self._download, args=(connection,), daemon=True)
        back.start()
        self._upload(connection)
        back.join()
        connection.cut()
        server.close()

    def _upload(self, connection: _Connection) -> None:
        passed = 0
        for data in _received(connection.client):
            fault = self._fault
            if fault.unanswered is not None and fault.unanswered in data:
                connection.unanswered = True
            if _exceeds(fault.after_upload, passed + len(data)) and self._take():
                with suppress(OSError):
                    connection.server.sendall(data[: max(0, (fault.after_upload or 0) - passed)])
                connection.cut()
                return
            passed += len(data)
            if not _sent(connection.server, data):
                break
        with suppress(OSError):
            connection.server.shutdown(socket.SHUT_WR)

    def _download(self, connection: _Connection) -> None:
        passed = 0
        for data in _received(connection.server):
            if connection.unanswered and self._take():
                break
            limit = self._fault.after_download
            if _exceeds(limit, passed + len(data)) and self._take():
                with suppress(OSError):
                    connection.client.sendall(data[: max(0, (limit or 0) - passed)])
                break
            passed += len(data)
            if not _sent(connection.client, data):
                break
        connection.cut()


@dataclass
class _Connection:
    client: socket.socket
    server: socket.socket
    unanswered: bool = False

    def cut(self) -> None:
        for end in (self.client, self.server):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


def _exceeds(limit: int | None, passed: int) -> bool:
    return limit is not None and passed > limit


def _received(end: socket.socket) -> Iterator[bytes]:
    with suppress(OSError):
        while data := end.recv(65_536):
            yield data


def _sent(end: socket.socket, data: bytes) -> bool:
    with suppress(OSError):
        end.sendall(data)
        return True
    return False


@contextmanager
def stripping_proxy(base_url: str, prefix: str = "/sync") -> Iterator[str]:
    """The address of a proxy that forwards ``<prefix>/x`` to the server as ``/x``."""
    pool = urllib3.PoolManager(retries=False)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _forward(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            path = self.path.removeprefix(prefix)
            kept = {k: v for k, v in self.headers.items() if k.lower() not in _HOP_BY_HOP}
            answer = pool.request(
                self.command, base_url + path, body=body or None, headers=kept, decode_content=False
            )
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                if name.lower() not in _HOP_BY_HOP:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.data)))
            self.end_headers()
            self.wfile.write(answer.data)

        do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = _forward  # noqa: N815 (the library's names)

        def log_message(self, *_: object) -> None:
            pass

    with pool, serving(Handler) as address:
        yield address
