"""From the fact that an original has arrived to its examination, on a real store."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from schemas.documents import Author, Fact, Moment, fact_document
from schemas.ids import fact_id
from schemas.instants import parse_instant
from schemas.profile import load_profile
from schemas.rulebook import rulebook_of
from schemas.vocabulary import FactKind
from server.lease import LENGTH
from server.pictures.alike import Likenesses
from server.pictures.filing import examination_id
from server.pictures.tracks import Tracks
from server.pictures.worker import Means, PictureWorker
from sync.mailroom.dossier import Dossiers
from sync.mailroom.filing import file_office_facts
from sync.mailroom.mailroom import Mailroom
from sync.mailroom.names import OFFICE
from sync.stores.documents import Wanted
from sync.stores.sqlite.store import SqliteStore
from tests.unit.pictures.material import jpeg, phone_exif, scene
from tests.waiting import until

NOW = parse_instant("2026-11-23T09:00:00.000Z")
RULES = rulebook_of(load_profile("cn-state-grid"))
DESK, PHONE = Author(user="li"), Author(device="d-1", member="m-1", crew="c-1")
ONE, OTHER = "T261123-7K3QX", "T261123-8L4RY"


class Folder:
    """Files by their hash in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def read(self, sha256: str) -> bytes | None:
        file = self.folder / sha256
        return file.read_bytes() if file.exists() else None

    def keep(self, content: bytes) -> str:
        sha256 = hashlib.sha256(content).hexdigest()
        (self.folder / sha256).write_bytes(content)
        return sha256


class Office:
    """A store with photos that have arrived, and workers on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "files").mkdir()
        self.files = Folder(folder / "files")
        self.store = SqliteStore(folder / "kancha.sqlite")
        Mailroom(self.store, RULES, lambda: NOW, dict)
        self.now = NOW
        self.seconds = 0.0
        """Of the clock that nobody sets."""
        self._number = 0

    def clock(self) -> datetime:
        return self.now

    def worker(self) -> PictureWorker:
        likenesses = Likenesses(self.folder / "pictures.sqlite")
        tracks = Tracks(self.folder / "tracks.sqlite")
        means = Means(self.store, RULES, self.clock, self.files, likenesses, tracks, processes=1)
        return PictureWorker(means, steady=lambda: self.seconds)

    def arrive(self, content: bytes, ticket: str = ONE, author: Author = DESK, **more: Any) -> str:
        """A photo that was declared and has arrived; its fact's id."""
        sha256 = self.files.keep(content)
        body = {"sha256": sha256, "size": len(content), "type": "image/jpeg", **more}
        photo = self._file(ticket, body, author)
        self._file(ticket, {**body, "stored": True, "of": photo}, Author(server="media"))
        return photo

    def _file(self, ticket: str, body: dict[str, Any], author: Author) -> str:
        self._number += 1
        new_id = fact_id(ticket, FactKind.PHOTO, f"0193abcd-0000-7000-8000-{self._number:012x}")
        fact = Fact(
            id=new_id, kind=FactKind.PHOTO, schema=1, ticket=ticket, investigation=None,
            author=author, at=Moment(NOW, 0, 0), amends=None, retracts=None, body=body,
        )  # fmt: skip
        file_office_facts(self.store, [fact_document(fact)], NOW)
        return new_id

    def examination(self, photo: str) -> dict[str, Any]:
        body: dict[str, Any] = self.store.get(OFFICE, examination_id(photo)).json()["body"]
        return body


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path)
    yield made
    made.store.close()


@pytest.fixture
def worker(office: Office) -> Iterator[PictureWorker]:
    made = office.worker()
    yield made
    made.close()


def codes(body: dict[str, Any]) -> list[str]:
    return [flag["code"] for flag in body["flags"]]


def test_given_a_photo_that_arrived_then_its_copies_are_kept_and_nothing_is_told(
    office: Office, worker: PictureWorker
) -> None:
    photo = office.arrive(jpeg(exif=phone_exif()))

    worker.step()

    body = office.examination(photo)
    assert (body["type"], body["width"], body["height"], body["flags"]) == (
        "image/jpeg", 1200, 900, [],
    )  # fmt: skip
    assert [one["role"] for one in body["derived"]] == ["view", "preview"]
    assert all(one["derived_from"] == body["sha256"] for one in body["derived"])
    assert all(
        len(office.files.read(one["sha256"]) or b"") == one["size"] for one in body["derived"]
    )


