# long: model and rules of one machine are read together
"""Office, two crews, three devices; work is given and taken, networks and processes fail.

Whatever happens in whatever order, once the mailroom has caught up: nothing acknowledged is
missing, a mailbox holds exactly what its crew may have, and a ticket is the fold of its facts.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from casework.disclosure import crews_view
from casework.fold import fold
from casework.status import keepers
from schemas.ids import receipt_id, split_fact_id
from sync.mailroom.names import OFFICE, QUARANTINE, mailbox_of
from sync.mailroom.receipts import filed_fact
from sync.stores.documents import DocumentStore, Range
from sync.stores.sqlite.store import SqliteStore
from tests.integration.mailroom.faulty import Faults, FaultyStore, Killed
from tests.integration.mailroom.scene import (
    NORTH,
    NORTH_2,
    RULES,
    SOUTH,
    Device,
    Scene,
    assignment,
    decision,
    done,
    finding,
    intake,
    pushed,
    recall,
    uid,
)

TICKETS = ("T261123-AAAAA", "T261123-BBBBB")
CREWS = ("c-north", "c-south")
DEVICES = (NORTH, NORTH_2, SOUTH)
Doc = Mapping[str, Any]


@dataclass(slots=True)
class Work:
    """An investigation as the model knows it. ``ended_by``: number of the fact that took it."""

    ticket: str
    number: int
    crew: str
    ended_by: int | None = None
    done: bool = False


@dataclass(slots=True)
class Said:
    """A finding as the model knows it."""

    doc: Doc
    work: Work
    faulty: bool
    late: bool | None = None
    """Whether the work was over when the finding was first pushed; None: not pushed."""


@dataclass(slots=True)
class Model:
    """What should be true, by a few lines of plain bookkeeping."""

    opened: set[str] = field(default_factory=set)
    works: list[Work] = field(default_factory=list)
    decided: dict[str, int] = field(default_factory=dict)
    """Tickets with the number of their last decision."""
    outboxes: dict[str, list[Said]] = field(default_factory=dict)
    acknowledged: list[Said] = field(default_factory=list)

    def unfinished(self) -> list[Work]:
        """Work that is neither taken away nor done (saying so twice would be a duplicate)."""
        return [item for item in self.works if item.ended_by is None and not item.done]

    def mailbox(self, crew: str, receipts: Mapping[str, Doc]) -> set[str]:
        """Ids a crew's mailbox should hold; what became of a fact is read from its receipt."""
        held = {
            item.ticket
            for item in self.works
            if item.crew == crew
            and item.ended_by is None
            and not (item.done and item.ticket in self.decided)
        }
        ever = {item.ticket for item in self.works if item.crew == crew}
        ids = {f"{ticket}:ticket" for ticket in held}
        for fact_id, receipt in receipts.items():
            ticket, own = receipt["ticket"], receipt["crew"] == crew
            delivered = receipt["state"] == "accepted" and ":decision:" not in fact_id
            if ticket in held and (own or delivered):
                ids |= {fact_id, receipt_id(fact_id)} if own else {fact_id}
            elif own and ticket in self.decided:
                if receipt["received_at"] > self._decided_at(ticket, receipts):
                    ids.add(receipt_id(fact_id))
            elif own and ticket not in ever:
                ids |= {fact_id, receipt_id(fact_id)}
            elif own and self._after_all_work(receipt, crew, receipts):
                ids.add(receipt_id(fact_id))
        return ids | {
            f"crew-{crew}:notice:{uid(item.ended_by)}"
            for item in self.works
            if item.crew == crew and item.ended_by is not None and self._is_told(item, receipts)
        }

    def _decided_at(self, ticket: str, receipts: Mapping[str, Doc]) -> str:
        return str(receipts[f"{ticket}:decision:{uid(self.decided[ticket])}"]["received_at"])

    def _is_told(self, work: Work, receipts: Mapping[str, Doc]) -> bool:
        """Whether the crew has a notice: not of what is settled by a decision."""
        if work.ticket not in self.decided:
            return True
        [ended_at] = [
            receipt["received_at"]
            for key, receipt in receipts.items()
            if key.endswith(uid(work.ended_by or 0))
        ]
        return bool(ended_at > self._decided_at(work.ticket, receipts))

    def _after_all_work(self, receipt: Doc, crew: str, receipts: Mapping[str, Doc]) -> bool:
        if receipt["state"] == "after-hand-over":
            return True
        ended = {
            uid(item.ended_by)
            for item in self.works
            if (item.ticket, item.crew) == (receipt["ticket"], crew) and item.ended_by is not None
        }
        times = [answer["received_at"] for key, answer in receipts.items() if key[-36:] in ended]
        return bool(receipt["received_at"] > max(times))


