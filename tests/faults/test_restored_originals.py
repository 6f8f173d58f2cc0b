"""An older store is put back, and the files that came since are still there: all are told again."""

from __future__ import annotations

import hashlib
import random
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from server.backup.repository import Repository
from tests.district import Caller, Device, District, Work, basic, fact, hire
from tests.faults.crowd import upload
from tests.faults.pushing import Doc, Pusher, caught_up, finished
from tests.faults.test_backup import done
from tests.servers import RunningServer, running_server
from tests.waiting import until

PutBack = Callable[[Path, Path], None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Of one test alone: its store is taken away."""
    hire(tmp_path / "data")
    return tmp_path / "data"


@pytest.fixture
def server(folder: Path) -> Iterator[RunningServer]:
    with running_server(folder) as running:
        yield running


@pytest.fixture
def district(server: RunningServer) -> District:
    return District(server.base_url)


def by_command(folder: Path, place: Path) -> None:
    """As an administrator restores."""
    assert done(folder, place, "restore", "--force", "--reason", "the disk failed")[0] == 0


def by_hand(folder: Path, place: Path) -> None:
    """As one who copies the file himself."""
    for file in folder.glob("kancha.sqlite*"):
        file.unlink()
    shutil.copy(Repository(place).backup("").folder / "kancha.sqlite", folder)
    assert done(folder, place, "epoch", "--raise", "--reason", "copied back")[0] == 0


class Crew:
    """One device, its work, and what it declared, by the content of each file."""

    def __init__(self, district: District, device: Device, work: Work) -> None:
        self.district, self.device, self.work = district, device, work
        self.pusher = Pusher(device, district.base_url)
        self._chance = random.Random(20261130)
        self.files: dict[str, bytes] = {}
        """By the fact."""

    def declare(self) -> list[Doc]:
        """Pushes a photo and an instrument's file; the office has them when this returns."""
        docs = [self._doc("photo", type="image/jpeg"), self._doc("instrument-file", name="a.csv")]
        assert self.pusher.push(docs).status == 201
        caught_up(self.district, [self.work.ticket], [doc["_id"] for doc in docs])
        return docs

    def _doc(self, kind: str, **more: str) -> Doc:
        data = self._chance.randbytes(20_000)
        body = {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data), **more}
        doc = finished(fact(self.device, self.work, kind, body))
        self.files[doc["_id"]] = data
        return doc

    def send_files(self) -> None:
        for data in self.files.values():
            assert upload(self.district.base_url, self.device, data).status == 201

    def untold(self) -> dict[str, Any]:
        """What the ticket does not say to have arrived, and when, of all that was declared."""
        items = self.district.ticket(self.work.ticket)["evidence"]["media"]["items"]
        told = {one["fact"]: one for one in items if one["state"] in ("arrived", "verified")}
        return {name: told.get(name) for name in self.files if not told.get(name, {}).get("at")}

    def stored(self) -> Mapping[str, int]:
        """How often the server says of each photo that it is here."""
        photos = self.district.facts(self.work.ticket, "photo")
        said = [one["body"]["of"] for one in photos if one["body"].get("stored")]
        return {name: said.count(name) for name in self.files if ":photo:" in name}

    def hears_that_all_are_there(self) -> bool:
        """A device asks before it sends; what is there whole it sends no more."""
        caller = Caller(self.district.base_url, basic(self.device.id, self.device.token))
        hashes = [hashlib.sha256(data).hexdigest() for data in self.files.values()]
        places = [f"/media/uploads/{sha256}" for sha256 in hashes]
        asked = [caller.ask("HEAD", place, Tus_Resumable="1.0.0") for place in places]
        return [one.headers.get("Upload-Offset") for one in asked] == ["20000"] * len(places)


@pytest.fixture
def crew(district: District, device: Device, work: Work) -> Crew:
    return Crew(district, device, work)


@pytest.mark.parametrize("put_back", [by_command, by_hand])
def test_given_files_newer_than_the_store_put_back_when_devices_offer_again_then_each_is_told_once(
    server: RunningServer, crew: Crew, folder: Path, tmp_path: Path, put_back: PutBack
) -> None:
    crew.declare()
    assert done(folder, tmp_path / "backups", "backup")[0] == 0
    lost = crew.declare()
    crew.send_files()
    until(lambda: not crew.untold(), "all have arrived", 60)
    server.kill()

    put_back(folder, tmp_path / "backups")
    server.restart()
    assert crew.pusher.push(lost).status == 201
    server.kill()
    server.restart()
    until(crew.hears_that_all_are_there, "the device has nothing to send", 60)

    until(lambda: not crew.untold(), "all are told to have arrived", 60)
    until(lambda: min(crew.stored().values()) > 0, "every photo is told by a fact", 60)
    caught_up(crew.district, [crew.work.ticket], crew.files)
    assert set(crew.stored().values()) == {1}
