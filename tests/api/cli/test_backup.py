"""`kancha backup`: making, listing, verifying, letting go."""

from __future__ import annotations

import json
import re
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from schemas.profile import read_profile
from server.backup.repository import Repository
from server.cli.main import main
from server.wiring import open_parts
from sync.stores.documents import Draft
from tests.api.cli.conftest import JOINT, LATER, METER, Kancha
from tests.backups import T, furnish, original_of, settings_of
from tests.s3 import BUCKET, s3_server


def newest(place: Path) -> Path:
    return place / Repository(place).names()[-1]


def test_given_an_office_when_backed_up_then_all_of_it_is_there_for_its_owner_alone(
    saved: Kancha, folder: Path, place: Path
) -> None:
    seen = saved("backup", "list")

    said = json.loads((newest(place) / "manifest.json").read_bytes())
    assert re.search(rf"{newest(place).name}  .*Z  1 .* 2, 42 B", seen.output)
    assert original_of(place, METER).read_bytes() == METER
    assert original_of(place, METER).stat().st_ino != original_of(folder, METER).stat().st_ino
    assert {"kancha.sqlite", "media.txt", "heads.txt"} == {one["name"] for one in said["files"]}
    assert (newest(place) / "heads.txt").read_text().startswith(f"{T} ")
    assert said["settings"] == ["KANCHA_BACKUPS", "KANCHA_BIND", "KANCHA_DATA"]
    modes = {entry.name: entry.stat().st_mode & 0o777 for entry in newest(place).iterdir()}
    assert set(modes.values()) == {0o600}
    assert {folder.stat().st_mode & 0o777 for folder in (place, newest(place))} == {0o700}


def test_given_a_new_original_when_backed_up_again_then_it_alone_is_copied(
    saved: Kancha, folder: Path, place: Path
) -> None:
    before = original_of(place, METER).stat()
    furnish(folder, {3: LATER})

    made = saved("backup")

    assert "3 originals; whole and read again" in made.output
    assert "1 originals were copied, 17 B" in made.output
    assert original_of(place, METER).stat().st_mtime_ns == before.st_mtime_ns
    assert saved("backup", "verify").exit_code == 0


def test_given_a_key_a_register_and_a_profile_of_ones_own_when_backed_up_then_they_are_in_it(
    saved: Kancha, folder: Path, place: Path
) -> None:
    (folder / "links.key").write_bytes(b"k" * 32)
    (folder / "accounts.txt").write_text("3301001\n")
    (folder / "imports").mkdir()
    (folder / "imports" / "job").write_text("a table")
    mine = folder.parent / "mine.toml"
    mine.write_text(read_profile("cn-state-grid").text)

    assert saved("backup", KANCHA_PROFILE=str(mine)).exit_code == 0

    found = newest(place)
    assert (found / "links.key").read_bytes() == b"k" * 32
    assert (found / "imports" / "job").read_text() == "a table"
    assert (found / "profile.toml").read_text() == mine.read_text()
    assert saved("backup", "verify").exit_code == 0


def test_given_a_good_backup_when_verified_then_its_tickets_are_proved(saved: Kancha) -> None:
    seen = saved("backup", "verify")

    assert seen.exit_code == 0, seen.output
    assert "is good: 1 tickets proved, 2 originals read (42 B)." in seen.output


@pytest.mark.parametrize("name", ["kancha.sqlite", "heads.txt", "manifest.json", "media.txt"])
def test_given_one_changed_byte_in_a_file_when_verified_then_the_file_is_named(
    saved: Kancha, place: Path, name: str
) -> None:
    file = newest(place) / name
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)

    seen = saved("backup", "verify")

    assert seen.exit_code == 1
    assert name in seen.output


def test_given_a_damaged_and_a_missing_original_when_verified_then_both_are_named(
    saved: Kancha, place: Path
) -> None:
    meter, joint = original_of(place, METER), original_of(place, JOINT)
    meter.chmod(0o600)
    meter.write_bytes(METER.replace(b"found", b"faked"))
    joint.unlink()

    seen = saved("backup", "verify")

    assert seen.exit_code == 1
    assert f"original {meter.name} is damaged" in seen.output
    assert f"original {joint.name} is missing" in seen.output


def test_given_a_store_that_tells_another_story_when_verified_then_the_difference_is_named(
    saved: Kancha, folder: Path, place: Path
) -> None:
    """As if the files of two backups had been mixed, each with a digest that fits."""
    furnish(folder, {3: LATER})
    original_of(folder, LATER).unlink()
    saved("backup")
    first, second = (place / name for name in Repository(place).names())
    told = (json.loads((one / "manifest.json").read_bytes()) for one in (first, second))
    files = [{item["name"]: item for item in said["files"]} for said in told]
    (second / "kancha.sqlite").replace(first / "kancha.sqlite")
    rewrite(first, {**files[0], "kancha.sqlite": files[1]["kancha.sqlite"]})

    seen = saved("backup", "verify", first.name)

    assert seen.exit_code == 1
    assert "database office is not what the manifest says" in seen.output
    assert "the heads of the chains are not those of heads.txt" in seen.output


