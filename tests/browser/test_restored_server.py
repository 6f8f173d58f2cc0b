"""A server that was put back from an older copy: phones notice, and offer again what it lost."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from playwright.sync_api import Route, expect

from server.cli.main import main
from tests.browser.conftest import Office, running_office
from tests.browser.phone import Phone, picture
from tests.district import Work
from tests.waiting import until


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A server that belongs to one test, for it is stopped and put back."""
    with running_office(tmp_path / "office") as office:
        yield office


def put_back(office: Office, copy: Path) -> None:
    """Takes the server back to a copy of its data, and begins the next epoch."""
    office.server.stop()
    shutil.rmtree(office.server.folder)
    shutil.copytree(copy, office.server.folder)
    told = CliRunner().invoke(
        main,
        ["epoch", "--raise", "--reason", "the disk failed"],
        env={"KANCHA_DATA": str(office.server.folder)},
    )
    assert told.exit_code == 0, told.output
    office.server.restart()


def copy_of(office: Office, folder: Path) -> Path:
    """A copy of the data of the server, made while it stands still."""
    office.server.stop()
    shutil.copytree(office.server.folder, folder)
    office.server.restart()
    return folder


def after_the_copy(office: Office, mine: Phone, folder: Path) -> tuple[Work, Path]:
    """Work with one step in the copy, and with a step and a photo that came after it."""
    crew = office.crew("restored")
    work = office.district.new_work(crew)
    mine.enrol(office.link(crew))
    mine.open_work(work.investigation)
    mine.step("accepted")
    mine.wait_until_sent()
    copy = copy_of(office, folder)
    mine.step("en-route")
    mine.photograph(picture(), "after the copy")
    mine.wait_until_sent()
    return work, copy


def holds_it_all(office: Office, work: Work) -> bool:
    """Whether the server knows the photo again, with its original."""
    found = office.district.ticket(work.ticket)
    photos = found["evidence"]["photos"] == {"declared": 1, "arrived": 1}
    return photos and [item["state"] for item in found["investigations"]] == ["en-route"]


def test_given_a_server_put_back_from_a_copy_when_a_phone_meets_it_then_it_is_given_what_it_lost(
    office: Office, phone: Callable[..., Phone], tmp_path: Path
) -> None:
    mine = phone("en-GB")
    work, copy = after_the_copy(office, mine, tmp_path / "copy")

    put_back(office, copy)
    mine.page.reload()

    expect(mine.page.get_by_text("The server was restored from a backup")).to_be_visible()
    until(lambda: mine.look() and holds_it_all(office, work), "it has again what it lost", 90)
    mine.wait_until_sent()
    expect(mine.entries("accepted")).to_have_count(3)
    notice = mine.page.locator(".banner.accent")
    notice.get_by_role("button").click()
    expect(notice).to_have_count(0)
    mine.page.reload()
    expect(mine.entries("accepted")).to_have_count(3)
    expect(notice).to_have_count(0)


def test_given_a_line_that_breaks_while_a_restored_server_is_compared_then_it_is_compared_again(
    office: Office, phone: Callable[..., Phone], tmp_path: Path
) -> None:
    mine = phone()
    work, copy = after_the_copy(office, mine, tmp_path / "copy")
    broken: list[str] = []

    def break_it(route: Route) -> None:
        broken.append(route.request.url)
        route.abort()

    mine.context.route("**/_revs_diff", break_it, times=1)
    put_back(office, copy)

    until(lambda: mine.look() and broken, "the comparison was cut", 60)
    until(lambda: mine.look() and holds_it_all(office, work), "it has again what it lost", 90)
