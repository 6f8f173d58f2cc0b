"""The command line, called in this process, on a data folder of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from server.cli.main import main

Kancha = Callable[..., Result]


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
