"""What is kept of tickets that were written many times."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from sync.errors import NotFound
from sync.mailroom.names import OFFICE
from sync.mailroom.tidying import EVERY, Tidying, ask_for_tidying
from sync.stores.documents import Draft
from sync.stores.sqlite.store import SqliteStore
from tests.integration.mailroom.scene import Scene

TICKET = "T261123-00001:ticket"


def written_twice(scene: Scene) -> str:
    """A document with two revisions; answers the first."""
    first = scene.store.put(OFFICE, Draft.of(TICKET, {"status": "new"}))
    scene.store.put(OFFICE, Draft.of(TICKET, {"status": "assigned"}, first))
    return first


def is_kept(scene: Scene, rev: str) -> bool:
    try:
        scene.store.get(OFFICE, TICKET, rev)
    except NotFound:
        return False
    return True


def test_given_a_superseded_revision_then_tidying_forgets_its_body_and_keeps_the_newest(
    scene: Scene,
) -> None:
    first = written_twice(scene)
    assert Tidying(scene.store, scene.clock).tidy()
    assert not is_kept(scene, first)
    assert scene.store.get(OFFICE, TICKET).json() == {"status": "assigned"}
    assert scene.store.missing(OFFICE, {TICKET: [first]}) == {}


def test_tidying_happens_once_a_day_also_over_a_restart(scene: Scene) -> None:
    assert Tidying(scene.store, scene.clock).tidy()
    first = written_twice(scene)
    assert not Tidying(scene.store, scene.clock).tidy()
    assert is_kept(scene, first)
    scene.clock.now += EVERY + timedelta(minutes=1)
    assert Tidying(scene.store, scene.clock).tidy()
    assert not is_kept(scene, first)


class AskedMeanwhile(SqliteStore):
    """Somebody erases and asks for tidying as soon as the office has been compacted."""

    def compact(self, db: str) -> None:
        super().compact(db)
        if db == OFFICE:
            ask_for_tidying(self)


def test_what_is_asked_for_while_another_mailroom_tidies_is_not_taken_for_done(
    scene: Scene, tmp_path: Path
) -> None:
    other = AskedMeanwhile(tmp_path / "kancha.db")
    assert Tidying(other, scene.clock).tidy()
    other.close()

    assert Tidying(scene.store, scene.clock).tidy()


def test_what_is_erased_goes_at_once_whatever_another_mailroom_noted(scene: Scene) -> None:
    mine = Tidying(scene.store, scene.clock)
    assert Tidying(scene.store, scene.clock).tidy()
    first = written_twice(scene)

    mine.tidy_now()

    assert not is_kept(scene, first)
    assert not Tidying(scene.store, scene.clock).tidy()
