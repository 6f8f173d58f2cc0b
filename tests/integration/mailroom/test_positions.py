"""Positions come out of mailboxes: the last word, the track without doubles, and no longer than
they may be kept."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from schemas.position import MOST_POINTS, position_id
from server.positions import last_words, track
from sync.mailroom.names import POSITIONS, QUARANTINE, mailbox_of
from sync.mailroom.positions import take_positions
from sync.mailroom.tracks import forget_tracks, points_of
from sync.stores.documents import Draft, Range
from tests.integration.mailroom.scene import (
    NINE,
    NORTH,
    SOUTH,
    Device,
    Scene,
    assignment,
    done,
    intake,
    recall,
    uid,
)

T = "T261123-AAAAA"
DB = mailbox_of("c-north")
FIX = {"lat": 30.25, "lon": 120.16, "datum": "WGS84", "accuracy_m": 12}


def point(minute: int) -> dict[str, Any]:
    at = f"2026-11-23T08:{minute:02}:00.000Z"
    return {"at": at, "lat": 30 + minute / 100, "lon": 120.0, "datum": "WGS84", "accuracy_m": 5}


def position(by: Device = NORTH, **said: Any) -> dict[str, Any]:
    return {
        "type": "position",
        "schema": 1,
        "author": {"device": by.device, "crew": by.crew, "member": "m-li"},
        "at": {"device": "2026-11-23T08:40:00.000Z", "offset_ms": 0, "offset_age_s": 60},
        "sharing": True,
        "ticket": T,
        "investigation": uid(2),
        "step": "en-route",
        "battery": 62,
        "fix": FIX,
        "track": [],
        **said,
    }


def at_work(scene: Scene) -> None:
    """The crew c-north holds the investigation 2 of the ticket."""
    scene.office(intake(T, 1), assignment(T, 2, "c-north"))
    scene.mailroom.step()


def write(scene: Scene, by: Device = NORTH, **said: Any) -> None:
    """The device writes its position over, in its mailbox; the mailroom has not looked yet."""
    doc_id = position_id(by.crew, by.device)
    leaves = scene.store.leaves(by.database, doc_id)
    rev = leaves[0].rev if leaves else None
    scene.store.put(by.database, Draft.of(doc_id, position(by, **said), rev))


def states(scene: Scene) -> list[tuple[str, str]]:
    return [(word.device, word.state) for word in last_words(scene.store)]


def minutes(scene: Scene, crew: str = "c-north") -> list[str]:
    """The times of the crew's points, as minutes."""
    found = track(scene.store, crew, NINE - timedelta(days=2), NINE + timedelta(days=2))
    return [at[14:16] for feature in found for at in feature["properties"]["times"]]


def test_the_last_word_of_a_device_is_kept_with_the_moment_of_its_receipt(scene: Scene) -> None:
    at_work(scene)
    write(scene, battery=70)
    write(scene, battery=69)
    scene.mailroom.step()

    [word] = last_words(scene.store)

    assert (word.state, word.fix, word.said["battery"]) == ("sharing", FIX, 69)
    assert word.received_at > NINE


def test_points_of_every_revision_are_kept_also_of_those_that_were_written_over(
    scene: Scene,
) -> None:
    at_work(scene)
    for minute in (1, 2, 3):
        write(scene, track=[point(minute)])
    scene.mailroom.step()
    write(scene, track=[point(4)])
    write(scene, track=[point(5)])
    scene.mailroom.step()

    assert minutes(scene) == ["01", "02", "03", "04", "05"]


def test_points_that_are_written_again_are_the_same_points_whatever_the_clock(
    scene: Scene,
) -> None:
    at_work(scene)
    write(scene, track=[point(1), point(2)])
    scene.mailroom.step()
    later = {"device": "2026-11-23T08:41:00.000Z", "offset_ms": 90_000, "offset_age_s": 0}
    write(scene, at=later, track=[point(1), point(2), point(3)])
    scene.mailroom.step()

    assert minutes(scene) == ["01", "02", "04"]  # 03 is 90 s later by the new offset


def test_what_was_taken_is_not_taken_again(scene: Scene) -> None:
    at_work(scene)
    write(scene, track=[point(1)])
    scene.mailroom.step()
    before = scene.store.info(POSITIONS).seq

    page = scene.store.changes(DB, 0)
    taken = take_positions(scene.store, DB, page.changes, NINE + timedelta(hours=1))

    assert taken == 0
    assert scene.store.info(POSITIONS).seq == before


def test_a_device_that_stopped_sharing_shows_no_place_and_its_last_points_are_kept(
    scene: Scene,
) -> None:
    at_work(scene)
    write(scene, track=[point(1)])
    write(scene, sharing=False, fix=None, track=[point(2)])
    scene.mailroom.step()

    [word] = last_words(scene.store)

    assert (word.state, word.fix, word.place) == ("ended", None, None)
    assert minutes(scene) == ["01", "02"]


