"""A simulated phone's uploads: tus in pieces, gone on with after each break."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass

from server.demo.patrol.handset import LineBroken
from server.simulation.ledger import Ledger
from server.simulation.network import RoughLine
from server.simulation.wire import Connection, Reply

_PIECE = 64 << 10
_TUS = {"Tus-Resumable": "1.0.0"}


@dataclass(slots=True)
class Original:
    """A photo: ``picture`` is shared by all, ``mark`` makes it one of its own. ``place``: of its
    upload, once that was begun."""

    picture: bytes
    mark: bytes
    place: str | None = None

    @property
    def content(self) -> bytes:
        """The file."""
        return self.picture + self.mark


class Originals:
    """What a phone took: those that are to be sent, and those that the server has."""

    def __init__(self, over: Connection, secret: str, ledger: Ledger) -> None:
        self._over = over
        self._head = {**_TUS, "Authorization": secret}
        self._ledger = ledger
        self._waiting: deque[Original] = deque()
        self._sent: list[Original] = []

    @property
    def is_empty(self) -> bool:
        """Whether none is to be sent."""
        return not self._waiting

    def add(self, original: Original) -> None:
        """Another one to be sent."""
        self._waiting.append(original)

    def offer_again(self) -> None:
        """The server may have lost what it had: all are to be sent, from their beginning."""
        self._waiting.extend(self._sent)
        self._sent = []
        for original in self._waiting:
            original.place = None

    async def send(self, line: RoughLine) -> None:
        """All that wait, one after another. Raises LineBroken: call again."""
        while self._waiting:
            original = self._waiting[0]
            content = original.content
            if original.place is None:
                original.place = await self._begin(line, content)
            if await self._go_on(line, original.place, content):
                self._sent.append(self._waiting.popleft())
                self._ledger.upload(hashlib.sha256(content).hexdigest())
            else:
                original.place = None

    async def _begin(self, line: RoughLine, content: bytes) -> str:
        sha256 = hashlib.sha256(content).hexdigest()
        named = b64encode(sha256.encode()).decode()
        headers = {"Upload-Length": str(len(content)), "Upload-Metadata": f"sha256 {named}"}
        reply = await self._ask(line, "POST", "/media/uploads", headers)
        if reply.status != 201:
            raise LineBroken(f"{reply.status}: no upload was begun")
        place = reply.headers["location"]
        return "/" + place.split("/", 3)[3] if "://" in place else place

    async def _go_on(self, line: RoughLine, place: str, content: bytes) -> bool:
        """Sends what the server does not have yet; False: it knows nothing of this upload."""
        reply = await self._ask(line, "HEAD", place, {})
        if reply.status in (404, 410):
            return False
        if reply.status != 200:
            raise LineBroken(f"{reply.status}: the upload is not told")
        while (offset := int(reply.headers["upload-offset"])) < len(content):
            headers = {
                "Upload-Offset": str(offset),
                "Content-Type": "application/offset+octet-stream",
            }
            piece = content[offset : offset + _PIECE]
            reply = await self._ask(line, "PATCH", place, headers, piece)
            if reply.status != 204:
                raise LineBroken(f"{reply.status}: a piece was not taken")
        return True

    async def _ask(
        self,
        line: RoughLine,
        method: str,
        place: str,
        headers: Mapping[str, str],
        body: bytes = b"",
    ) -> Reply:
        return await line.send(self._over, method, place, self._head | dict(headers), body)
