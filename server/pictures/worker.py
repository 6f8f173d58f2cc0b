"""The worker that examines: follows the office's facts that an original has arrived.

Every process runs one; the lease says which of them works. The place reached is written after the
examinations are filed, so a killed process loses nothing: what it was at is examined again, and
its fact has the same id. What opens a picture is a process of its own
(``media/pictures/pool.py``).
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from casework.capture_checks import here_of
from casework.photo_checks import Beside, photo_flags
from casework.whereabouts import Fence, fence_of
from media.pictures.examine import Limits
from media.pictures.pool import Pool
from schemas.documents import Fact, read_fact
from schemas.examined import Drawn, Examined
from schemas.ids import ticket_doc_id
from schemas.policy import CheckRule, Policy
from schemas.rulebook import Rulebook
from schemas.vocabulary import FactKind
from server.clock import Clock
from server.leased import LeasedWorker, read_place, save_place
from server.pictures.alike import Likenesses
from server.pictures.files import Files
from server.pictures.filing import examination, examination_id
from server.pictures.tracks import Tracks
from sync.errors import Conflict
from sync.mailroom.filing import file_office_facts
from sync.mailroom.names import LEASES, OFFICE
from sync.stores.documents import DocumentStore, Wanted

_PAGE = 500
_AHEAD = 3
"""Photos for each process that are read, examined or waiting to be filed."""
_REST_AFTER = timedelta(seconds=60)
"""Without a picture, the processes that open them are ended: each holds some 60 MB."""
PLACE = (OFFICE, "pictures")
LEASE = (LEASES, "pictures")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Means:
    """What the worker works with."""

    store: DocumentStore
    rules: Rulebook
    clock: Clock
    files: Files
    likenesses: Likenesses
    tracks: Tracks
    processes: int


@dataclass(frozen=True, slots=True)
class _Job:
    """A photo fact whose original has arrived, and the policy it is judged by."""

    fact: Fact
    policy: Policy
    checks: CheckRule


@dataclass(frozen=True, slots=True)
class _Result:
    """What was seen, and the copies with the hashes they are kept under."""

    seen: Examined
    copies: Sequence[tuple[Drawn, str]]


class PictureWorker(LeasedWorker):
    """Examines originals as they arrive."""

    name = "pictures"
    look_every_s = 2.0
    gathers_s = 0.25  # photos come in batches, and every round writes its place

    def __init__(self, means: Means, steady: Callable[[], float] = monotonic) -> None:
        super().__init__(means.store, means.clock, LEASE, steady)
        self._means = means
        self._pool = Pool(means.processes)
        self._worked_at: datetime | None = None

    def pids(self) -> list[int]:
        """Of the processes that open pictures, where any run."""
        return self._pool.pids()

    def close(self) -> None:
        """Ends the thread and the processes, and lets another process begin."""
        self._rounds.stop()
        self._pool.close()  # what waits for a process waits no longer
        super().close()
        self._pool.close()
        self._means.likenesses.close()
        self._means.tracks.close()

    def step(self) -> bool:
        """One page of the office; answers whether there is more. Raises SyncError, OSError."""
        if not self._may_work():
            return False
        rev, since = read_place(self._store, PLACE)
        page = self._store.changes(OFFICE, since, limit=_PAGE)
        jobs = self._jobs([one.id for one in page.changes if ":photo:" in one.id])
        if not self._work(jobs):
            return False
        self._rest()
        if page.last_seq != since:
            save_place(self._store, PLACE, page.last_seq, rev)
        return len(page.changes) == _PAGE

    def _rest(self) -> None:
        if self._worked_at is not None and self._means.clock() - self._worked_at > _REST_AFTER:
            self._pool.close()
            self._worked_at = None

    def _jobs(self, names: Sequence[str]) -> list[_Job]:
        """Photos whose original has arrived and that nobody examined yet."""
        arrived: dict[str, Mapping[str, Any]] = {}
        for document in self._read(names):
            body = document.get("body") or {}
            if (document.get("author") or {}).get("server") and body.get("stored"):
                arrived[str(body.get("of"))] = document
        done = {one["_id"] for one in self._read([examination_id(photo) for photo in arrived])}
        wanted = [photo for photo in arrived if examination_id(photo) not in done]
        return list(self._judged_by(self._read(wanted), arrived))

    def _judged_by(
        self, photos: Sequence[Mapping[str, Any]], arrived: Mapping[str, Mapping[str, Any]]
    ) -> Iterator[_Job]:
        for document in photos:
            if document.get("origin") is not None:
                continue  # a copy: it is examined where it comes from
            fact, stored = read_fact(document), read_fact(arrived[document["_id"]])
            policy = self._means.rules.at(stored.at.device)
            if policy.checks is not None and fact.kind is FactKind.PHOTO:
                yield _Job(fact, policy, policy.checks)

    def _work(self, jobs: Sequence[_Job]) -> bool:
        """Examines side by side, and files in order: what is alike is told of the later one.

        Answers whether all is done; not where this process is to stop or lost its lease.
        """
        window = _AHEAD * self._means.processes
        waiting: deque[tuple[_Job, Future[_Result | None]]] = deque()
        with ThreadPoolExecutor(window, thread_name_prefix="picture") as hands:
            left = deque(jobs)
            while left or waiting:
                while left and len(waiting) < window:
                    job = left.popleft()
                    waiting.append((job, hands.submit(self._look, job)))
                if not self._file(*waiting.popleft()):
                    hands.shutdown(wait=False, cancel_futures=True)
                    return False
        return True

    def _look(self, job: _Job) -> _Result | None:
        """In a thread of its own: most of it is waiting for a process or the disk."""
        content = self._means.files.read(job.fact.body["sha256"])
        if content is None:
            _log.error("%s: its original is told to have arrived and is not there.", job.fact.id)
            return None
        seen = self._pool.examine(content, Limits(job.checks.largest_pixels))
        return _Result(seen, [(one, self._means.files.keep(one.content)) for one in seen.drawn])

    def _file(self, job: _Job, looking: Future[_Result | None]) -> bool:
        found = looking.result()
        if self._rounds.stopped or not self._may_work():
            return False
        now = self._worked_at = self._means.clock()
        if found is None:
            return True
        beside = self._beside(job, found.seen)
        flags = photo_flags(job.fact, found.seen, beside, (job.checks, job.policy.timezone))
        document = examination(job.fact.id, found.seen, flags, found.copies, now)
        with suppress(Conflict):  # another process was faster by a moment of the clock
            file_office_facts(self._store, [document], now, job.policy)
        return True

    def _beside(self, job: _Job, seen: Examined) -> Beside:
        index, tracks, fact = self._means.likenesses, self._means.tracks, job.fact
        index.catch_up(self._store)
        bits, fence = job.checks.alike_bits, self._fence(job)
        twins = tuple(index.twins(fact.ticket, seen.sha256, seen.likeness, bits))
        if fact.author.device is None:
            return Beside(twins, (), fence)
        tracks.catch_up(self._store)
        track = tracks.neighbours(fact.author.device, fact.ticket, here_of(fact).at)
        return Beside(twins, track, fence)

    def _fence(self, job: _Job) -> Fence | None:
        """Around the site as the ticket says now; None where there is no ticket yet or no place."""
        tickets = self._read([ticket_doc_id(job.fact.ticket)])
        return fence_of(tickets[0].get("site"), job.policy.place) if tickets else None

    def _read(self, names: Sequence[str]) -> list[dict[str, Any]]:
        found = self._store.read(OFFICE, [Wanted(name) for name in names]) if names else []
        return [
            {"_id": some[0].id, **some[0].json()} for some in found if some and not some[0].deleted
        ]
