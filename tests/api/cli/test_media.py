"""`kancha media`: taking stock, clearing up, reading all files again."""

from __future__ import annotations

import hashlib
import os
import re
from datetime import timedelta
from pathlib import Path

import pytest

from media.parts import Part
from schemas.vocabulary import FactKind
from server.clock import utc_now
from server.evidence.media import Media, open_media
from server.evidence.verifying import FILE, Place, read_again
from server.settings import Settings
from server.wiring import Parts, open_parts
from sync.mailroom.filing import file_office_facts
from tests.api.cli.conftest import Kancha
from tests.api.cli.offices import LONG_AGO as LONG_BEFORE
from tests.api.cli.offices import filed
from tests.ports import own_address
from tests.s3 import variables

T = "T261123-MEDIA"
HERE, MISSING, STRAY = b"the meter as found", b"still on the phone", b"nobody names this"
LONG_AGO = utc_now() - timedelta(days=100)


def name_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def keep(folder: Path, files: Media, content: bytes) -> Path:
    """A file that was kept long ago."""
    draft = folder / "draft"
    draft.write_bytes(content)
    files.blobs.keep(draft, name_of(content))
    draft.unlink()
    sha256 = name_of(content)
    place = folder / "media" / "sha256" / sha256[:2] / sha256
    os.utime(place, (LONG_AGO.timestamp(), LONG_AGO.timestamp()))
    return place


def declare(parts: Parts, number: int, content: bytes) -> None:
    body = {"sha256": name_of(content), "size": len(content), "type": "image/jpeg"}
    file_office_facts(parts.store, [filed(T, number, FactKind.PHOTO, body)], LONG_AGO)


@pytest.fixture
def places(folder: Path) -> dict[bytes, Path]:
    """An office with two photo facts, of which one file is here, and a file that nothing names."""
    settings = Settings.read({"KANCHA_DATA": str(folder)})
    parts = open_parts(settings)
    files = open_media(settings, parts.store, parts.clock)
    declare(parts, 1, HERE)
    declare(parts, 2, MISSING)
    found = {content: keep(folder, files, content) for content in (HERE, STRAY)}
    part = Part("crew-c-north", name_of(MISSING), 18, "d-1")
    with files.uploads.parts.beginning(part, LONG_AGO) as begin:
        begin()
    while files.following.step():
        pass
    parts.close()
    return found


@pytest.mark.usefixtures("places")
def test_status_counts_what_is_kept_missing_strange_and_under_way(kancha: Kancha) -> None:
    told = kancha("media", "status")

    assert told.exit_code == 0, told.output
    assert re.search(r"kept +2 +35 B", told.output)
    assert re.search(r"declared +2\n +arrived +1\n +missing +1", told.output)
    assert re.search(r"declared by nothing +1 +17 B", told.output)
    assert "of d-1: 0 B of 18 B, the last 100 d ago" in told.output


def test_gc_says_what_would_go_and_leaves_it(kancha: Kancha, places: dict[bytes, Path]) -> None:
    told = kancha("media", "gc", "--dry-run")

    assert "1 files that nothing names would be removed (17 B), 1 expired uploads." in told.output
    assert places[STRAY].exists()


def test_gc_removes_what_nothing_names_and_expired_uploads_and_nothing_else(
    kancha: Kancha, places: dict[bytes, Path]
) -> None:
    told = kancha("media", "gc")
    again = kancha("media", "gc")

    assert told.exit_code == 0, told.output
    assert "1 files that nothing names were removed (17 B), 1 expired uploads." in told.output
    assert (places[STRAY].exists(), places[HERE].exists()) == (False, True)
    assert "0 files that nothing names were removed (0 B), 0 expired uploads." in again.output


def test_gc_leaves_what_is_younger_than_asked(kancha: Kancha, places: dict[bytes, Path]) -> None:
    assert "0 files" in kancha("media", "gc", "--older-than", "200d").output
    assert places[STRAY].exists()


@pytest.mark.parametrize("span", ["0h", "yesterday", "30", "-1d"])
def test_gc_refuses_a_span_that_is_none_or_too_short(
    kancha: Kancha, places: dict[bytes, Path], span: str
) -> None:
    told = kancha("media", "gc", f"--older-than={span}")

    assert told.exit_code == 2
    assert "--older-than" in told.output
    assert places[STRAY].exists()


@pytest.mark.usefixtures("places")
def test_verify_finds_nothing_wrong_with_sound_files(kancha: Kancha) -> None:
    told = kancha("media", "verify")

    assert told.exit_code == 0, told.output
    assert "2 files were read, 35 B." in told.output


