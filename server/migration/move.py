"""A move: copy while servers work, close the source, bring the rest, compare, change over.

    follow    source open        passes until little is left; may be repeated, cut off, given up
    finish    source closed      mark it, raise the epoch, last pass, compare, mark it as left

The epoch is raised in the source once nobody works on it, and goes over like any other document: no
server has ever told it to a device, so after the change over every device compares everything
anew and offers what is lacking. Sequences are others in another store; so what devices and workers
noted of them counts no more.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from uuid import uuid4

from server.backup.making import Bar
from server.clock import Clock
from server.evidence.following import follow_anew
from server.migration.mark import Mark, State, clear_mark, mark_of, put_mark
from server.registry.documents import Registry
from server.registry.installation import Epoch, Installation, epoch_in
from server.webhooks.following import carry_place
from sync.errors import AlreadyExists, NotFound
from sync.mailroom.names import LEASES, REGISTRY, is_own
from sync.moving.comparing import Account, account, differences, purge_extras
from sync.moving.copying import Copier, Progress
from sync.stores.documents import DocumentStore

_FEW = 50
"""Documents that came during a pass; so many are brought in a moment once the source is closed."""
_PASSES = 20
_NAMED = 20


class MoveError(Exception):
    """The move cannot go on; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Side:
    """A store and what it is called where people read it."""

    store: DocumentStore
    name: str


@dataclass(frozen=True, slots=True)
class Means:
    """What a move needs besides its stores. ``say`` is told sentences."""

    clock: Clock
    bar: Bar
    say: Callable[[str], object]


class Move:
    """From ``source`` to ``target``. Methods raise MoveError, and SyncError of either store."""

    def __init__(self, source: Side, target: Side, means: Means) -> None:
        self._source, self._target = source, target
        self._means = means
        # A name of its own: one store may be copied to two places, one after the other.
        self._copier = Copier(source.store, target.store, uuid4().hex, {LEASES})

    def follow(self) -> int:
        """Copies until little is left; answers the documents that the last pass found changed."""
        self._begin()
        changed = self._pass("Copying")
        for _ in range(_PASSES):
            if changed > _FEW:
                changed = self._pass("Copying what came since")
        return changed

    def finish(self, is_quiet: Callable[[], bool]) -> tuple[Epoch, dict[str, Account]]:
        """Brings the rest and compares; afterwards the office is in the target alone.

        Answers the new epoch and what each database holds.
        """
        self._begin()
        self._close(is_quiet)
        epoch = self._raise_epoch()
        while self._pass("Copying what came since"):
            continue
        for db in self._copier.brought():
            purge_extras(self._source.store, self._target.store, db)
        accounts = self._compare()
        if self._copy(lambda _: None):
            raise MoveError("Somebody wrote meanwhile: stop every server, and run it again.")
        carry_place(self._source.store, self._target.store)
        put_mark(self._source.store, self._mark(State.LEFT, self._target.name))
        clear_mark(self._target.store)
        return epoch, accounts

    def _begin(self) -> None:
        """Makes the target ours, or finds that it is. Raises MoveError for one that has data."""
        source, target = self._source.store, self._target.store
        was = mark_of(source)
        if _is(was, State.ARRIVING):
            raise MoveError(f"{self._source.name} is itself the target of a move; finish that one.")
        if was is not None and was.other != self._target.name:
            raise MoveError(f"{self._source.name} is on its way to {was.other}, or there already.")
        try:
            uuid = source.info(REGISTRY).uuid
        except NotFound:
            raise MoveError(f"There is no office in {self._source.name}.") from None
        mark = mark_of(target)
        if mark is not None and mark.move and (mark.state, mark.uuid) == (State.ARRIVING, uuid):
            self._copier.move = mark.move
            return
        if _is(was, State.LEFT) and not _is(mark, State.ARRIVING):
            self._require_not_there()
        self._require_empty()
        if not target.names(REGISTRY, f"{REGISTRY}\0"):
            target.create(REGISTRY)
        put_mark(target, self._mark(State.ARRIVING, self._source.name))

    def _require_not_there(self) -> None:
        """Raises MoveError where all of the office came: whoever moved it may not have heard."""
        here, there = epoch_in(self._source.store), epoch_in(self._target.store)
        if here is None or there is None or here.server != there.server:
            return
        if there.number >= here.number:
            raise MoveError(
                f"The office was moved to {self._target.name} already, all of it. Set KANCHA_STORE "
                "(or KANCHA_STORE_FILE) to that and start the servers."
            )

    def _require_empty(self) -> None:
        target, ours = self._target.store, set(self._copier.names())
        for db in target.names():
            info = target.info(db)
            if (db in ours or is_own(db)) and info.doc_count + info.deleted_count:
                raise MoveError(
                    f"{self._target.name} has documents already (in {db}), which this move did not "
                    "bring. Nothing was changed. Name an empty place, or take these away first."
                )

    def _close(self, is_quiet: Callable[[], bool]) -> None:
        """From now on nobody begins to work on the source, and nobody does."""
        before = mark_of(self._source.store)
        put_mark(self._source.store, self._mark(State.LEAVING, self._target.name))
        if not is_quiet():
            if before is None:
                clear_mark(self._source.store)
            raise MoveError("A server or mailroom works on it. Stop all of them, on every node.")

    def _raise_epoch(self) -> Epoch:
        with closing(Registry(self._source.store)) as registry:
            reason = f"moved to {self._target.name}"
            return Installation(registry).begin_epoch(reason, self._means.clock())

    def _pass(self, label: str) -> int:
        with self._means.bar(label, self._copier.waiting()) as progress:
            return self._copy(progress)

    def _copy(self, progress: Progress) -> int:
        try:
            return self._copier.copy(progress)
        except AlreadyExists as error:
            raise MoveError(
                f"{self._target.name}: {error.reason} It was left as it is. Take it away there, or "
                "give this move up and name another place."
            ) from None

    def _compare(self) -> dict[str, Account]:
        """What every database holds, on both sides. Raises MoveError with what differs."""
        source, target = self._source.store, self._target.store
        accounts, wrong = dict[str, Account](), list[str]()
        names = self._copier.names()
        infos = [source.info(db) for db in names]
        length = 2 * sum(info.doc_count + info.deleted_count for info in infos)
        with self._means.bar("Comparing", length) as progress:
            for db in names:
                accounts[db] = account(source, db, progress)
                if accounts[db] != account(target, db, progress):
                    wrong += list(differences(source, target, db)) or [f"{db} is not the same"]
        if wrong:
            text = "\n".join(f"  {line}" for line in wrong[:_NAMED])
            raise MoveError(
                f"{len(wrong)} documents are not as they should be:\n{text}\n"
                f"The office stays in {self._source.name} (`kancha migrate --cancel`)."
            )
        return accounts

    def _mark(self, state: State, other: str) -> Mark:
        return Mark(state, other, self._source.store.info(REGISTRY).uuid, self._copier.move)


def _is(mark: Mark | None, state: State) -> bool:
    return mark is not None and State(mark.state) is state


def cancel(side: Side, means: Means) -> Epoch:
    """Lets servers work on a store again that was closed for a move, in a new epoch: what came to
    the target since is offered again by the devices that wrote it. Raises MoveError, SyncError."""
    mark = mark_of(side.store)
    if mark is None or State(mark.state) is State.ARRIVING:
        raise MoveError(f"{side.name} was not closed for a move.")
    follow_anew(side.store)
    with closing(Registry(side.store)) as registry:
        reason = f"not moved to {mark.other}"
        epoch = Installation(registry).begin_epoch(reason, means.clock())
    clear_mark(side.store)
    return epoch
