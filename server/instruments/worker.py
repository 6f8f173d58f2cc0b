"""The worker that reads instrument files which come from devices, as they arrive.

It follows the office (facts name files, and may be amended), the files (they come before or after
their fact) and the mappings (a table waits until a person has said what its columns are). What it
reads it files as a desk upload does; a file that cannot be read is told once, with the reason.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from casework.entry import Entry
from casework.instrument_files import readings_of
from media.errors import MediaError
from media.instruments.content import Content
from media.instruments.contract import Limits, Options
from media.instruments.outcome import Outcome
from media.instruments.process import Reader
from schemas.instants import parse_instant
from schemas.rulebook import Rulebook
from schemas.vocabulary import FactKind
from server.clock import Clock
from server.evidence.index import ARRIVED, Index
from server.instruments.filing import Place, file_reading
from server.instruments.mappings import saved
from server.instruments.originals import Originals
from server.instruments.waiting import forget_waiting, waiting
from server.leased import LeasedWorker, read_place, save_place
from sync.errors import Conflict, Unavailable
from sync.mailroom.dossier import Dossier, Dossiers
from sync.mailroom.names import LEASES, MEDIA, OFFICE, REGISTRY
from sync.mailroom.quarantine import keep, stuck_draft
from sync.stores.documents import DocumentStore, Wanted

LEASE = (LEASES, "instrument-files")
LIMITS = Limits(rows=1_000_000, seconds=120.0)
"""Of a file that nobody waits for."""
_PLACE = (OFFICE, "instrument-files")
_MEDIA_PLACE = (MEDIA, "instrument-files")
_PAGE = 500
_TRIES = 3
"""Rounds in which a ticket may meet a conflict before the others go on without it."""
_KIND = f":{FactKind.INSTRUMENT_FILE.value}:"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Means:
    """What the worker works with. ``drafts``: a folder for files while they are read."""

    store: DocumentStore
    dossiers: Dossiers
    rules: Rulebook
    clock: Clock
    index: Index
    originals: Originals
    drafts: Path


class FileWorker(LeasedWorker):
    """Reads instrument files as they arrive."""

    name = "instrument-files"
    look_every_s = 2.0
    gathers_s = 0.1  # every photo that arrives is news, and every round writes its place
    databases = frozenset({OFFICE, MEDIA, REGISTRY})

    def __init__(self, means: Means) -> None:
        super().__init__(means.store, means.clock, LEASE)
        self._means = means
        self._reader = Reader()
        self._failures: Counter[str] = Counter()

    def pid(self) -> int | None:
        """Of the process that reads files, where one runs."""
        return self._reader.pid

    def close(self) -> None:
        """Ends the thread and the process, and lets another process begin."""
        self._rounds.stop()
        self._reader.close()  # what waits for it waits no longer
        super().close()
        self._reader.close()

    def step(self) -> bool:
        """One round; answers whether there is more to do at once.

        Raises SyncError, MediaError, OSError: the round is repeated.
        """
        if not self._may_work():
            return False
        rev, seq = read_place(self._store, _PLACE)
        media_rev, media_seq = read_place(self._store, _MEDIA_PLACE)
        page = self._store.changes(OFFICE, seq, limit=_PAGE)
        files = self._store.changes(MEDIA, media_seq, limit=_PAGE)
        mapped = self._mapped()
        tickets = [
            *self._with_files([one.id for one in page.changes if one.id.endswith(":ticket")]),
            *self._arrived([one.id for one in files.changes if one.id.startswith(ARRIVED)]),
            *(file.partition(":")[0] for _, file in mapped),
        ]
        if not self._attempt_all(tickets):
            return False
        for header, file in mapped:  # only now: whoever is stopped before finds them again
            forget_waiting(self._store, header, file)
        if page.last_seq != seq:
            save_place(self._store, _PLACE, page.last_seq, rev)
        if files.last_seq != media_seq:
            save_place(self._store, _MEDIA_PLACE, files.last_seq, media_rev)
        return _PAGE in (len(page.changes), len(files.changes))

    def _with_files(self, names: Sequence[str]) -> Iterator[str]:
        """The tickets in whose history an instrument's file is named."""
        found = self._store.read(OFFICE, [Wanted(name) for name in names]) if names else []
        for documents in found:
            ticket = documents[0].json() if documents and not documents[0].deleted else {}
            if any(_KIND in line["fact"] for line in ticket.get("history", ())):
                yield str(ticket["ticket"])

    def _arrived(self, names: Sequence[str]) -> Iterator[str]:
        for name in names:
            for declared in self._means.index.declared(name.removeprefix(ARRIVED)):
                if _KIND in declared.fact:
                    yield declared.ticket

    def _mapped(self) -> list[tuple[str, str]]:
        """Header and fact of the files that waited for a mapping that there is now."""
        waits = list(waiting(self._store))
        known = saved(self._store) if waits else {}
        return [(header, file) for header, file in waits if header in known]

    def _attempt_all(self, tickets: Iterable[str]) -> bool:
        """Whether it came to the end: it stops where the worker does, or the lease is another's."""
        for ticket in dict.fromkeys(tickets):
            if self._rounds.stopped or not self._may_work():
                return False
            self._attempt(ticket)
        return not self._rounds.stopped and self._may_work()

    def _attempt(self, ticket: str) -> None:
        """One ticket that cannot be read must not stop all others: it is in the quarantine, and
        tried again at its next change. Raises SyncError, MediaError, OSError, which pass."""
        try:
            self.read_files(ticket)
        except (Unavailable, MediaError, OSError):
            raise
        except Exception as error:  # whatever it is, the line must go on
            self._failures[ticket] += 1
            if isinstance(error, Conflict) and self._failures[ticket] < _TRIES:
                raise  # somebody else was faster: the next round finds what was filed
            _log.exception("The instrument files of ticket %s could not be read.", ticket)
            keep(self._store, [stuck_draft(ticket, {}, error, self._means.clock())])
        self._failures.pop(ticket, None)

    def read_files(self, ticket: str) -> int:
        """Reads the files of a ticket that are to be read; answers how many.

        Raises SyncError, MediaError, OSError.
        """
        dossier = self._means.dossiers.read(ticket)
        said, mappings = dossier.standing(), saved(self._store)
        known, done = readings_of(said), 0
        for entry in said:
            if entry.kind is not FactKind.INSTRUMENT_FILE or entry.fact.origin is not None:
                continue
            reading = known.get(entry.id)
            if is_due(entry, reading, mappings) and not _was_refused(dossier, entry, reading):
                done += self._read(dossier, entry, mappings)
        return done

    def _read(self, dossier: Dossier, entry: Entry, mappings: Mapping[str, Any]) -> bool:
        """Reads one file, if it is here."""
        outcome = self._outcome(dossier, entry, mappings)
        if outcome is None or self._rounds.stopped or not self._may_work():
            return False
        means, now = self._means, self._means.clock()
        place = Place(means.store, means.dossiers, means.rules.at(now), now)
        file_reading(place, entry.id, outcome, entry.body)
        return True

    def _outcome(
        self, dossier: Dossier, entry: Entry, mappings: Mapping[str, Any]
    ) -> Outcome | None:
        body, originals = entry.body, self._means.originals
        self._means.drafts.mkdir(mode=0o700, parents=True, exist_ok=True)
        with TemporaryDirectory(dir=self._means.drafts) as folder:
            file = originals.fetch((dossier, entry), body["sha256"], Path(folder, "file"))
            partner = None
            if body.get("partner"):
                partner = originals.fetch(
                    (dossier, entry), body["partner"], Path(folder, "partner")
                )
            if file is None or (partner is None and body.get("partner")):
                return None
            options = Options(
                format=body.get("format"),
                timezone=body.get("timezone"),
                mappings=mappings,
                read_at=parse_instant(body["read_at"]) if body.get("read_at") else entry.at,
                partner=None if partner is None else Content(partner),
                limits=LIMITS,
            )
            return self._reader.read(file, body["name"], options)


def is_due(entry: Entry, reading: Entry | None, mappings: Mapping[str, Any]) -> bool:
    """Whether a file is to be read: for the first time, because its fact was amended, or because
    the header it waited for is mapped. What comes from a desk is read there the first time."""
    if reading is None:
        return entry.fact.author.device is not None or entry.id != entry.first.id
    needed = reading.body.get("mapping") or {}
    return reading.body["of"] != entry.id or needed.get("header") in mappings


def _was_refused(dossier: Dossier, entry: Entry, reading: Entry | None) -> bool:
    """Whether a person withdrew what was read in this file: it is not said again."""
    return reading is None and any(
        sheet.fact["kind"] == FactKind.MEASUREMENTS and sheet.fact["body"].get("of") == entry.id
        for sheet in dossier.sheets.values()
    )