def test_given_the_same_and_a_like_picture_on_another_ticket_then_the_later_ones_are_told(
    office: Office, worker: PictureWorker
) -> None:
    first = office.arrive(jpeg(), ONE)
    again_here = office.arrive(jpeg(scene().resize((1100, 825))), ONE)
    same = office.arrive(jpeg(), OTHER)
    like = office.arrive(jpeg(scene().resize((900, 675))), OTHER)
    different = office.arrive(jpeg(scene(seed=2)), OTHER)

    worker.step()

    assert codes(office.examination(first)) == []
    assert codes(office.examination(again_here)) == []
    assert codes(office.examination(same)) == ["same-picture"]
    assert codes(office.examination(like)) == ["alike-picture"]
    assert codes(office.examination(different)) == []


def test_given_an_index_that_was_deleted_then_it_is_made_anew_from_the_office(
    office: Office,
) -> None:
    first = office.worker()
    office.arrive(jpeg(), ONE)
    first.step()
    first.close()
    for file in office.folder.glob("pictures.sqlite*"):
        file.unlink()
    second = office.worker()
    same = office.arrive(jpeg(), OTHER)

    second.step()

    second.close()
    assert codes(office.examination(same)) == ["same-picture"]


def test_given_flags_then_the_ticket_shows_them_by_photo_and_counts_them(
    office: Office, worker: PictureWorker
) -> None:
    dossiers = Dossiers(office.store, RULES)
    photo = office.arrive(jpeg(exif=phone_exif(software="GIMP 2.10")) + b"what may this be")

    worker.step()

    ticket = dossiers.fold(dossiers.read(ONE))
    assert ticket is not None
    told = ticket.to_document()["evidence"]["flags"]
    assert told["counts"] == {"info": 1, "warn": 1, "alarm": 0}
    assert [flag["code"] for flag in told["facts"][photo]] == ["trailing-data", "edited"]


def test_given_a_worker_that_stops_before_it_noted_its_place_then_nothing_is_told_twice(
    office: Office, worker: PictureWorker
) -> None:
    photo = office.arrive(jpeg())
    worker.step()
    rev, _ = office.store.get_local(OFFICE, "pictures")
    office.store.put_local(OFFICE, "pictures", b'{"office": "another", "seq": 0}', rev)

    worker.step()

    assert office.examination(photo)["flags"] == []
    assert len(office.store.line(OFFICE, examination_id(photo))) == 1


def test_given_an_original_that_is_not_there_then_the_others_are_examined(
    office: Office, worker: PictureWorker
) -> None:
    office.arrive(jpeg(scene(seed=3)))
    for file in office.files.folder.iterdir():
        file.unlink()
    photo = office.arrive(jpeg())

    worker.step()

    assert office.examination(photo)["derived"]


def test_given_two_workers_then_one_works_and_the_other_goes_on_when_it_is_gone(
    office: Office, worker: PictureWorker
) -> None:
    worker.step()
    second = office.worker()
    photo = office.arrive(jpeg())

    second.step()
    assert not office.store.read(OFFICE, [_wanted(photo)])[0]
    office.seconds += LENGTH.total_seconds() + 1
    second.step()

    second.close()
    assert office.examination(photo)["derived"]


def _wanted(photo: str) -> Wanted:
    return Wanted(examination_id(photo))


def test_given_a_minute_without_photos_then_no_process_waits_for_one(
    office: Office, worker: PictureWorker
) -> None:
    office.arrive(jpeg())
    worker.step()
    assert worker.pids()

    office.now += timedelta(seconds=61)
    worker.step()
    assert worker.pids() == []

    photo = office.arrive(jpeg(scene(seed=2)))
    worker.step()
    assert office.examination(photo)["derived"]


def test_when_started_then_a_photo_is_examined_as_soon_as_it_arrives(
    office: Office, worker: PictureWorker
) -> None:
    worker.start()

    photo = office.arrive(jpeg())

    until(lambda: office.store.read(OFFICE, [_wanted(photo)])[0], "the photo is examined")


def shot(minute: int, lat: float) -> dict[str, Any]:
    position = {"lat": lat, "lon": 120.16, "datum": "WGS84", "accuracy_m": 20}
    taken_at = f"2026-11-23T08:{minute:02d}:00.000Z"
    return {"capture": {"source": "camera", "taken_at": taken_at, "position": position}}


def test_given_a_device_at_two_sites_then_a_way_that_nobody_makes_is_told(
    office: Office, worker: PictureWorker
) -> None:
    office.arrive(jpeg(scene(seed=2)), ONE, PHONE, **shot(0, 30.25))
    possible = office.arrive(jpeg(scene(seed=3)), OTHER, PHONE, **shot(30, 30.75))
    impossible = office.arrive(jpeg(scene(seed=4)), OTHER, PHONE, **shot(2, 30.75))
    another = Author(device="d-2", member="m-2", crew="c-1")
    somebody_else = office.arrive(jpeg(scene(seed=5)), OTHER, another, **shot(2, 30.75))

    worker.step()

    assert codes(office.examination(possible)) == []
    assert codes(office.examination(impossible)) == ["impossible-travel"]
    assert codes(office.examination(somebody_else)) == []
