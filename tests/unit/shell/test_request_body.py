"""Bodies are received before a thread begins, and no more of them than their sender may send."""

from __future__ import annotations

import asyncio
from wsgiref.types import WSGIEnvironment

import pytest

from server.request_body import Message, receive_body

PART = b"x" * 300_000


class Sender:
    """A client that sends parts of 300,000 bytes; counts how many were taken."""

    def __init__(self, parts: int) -> None:
        self.parts = parts
        self.taken = 0

    async def receive(self) -> Message:
        """The next part; after the last one silence."""
        if self.taken == self.parts:
            await asyncio.Event().wait()
        self.taken += 1
        return {"type": "http.request", "body": PART, "more_body": self.taken < self.parts}


def received(sender: Sender, environ: WSGIEnvironment, *, known: bool) -> int:
    """Bytes of the body that the application gets to see."""

    async def may_be_large() -> bool:
        return known

    async def run() -> int:
        with await receive_body(environ, sender.receive, may_be_large) as body:
            return len(body.read())

    return asyncio.run(asyncio.wait_for(run(), 5))


@pytest.mark.parametrize(
    "environ", [{"CONTENT_LENGTH": "3000000"}, {"HTTP_TRANSFER_ENCODING": "chunked"}]
)
def test_a_sender_who_is_known_may_send_a_large_body(environ: WSGIEnvironment) -> None:
    assert received(Sender(10), environ, known=True) == 3_000_000


def test_of_a_stranger_nothing_is_taken_that_says_it_is_large() -> None:
    sender = Sender(10)
    assert received(sender, {"CONTENT_LENGTH": "3000000"}, known=False) == 0
    assert sender.taken == 0


def test_of_a_stranger_no_more_than_a_small_body_is_taken() -> None:
    sender = Sender(10)
    received(sender, {"HTTP_TRANSFER_ENCODING": "chunked"}, known=False)
    assert sender.taken == 4


def test_a_small_body_is_taken_of_everybody() -> None:
    assert received(Sender(1), {"CONTENT_LENGTH": "300000"}, known=False) == 300_000


def test_a_sender_that_falls_silent_is_given_up() -> None:
    sender = Sender(2)

    async def unfinished() -> Message:
        return {**await sender.receive(), "more_body": True}

    async def anybody() -> bool:
        return True

    async def run() -> None:
        await receive_body({"CONTENT_LENGTH": "900000"}, unfinished, anybody, silence_s=0.01)

    with pytest.raises(ConnectionResetError):
        asyncio.run(asyncio.wait_for(run(), 5))
