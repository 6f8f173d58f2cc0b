"""How the mailroom is doing, told to other processes: it may run in any of them, and `/readyz`
is answered by all."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event

from schemas.instants import instant_text, parse_instant
from server.clock import Clock
from sync import jsontext
from sync.errors import Conflict, NotFound, SyncError
from sync.mailroom.mailroom import Health
from sync.mailroom.names import REGISTRY
from sync.mailroom.term import Term, alone
from sync.stores.documents import DocumentStore
from sync.troubles import Trouble

STILL_AFTER = timedelta(seconds=60)
"""Of silence, or without a round that ended well: longer than any usual round."""
_EVERY_S = 10.0
_LOOK_S = 1.0
"""While another process leads, so that a new leader is heard of soon."""
_NAME = "pulse-mailroom"
_log = logging.getLogger(__name__)


class Pulse:
    """Tells every few seconds what ``health`` answers, while this process leads (``term``)."""

    def __init__(
        self,
        store: DocumentStore,
        health: Callable[[], Health],
        clock: Clock,
        term: Term = alone,
    ) -> None:
        self._store = store
        self._health = health
        self._clock = clock
        self._term = term
        self._trouble = Trouble(_log, "The mailroom's pulse")

    def run(self, stop: Event) -> None:
        """Until ``stop`` is set. A store that cannot be written is told by `/readyz` itself."""
        while not stop.is_set():
            try:
                if self._term():
                    self.beat()
                self._trouble.over()
            except SyncError as error:
                self._trouble.met(error)
            stop.wait(_EVERY_S if self._term() else _LOOK_S)

    def beat(self) -> None:
        """Once. Raises SyncError."""
        health = self._health()
        said = {
            "at": instant_text(self._clock()),
            "last_round": instant_text(health.last_round) if health.last_round else None,
            "last_error": health.last_error,
            "backlog": health.backlog,
        }
        try:
            rev = self._store.get_local(REGISTRY, _NAME)[0]
        except NotFound:
            rev = None
        try:
            self._store.put_local(REGISTRY, _NAME, jsontext.dumps(said), rev)
        except Conflict:
            return  # another leader has just told of itself


@dataclass(frozen=True, slots=True)
class Beat:
    """What the mailroom last told: when, and how it is doing. ``backlog`` as in ``Health``."""

    at: datetime
    last_round: datetime | None
    last_error: str | None
    backlog: int


def last_beat(store: DocumentStore) -> Beat | None:
    """The last word of whichever process runs the mailroom; None where it never ran here.

    Raises SyncError where the store cannot be read.
    """
    try:
        said = jsontext.loads(store.get_local(REGISTRY, _NAME)[1])
    except NotFound:
        return None
    ended = said["last_round"]
    return Beat(
        at=parse_instant(said["at"]),
        last_round=parse_instant(ended) if ended else None,
        last_error=said["last_error"],
        backlog=said.get("backlog", 0),  # one that an older server wrote has none
    )


def stands_still(store: DocumentStore, now: datetime) -> str | None:
    """Why the mailroom does not work, as a sentence; None where it does, or never ran here.

    Raises SyncError where the store cannot be read.
    """
    said = last_beat(store)
    if said is None:
        return None
    if said.last_error is not None:
        return f"the last round failed: {said.last_error}"
    if now - said.at > STILL_AFTER:
        return (
            f"nobody runs it since {instant_text(said.at)}; start kancha serve or kancha mailroom"
        )
    if said.last_round and now - said.last_round > STILL_AFTER:
        return f"its round began after {instant_text(said.last_round)} and does not end"
    return None
