"""A thin line that breaks all the time: at every tick, or after so many bytes, all connections are
cut, and it is slow.

Or that dies without a word: connections stay and are made, and nothing goes through any more.
"""

from __future__ import annotations

import socket
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Event, Lock, Thread
from time import monotonic
from urllib.parse import urlsplit

from tests.loopback import carrying

_PIECE = 16_384
_WINDOW = 65_536
"""Bytes that the system may hold for either end: what a radio has under way, not megabytes."""
_RESET = struct.pack("ii", 1, 0)


class RoughLine:
    """A TCP port in front of a server. ``carried`` counts what clients sent that got as far as
    here, with all headers: what is carried twice is there twice."""

    def __init__(
        self,
        base_url: str,
        cut_every_s: float | None,
        bytes_per_s: float = float("inf"),
        cut_every_bytes: float = float("inf"),
    ) -> None:
        """``cut_every_s``: None where the line is whole until it is made rough.

        ``cut_every_bytes`` carried it is cut as well: as often on a slow machine as on a fast one.
        """
        target = urlsplit(base_url)
        self._target = (str(target.hostname), int(target.port or 80))
        self._bytes_per_s = bytes_per_s
        self._lock = Lock()
        self._free_at = monotonic()
        self._open: set[socket.socket] = set()
        self._dead: set[socket.socket] = set()
        self._is_dead = False
        self._end = Event()
        self._cut_every_bytes = cut_every_bytes
        self._cut_at_bytes = cut_every_bytes
        self.carried = 0
        self.delivered = 0
        """Bytes that came from the server."""
        self.cuts = 0
        """Connections that were cut so far."""
        self._server = carrying(self._carry)
        self._server.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _WINDOW)
        self._threads: list[Thread] = []
        self._run(self._server.serve_forever, 0.05)
        if cut_every_s is not None:
            self.roughen(cut_every_s, bytes_per_s)

    def roughen(self, cut_every_s: float, bytes_per_s: float) -> None:
        """From now on the line is cut this often, and carries no more than this to the server."""
        self._bytes_per_s = bytes_per_s
        self._run(self._cut_for_ever, cut_every_s)

    def slow_down(self, bytes_per_s: float) -> None:
        """From now on no more than this goes to the server."""
        self._bytes_per_s = bytes_per_s

    def die(self) -> None:
        """From now on nothing goes through, and neither end hears of it."""
        with self._lock:
            self._is_dead = True
            self._dead |= self._open

    def revive(self) -> None:
        """New connections are carried again; those from before stay dead."""
        self._is_dead = False

    def _run(self, work: Callable[[float], None], every_s: float) -> None:
        self._threads.append(Thread(target=work, args=(every_s,)))
        self._threads[-1].start()

    @property
    def base_url(self) -> str:
        """The server's address over this line."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def close(self) -> None:
        """Carries nothing more."""
        self._end.set()
        self._server.shutdown()
        self._server.server_close()
        self.cut()
        for thread in self._threads:
            thread.join()

    def _cut_for_ever(self, every_s: float) -> None:
        while not self._end.wait(every_s):
            self.cut()

    def cut(self) -> None:
        """All connections, with what is under way on them."""
        with self._lock:
            ends = list(self._open)
            self.cuts += len(ends) // 2
        for end in ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _carry(self, client: socket.socket) -> None:
        try:
            server = socket.create_connection(self._target)
        except OSError:
            return  # nobody listens: the client finds its connection closed
        ends = {client, server}
        for end in ends:  # what is under way when the line is cut is lost, not delivered later
            end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        server.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _WINDOW)
        with self._lock:
            self._open |= ends
            if self._is_dead:
                self._dead |= ends
        back = Thread(target=self._pass, args=(server, client), daemon=True)
        back.start()
        self._pass(client, server, paced=True)
        back.join()
        with self._lock:
            self._open -= ends
            self._dead -= ends
        server.close()

    def _pass(self, source: socket.socket, target: socket.socket, *, paced: bool = False) -> None:
        with suppress(OSError):
            while data := source.recv(_PIECE):
                if paced:
                    self._take_turn(len(data))
                else:
                    self._count(len(data))
                if source in self._dead:
                    break
                target.sendall(data)
        if source in self._dead:
            self._end.wait()  # what one end does, such as closing, the other does not hear of
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _count(self, size: int) -> None:
        with self._lock:
            self.delivered += size

    def _take_turn(self, size: int) -> None:
        with self._lock:
            now = monotonic()
            self._free_at = max(now, self._free_at) + size / self._bytes_per_s
            wait_s = self._free_at - now
            self.carried += size
            is_due = self.carried >= self._cut_at_bytes
            if is_due:
                self._cut_at_bytes += self._cut_every_bytes
        if is_due:
            self.cut()
        self._end.wait(wait_s)


@contextmanager
def rough_line(
    base_url: str,
    cut_every_s: float | None,
    bytes_per_s: float = float("inf"),
    cut_every_bytes: float = float("inf"),
) -> Iterator[RoughLine]:
    """A line to the server until the end of the block."""
    line = RoughLine(base_url, cut_every_s, bytes_per_s, cut_every_bytes)
    try:
        yield line
    finally:
        line.close()