class District(RuleBasedStateMachine):
    """The rules are what can happen; ``catch_up`` is when it is looked at."""

    def open_store(self) -> DocumentStore:
        """An empty store."""
        self.folder = TemporaryDirectory()
        return SqliteStore(Path(self.folder.name) / "kancha.db")

    def close_store(self) -> None:
        """Lets go of it and of what it holds."""
        self.store.close()
        self.folder.cleanup()

    @initialize()
    def open(self) -> None:
        self.store = self.open_store()
        self.scene = Scene(self.store)
        self.faults = Faults()
        self.faulty = cast(DocumentStore, FaultyStore(self.store, self.faults))
        self.scene.restart(self.faulty)
        self.model = Model(outboxes={device.device: [] for device in DEVICES})
        self.count = 0

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.catch_up()
            self.close_store()

    def _next(self) -> int:
        self.count += 1
        return self.count

    # ------------------------------------------------------------ what the office does
    @rule(ticket=st.sampled_from(TICKETS), crew=st.sampled_from(CREWS), again=st.booleans())
    def assign(self, ticket: str, crew: str, again: bool) -> None:
        facts = []
        if ticket not in self.model.opened:
            self.model.opened.add(ticket)
            facts.append(intake(ticket, self._next()))
        work = Work(ticket, self._next(), crew)
        self._file([*facts, assignment(ticket, work.number, crew)], again)
        self.model.works.append(work)

    @precondition(lambda self: any(item.ended_by is None for item in self.model.works))
    @rule(which=st.integers(0, 99), to=st.sampled_from((None, *CREWS)), again=st.booleans())
    def take_away(self, which: int, to: str | None, again: bool) -> None:
        open_works = [item for item in self.model.works if item.ended_by is None]
        work = open_works[which % len(open_works)]
        work.ended_by = self._next()
        if to is None:
            self._file([recall(work.ticket, work.ended_by, work.number)], again)
        else:
            self._file([assignment(work.ticket, work.ended_by, to, work.number)], again)
            self.model.works.append(Work(work.ticket, work.ended_by, to))

    @precondition(lambda self: bool(self.model.opened))
    @rule(which=st.integers(0, 99), again=st.booleans())
    def decide(self, which: int, again: bool) -> None:
        ticket = sorted(self.model.opened)[which % len(self.model.opened)]
        self.model.decided[ticket] = self._next()
        self._file([decision(ticket, self.model.decided[ticket])], again)

    def _file(self, facts: list[dict[str, Any]], again: bool) -> None:
        """``again``: the reply was lost, and the office asks a second time."""
        self.scene.office(*facts)
        if again:
            self.scene.office(*facts)

    # ------------------------------------------------------------ what devices do
    @precondition(lambda self: bool(self.model.works))
    @rule(by=st.sampled_from(DEVICES), which=st.integers(0, 99), faulty=st.booleans())
    def write_offline(self, by: Device, which: int, faulty: bool) -> None:
        work = self.model.works[which % len(self.model.works)]
        doc = finding(by, work.ticket, self._next(), work.number)
        if faulty:
            # The number keeps two of them from saying the same, which would be a duplicate.
            doc["body"] = {"party": "nobody", "note": doc["_id"]}
        self.model.outboxes[by.device].append(Said(doc, work, faulty))

    @precondition(lambda self: bool(self.model.unfinished()))
    @rule(which=st.integers(0, 99))
    def finish(self, which: int) -> None:
        """A crew says that its work is done, and the mailroom hears of it at once."""
        works = self.model.unfinished()
        work = works[which % len(works)]
        by = NORTH if work.crew == NORTH.crew else SOUTH
        said = Said(done(by, work.ticket, self._next(), work.number), work, faulty=False)
        self.model.outboxes[by.device].append(said)
        self.push(by, reply_lost=False)
        self.scene.mailroom.step()
        work.done = True

    @rule(by=st.sampled_from(DEVICES), reply_lost=st.booleans())
    def push(self, by: Device, reply_lost: bool) -> None:
        for said in self.model.outboxes[by.device]:
            if said.late is None:
                said.late = said.work.ended_by is not None
            assert self.scene.push(by, said.doc) is None
            if said not in self.model.acknowledged:
                self.model.acknowledged.append(said)
        if not reply_lost:
            self.model.outboxes[by.device] = []

    # ------------------------------------------------------------ what the mailroom does
    @rule()
    def work(self) -> None:
        self.scene.mailroom.step()

    @rule(call=st.integers(1, 40), written=st.booleans())
    def die_at_work(self, call: int, written: bool) -> None:
        """Killed before or after its n-th call to the store, and started anew."""
        self.faults.before, self.faults.after = (None, call) if written else (call, None)
        self.faults.arm()
        with suppress(Killed):
            self.scene.mailroom.step()
        self.faults.calls = None
        self.scene.restart(self.faulty)

    @rule(crew=st.sampled_from((None, *CREWS)))
    def reconcile(self, crew: str | None) -> None:
        """What is right already is left as it is."""
        self.scene.mailroom.step()
        assert self.scene.mailroom.reconcile(crew) == 0

    @rule(crew=st.sampled_from(CREWS))
    def lose_mailbox(self, crew: str) -> None:
        """Deleted once it was read, and made anew: it comes back whole."""
        self.scene.mailroom.step()
        self.store.delete(mailbox_of(crew))
        self.store.create(mailbox_of(crew))

    @rule()
    def catch_up(self) -> None:
        self.scene.mailroom.step()
        receipts = self._receipts()
        for said in self.model.acknowledged:
            self._is_answered(said, receipts)
        for crew in CREWS:
            assert self.scene.mailbox(crew) == self.model.mailbox(crew, receipts)
        for ticket in self.model.opened:
            self._is_the_fold_of_its_facts(ticket, receipts)
        assert not self.scene.mailroom.step()

    def _is_answered(self, said: Said, receipts: Mapping[str, Doc]) -> None:
        filed = self.store.get(OFFICE, said.doc["_id"])
        assert filed.rev == pushed(said.doc).rev
        state = receipts[said.doc["_id"]]["state"]
        if said.doc["author"]["crew"] != said.work.crew:
            assert state == "needs-attention"
        elif said.late:
            assert state == "after-hand-over"
        elif said.work.ended_by is None:
            assert state == ("needs-attention" if said.faulty else "accepted")

    def _is_the_fold_of_its_facts(self, ticket: str, receipts: Mapping[str, Doc]) -> None:
        filed = [
            filed_fact({"_id": key, **self.store.get(OFFICE, key).json()}, answer)
            for key, answer in receipts.items()
            if answer["ticket"] == ticket
        ]
        folded = fold(ticket, reversed(filed), RULES)
        assert folded is not None
        written = self.scene.ticket(ticket)
        assert written == {**folded.to_document(), "chain": written["chain"]}
        for crew in keepers(folded):
            copy = self.store.get(mailbox_of(crew), f"{ticket}:ticket")
            assert copy.json() == crews_view(written)

    def _receipts(self) -> dict[str, Doc]:
        """The office's receipts by fact id; every fact has one."""
        ids = [key for key in self.scene.ids(OFFICE) if split_fact_id(key)]
        return {key: self.store.get(OFFICE, receipt_id(key)).json() for key in ids}

    @invariant()
    def nothing_is_set_aside(self) -> None:
        if hasattr(self, "store"):
            assert list(self.store.documents(QUARANTINE, Range())) == []


District.TestCase.settings = settings(
    max_examples=30,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
test_nothing_is_lost_and_nobody_sees_too_much_whatever_happens = District.TestCase
