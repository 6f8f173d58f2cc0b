"""Watching: who waits for a database is told after the commit, whoever wrote."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from threading import Condition

import pytest

from sync.errors import NotFound
from sync.stores.documents import Batch, DocumentStore, Draft
from tests.conformance.drafts import edit, graft, line
from tests.conformance.engine import Capability, Engine

PATIENCE_S = 30.0
"""How long a test waits for news before it fails; news take well under 100 ms."""


class Ear:
    """Listens to a store and remembers the names it heard."""

    def __init__(self) -> None:
        self._heard: set[str] = set()
        self._changed = Condition()

    def __call__(self, names: frozenset[str]) -> None:
        with self._changed:
            self._heard |= names
            self._changed.notify_all()

    def hears(self, *names: str) -> bool:
        """Whether all these names are heard in time."""
        with self._changed:
            return self._changed.wait_for(lambda: self._heard.issuperset(names), PATIENCE_S)

    def forgets(self) -> None:
        """Whatever it heard is to be heard again."""
        with self._changed:
            self._heard.clear()

    @property
    def heard(self) -> set[str]:
        """The names heard until now."""
        with self._changed:
            return set(self._heard)


@contextmanager
def opened(engine: Engine) -> Iterator[DocumentStore]:
    """One more store object on the same data."""
    store = engine.open()
    try:
        yield store
    finally:
        store.close()


class TestWatch:
    """What holds for watching in every engine."""

    def test_a_watcher_is_told_what_was_written(self, store: DocumentStore) -> None:
        ear = Ear()
        store.watch(ear)

        edit(store, "doc", 1)

        assert ear.hears("db")

    @pytest.mark.needs(Capability.PURGES)
    def test_grafts_creations_deletions_and_purges_are_told_too(self, store: DocumentStore) -> None:
        store.create("old")
        for what in ["graft", "create", "delete", "purge"]:
            ear = Ear()
            end = store.watch(ear)
            if what == "graft":
                graft(store, line("doc", 1, "a"))
            elif what == "create":
                store.create("new")
            elif what == "delete":
                store.delete("old")
            else:
                store.purge("db", {"doc": ["1-a"]})
            expected = {"create": "new", "delete": "old"}.get(what, "db")
            assert ear.hears(expected), what
            end()

    def test_all_databases_of_one_call_are_told(self, store: DocumentStore) -> None:
        store.create("other")
        ear = Ear()
        store.watch(ear)

        store.write_all([Batch("db", [Draft("a", b"{}")]), Batch("other", [Draft("b", b"{}")])])

        assert ear.hears("db", "other")

    @pytest.mark.needs(Capability.TELLS_NO_PAST)
    def test_whoever_is_told_first_can_read_what_was_written(self, store: DocumentStore) -> None:
        ear = Ear()
        store.watch(ear)

        with ThreadPoolExecutor(1) as waiting:
            rev = waiting.submit(lambda: store.get("db", "doc").rev if ear.hears("db") else None)
            written = edit(store, "doc", 1)

        assert rev.result() == written

    def test_who_is_told_can_read_what_was_written_in_the_end(self, store: DocumentStore) -> None:
        ear = Ear()
        store.watch(ear)

        def read_when_told() -> str | None:
            while ear.hears("db"):
                ear.forgets()
                # A first word may still be of the making of the database, never the last one.
                with suppress(NotFound):
                    return store.get("db", "doc").rev
            return None

        with ThreadPoolExecutor(1) as waiting:
            rev = waiting.submit(read_when_told)
            written = edit(store, "doc", 1)

        assert rev.result() == written

    def test_a_watch_that_was_ended_is_told_nothing_more(self, store: DocumentStore) -> None:
        ended, going = Ear(), Ear()
        end = store.watch(ended)
        store.watch(going)

        end()
        edit(store, "doc", 1)

        assert going.hears("db")
        assert ended.heard == set()

    def test_an_ended_watch_may_be_ended_again(self, store: DocumentStore) -> None:
        end = store.watch(Ear())

        end()
        end()

    def test_updates_tell_what_changed_since_the_last_look(self, store: DocumentStore) -> None:
        store.create("other")
        names, since = store.updates()
        assert set(names) == {"db", "other"}

        edit(store, "doc", 1)
        changed, later = store.updates(since)

        assert changed == ["db"]
        assert store.updates(later) == ([], later)

    def test_updates_name_a_database_once_however_often_it_changed(
        self, store: DocumentStore
    ) -> None:
        _, since = store.updates()

        edit(store, "doc", 2, edit(store, "doc", 1))

        assert store.updates(since)[0] == ["db"]


class TestSharing:
    """What holds where several store objects, in one process or many, share their data."""

    def test_one_sees_what_the_other_wrote(self, store: DocumentStore, engine: Engine) -> None:
        engine.needs(Capability.SHARED)
        with opened(engine) as second:
            rev = edit(second, "doc", 1)

            assert store.get("db", "doc").rev == rev
            assert store.info("db").doc_count == 1
            assert [change.id for change in store.changes("db").changes] == ["doc"]
            assert edit(store, "doc", 2, rev).startswith("2-")

    def test_one_is_told_what_the_other_wrote(self, store: DocumentStore, engine: Engine) -> None:
        engine.needs(Capability.SHARED)
        ear = Ear()
        store.watch(ear)
        with opened(engine) as second:
            edit(second, "doc", 1)
            second.create("new")

            assert ear.hears("db", "new")
            assert store.get("db", "doc").json() == {"v": 1}

    def test_the_one_sees_databases_come_and_go(self, store: DocumentStore, engine: Engine) -> None:
        engine.needs(Capability.SHARED)
        with opened(engine) as second:
            second.delete("db")
            second.create("new")

            assert store.names() == ["new"]
            with pytest.raises(NotFound):
                edit(store, "doc", 1)

    def test_what_was_written_is_there_for_the_next_who_opens(
        self, store: DocumentStore, engine: Engine
    ) -> None:
        engine.needs(Capability.SHARED)
        uuid = store.info("db").uuid
        with opened(engine) as second:
            rev = edit(second, "doc", 1)
        with opened(engine) as third:
            assert third.get("db", "doc").rev == rev
            assert third.info("db").uuid == uuid

    def test_writers_in_many_threads_of_both_lose_nothing(
        self, store: DocumentStore, engine: Engine
    ) -> None:
        engine.needs(Capability.SHARED)
        with opened(engine) as second, ThreadPoolExecutor(6) as threads:
            both = [store, second]
            revs = list(threads.map(lambda n: edit(both[n % 2], f"d{n:02}", n), range(60)))

        assert all(rev.startswith("1-") for rev in revs)
        assert store.info("db").doc_count == 60
        page = store.changes("db")
        assert len({change.seq for change in page.changes}) == 60
        assert page.last_seq == store.info("db").seq

    def test_of_two_who_edit_the_same_leaf_at_once_one_is_told_of_the_conflict(
        self, store: DocumentStore, engine: Engine
    ) -> None:
        engine.needs(Capability.SHARED)
        first = edit(store, "doc", 0)
        with opened(engine) as second, ThreadPoolExecutor(4) as threads:
            both = [store, second]
            outcomes = list(
                threads.map(
                    lambda n: both[n % 2].write("db", [Draft.of("doc", {"v": n}, first)])[0],
                    range(1, 9),
                )
            )

        assert sum(isinstance(outcome, str) for outcome in outcomes) == 1
        assert len(store.leaves("db", "doc")) == 1
