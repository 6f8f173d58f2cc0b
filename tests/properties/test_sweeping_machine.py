"""Files and facts come and go while what nothing names is removed, by a sweep that may be killed.

Whoever was told that a file is here has a fact that names it: that file is never removed, also when
the fact comes in the middle of the sweep. A device is told nothing without a fact.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from media.blobs import Blobs
from schemas.vocabulary import FactKind
from server.evidence.index import Index
from server.evidence.sweeping import Sweeper
from sync.mailroom.filing import file_office_facts
from sync.mailroom.mailroom import Mailroom
from sync.stores.sqlite.store import SqliteStore
from tests.api.cli.offices import filed
from tests.integration.mailroom.faulty import Killed
from tests.integration.mailroom.scene import RULES

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
T = "T261123-SWEEP"
FILES = [b"file %d" % number for number in range(6)]
HASHES = [hashlib.sha256(content).hexdigest() for content in FILES]
which = st.integers(0, len(FILES) - 1)
MOMENTS = ("before", "aside", "last")


class Meddled(Blobs):
    """A folder of files; ``at`` is called at the moments of each removal."""

    def __init__(self, place: str, at: Callable[[str, int], None]) -> None:
        super().__init__(place)
        self._at = at

    def set_aside(self, sha256: str) -> None:
        self._at("before", HASHES.index(sha256))
        super().set_aside(sha256)
        self._at("aside", HASHES.index(sha256))

    def drop(self, sha256: str) -> None:
        self._at("last", HASHES.index(sha256))
        super().drop(sha256)


class Sweeping(RuleBasedStateMachine):
    """``told``: files of which a device knows that they are here, and may have let go of."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = TemporaryDirectory()
        root = Path(self._folder.name)
        self.store = SqliteStore(root / "kancha.sqlite")
        Mailroom(self.store, RULES, lambda: NOW, dict)
        self.blobs = Blobs(str(root / "media"))
        self.index = Index(self.store)
        self.drafts = root
        self.told: set[int] = set()
        self.facts = 0

    def teardown(self) -> None:
        self.store.close()
        self._folder.cleanup()

    def keep(self, number: int) -> None:
        draft = self.drafts / "draft"
        draft.write_bytes(FILES[number])
        self.blobs.keep(draft, HASHES[number])
        draft.unlink()

    def name(self, number: int) -> None:
        """A fact names the file; then its device asks for it, and sends it if it is not here."""
        self.facts += 1
        body = {"sha256": HASHES[number], "size": len(FILES[number]), "type": "image/jpeg"}
        fact = filed(T, self.facts, FactKind.PHOTO, body)
        file_office_facts(self.store, [fact], NOW)
        if self.blobs.find(HASHES[number]) is None:
            self.keep(number)
        self.told.add(number)

    @rule(number=which)
    def a_file_is_kept_that_nothing_names(self, number: int) -> None:
        self.keep(number)

    @initialize()
    def some_files_are_kept_that_nothing_names(self) -> None:
        for number in range(len(FILES)):
            self.keep(number)

    @rule(number=which)
    def a_fact_names_a_file(self, number: int) -> None:
        self.name(number)

    @rule(
        meddling=st.sets(st.sampled_from(MOMENTS), max_size=2),
        killed=st.sampled_from([None, *MOMENTS]),
    )
    def all_that_nothing_names_is_removed_while_facts_come(
        self, meddling: set[str], killed: str | None
    ) -> None:
        """``meddling``: when facts come that name the very file that is removed, once each."""

        def at(moment: str, number: int) -> None:
            if moment in meddling:
                meddling.remove(moment)
                self.name(number)
            if moment == killed:
                raise Killed

        blobs = Meddled(self.blobs.place, at)
        try:
            Sweeper(self.store, blobs, self.index).sweep(list(blobs.all()))
        except Killed:
            Sweeper(self.store, self.blobs, self.index).recover()

    @rule()
    def a_sweep_without_company_leaves_what_is_named_and_nothing_else(self) -> None:
        Sweeper(self.store, self.blobs, self.index).sweep(list(self.blobs.all()))

        assert {blob.sha256 for blob in self.blobs.all()} == {HASHES[n] for n in self.told}

    @invariant()
    def whatever_a_device_was_told_of_is_here(self) -> None:
        for number in self.told:
            blob = self.blobs.find(HASHES[number])
            assert blob is not None
            assert self.blobs.digest(blob) == HASHES[number]


Sweeping.TestCase.settings = settings(
    max_examples=25,
    stateful_step_count=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
TestSweeping = Sweeping.TestCase
