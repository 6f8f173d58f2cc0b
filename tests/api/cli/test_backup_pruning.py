"""`kancha backup prune`: letting old backups go."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from server.backup.pruning import to_go
from server.backup.repository import Repository
from tests.api.cli.conftest import JOINT, METER, Kancha
from tests.backups import original_of


def test_given_three_backups_when_pruned_then_the_newest_stay_with_their_originals(
    saved: Kancha, folder: Path, place: Path
) -> None:
    original_of(folder, METER).unlink()
    assert "missing" in saved("media", "verify").output
    saved("backup")
    saved("backup")
    names = Repository(place).names()

    told = saved("backup", "prune", "--keep", "2", "--dry-run")
    there = Repository(place).names()
    gone = saved("backup", "prune", "--keep", "2")

    assert there == names
    assert "1 backups and 1 originals would go (18 B); 2 backups stay." in told.output
    assert "1 backups and 1 originals went (18 B); 2 backups stay." in gone.output
    assert Repository(place).names() == names[1:]
    assert not original_of(place, METER).exists()
    assert original_of(place, JOINT).exists()
    assert saved("backup", "verify").exit_code == 0


def harm(file: Path, content: str | None) -> None:
    """Removes a file, or puts another content in its place."""
    if content is None:
        file.unlink()
    else:
        file.write_text(content)


@pytest.mark.parametrize("content", [None, "{"])
def test_given_a_backup_that_cannot_be_read_when_pruned_then_nothing_goes(
    saved: Kancha, place: Path, content: str | None
) -> None:
    saved("backup")
    manifest = place / Repository(place).names()[-1] / "manifest.json"
    harm(manifest, content)

    gone = saved("backup", "prune", "--keep", "1")

    assert gone.exit_code == 1
    assert str(manifest) in " ".join(gone.output.split())
    assert len(Repository(place).names()) == 2
    assert original_of(place, METER).exists()
    assert str(manifest) in saved("backup", "list").output


@pytest.mark.parametrize("content", [None, "", "{"])
def test_given_a_backup_whose_list_of_originals_is_lost_when_pruned_then_nothing_goes(
    saved: Kancha, place: Path, content: str | None
) -> None:
    saved("backup")
    harm(place / Repository(place).names()[-1] / "media.txt", content)

    gone = saved("backup", "prune", "--keep", "1")

    assert gone.exit_code == 1
    assert "media.txt" in gone.output
    assert len(Repository(place).names()) == 2
    assert original_of(place, METER).exists()
    assert "media.txt" in saved("backup", "verify").output


def test_given_a_backup_without_originals_when_pruned_then_it_keeps_none(
    saved: Kancha, place: Path
) -> None:
    saved("backup", "--no-media")

    gone = saved("backup", "prune", "--keep", "1")

    assert gone.exit_code == 0
    assert not original_of(place, METER).exists()


def test_given_moments_when_chosen_then_the_newest_and_the_young_stay() -> None:
    now = datetime(2026, 11, 30, tzinfo=UTC)
    backups = [(f"b{days}", now - timedelta(days=days)) for days in (90, 30, 2, 1)]

    assert to_go(backups, 2, None, now) == ["b90", "b30"]
    assert to_go(backups, 2, timedelta(days=60), now) == ["b90"]
    assert to_go(backups, 9, None, now) == []
    assert to_go([], 1, None, now) == []