def test_verify_names_what_is_damaged_or_gone_with_its_tickets(
    kancha: Kancha, places: dict[bytes, Path]
) -> None:
    places[HERE].chmod(0o600)
    places[HERE].write_bytes(b"the meter as FOUND")
    damaged = kancha("media", "verify")
    again = kancha("media", "verify")

    assert (damaged.exit_code, again.exit_code) == (1, 1)
    for told in (damaged, again):
        assert f"damaged {name_of(HERE)} {T}" in told.output
        assert name_of(MISSING) not in told.output


def test_verify_names_what_is_gone_until_it_is_brought_back(
    kancha: Kancha, places: dict[bytes, Path]
) -> None:
    places[HERE].unlink()
    gone = kancha("media", "verify")
    places[HERE].write_bytes(HERE)
    back = kancha("media", "verify")

    assert (gone.exit_code, back.exit_code) == (1, 0), back.output
    assert f"missing {name_of(HERE)} {T}" in gone.output


def test_a_damaged_file_is_kept_apart(
    kancha: Kancha, folder: Path, places: dict[bytes, Path]
) -> None:
    places[HERE].chmod(0o600)
    places[HERE].write_bytes(b"the meter as FOUND")

    kancha("media", "verify")

    kept = folder / "media" / "damaged" / name_of(HERE)[:2] / name_of(HERE)
    assert (kept.read_bytes(), places[HERE].exists()) == (b"the meter as FOUND", False)


@pytest.mark.parametrize(
    ("options", "read"), [((), 1), (("--again",), 2), (("--since", "999d"), 2)]
)
def test_verify_goes_on_where_it_was_stopped_unless_it_is_another_check(
    kancha: Kancha, folder: Path, places: dict[bytes, Path], options: tuple[str, ...], read: int
) -> None:
    first = min(name_of(content) for content in places)
    Place(folder / FILE, "all").reach(first)

    stopped = kancha("media", "verify", *options)

    assert stopped.exit_code == 0, stopped.output
    assert f"{read} files were read" in stopped.output
    assert ("1 files were read before; --again reads all." in stopped.output) is (read == 1)
    assert "2 files were read" in kancha("media", "verify").output


@pytest.mark.usefixtures("places")
def test_a_check_that_is_killed_at_a_file_reads_it_again(kancha: Kancha, folder: Path) -> None:
    settings = Settings.read({"KANCHA_DATA": str(folder)})
    parts = open_parts(settings)
    files = open_media(settings, parts.store, parts.clock)
    blobs, reads = sorted(files.blobs.all(), key=lambda blob: blob.sha256), 0

    def stop_at_the_second(_: int) -> None:
        nonlocal reads
        reads += 1
        if reads == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read_again(files, blobs, Place(folder / FILE, "all"), stop_at_the_second)
    parts.close()

    assert Place(folder / FILE, "all").left(blobs) == blobs[1:]
    assert "1 files were read before" in kancha("media", "verify").output


def test_verify_may_be_limited_to_what_came_lately(
    kancha: Kancha, places: dict[bytes, Path]
) -> None:
    os.utime(places[HERE])

    assert "1 files were read, 18 B." in kancha("media", "verify", "--since", "7d").output


def test_files_that_cannot_be_reached_are_said_in_a_sentence(kancha: Kancha, folder: Path) -> None:
    (folder / "media").parent.mkdir(parents=True)
    (folder / "media").write_text("a file where a folder should be")

    told = kancha("media", "status")

    assert told.exit_code == 1
    assert "The files in" in told.output


def test_when_the_time_for_keeping_a_ticket_is_over_its_files_go(
    kancha: Kancha, folder: Path, places: dict[bytes, Path]
) -> None:
    parts = open_parts(Settings.read({"KANCHA_DATA": str(folder)}))
    complaint = {"class": "PQ", "title": "Dim", "customer": {"name": "Li Na"}}
    said = [filed(T, 8, FactKind.INTAKE, complaint), filed(T, 9, FactKind.ARCHIVE, {})]
    file_office_facts(parts.store, said, LONG_BEFORE)
    parts.mailroom.step()
    parts.close()

    told = kancha("retention", "run")

    assert "1 tickets lost their personal data." in told.output
    assert (places[HERE].exists(), places[STRAY].exists()) == (False, True)
    assert "0 tickets lost" in kancha("retention", "run").output


@pytest.mark.usefixtures("places")
@pytest.mark.parametrize("command", ["status", "gc", "verify"])
def test_a_store_that_does_not_answer_is_said_in_a_sentence(kancha: Kancha, command: str) -> None:
    nobody = variables(own_address().url)

    told = kancha("media", command, KANCHA_MEDIA="s3://evidence", **nobody)

    assert told.exit_code == 1
    assert "The files in s3://evidence cannot be reached: " in told.output
    assert "Traceback" not in told.output