def test_neither_place_nor_track_is_kept_for_work_that_the_crew_does_not_hold(
    scene: Scene,
) -> None:
    at_work(scene)
    write(scene, SOUTH, track=[point(1)])
    scene.mailroom.step()

    [word] = last_words(scene.store)

    assert (word.crew, word.state, word.said) == ("c-south", "refused", {})
    assert [fault["code"] for fault in word.faults] == ["not-held"]
    assert minutes(scene, "c-south") == []
    kept = [item.body for item in scene.store.documents(POSITIONS, Range(), bodies=True) if item]
    assert not any(b"30.25" in body for body in kept)


def test_no_place_is_shown_for_work_that_was_taken_away_or_is_over(scene: Scene) -> None:
    at_work(scene)
    write(scene, track=[point(1)])
    scene.push(NORTH, done(NORTH, T, 3, investigation=2))
    scene.mailroom.step()
    write(scene, track=[point(2)])
    scene.mailroom.step()
    over = states(scene)
    scene.office(recall(T, 4, investigation=2))
    scene.mailroom.step()
    write(scene, track=[point(3)])
    scene.mailroom.step()

    assert over == [("d-north", "ended")]
    assert states(scene) == [("d-north", "refused")]
    assert minutes(scene) == ["01", "02"]


def test_a_form_that_is_wrong_is_told_and_nothing_of_it_is_kept(scene: Scene) -> None:
    at_work(scene)
    write(scene, fix={"lat": 30.25, "lon": 120.16}, track=[point(1)])
    scene.mailroom.step()

    [word] = last_words(scene.store)

    assert word.state == "refused"
    assert [(fault["field"], fault["code"]) for fault in word.faults] == [("fix.datum", "missing")]
    assert minutes(scene) == []


def test_a_position_is_refused_at_the_gate_only_for_who_wrote_it_and_how_large_it_is(
    scene: Scene,
) -> None:
    mine = {"_id": position_id("c-north", "d-north"), **position()}
    others = {"_id": position_id("c-north", "d-north-2"), **position()}
    large = {**mine, "track": [point(1)] * 600}

    assert scene.push(NORTH, mine) is None
    assert scene.push(NORTH, mine | {"battery": 61}) is None
    assert scene.push(NORTH, others) == (
        "The id names the author: crew-<author.crew>:position:<author.device>."
    )
    assert "at most 120 points" in (scene.push(NORTH, large) or "")
    assert scene.push(NORTH, mine, {"a.jpg": b"picture"}) is not None


def test_tracks_are_forgotten_with_all_that_is_known_of_them_after_their_time(
    scene: Scene,
) -> None:
    at_work(scene)
    write(scene, track=[point(1)])
    scene.mailroom.step()

    early = forget_tracks(scene.store, NINE - timedelta(minutes=1))
    assert (early, minutes(scene)) == (0, ["01"])

    assert forget_tracks(scene.store, NINE + timedelta(days=1)) == 2
    assert (minutes(scene), last_words(scene.store)) == ([], [])
    assert position_id("c-north", "d-north") not in scene.mailbox("c-north")
    assert list(scene.store.documents(POSITIONS, Range())) == []


def test_a_device_may_share_again_after_its_place_was_forgotten(scene: Scene) -> None:
    at_work(scene)
    write(scene, track=[point(1)])
    scene.mailroom.step()
    forget_tracks(scene.store, NINE + timedelta(days=1))
    scene.mailroom.step()

    write(scene, track=[point(2)])
    scene.mailroom.step()

    assert states(scene) == [("d-north", "sharing")]
    assert minutes(scene) == ["02"]


def test_positions_are_no_facts_and_leave_nothing_in_the_quarantine(scene: Scene) -> None:
    at_work(scene)
    write(scene, track=[point(1)])
    scene.mailroom.step()

    assert scene.store.info(QUARANTINE).doc_count == 0
    office = [item.id for item in scene.store.documents("office", Range()) if item is not None]
    assert [name for name in office if "position" in name] == []


@given(
    offsets=st.lists(st.integers(-7_200_000, 7_200_000), min_size=1, max_size=6),
    chosen=st.lists(
        st.sets(st.integers(0, 59), min_size=1, max_size=MOST_POINTS), min_size=1, max_size=6
    ),
)
def test_however_often_points_are_sent_each_is_known_by_its_moment_alone(
    offsets: list[int], chosen: list[set[int]]
) -> None:
    known: dict[str, set[str]] = {}
    for number, some in enumerate(chosen):
        at = {"device": "2026-11-23T08:40:00.000Z", "offset_ms": offsets[number % len(offsets)]}
        said = position(at=at, track=[point(minute) for minute in some])
        for name, points in points_of(said, ("c-north", "d-north"), NINE).items():
            known.setdefault(name, set()).update(points)
            assert all(point[0] <= "2026-11-23T09:00:00.000Z" for point in points.values())

    moments = [moment for moments in known.values() for moment in moments]
    assert len(moments) == len(set(moments)) == len(set().union(*chosen))
