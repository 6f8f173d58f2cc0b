"""Crews, devices and users from the command line."""

from __future__ import annotations

import re

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
    assert "There is no crew 'c-nobody'." in refused.output


def test_when_an_unknown_device_is_revoked_the_command_says_so(kancha: Kancha) -> None:
    refused = kancha("device", "revoke", "d-nothing")

    assert refused.exit_code == 1
    assert "Traceback" not in refused.output


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
