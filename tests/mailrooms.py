"""A mailroom at work in a thread of a test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from sync.mailroom.mailroom import Mailroom
from sync.mailroom.term import Term, alone


@contextmanager
def running(mailroom: Mailroom, term: Term = alone) -> Iterator[None]:
    """It works until the end of the block, while ``term`` says that it is its turn."""
    stop = Event()
    thread = Thread(target=mailroom.run, args=(stop, term))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        mailroom.nudge()
        thread.join(10)
        assert not thread.is_alive()
