"""`kancha restore`: what comes back, what it refuses, what a cut in the middle leaves."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

from server.backup.repository import Repository
from server.occupancy import FILE, alone
from server.wiring import open_parts
from tests.api.cli.conftest import LATER, METER, Kancha
from tests.backups import furnish, office_in, original_of, settings_of

WHY = ("--reason", "the disk failed")


def test_given_that_all_is_gone_when_restored_then_all_is_back_in_a_new_epoch(
    saved: Kancha, folder: Path
) -> None:
    (folder / "links.key").write_bytes(b"k" * 32)
    saved("backup")
    before = office_in(folder)
    first = saved("epoch").output
    shutil.rmtree(folder)

    done = saved("restore", *WHY)

    assert done.exit_code == 0, done.output
    assert office_in(folder) == before
    assert original_of(folder, METER).read_bytes() == METER
    assert (folder / "links.key").read_bytes() == b"k" * 32
    assert "2 originals came, 42 B." in done.output
    assert "made with these settings: KANCHA_BACKUPS, KANCHA_BIND, KANCHA_DATA" in done.output
    again = saved("epoch").output
    assert again.startswith(first.replace("Epoch 1", "Epoch 2").strip())
    assert again.endswith("Z: the disk failed\n")
    assert {folder.stat().st_mode & 0o777, (folder / "kancha.sqlite").stat().st_mode & 0o777} == {
        0o700,
        0o600,
    }


def test_given_an_older_backup_when_it_is_named_then_it_is_the_one(
    saved: Kancha, folder: Path, place: Path
) -> None:
    before = office_in(folder)
    furnish(folder, {3: LATER})
    saved("backup")
    shutil.rmtree(folder)

    done = saved("restore", "--backup", Repository(place).names()[0], *WHY)

    assert done.exit_code == 0, done.output
    assert office_in(folder) == before
    assert not original_of(folder, LATER).exists()


def test_given_data_that_are_there_when_restored_then_only_by_force_and_they_are_moved_aside(
    saved: Kancha, folder: Path
) -> None:
    before = office_in(folder)
    furnish(folder, {3: LATER})
    (folder / "readmodel.sqlite").write_bytes(b"of the office that was")

    refused = saved("restore", *WHY)
    still = office_in(folder)
    done = saved("restore", "--force", *WHY)

    assert refused.exit_code == 1
    assert "There are data in" in refused.output
    assert len(still) > len(before)
    assert done.exit_code == 0, done.output
    assert office_in(folder) == before
    assert not (folder / "readmodel.sqlite").exists()
    assert original_of(folder, LATER).exists()  # evidence is by its content: it stays
    [aside] = folder.glob("before-restore-*")
    assert (aside / "readmodel.sqlite").exists()
    shutil.copy(aside / "kancha.sqlite", folder)
    assert office_in(folder) == still


def test_given_a_server_that_works_on_the_data_when_restored_then_nothing_is_touched(
    saved: Kancha, folder: Path
) -> None:
    with closing(open_parts(settings_of(folder))):
        refused = saved("restore", "--force", *WHY)

    assert refused.exit_code == 1
    assert "A server or another command works on" in refused.output
    assert list(folder.glob("before-restore-*")) == []


def test_given_a_backup_with_a_changed_byte_when_restored_then_nothing_is_touched(
    saved: Kancha, folder: Path, place: Path
) -> None:
    file = place / Repository(place).names()[-1] / "kancha.sqlite"
    content = bytearray(file.read_bytes())
    content[5_000] ^= 1
    file.write_bytes(content)
    before = office_in(folder)

    refused = saved("restore", "--force", *WHY)

    assert refused.exit_code == 1
    assert "is not sound: kancha.sqlite is damaged" in refused.output
    assert office_in(folder) == before


def test_given_an_original_that_is_damaged_in_the_backup_when_restored_then_it_is_named(
    saved: Kancha, folder: Path, place: Path
) -> None:
    meter = original_of(place, METER)
    meter.chmod(0o600)
    meter.write_bytes(METER[::-1])
    before = office_in(folder)
    shutil.rmtree(folder)

    done = saved("restore", *WHY)
    told = saved("media", "verify")

    assert done.exit_code == 1
    assert f"damaged {meter.name}" in done.output
    assert office_in(folder).keys() >= before.keys()
    assert not original_of(folder, METER).exists()
    assert f"missing {meter.name}" in told.output


def test_given_a_restore_that_was_cut_off_when_a_server_starts_then_it_is_sent_to_restore_again(
    saved: Kancha, folder: Path
) -> None:
    before = office_in(folder)
    (folder / "kancha.sqlite").unlink()
    with alone(folder) as begin:
        begin("The backup of noon")
        cut_off = (folder / FILE).read_bytes()
    (folder / FILE).write_bytes(cut_off)

    refused = saved("serve")
    done = saved("restore", *WHY)

    assert refused.exit_code == 1
    assert "was not restored to the end; run `kancha restore` again" in refused.output
    assert not list(folder.glob("before-restore-*"))[1:]
    assert done.exit_code == 0, done.output
    assert office_in(folder) == before


def test_given_no_reason_when_restored_then_it_is_asked_for(saved: Kancha) -> None:
    assert saved("restore").exit_code == 2
    assert saved("restore", "--reason", " ").exit_code == 2
