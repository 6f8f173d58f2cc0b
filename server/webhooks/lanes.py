"""What waits to be sent, in memory: one lane for each webhook and ticket, in order. Pure.

Only the first message of a lane may be sent, so a delivery that fails holds back the later ones
of its ticket, and nothing else.
"""

from __future__ import annotations

from bisect import insort
from collections import Counter
from collections.abc import Iterator, Mapping, Set
from datetime import timedelta

from server.webhooks.messages import Lane, Message

PAUSES = tuple(
    timedelta(seconds=seconds)
    for seconds in (5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400)
)
"""Between tries, some three days in all: the schedule that Standard Webhooks recommends."""
SPREAD = 0.2
"""Share by which a pause is longer or shorter by chance, so that tries do not come at once."""


class Lanes:
    """Changes of messages in, messages to be sent out."""

    def __init__(self) -> None:
        self._lanes: dict[Lane, list[tuple[tuple[int, int, str], Message]]] = {}
        self._places: dict[str, tuple[int, int, str]] = {}
        self._parked: set[tuple[str, str]] = set()

    def take(self, message: Message) -> None:
        """Notes the present state of a message."""
        self._forget(message.lane, message.doc_id)
        key = (message.hook, message.doc_id)
        self._parked.discard(key)
        if message.state == "parked":
            self._parked.add(key)
        if message.state == "pending":
            place = (message.at, message.number, message.doc_id)
            self._places[message.doc_id] = place
            insort(self._lanes.setdefault(message.lane, []), (place, message), key=_place)

    def drop(self, hook: str) -> None:
        """Forgets all messages of a webhook that is gone."""
        for lane in [lane for lane in self._lanes if lane.hook == hook]:
            for place, _ in self._lanes.pop(lane):
                self._places.pop(place[2], None)
        self._parked = {key for key in self._parked if key[0] != hook}

    def counts(self) -> tuple[Mapping[str, int], Mapping[str, int]]:
        """Pending and parked messages by webhook."""
        pending: Counter[str] = Counter()
        for lane, waiting in self._lanes.items():
            pending[lane.hook] += len(waiting)
        return pending, Counter(hook for hook, _ in self._parked)

    def due(self, now: int, hooks: Set[str], busy: Set[Lane]) -> Iterator[Message]:
        """The first message of each free lane of these webhooks whose time has come (ms)."""
        for lane, waiting in list(self._lanes.items()):
            first = waiting[0][1]
            if lane.hook in hooks and lane not in busy and first.next_at <= now:
                yield first

    def _forget(self, lane: Lane, doc_id: str) -> None:
        place = self._places.pop(doc_id, None)
        waiting = self._lanes.get(lane)
        if place is None or waiting is None:
            return
        waiting[:] = [item for item in waiting if item[0] != place]
        if not waiting:
            del self._lanes[lane]


def pause(attempts: int, chance: float) -> timedelta | None:
    """How long to wait after so many failed tries; None: give up. ``chance`` is from 0 to 1."""
    if attempts > len(PAUSES):
        return None
    return PAUSES[attempts - 1] * (1 + SPREAD * (2 * chance - 1))


def _place(item: tuple[tuple[int, int, str], Message]) -> tuple[int, int, str]:
    return item[0]
