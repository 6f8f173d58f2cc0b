"""Backups amid work, cut off, on a full disk; and the server destroyed and restored."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.backup.repository import Repository
from server.settings import environment
from tests.backups import furnish, office_in
from tests.district import District, hire
from tests.faults.auditing import KANCHA, verified
from tests.faults.crowd import Acknowledged, Crowd
from tests.faults.pushing import caught_up
from tests.servers import RunningServer, running_server
from tests.waiting import until

ORIGINALS = 150


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Of one test alone: it is destroyed."""
    hire(tmp_path / "data")
    return tmp_path / "data"


@pytest.fixture
def server(folder: Path) -> Iterator[RunningServer]:
    with running_server(folder) as running:
        yield running


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Of backups."""
    return tmp_path / "backups"


def begin(folder: Path, place: Path, *words: str, file: int | None = None) -> subprocess.Popen[str]:
    """A command, in a process of its own; ``file``: how large a file of it may become."""
    limit = [] if file is None else ["prlimit", f"--fsize={file}"]
    env = {**environment(), "KANCHA_DATA": str(folder), "KANCHA_BACKUPS": str(place)}
    pipe = subprocess.PIPE
    return subprocess.Popen(
        [*limit, KANCHA, *words],
        env=env,
        stdout=pipe,
        stderr=subprocess.STDOUT,
        text=True,
    )


def done(folder: Path, place: Path, *words: str, file: int | None = None) -> tuple[int, str]:
    """A command's end: code and what it said."""
    process = begin(folder, place, *words, file=file)
    said, _ = process.communicate(timeout=300)
    return process.returncode, said


def test_given_a_backup_amid_work_when_all_is_destroyed_and_restored_then_devices_make_it_whole(
    server: RunningServer, folder: Path, place: Path
) -> None:
    yes = Acknowledged()
    crowd = Crowd(District(server.base_url), yes)
    threads = [*crowd.start(), crowd.send_originals()]
    until(lambda: len(yes) > 100 and len(yes.originals) > 3, "work goes on", 60)
    facts, originals = dict(yes.facts), dict(yes.originals)
    tickets = list(yes.tickets)
    made = done(folder, place, "backup")
    more = len(yes) + 60
    until(lambda: len(yes) > more and len(yes.originals) > len(originals) + 3, "and on", 60)
    server.kill()
    for thread in threads:
        thread.join()
    shutil.rmtree(folder)

    proved = done(folder, place, "backup", "verify")
    back = done(folder, place, "restore", "--reason", "all was destroyed")
    assert [code for code, _ in (made, proved, back)] == [0, 0, 0], (made, proved, back)
    server.restart()
    district = District(server.base_url)
    there = district.revisions(f"mailbox-{crowd.crew}")
    kept = [district.original(sha256) for sha256 in originals]
    lost = yes.facts.keys() - there.keys()
    crowd.offer_again()

    assert facts.items() <= there.items()
    assert set(tickets) <= set(tickets_of(district))
    assert kept == list(originals.values())
    assert lost
    caught_up(district, tickets, yes.facts)
    for sha256, data in yes.originals.items():
        assert district.original(sha256) == data
    server.stop()
    assert verified(folder)["ok"]


def tickets_of(district: District) -> list[str]:
    return [name.removesuffix(":ticket") for name in district.revisions("office")]


@pytest.fixture
def photos(folder: Path) -> int:
    """Puts many originals into the office; how many."""
    chance = random.Random(7)
    furnish(folder, {n: chance.randbytes(100_000) for n in range(1, ORIGINALS + 1)})
    return ORIGINALS


def copied(place: Path) -> int:
    return len(list((place / "media").rglob("*/??/*")))


def killed_amid(folder: Path, place: Path, target: Path, *words: str) -> int:
    """How many originals a command had copied when it was killed. Begun anew, into an empty place,
    where it was faster than the look at it."""
    for _ in range(10):
        process = begin(folder, place, *words)
        until(lambda: copied(target) > 10, "originals are copied", 120)
        process.kill()
        process.communicate()
        if (reached := copied(target)) < ORIGINALS:
            return reached
        shutil.rmtree(target)
    raise AssertionError("it is always faster")


def test_given_a_kill_amid_a_backup_when_it_runs_again_then_it_goes_on_with_what_it_had(
    folder: Path, place: Path, photos: int
) -> None:
    before = killed_amid(folder, place, place, "backup")

    listed = done(folder, place, "backup", "list")[1]
    refused = done(folder, place, "restore", "--reason", "why not")
    code, said = done(folder, place, "backup")

    assert before < photos
    assert "There is no backup" in listed
    assert ".unfinished: being made, or cut off; not a backup" in listed
    assert refused[0] == 1
    assert code == 0, said
    assert "1 that were cut off before were cleared away" in said
    assert f"{photos - before} originals were copied" in said
    assert done(folder, place, "backup", "verify")[0] == 0
    assert [entry.name for entry in place.iterdir() if entry.name.startswith(".")] == []


def test_given_a_kill_amid_a_restore_when_it_runs_again_then_all_is_there(
    folder: Path, place: Path, photos: int
) -> None:
    before = office_in(folder)
    assert done(folder, place, "backup")[0] == 0
    shutil.rmtree(folder)
    reached = killed_amid(folder, place, folder, "restore", "--reason", "lost")

    refused = done(folder, place, "crew", "list")
    code, said = done(folder, place, "restore", "--reason", "lost")

    assert reached < photos
    assert refused[0] == 1
    assert "was not restored to the end; run `kancha restore` again" in refused[1]
    assert code == 0, said
    assert office_in(folder) == before
    assert copied(folder) == photos


def test_given_a_full_disk_when_backed_up_then_it_is_said_and_the_server_works_on(
    server: RunningServer, folder: Path, place: Path
) -> None:
    district = District(server.base_url)
    ticket = district.open_ticket()
    store = (folder / "kancha.sqlite").stat().st_size

    code, said = done(folder, place, "backup", file=store // 2)

    assert code == 1
    assert f"The disk of {place} is full. Make room and run it again" in said
    assert (Repository(place).names(), Repository(place).unfinished()) == ([], [])
    assert district.ticket(ticket)["status"] == "new"
    assert done(folder, place, "backup")[0] == 0


def test_given_a_full_disk_when_originals_are_copied_then_those_that_came_are_kept(
    folder: Path, place: Path
) -> None:
    large, small = os.urandom(30_000_000), b"a small one"
    furnish(folder, {1: small, 2: large})

    code, said = done(folder, place, "backup", file=10_000_000)
    again = done(folder, place, "backup")

    assert code == 1
    assert "is full" in said
    assert (again[0], len(Repository(place).names())) == (0, 1)
    assert done(folder, place, "backup", "verify")[0] == 0