def rewrite(folder: Path, files: dict[str, dict[str, object]]) -> None:
    """The manifest with other files and the digest that fits them."""
    repository = Repository(folder.parent)
    said = repository.backup(folder.name).manifest
    listed = [type(said.files[0])(**item) for item in files.values()]  # type: ignore[arg-type]
    changed = type(said)(
        **{name: getattr(said, name) for name in said.__slots__ if name != "files"}, files=listed
    )
    (folder / "manifest.json").write_bytes(changed.to_bytes())


def test_given_an_original_that_is_damaged_when_backed_up_then_it_is_named_and_all_else_is_in(
    saved: Kancha, folder: Path, place: Path
) -> None:
    furnish(folder, {3: LATER})
    later = original_of(folder, LATER)
    later.chmod(0o600)
    later.write_bytes(LATER[::-1])

    made = saved("backup")

    assert made.exit_code == 1
    assert f"damaged {later.name}" in made.output
    assert "1 originals could not be copied; all else is in the backup" in made.output
    assert "1 originals could not be read" in saved("backup", "list").output
    assert original_of(place, METER).exists()
    assert not original_of(place, LATER).exists()
    assert saved("backup", "verify").exit_code == 0  # it says itself what it lacks


def test_given_a_damaged_store_when_backed_up_then_it_is_said_and_there_is_none(
    saved: Kancha, folder: Path, place: Path
) -> None:
    with closing(open_parts(settings_of(folder))) as parts:
        parts.store.create("own")
        parts.store.write("own", [Draft.of(f"d{n}", {"t": "x" * 5_000}) for n in range(300)])
    file = folder / "kancha.sqlite"
    content = bytearray(file.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 40_000] = bytes(40_000)
    file.write_bytes(content)

    made = saved("backup")

    assert made.exit_code == 1
    assert "The store is damaged" in made.output
    assert len(Repository(place).names()) == 1


def test_given_one_that_was_cut_off_when_listed_then_it_is_no_backup_and_the_next_clears_it(
    saved: Kancha, place: Path
) -> None:
    cut = place / "20261130T114217123Z.unfinished"
    cut.mkdir()
    (cut / "kancha.sqlite").write_bytes(b"half of it")

    seen, made = saved("backup", "list"), saved("backup")

    assert f"{cut.name}: being made, or cut off; not a backup" in seen.output
    assert "1 that were cut off before were cleared away" in made.output
    assert not cut.exists()
    assert saved("backup", "verify", cut.stem).exit_code == 1


def test_given_another_who_works_in_the_folder_when_backed_up_then_it_waits_for_nobody(
    saved: Kancha, place: Path
) -> None:
    with Repository(place).alone():
        made = saved("backup")

    assert made.exit_code == 1
    assert "Another backup, restore or prune works in" in made.output


def test_given_no_folder_of_backups_when_backed_up_then_it_is_said_how_to_name_one(
    kancha: Kancha, folder: Path
) -> None:
    made = kancha("backup")

    assert made.exit_code == 1
    assert "KANCHA_BACKUPS" in made.output
    assert not folder.exists()


def test_given_no_data_when_backed_up_then_none_are_made(kancha: Kancha, folder: Path) -> None:
    made = kancha("backup", "--folder", str(folder.parent / "backups"))

    assert made.exit_code == 1
    assert "There is no store in" in made.output
    assert not folder.exists()


def test_given_originals_in_s3_when_backed_up_then_they_are_read_from_there(
    kancha: Kancha, folder: Path, place: Path
) -> None:
    folder.mkdir()
    with s3_server() as s3:
        where = {"KANCHA_MEDIA": f"s3://{BUCKET}/kancha", **s3.variables}
        assert kancha("upload", "--help", **where).exit_code == 0
        made = kancha("crew", "add", "c-north", "--name", "N", **where)
        assert made.exit_code == 0, made.output
        made = kancha("backup", "--folder", str(place), **where)
        s3.kill()
        away = kancha("backup", "--folder", str(place), **where)

    assert made.exit_code == 0, made.output
    assert away.exit_code == 1
    assert "cannot be listed" in away.output
    assert "of-a-test" not in (newest(place) / "manifest.json").read_text()


@pytest.mark.parametrize("command", [["backup"], ["restore", "--reason", "the disk failed"]])
def test_given_documents_on_couchdb_when_backed_up_or_restored_then_it_is_said_whose_work_that_is(
    command: list[str], tmp_path: Path
) -> None:
    env = {
        "KANCHA_STORE": "https://office:hidden@couch:5984",
        "KANCHA_DATA": str(tmp_path / "data"),
    }

    words = [*command, "--folder", str(tmp_path / "backups")]
    done = CliRunner().invoke(main, words, env=env)

    assert done.exit_code == 1
    assert "docs/couchdb.md" in done.output
    assert "hidden" not in done.output
    assert not (tmp_path / "data").exists()
