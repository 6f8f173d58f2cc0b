"""HTTP/1.1 as a simulated phone speaks it: thousands of kept connections in one event loop.

urllib3 costs a thread for each held feed and half a millisecond for each request; with 2,000 phones
the generator would then take from the server the processor that both share.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from server.demo.patrol.handset import LineBroken

_BUFFER = 1 << 20
_CONNECT_S = 10.0
_PATIENCE_S = 30.0
"""Without a byte, though a held feed has a heartbeat every ten seconds."""


@dataclass(frozen=True, slots=True)
class Reply:
    """Names of ``headers`` are in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Connection:
    """One connection, made when it is needed and kept. For one request at a time."""

    def __init__(self, base_url: str) -> None:
        where = urlsplit(base_url)
        self._host = where.hostname or ""
        self._tls = where.scheme == "https"
        self._port = where.port or (443 if self._tls else 80)
        self._open: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    @property
    def is_let_go(self) -> bool:
        """Whether the server closed it, as it does with one that is not used for a while."""
        return self._open is not None and self._open[0].at_eof()

    async def request(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes = b""
    ) -> Reply:
        """What the server answers. Raises LineBroken."""
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self._host}:{self._port}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        if body or method not in ("GET", "HEAD"):
            lines.append(f"Content-Length: {len(body)}")
        lines += ["", ""]
        try:
            reader, writer = await self._opened()
            writer.write("\r\n".join(lines).encode() + body)
            reply = await _read(reader, method)
        except (OSError, EOFError, ValueError, asyncio.LimitOverrunError) as error:
            self.close()
            raise LineBroken(str(error) or type(error).__name__) from None
        except BaseException:
            self.close()  # what comes would be taken for the answer to the next request
            raise
        if reply.headers.get("connection") == "close":
            self.close()
        return reply

    def close(self) -> None:
        """The next request makes a new one. May be called again."""
        if self._open is not None:
            self._open[1].transport.abort()
            self._open = None

    async def _opened(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self.is_let_go:
            self.close()
        if self._open is None:
            # Not ``wait_for``: it may pass over the end of a phone's day that comes just then.
            async with asyncio.timeout(_CONNECT_S):
                self._open = await asyncio.open_connection(
                    self._host, self._port, ssl=self._tls or None, limit=_BUFFER
                )
        return self._open


async def _read(reader: asyncio.StreamReader, method: str) -> Reply:
    async with asyncio.timeout(_PATIENCE_S) as patience:
        first, *rest = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        status = int(first.split(" ", 2)[1])
        pairs = (line.partition(":") for line in rest if line)
        headers = {name.lower(): value.strip() for name, _, value in pairs}
        if headers.get("transfer-encoding") == "chunked":
            return Reply(status, headers, await _chunks(reader, patience))
        length = 0 if method == "HEAD" else int(headers.get("content-length", "0"))
        return Reply(status, headers, await reader.readexactly(length))


async def _chunks(reader: asyncio.StreamReader, patience: asyncio.Timeout) -> bytes:
    """Each piece, such as a heartbeat, gives the next one as much time."""
    pieces = []
    while size := int((await reader.readuntil(b"\r\n")).partition(b";")[0], 16):
        pieces.append((await reader.readexactly(size + 2))[:-2])
        patience.reschedule(asyncio.get_running_loop().time() + _PATIENCE_S)
    await reader.readuntil(b"\r\n")
    return b"".join(pieces)
