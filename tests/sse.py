"""Server-sent events, read as a browser does."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterable, Iterator
from typing import Any, NamedTuple

import urllib3


class Event(NamedTuple):
    """One event, with the id its reader would come back with."""

    id: str
    name: str
    data: Any


def parse(text: bytes) -> list[Event]:
    """The events of a piece of a stream that ends with a whole event."""
    return list(events(iter([text])))


def events(pieces: Iterable[bytes]) -> Iterator[Event]:
    """Events in the order of their coming; comments and ``retry`` make none."""
    rest = b""
    for piece in pieces:
        *whole, rest = (rest + piece).split(b"\n\n")
        for block in whole:
            lines = [line.partition(b": ") for line in block.split(b"\n")]
            fields = {name.decode(): value.decode() for name, _, value in lines if name}
            if "data" in fields:
                yield Event(fields["id"], fields["event"], json.loads(fields["data"]))


class Listener:
    """A reader of a server's events; it can leave and come back."""

    def __init__(self, base_url: str, authorization: str) -> None:
        self._address = f"{base_url}/api/v1/events"
        self._authorization = authorization
        self._pool = urllib3.PoolManager(retries=False, timeout=urllib3.Timeout(60.0))

    def listen(
        self, last_event_id: str | None = None, query: str = ""
    ) -> Generator[Event, None, None]:
        """Events until the caller has enough (close the iterator) or the answer ends."""
        headers = {"Authorization": self._authorization}
        if last_event_id is not None:
            headers["Last-Event-ID"] = last_event_id
        answer = self._pool.request(
            "GET", self._address + query, headers=headers, preload_content=False
        )
        assert answer.status == 200, answer.data
        try:
            yield from events(answer.stream(65_536))
        finally:
            answer.close()
