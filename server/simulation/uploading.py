"""A simulated phone's uploads: tus in pieces, gone on with after each break."""

from __future__ import annotations

import hashlib
import time
from base64 import b64encode
from random import Random

import urllib3
from urllib3.exceptions import HTTPError

from server.demo.patrol.handset import LineBroken
from server.simulation.network import Network

_PIECE = 64 << 10
_PATIENCE = urllib3.Timeout(connect=2.0, read=20.0)
_TUS = {"Tus-Resumable": "1.0.0"}


class Uploader:
    """For one thread."""

    def __init__(self, base_url: str, secret: str, network: Network, rng: Random) -> None:
        self._base_url = base_url
        self._head = {**_TUS, "Authorization": secret}
        self._network = network
        self._rng = rng
        self._pool = urllib3.PoolManager(maxsize=1, retries=False, timeout=_PATIENCE)

    def begin(self, content: bytes) -> str:
        """The address of a new upload. Raises LineBroken."""
        sha256 = hashlib.sha256(content).hexdigest()
        named = b64encode(sha256.encode()).decode()
        headers = {"Upload-Length": str(len(content)), "Upload-Metadata": f"sha256 {named}"}
        answer = self._send("POST", "/media/uploads", headers)
        if answer.status != 201:
            raise LineBroken(f"{answer.status}: no upload was begun")
        place: str = answer.headers["Location"]
        return "/" + place.split("/", 3)[3] if "://" in place else place

    def go_on(self, place: str, content: bytes) -> None:
        """Sends what the server does not have yet. Raises LineBroken: call again."""
        offset = self._offset(place)
        while offset < len(content):
            piece = content[offset : offset + _PIECE]
            if self._network.rate:
                time.sleep(len(piece) / self._network.rate)
            headers = {
                "Upload-Offset": str(offset),
                "Content-Type": "application/offset+octet-stream",
            }
            answer = self._send("PATCH", place, headers, piece)
            if answer.status != 204:
                raise LineBroken(f"{answer.status}: a piece was not taken")
            offset = int(answer.headers["Upload-Offset"])

    def _offset(self, place: str) -> int:
        answer = self._send("HEAD", place, {})
        if answer.status != 200:
            raise LineBroken(f"{answer.status}: the upload is not found")
        return int(answer.headers["Upload-Offset"])

    def _send(
        self, method: str, place: str, headers: dict[str, str], body: bytes = b""
    ) -> urllib3.BaseHTTPResponse:
        time.sleep(self._network.delay_s * self._rng.uniform(0.5, 1.5))
        try:
            answer = self._pool.request(
                method, self._base_url + place, headers=self._head | headers, body=body
            )
        except (HTTPError, OSError) as error:
            raise LineBroken(str(error)) from None
        if self._rng.random() < self._network.lost:
            raise LineBroken("the reply was lost")
        return answer
