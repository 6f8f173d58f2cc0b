"""A profile from a file at the console: what is wrong in it, or what it would change."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import FilePayload, expect

from schemas.profile import read_profile
from tests.browser.console import Console
from tests.browser.test_console_administration import administration

OURS = read_profile("cn-state-grid").text.replace('"cn-state-grid"', '"my-utility"', 1)


def test_given_a_profile_with_another_promise_when_compared_then_it_says_so_and_faults_have_lines(
    console: Callable[..., Console],
) -> None:
    desk = console("en-GB")
    desk.log_in()
    desk.is_live()
    page = administration(desk, "profile")
    expect(page.get_by_role("heading", name="Promises")).to_be_visible()
    field = page.get_by_label("Profile from a file")
    field.set_input_files(profile(OURS.replace("minutes = 45", "minutes = 40", 1)))
    expect(page.locator("[data-profile-changes]")).to_contain_text("45 min -> 40 min")
    field.set_input_files(profile(OURS.replace("minutes = 45", "minutes = -1", 1)))
    expect(page.locator("[data-profile-faults]")).to_contain_text("line ")


def test_given_chinese_when_a_profile_is_compared_then_changes_and_faults_are_said_in_it(
    console: Callable[..., Console],
) -> None:
    desk = console()
    desk.log_in()
    desk.is_live()
    page = administration(desk, "profile")
    field = page.get_by_label("规则包文件 (TOML)")

    field.set_input_files(profile(OURS.replace("minutes = 45", "minutes = 40", 1)))
    changes = page.locator("[data-profile-changes]")
    expect(changes).to_contain_text("时间：45 分钟 → 40 分钟（依据：")
    field.set_input_files(profile(OURS.replace("minutes = 45", "minutes = -1", 1)))
    faults = page.locator("[data-profile-faults]")
    expect(faults).to_contain_text("超出可能的范围")
    expect(faults).not_to_contain_text("Send")


def profile(text: str) -> FilePayload:
    """A profile as a file."""
    return {"name": "mine.toml", "mimeType": "application/toml", "buffer": text.encode()}
