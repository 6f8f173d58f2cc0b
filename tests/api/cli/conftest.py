"""The command line, called in this process, on a data folder of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from server.cli.main import main
from tests.backups import furnish

Kancha = Callable[..., Result]
METER, JOINT, LATER = b"the meter as found", b"the joint in the cabinet", b"the joint, mended"
"""Originals of the office that is backed up, and one that comes later."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def kancha(folder: Path) -> Kancha:
    """``kancha("crew", "list", KANCHA_BIND="…")``."""

    def run(*words: str, **settings: str) -> Result:
        env = {"KANCHA_DATA": str(folder), "KANCHA_BIND": "127.0.0.1:0", **settings}
        return CliRunner().invoke(main, words, env=env)

    return run


@pytest.fixture
def place(folder: Path) -> Path:
    """A folder for backups, on another disk as it were."""
    return folder.parent / "backups"


@pytest.fixture
def saved(kancha: Kancha, folder: Path, place: Path) -> Kancha:
    """``kancha`` with the setting, after an office with two originals was backed up."""
    folder.mkdir()
    furnish(folder, {1: METER, 2: JOINT})

    def run(*words: str, **more: str) -> Result:
        return kancha(*words, KANCHA_BACKUPS=str(place), **more)

    made = run("backup")
    assert made.exit_code == 0, made.output
    return run
