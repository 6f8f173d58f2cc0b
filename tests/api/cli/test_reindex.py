"""`kancha reindex`."""

from __future__ import annotations

import re
from pathlib import Path

from tests.api.cli.conftest import Kancha


def test_when_reindexed_the_office_is_read_to_its_end_and_the_rate_is_said(
    kancha: Kancha, folder: Path
) -> None:
    kancha("demo")

    done = kancha("reindex")

    assert done.exit_code == 0, done.output
    assert "Reading the office" in done.output
    assert re.search(r"[1-9]\d+ facts in \d+\.\d s \([\d,]+ facts/s\)", done.output)
    assert (folder / "readmodel.sqlite").exists()


def test_when_the_read_model_cannot_be_written_the_command_says_so(
    kancha: Kancha, folder: Path
) -> None:
    kancha("crew", "add", "c-north", "--name", "North")
    (folder / "readmodel.sqlite").mkdir()

    refused = kancha("reindex")

    assert refused.exit_code == 1
    assert "the read model cannot be written" in refused.output
    assert "Traceback" not in refused.output
