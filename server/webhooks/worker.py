"""The worker that sends: follows the office, keeps the queue in memory, tries again.

Every process runs one; the lease says which of them works. What is in memory is read from the
database again by whoever gets the lease next, so a killed process loses nothing: a message that
was sent and not yet marked is sent again with the same id.
"""

from __future__ import annotations

import logging
import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from queue import Empty, SimpleQueue

from schemas.instants import instant_text
from server.clock import Clock
from server.leased import LeasedWorker
from server.readmodel.moments import ms_of
from server.webhooks.following import DuePromises, Following
from server.webhooks.hooks import HOOK, STATUS, Hook, HookStatus, read_hook
from server.webhooks.lanes import Lanes, pause
from server.webhooks.messages import PREFIX, Lane, Message, read_message
from server.webhooks.sending import Outcome, Send
from server.webhooks.signing import headers
from server.webhooks.tidying import tidy
from sync.mailroom.names import LEASES, OFFICE, WEBHOOKS
from sync.stores.documents import Change, DocumentStore, Draft, Seq

LEASE = (LEASES, "webhooks")
_AT_ONCE = 16
_AT_ONCE_TO_ONE = 4
_PAGE = 1_000
_TIDY_EVERY = timedelta(days=1)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Means:
    """What the worker works with."""

    store: DocumentStore
    due: DuePromises
    clock: Clock
    send: Send


@dataclass(frozen=True, slots=True)
class _Result:
    message: Message
    outcome: Outcome


class WebhookWorker(LeasedWorker):
    """Sends what waits."""

    name = "webhooks"
    databases = frozenset({OFFICE, WEBHOOKS})

    def __init__(self, means: Means) -> None:
        super().__init__(means.store, means.clock, LEASE)
        self._means = means
        self._pool = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="webhook")
        self._results: SimpleQueue[_Result] = SimpleQueue()
        self._unwritten: list[_Result] = []
        self._busy: set[Lane] = set()
        self._tidied_at: datetime | None = None
        self._forget()

    def close(self) -> None:
        """As any worker; requests under way are not waited for."""
        super().close()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def step(self) -> bool:
        """One round; answers whether there is more to do at once. Raises SyncError."""
        if not self._may_work():
            self._forget()
            return False
        self._write_results()
        self._catch_up()
        more = self._following.step(list(self._hooks.values()))
        self._catch_up()
        self._write_status()
        self._send_due()
        self._tidy()
        return more

    def _forget(self) -> None:
        """Nothing is known of the queue: it may be another process's for a while."""
        self._seq: Seq = 0
        self._hooks: dict[str, Hook] = {}
        self._lanes = Lanes()
        self._status: dict[str, tuple[str | None, HookStatus]] = {}
        self._last: dict[str, HookStatus] = {}
        self._following = Following(self._store, self._means.due, self._means.clock)

    # ------------------------------------------------------------ reading the queue
    def _catch_up(self) -> None:
        while True:
            page = self._store.changes(WEBHOOKS, self._seq, limit=_PAGE, bodies=True)
            for change in page.changes:
                self._read(change)
            self._seq = page.last_seq
            if len(page.changes) < _PAGE:
                return

    def _read(self, change: Change) -> None:
        name = change.id
        if name.startswith(HOOK):
            self._hooks.pop(name.removeprefix(HOOK), None)
            if change.deleted or change.document is None:
                self._lanes.drop(name.removeprefix(HOOK))
            else:
                hook = read_hook(change.document.json())
                self._hooks[hook.id] = hook
        elif change.document is None or change.deleted:
            return
        elif name.startswith(PREFIX):
            self._lanes.take(read_message(change.document))
        elif name.startswith(STATUS):
            said = {key: value for key, value in change.document.json().items() if key != "type"}
            status = HookStatus(**said)
            self._status[name.removeprefix(STATUS)] = (change.document.rev, status)
            self._last.setdefault(name.removeprefix(STATUS), status)

    # ------------------------------------------------------------ sending
    def _send_due(self) -> None:
        now = self._means.clock()
        awake = {hook.id for hook in self._hooks.values() if not hook.paused}
        load = Counter(lane.hook for lane in self._busy)
        for message in self._lanes.due(ms_of(now), awake, self._busy):
            if len(self._busy) >= _AT_ONCE:
                return
            if load[message.hook] < _AT_ONCE_TO_ONE:
                load[message.hook] += 1
                self._busy.add(message.lane)
                self._pool.submit(self._send, message, self._hooks[message.hook], now)

    def _send(self, message: Message, hook: Hook, now: datetime) -> None:
        body = message.body.encode()
        signed = headers(hook.secrets(now), message.id, int(now.timestamp()), body)
        try:
            outcome = self._means.send(hook.url, signed, body)
        except Exception as error:  # noqa: BLE001 (a lane must not stand still for ever)
            _log.exception("A webhook could not be sent.")
            outcome = Outcome(None, f"{type(error).__name__}: {error}")
        self._results.put(_Result(message, outcome))
        self._rounds.wake()

    def _write_results(self) -> None:
        with suppress(Empty):
            while True:
                self._unwritten.append(self._results.get_nowait())
        if not self._unwritten:
            return
        now = self._means.clock()
        drafts = [_settled(one, now).draft() for one in self._unwritten]
        self._store.write(WEBHOOKS, drafts)  # one that was replayed meanwhile stays as it is
        for one in self._unwritten:
            self._busy.discard(one.message.lane)
            self._last[one.message.hook] = HookStatus(
                last_at=instant_text(now),
                last_event=one.message.event,
                last_status=one.outcome.status,
                last_error=one.outcome.error,
            )
        self._unwritten = []

    def _write_status(self) -> None:
        pending, parked = self._lanes.counts()
        drafts = []
        for hook in self._hooks:
            rev, before = self._status.get(hook, (None, HookStatus()))
            last = self._last.get(hook, HookStatus())
            status = replace(last, pending=pending.get(hook, 0), parked=parked.get(hook, 0))
            if status != before:
                content = {"type": "webhook-status", **asdict(status)}
                drafts.append(Draft.of(STATUS + hook, content, rev))
        if drafts:
            self._store.write(WEBHOOKS, drafts)

    def _tidy(self) -> None:
        now = self._means.clock()
        if self._tidied_at is None or abs(now - self._tidied_at) >= _TIDY_EVERY:
            tidy(self._store, set(self._hooks), now)
            self._tidied_at = now


def _settled(result: _Result, now: datetime) -> Message:
    """The message after a try."""
    message = replace(result.message, attempts=result.message.attempts + 1)
    if result.outcome.error is None:
        return replace(message, state="delivered", error=None)
    wait = pause(message.attempts, random.random())  # noqa: S311 (spreads tries, no secret)
    if wait is None:
        return replace(message, state="parked", error=result.outcome.error)
    return replace(message, error=result.outcome.error, next_at=ms_of(now + wait))
