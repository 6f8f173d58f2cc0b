"""Whose turn it is, of several mailrooms on one store. Who says so is not known here."""

from __future__ import annotations

from collections.abc import Callable

Term = Callable[[], int]
"""0: another mailroom works. Else a number, another one as soon as somebody else may have worked
in between. It is asked at every round, so it answers from memory."""

Step = Callable[[Term], bool]
"""All that a mailroom has to do now; answers whether there was anything."""


def alone() -> int:
    """The term of a mailroom beside which there is none."""
    return 1
