"""Who uses a data folder: many at once, or a restore alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from server import occupancy
from server.occupancy import InUse, alone, occupy
from sync.errors import Unavailable


def test_given_one_who_uses_the_folder_when_another_comes_then_both_do_and_nobody_is_alone(
    tmp_path: Path,
) -> None:
    first, second = occupy(tmp_path), occupy(tmp_path)
    first.close()
    with pytest.raises(InUse), alone(tmp_path):
        pass
    second.close()

    with alone(tmp_path):
        pass


def test_given_one_alone_when_another_comes_then_he_is_told_what_goes_on(tmp_path: Path) -> None:
    with alone(tmp_path), pytest.raises(Unavailable, match="being restored"):
        occupy(tmp_path)

    occupy(tmp_path).close()


def test_given_a_work_that_began_and_failed_when_somebody_comes_then_not_before_one_has_ended(
    tmp_path: Path,
) -> None:
    with pytest.raises(RuntimeError):
        fail_amid("The backup of noon", tmp_path)

    assert occupancy.unfinished(tmp_path)
    with pytest.raises(Unavailable, match="The backup of noon was not restored to the end"):
        occupy(tmp_path)

    with alone(tmp_path) as begin:
        begin("B")
    assert not occupancy.unfinished(tmp_path)
    occupy(tmp_path).close()


def fail_amid(work: str, folder: Path) -> None:
    with alone(folder) as begin:
        begin(work)
        raise RuntimeError


def test_given_a_failure_before_the_work_began_when_somebody_comes_then_he_may(
    tmp_path: Path,
) -> None:
    with pytest.raises(RuntimeError), alone(tmp_path):
        raise RuntimeError

    occupy(tmp_path).close()
