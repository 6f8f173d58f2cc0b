"""The worker that imports: one job at a time, in the order in which they were asked for.

How far a job is stands in its document after each batch. A killed server goes on there; a batch
that was filed and not yet noted is looked at again and makes nothing twice (``server/tables``).
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from schemas.import_mapping import read_mapping
from schemas.instants import instant_text
from server.context import Context
from server.imports.jobs import DONE, FAILED, RUNNING, Job, Jobs
from server.office.commands import Desk
from server.rights import Permission, may, scope_of
from server.rounds import Rounds
from server.tables.importing import Import, count_rows, run_import
from server.tables.reading import FileFault
from sync.mailroom.names import IMPORTS
from sync.troubles import Trouble

_PAUSE_S = 1.0
_LOOK_EVERY_S = 3_600.0
KEPT = timedelta(days=30)
"""How long an import that has ended can be read."""
_log = logging.getLogger(__name__)


def jobs_of(context: Context) -> Jobs:
    """The imports of this installation."""
    return Jobs(context.store, context.settings.data / "imports")


class ImportWorker:
    """For one thread of one process. ``stop`` may be called from any."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._jobs = jobs_of(context)
        self._trouble = Trouble(_log, "An import")
        self._rounds = Rounds(context.store, lambda databases: IMPORTS in databases)

    def step(self) -> bool:
        """Carries out the next job to its end, or to a stop; False where none waits.

        Raises SyncError, OSError: the job is tried again.
        """
        job = next((job for job in self._jobs.all() if job.is_open), None)
        if job is None:
            self._jobs.forget(instant_text(self._context.clock() - KEPT))
            return False
        self._carry_out(job)
        return True

    def run(self) -> None:
        """Works until ``stop``; errors never end it."""
        for _ in self._rounds:
            if not self._try():
                self._rounds.wait(_LOOK_EVERY_S)

    def stop(self) -> None:
        """Ends ``run`` after the batch it is at."""
        self._rounds.stop()

    def _try(self) -> bool:
        try:
            more = self.step()
        except Exception as error:  # noqa: BLE001 (written to the log, tried again)
            self._trouble.met(error)
            self._rounds.pause(_PAUSE_S)
            return True
        self._trouble.over()
        return more

    def _carry_out(self, job: Job) -> None:
        try:
            for now in self._batches(job):
                job = self._jobs.save(now)
                if self._rounds.stopped:
                    return
        except FileFault as error:
            fault = {"code": error.code, "message": error.sentence}
            self._end(replace(job, state=FAILED, fault=fault))
        else:
            self._end(replace(job, state=DONE))

    def _batches(self, job: Job) -> Iterator[Job]:
        """The job as it is after each batch. Raises FileFault."""
        task = self._task(job)
        if job.total is None:
            job = replace(job, state=RUNNING, total=count_rows(task))
            yield job
            job = self._jobs.one(job.id)
        for standing, faults in run_import(task, self._jobs.errors_of(job.id), job.standing):
            yield job.further(standing, faults)
            job = self._jobs.one(job.id)

    def _task(self, job: Job) -> Import:
        file = self._jobs.file_of(job.id)
        if not file.exists():
            raise FileFault("file-gone", "The uploaded file is gone; send it again.")
        mapping = read_mapping(job.mapping)
        return Import(file, mapping, job.created_by, lambda: self._desk(job), job.dry_run)

    def _desk(self, job: Job) -> Desk:
        """What the job's user may do at this moment. Raises FileFault."""
        context = self._context
        user = context.identity.people.user(job.created_by)
        if user is None or not may(user, Permission.OPEN_TICKETS):
            text = f"{job.created_by} may not {Permission.OPEN_TICKETS.value} any more."
            raise FileFault("not-allowed", text)
        return Desk(
            store=context.store,
            dossiers=context.dossiers,
            rules=context.rules,
            now=context.clock(),
            scope=scope_of(user),
            knows_account=context.accounts.knows,
        )

    def _end(self, job: Job) -> None:
        self._jobs.end(replace(job, ended_at=instant_text(self._context.clock())))
