"""An office moves from store to store: closing, epoch, change over, giving up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from pathlib import Path

import pytest

from server.clock import utc_now
from server.migration.mark import reason_to_refuse
from server.migration.move import Means, Move, MoveError, Side, cancel
from server.registry.documents import Registry
from server.registry.installation import Epoch, Installation
from server.webhooks.following import Place
from sync import jsontext
from sync.errors import NotFound, Unavailable
from sync.mailroom.names import MEDIA, OFFICE, REGISTRY, WEBHOOKS
from sync.moving.copying import Copier, Progress
from sync.stores.copies import FILE
from sync.stores.documents import DocumentStore, Draft
from sync.stores.sqlite.store import SqliteStore
from tests.backups import furnish, office_in, office_of


@contextmanager
def bar(label: str, length: int) -> Iterator[Progress]:
    assert label
    assert length >= 0
    yield lambda _: None


MEANS = Means(utc_now, bar, print)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder with an office in it."""
    data = tmp_path / "data"
    data.mkdir()
    furnish(data, {1: b"a picture"})
    return data


@pytest.fixture
def here(folder: Path) -> Iterator[Side]:
    with closing(SqliteStore(folder / FILE)) as store:
        yield Side(store, "here")


@pytest.fixture
def there(tmp_path: Path) -> Iterator[Side]:
    with closing(SqliteStore(tmp_path / "other" / FILE)) as store:
        yield Side(store, "there")


def epoch_of(store: DocumentStore) -> Epoch:
    with closing(Registry(store)) as registry:
        return Installation(registry).epoch()


def test_given_an_office_when_moved_then_it_is_there_in_a_new_epoch_and_nothing_starts_here(
    here: Side, there: Side, folder: Path, tmp_path: Path
) -> None:
    before = office_of(here.store)
    assert before
    move = Move(here, there, MEANS)
    move.follow()
    assert move.follow() == 0
    with pytest.raises(Unavailable, match="being moved here from here"):
        office_in(tmp_path / "other")
    assert reason_to_refuse(here.store) is None
    was = epoch_of(here.store)

    epoch, accounts = move.finish(lambda: True)

    assert accounts[OFFICE].documents == there.store.info(OFFICE).doc_count
    assert (epoch.number, epoch.name) == (was.number + 1, epoch_of(there.store).name)
    assert epoch.server == was.server
    assert office_in(tmp_path / "other") == before
    with pytest.raises(Unavailable, match="were moved to there"):
        office_in(folder)
    with pytest.raises(MoveError, match="was moved to there already, all of it"):
        Move(here, there, MEANS).finish(lambda: True)


class Deaf(SqliteStore):
    """A store whose answer to the last step of a move is lost."""

    def delete_local(self, db: str, name: str, rev: str | None = None) -> None:
        super().delete_local(db, name, rev)
        raise Unavailable("the line was cut")


def test_given_a_move_whose_last_answer_was_lost_when_run_again_then_it_says_that_all_is_there(
    here: Side, tmp_path: Path
) -> None:
    with closing(Deaf(tmp_path / "other" / FILE)) as store:
        there = Side(store, "there")
        with pytest.raises(Unavailable, match="the line was cut"):
            Move(here, there, MEANS).finish(lambda: True)
        assert reason_to_refuse(store) is None
        store.put(REGISTRY, Draft.of("user:new", {"type": "user"}))  # servers work there by now
        before = store.info(REGISTRY).seq

        for again in (Move(here, there, MEANS).follow, lambda: finish(here, there)):
            with pytest.raises(MoveError, match="was moved to there already"):
                again()

        assert store.info(REGISTRY).seq == before


def finish(here: Side, there: Side) -> None:
    Move(here, there, MEANS).finish(lambda: True)


def test_given_an_office_that_left_when_another_or_older_one_is_there_then_that_is_not_taken_for_it(
    here: Side, there: Side, tmp_path: Path
) -> None:
    (tmp_path / "second").mkdir()
    furnish(tmp_path / "second", {})
    with (
        closing(SqliteStore(tmp_path / "older" / FILE)) as older,
        closing(SqliteStore(tmp_path / "second" / FILE)) as second,
    ):
        Copier(here.store, older, "a copy").copy(print)
        with closing(Registry(second)) as registry:
            for reason in ("once", "twice"):
                Installation(registry).begin_epoch(reason, utc_now())
        finish(here, there)

        for store in (older, second):
            with pytest.raises(MoveError, match="has documents already"):
                Move(here, Side(store, "there"), MEANS).follow()


def test_given_a_server_that_works_when_finished_then_it_is_refused_and_the_source_stays_open(
    here: Side, there: Side, folder: Path
) -> None:
    move = Move(here, there, MEANS)
    move.follow()
    was = epoch_of(here.store)

    with pytest.raises(MoveError, match="works on it"):
        move.finish(lambda: False)

    assert epoch_of(here.store) == was
    office_in(folder)


def test_given_a_write_amid_the_comparison_when_finished_then_the_office_stays_here(
    here: Side, there: Side
) -> None:
    @contextmanager
    def writing(label: str, length: int) -> Iterator[Progress]:
        assert length >= 0
        yield lambda _: None
        if label == "Comparing":
            here.store.put(REGISTRY, Draft.of("user:late", {"type": "user"}))

    move = Move(here, there, Means(utc_now, writing, print))

    with pytest.raises(MoveError, match="Somebody wrote meanwhile"):
        move.finish(lambda: True)

    assert reason_to_refuse(there.store) is not None
    assert "being moved" in str(reason_to_refuse(here.store))


def test_given_a_move_that_is_given_up_then_servers_start_here_in_a_new_epoch(
    here: Side, there: Side, folder: Path
) -> None:
    with pytest.raises(MoveError, match="was not closed"):
        cancel(here, MEANS)
    Move(here, there, MEANS).finish(lambda: True)
    moved = epoch_of(here.store)

    assert here.store.get_local(MEDIA, "following")
    assert cancel(here, MEANS).number == moved.number + 1

    assert office_in(folder)
    with pytest.raises(NotFound):  # files that came to the target are looked for
        here.store.get_local(MEDIA, "following")
    with pytest.raises(MoveError, match="was not closed"):
        cancel(there, MEANS)


def test_given_a_target_or_another_move_when_moved_then_it_is_refused(
    here: Side, there: Side, tmp_path: Path
) -> None:
    Move(here, there, MEANS).follow()
    with closing(SqliteStore(tmp_path / "third" / FILE)) as store:
        third = Side(store, "third")
        with pytest.raises(MoveError, match="itself the target"):
            Move(there, third, MEANS).follow()
        with pytest.raises(MoveError, match="no office in third"):
            Move(third, here, MEANS).follow()
        Move(here, there, MEANS).finish(lambda: True)
        with pytest.raises(MoveError, match="on its way to there, or there already"):
            Move(here, third, MEANS).follow()
        assert store.names() == []


def test_given_webhooks_that_followed_the_office_when_it_moved_then_the_next_change_is_news(
    here: Side, there: Side
) -> None:
    place = Place(here.store.info(OFFICE).uuid, here.store.info(OFFICE).seq, True, 1_000)
    here.store.put_local(WEBHOOKS, "following", jsontext.dumps(asdict(place)))

    Move(here, there, MEANS).finish(lambda: True)

    carried = Place(**jsontext.loads(there.store.get_local(WEBHOOKS, "following")[1]))
    assert carried == Place(there.store.info(OFFICE).uuid, 0, True, 1_000)
