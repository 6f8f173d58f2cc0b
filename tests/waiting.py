"""The one way in which tests wait: for a condition, with a deadline."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event
from time import monotonic
from typing import TypeVar

T = TypeVar("T")

_LOOK_EVERY_S = 0.02


def until(look: Callable[[], T], what: str, within_s: float = 20.0) -> T:
    """What ``look`` answers, as soon as that is true. Fails with ``what`` after ``within_s``."""
    deadline = monotonic() + within_s
    pause = Event()
    while not (found := look()):
        assert monotonic() < deadline, f"not within {within_s:g} s: {what} (at last: {found!r})"
        pause.wait(_LOOK_EVERY_S)
    return found
