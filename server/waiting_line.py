"""Whose request is worked on next where more come than can be worked on at once.

Senders take turns, so that one with a thousand requests does not stand before a thousand with one
each; and nobody has more than a few worked on at a time. Who would wait longer than clients do is
sent away with a time to come again: work for somebody who has left is what makes an overloaded
server fall over.
"""

from __future__ import annotations

import asyncio
import random
from collections import OrderedDict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

ABREAST = 16
"""Requests that are worked on at once."""
OF_ONE = 4
"""Requests of one sender that are worked on at once: a replication client has one or two."""
PATIENCE_S = 15.0
"""Below what clients wait for an answer (20 to 60 s)."""
MOST = 4_000
"""Requests that wait at a time: each keeps its head and up to 1 MiB of body in memory."""
MOST_OF_ONE = 256
"""Requests of one sender that wait at a time, so that nobody fills the line alone."""
_AGAIN_S = (5, 20)
"""When somebody who was sent away may come again; by chance, or all would come back together."""


class TooLong(Exception):  # noqa: N818 (says what is the case)
    """The wait is too long; ``again_s``: after how many seconds to come again."""

    def __init__(self) -> None:
        self.again_s = random.randint(*_AGAIN_S)  # noqa: S311 (no secret)
        super().__init__(f"too many requests wait; come again in {self.again_s} s")


class WaitingLine:
    """Lets ``abreast`` requests be worked on at once. For one event loop."""

    def __init__(
        self,
        abreast: int = ABREAST,
        of_one: int = OF_ONE,
        patience_s: float = PATIENCE_S,
        most: int = MOST,
        most_of_one: int = MOST_OF_ONE,
    ) -> None:
        self.abreast, self._of_one = abreast, of_one
        self.patience_s = patience_s
        self._most, self._most_of_one = most, most_of_one
        self._working: dict[str, int] = {}
        self._total = 0
        self._waiting: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()
        """By sender, in the order in which their turns come. A plain dict is slow at its front:
        it looks through the places of all who have left."""
        self._length = 0

    @asynccontextmanager
    async def turn(self, sender: str) -> AsyncIterator[None]:
        """Waits for the sender's turn, and has it for the block. Raises TooLong."""
        # Nobody is overtaken: while turns are free, all who wait have as many as they may.
        if self._has_room(sender):
            self._enter(sender)
        else:
            await self._wait(sender)
        try:
            yield
        finally:
            self._leave(sender)

    def _has_room(self, sender: str) -> bool:
        return self._total < self.abreast and self._working.get(sender, 0) < self._of_one

    def _enter(self, sender: str) -> None:
        self._total += 1
        self._working[sender] = self._working.get(sender, 0) + 1

    def _leave(self, sender: str) -> None:
        self._total -= 1
        left = self._working[sender] - 1
        if left:
            self._working[sender] = left
        else:
            del self._working[sender]
        self._admit()

    async def _wait(self, sender: str) -> None:
        of_one = len(self._waiting.get(sender, ()))
        if self._length >= self._most or of_one >= self._most_of_one:
            raise TooLong
        place = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(sender, deque()).append(place)
        self._length += 1
        try:
            async with asyncio.timeout(self.patience_s):
                await place
        except BaseException as error:
            if place.done() and not place.cancelled():
                self._leave(sender)  # the turn came at the moment of the interruption
            self._forget(sender, place)
            if isinstance(error, TimeoutError):
                raise TooLong from None
            raise

    def _admit(self) -> None:
        """Gives out the turns that are free. Few senders can have as many as they may, so the
        first that has not is soon found."""
        while self._total < self.abreast:
            sender = next(
                (one for one in self._waiting if self._working.get(one, 0) < self._of_one), None
            )
            if sender is None:
                return
            places = self._waiting[sender]
            place = places.popleft()
            self._length -= 1
            if places:
                self._waiting.move_to_end(sender)
            else:
                del self._waiting[sender]
            if not place.done():
                self._enter(sender)
                place.set_result(None)

    def _forget(self, sender: str, place: asyncio.Future[None]) -> None:
        places = self._waiting.get(sender)
        if places is None:
            return
        with suppress(ValueError):
            places.remove(place)
            self._length -= 1
        if not places:
            del self._waiting[sender]
