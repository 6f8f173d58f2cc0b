"""Which requests are worked on at once, by the size of their bodies.

What a body costs in memory is several times its size, and only while it is worked on: received
ones lie on disk. So large ones wait for each other, first come first served; small ones never do.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

_SMALL = 1 << 20
_MOST = 64 << 20
_GZIP_RATIO = 1032
"""How many bytes one byte of gzip may become at most (deflate's format gives no more)."""


class Admission:
    """Lets bodies of ``most`` bytes in all be worked on at once; a larger one alone.

    Make one per process; to be used in one event loop.
    """

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._taken = 0
        self._turn = asyncio.Lock()
        self._left = asyncio.Condition()

    @asynccontextmanager
    async def room_for(self, size: int, *, packed: bool = False) -> AsyncIterator[None]:
        """Waits until a body of so many bytes fits in, and holds its room for the block.

        ``packed``: it is gzip, so it counts as what it may become.
        """
        weight = min(self._most, size * _GZIP_RATIO if packed else size)
        if weight <= _SMALL:
            yield
            return
        async with self._turn, self._left:
            await self._left.wait_for(lambda: self._taken + weight <= self._most)
            self._taken += weight
        try:
            yield
        finally:
            self._taken -= weight
            async with self._left:
                self._left.notify_all()
