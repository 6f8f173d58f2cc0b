"""The imports that were asked for: kept in the database ``imports``, their files in a folder."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from casework.visibility import Scope
from server.problem import Problem
from server.registry.users import User
from server.tables.importing import RowFault, Standing
from sync.errors import Conflict, NotFound
from sync.mailroom.names import IMPORTS
from sync.stores.documents import DocumentStore, Draft, Range

_JOB = "import:"
_SHOWN = 100
"""Faults of rows that a job itself shows; the errors file has all."""
WAITING, RUNNING, DONE, FAILED = "waiting", "running", "done", "failed"
OPEN = (WAITING, RUNNING)


@dataclass(frozen=True, slots=True)
class Job:
    """One import. ``at`` moments are instants as text; ``total``: rows of the file, once counted.

    ``fault`` is why it ended before the last row: code and sentence.
    """

    id: str
    file: str
    sha256: str
    mapping: str
    dry_run: bool
    created_by: str
    created_at: str
    state: str = WAITING
    ended_at: str | None = None
    total: int | None = None
    standing: Standing = field(default_factory=Standing)
    faults: Sequence[dict[str, Any]] = ()
    fault: dict[str, str] | None = None
    rev: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether rows are still to be settled."""
        return self.state in OPEN

    def is_same_as(self, other: Job) -> bool:
        """Whether two jobs were asked for in the same words."""
        mine = (self.sha256, self.mapping, self.dry_run, self.file)
        return mine == (other.sha256, other.mapping, other.dry_run, other.file)

    def further(self, standing: Standing, faults: Sequence[RowFault]) -> Job:
        """The job after one more batch."""
        told = [{"row": item.row, **asdict(item.fault)} for item in faults]
        return replace(self, standing=standing, faults=[*self.faults, *told][:_SHOWN])


class Jobs:
    """``folder``: where files lie, for the eyes of the server alone. Methods raise SyncError."""

    def __init__(self, store: DocumentStore, folder: Path) -> None:
        self._store = store
        self._folder = folder

    def file_of(self, job: str) -> Path:
        """The uploaded file; it is gone when the job has ended."""
        return self._folder / job

    def errors_of(self, job: str) -> Path:
        """The rejected rows with the reasons."""
        return self._folder / f"{job}.errors.csv"

    def add(self, job: Job, data: bytes) -> Job:
        """Takes a job; one that was taken before is answered as it is now.

        Raises Problem idempotency_key_reused; OSError where the file cannot be kept.
        """
        known = self._known(job)
        if known is not None:
            return known
        self._folder.mkdir(mode=0o700, exist_ok=True)
        with self.file_of(job.id).open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        try:
            return self.save(job)
        except Conflict:  # the same request at the same moment
            return self.one(job.id)

    def one(self, job: str) -> Job:
        """Raises Problem not_found."""
        try:
            document = self._store.get(IMPORTS, _JOB + job)
        except NotFound:
            raise Problem("not_found", f"There is no import {job!r}.") from None
        return _read(document.json(), document.rev)

    def all(self) -> list[Job]:
        """Oldest first."""
        which = Range(start=_JOB, end="import;", inclusive_end=False)
        found = self._store.documents(IMPORTS, which, bodies=True)
        jobs = [_read(item.json(), item.rev) for item in found if item and not item.deleted]
        return sorted(jobs, key=lambda job: (job.created_at, job.id))

    def save(self, job: Job) -> Job:
        """Keeps how far a job is. Raises Conflict where somebody else wrote it meanwhile."""
        content = {key: value for key, value in asdict(job).items() if key != "rev"}
        rev = self._store.put(IMPORTS, Draft.of(_JOB + job.id, content, job.rev))
        return replace(job, rev=rev)

    def end(self, job: Job) -> Job:
        """Keeps a job that has ended; the uploaded file, which names people, is deleted."""
        ended = self.save(job)
        with suppress(OSError):
            self.file_of(job.id).unlink(missing_ok=True)
        if not job.standing.rejected:
            self.errors_of(job.id).unlink(missing_ok=True)
        return ended

    def forget(self, before: str) -> None:
        """Deletes what ended before an instant: rejected rows name people too."""
        for job in self.all():
            if job.ended_at is not None and job.ended_at < before:
                self.errors_of(job.id).unlink(missing_ok=True)
                self._store.write(IMPORTS, [Draft(_JOB + job.id, b"{}", job.rev, deleted=True)])

    def _known(self, job: Job) -> Job | None:
        try:
            known = self.one(job.id)
        except Problem:
            return None
        if not known.is_same_as(job):
            text = "This Idempotency-Key was sent with another import; use a new key for a new one."
            raise Problem("idempotency_key_reused", text)
        return known


def sha256_of(data: bytes) -> str:
    """The name of a content."""
    return hashlib.sha256(data).hexdigest()


def is_shown(job: Job, user: User, scope: Scope) -> bool:
    """A job names customers of any area: there is one for who made it, and for who sees all."""
    return scope.is_whole or job.created_by == user.name


def _read(content: dict[str, Any], rev: str) -> Job:
    return Job(**{**content, "standing": Standing(**content["standing"]), "rev": rev})
