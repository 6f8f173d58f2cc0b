"""Crews, devices and users from the command line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from schemas.profile import read_profile
from tests.api.cli.conftest import Kancha

CODE = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}")


def test_when_a_crew_is_added_it_is_listed_with_its_mailbox(kancha: Kancha) -> None:
    assert kancha("crew", "add", "c-north", "--name", "北区班").exit_code == 0

    listed = kancha("crew", "list").output
    assert "c-north" in listed
    assert "北区班" in listed
    assert "mailbox-c-north" in listed


def test_when_a_crew_is_added_twice_the_second_is_refused_in_a_sentence(kancha: Kancha) -> None:
    kancha("crew", "add", "c-north", "--name", "North")

    again = kancha("crew", "add", "c-north", "--name", "North")

    assert again.exit_code == 1
    assert again.output == "Error: There is already a crew:c-north.\n"


def test_when_a_code_is_asked_for_a_crew_it_is_printed_and_without_crew_refused(
    kancha: Kancha,
) -> None:
    kancha("crew", "add", "c-north", "--name", "North")

    assert CODE.search(kancha("device", "code", "c-north").output)
    refused = kancha("device", "code", "c-nobody")
    assert refused.exit_code == 1
    assert "There is no crew 'c-nobody'; see `kancha crew list`." in refused.output


def test_when_an_unknown_device_is_revoked_or_wiped_the_command_says_so(kancha: Kancha) -> None:
    kancha("crew", "add", "c-north", "--name", "North")

    for words in (("revoke",), ("rotate",), ("wipe", "--yes")):
        refused = kancha("device", *words, "d-nothing")
        assert refused.exit_code == 1
        told = "Error: There is no device 'd-nothing'; see `kancha device list`.\n"
        assert refused.output == told


def test_when_an_unknown_user_gets_a_password_the_command_says_so(kancha: Kancha) -> None:
    kancha("user", "add", "wang.fang", "--role", "dispatcher", "--password", "long enough 1")

    refused = kancha("user", "password", "wang", "--password", "long enough 2")

    assert refused.exit_code == 1
    assert refused.output == "Error: There is no user 'wang'; see `kancha user list`.\n"


@pytest.mark.parametrize("who", ["crew", "device", "user"])
def test_when_there_is_no_data_folder_a_list_says_so_and_makes_none(
    kancha: Kancha, folder: Path, who: str
) -> None:
    refused = kancha(who, "list")

    assert refused.exit_code == 1
    assert "There is no data folder" in refused.output
    assert not folder.exists()


def test_when_a_user_is_added_it_is_listed_and_a_short_password_is_refused(
    kancha: Kancha,
) -> None:
    made = kancha("user", "add", "wang.fang", "--role", "dispatcher", "--password", "long enough 1")

    assert made.exit_code == 0
    assert "wang.fang  dispatcher" in kancha("user", "list").output
    short = kancha("user", "add", "li", "--role", "dispatcher", "--password", "short")
    assert short.exit_code == 1
    assert "Use at least 10 characters." in short.output
    assert kancha("user", "password", "wang.fang", "--password", "another one 2").exit_code == 0


def test_when_an_unknown_device_is_moved_the_command_says_so(kancha: Kancha) -> None:
    kancha("crew", "add", "c-north", "--name", "North")

    refused = kancha("device", "move", "d-nothing", "c-north")

    assert refused.exit_code == 1
    assert refused.output == "Error: There is no device 'd-nothing'; see `kancha device list`.\n"


def test_a_user_gets_no_area_that_the_profile_does_not_have(kancha: Kancha, tmp_path: Path) -> None:
    text = read_profile("cn-state-grid").text.replace(
        'name = "cn-state-grid"', 'name = "my-utility"', 1
    )
    district = '\n[[district]]\ncode = "gulou"\ntitle = { zh = "鼓楼", en = "Gulou" }\n'
    (tmp_path / "mine.toml").write_text(text + district, encoding="utf-8")
    add = ("user", "add", "li.na", "--role", "dispatcher", "--password", "long enough 1", "--area")

    wrong = kancha(*add, "gulo", KANCHA_PROFILE=str(tmp_path / "mine.toml"))
    right = kancha(*add, "gulou", KANCHA_PROFILE=str(tmp_path / "mine.toml"))

    assert (wrong.exit_code, right.exit_code) == (1, 0)
    assert "The profile has no district 'gulo'; it has: gulou." in wrong.output
