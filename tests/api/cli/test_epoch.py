"""The epoch from the command line."""

from __future__ import annotations

from pathlib import Path

from tests.api.cli.conftest import Kancha


def test_the_epoch_is_shown_raised_and_shown_again(kancha: Kancha) -> None:
    kancha("crew", "add", "c-north", "--name", "North")
    first = kancha("epoch").output

    raised = kancha("epoch", "--raise", "--reason", "disk failed")
    again = kancha("epoch").output

    assert first.startswith("Epoch 1 of server ")
    assert raised.exit_code == 0
    assert "Devices compare everything anew" in raised.output
    assert again.startswith("Epoch 2 of server ")
    assert again.endswith("Z: disk failed\n")


def test_an_epoch_is_not_raised_without_a_reason(kancha: Kancha) -> None:
    kancha("crew", "add", "c-north", "--name", "North")

    refused = kancha("epoch", "--raise")

    assert refused.exit_code == 2
    assert "--reason" in refused.output
    assert kancha("epoch").output.startswith("Epoch 1")


def test_a_reason_alone_raises_nothing(kancha: Kancha) -> None:
    assert kancha("epoch", "--reason", "why not").exit_code == 2


def test_where_there_is_no_data_none_is_made(kancha: Kancha, folder: Path) -> None:
    assert kancha("epoch").exit_code == 1
    assert not folder.exists()
