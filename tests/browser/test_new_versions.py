"""A new version of the app: it waits to be asked, and every draft goes over into it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.builds import built
from tests.browser.conftest import Office, running_office
from tests.browser.phone import Phone, picture

OLD, NEW = "0.0.1-old", "9.0.0-new"


@pytest.fixture(scope="module")
def builds(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The app in two versions."""
    folder = tmp_path_factory.mktemp("builds")
    return {version: built(version, folder / version) for version in (OLD, NEW)}


@pytest.fixture
def served(tmp_path: Path, builds: dict[str, Path]) -> Path:
    """What the server hands out: a name for one of the builds."""
    link = tmp_path / "web"
    link.symlink_to(builds[OLD])
    return link


@pytest.fixture
def office(tmp_path: Path, served: Path) -> Iterator[Office]:
    """A server that hands out what ``served`` names."""
    with running_office(tmp_path / "office", {"KANCHA_WEB": str(served)}) as office:
        yield office


def put_in_place(served: Path, build: Path) -> None:
    """Installs a build, as an update of the server does: all at once."""
    following = served.with_name("next")
    following.symlink_to(build)
    following.replace(served)


def test_given_a_draft_when_a_new_version_is_there_then_it_waits_to_be_asked_and_keeps_the_draft(
    office: Office, phone: Callable[..., Phone], served: Path, builds: dict[str, Path]
) -> None:
    crew = office.crew("update")
    work = office.district.new_work(crew)
    mine = phone("en-GB")
    mine.enrol(office.link(crew))
    mine.open("me")
    expect(mine.page.get_by_text(OLD)).to_be_visible()
    put_in_place(served, builds[NEW])
    mine.page.evaluate("navigator.serviceWorker.ready.then((one) => one.update()).then(() => 1)")
    banner = mine.page.locator(".banner").filter(has_text="A new version is ready")
    expect(banner).to_be_visible()
    expect(mine.page.get_by_text(OLD)).to_be_visible()

    mine.open_work(work.investigation)
    mine.step("accepted")
    mine.open_form("finding")
    seen = mine.page.locator("main textarea").first
    seen.press_sequentially("Neutral loose at the pole")
    # The old version has the page until then, and an activated worker too.
    with mine.page.expect_navigation():
        banner.get_by_role("button").click()

    mine.page.wait_for_function("() => navigator.serviceWorker.controller?.state === 'activated'")
    expect(seen).to_have_value("Neutral loose at the pole")
    expect(banner).to_have_count(0)
    mine.open("me")
    expect(mine.page.get_by_text(NEW)).to_be_visible()
    mine.wait_until_sent()


def test_given_a_waiting_version_when_the_app_is_used_without_a_network_then_the_old_one_goes_on(
    office: Office, phone: Callable[..., Phone], served: Path, builds: dict[str, Path]
) -> None:
    crew = office.crew("stay")
    work = office.district.new_work(crew)
    mine = phone("en-GB")
    mine.enrol(office.link(crew))
    expect(mine.page.locator(f"[data-investigation='{work.investigation}']")).to_be_visible()
    put_in_place(served, builds[NEW])
    mine.page.evaluate("navigator.serviceWorker.ready.then((one) => one.update()).then(() => 1)")
    banner = mine.page.locator(".banner").filter(has_text="A new version is ready")
    expect(banner).to_be_visible()

    with mine.without_network():
        mine.page.reload()
        mine.open("me")
        expect(mine.page.get_by_text(OLD)).to_be_visible()
        expect(banner).to_be_visible()
        banner.get_by_role("button").click()
        expect(mine.page.get_by_text(NEW)).to_be_visible()
        mine.open_work(work.investigation)
        mine.step("accepted")
    mine.wait_until_sent()


TEXT = "main input.input:not([type=datetime-local], [type=search]), main textarea"
DRAFTED = "230.5"
"""Fits a field for numbers, and one for words."""


def first_field(mine: Phone) -> Locator:
    """The first field of the open form that takes what is typed."""
    return mine.page.locator(TEXT).filter(visible=True).first


def test_given_a_draft_in_every_form_when_the_app_is_updated_then_each_of_them_goes_on(
    office: Office, phone: Callable[..., Phone], served: Path, builds: dict[str, Path]
) -> None:
    crew = office.crew("drafts")
    work = office.district.new_work(crew)
    mine = phone("en-GB")
    mine.enrol(office.link(crew))
    mine.open_work(work.investigation)
    mine.step("accepted")
    forms = mine.page.locator("[data-form]").evaluate_all("all => all.map((a) => a.dataset.form)")
    assert len(forms) == 7
    address = f"investigation/{work.investigation}"
    for form in forms:
        mine.open(f"{address}/{form}")
        if form == "photo":
            mine.choose(picture())
        first_field(mine).fill(DRAFTED)
    mine.open(address)
    expect(mine.page.locator("[data-draft]")).to_have_count(len(forms))

    put_in_place(served, builds[NEW])
    mine.page.evaluate("navigator.serviceWorker.ready.then((one) => one.update()).then(() => 1)")
    with mine.page.expect_navigation():
        mine.page.locator(".banner").filter(has_text="new version").get_by_role("button").click()
    mine.open("me")
    expect(mine.page.get_by_text(NEW)).to_be_visible()

    for form in forms:
        mine.open(f"{address}/{form}")
        expect(first_field(mine)).to_have_value(DRAFTED)
    mine.open(f"{address}/photo")
    mine.page.locator("[data-save='photo']").click()
    expect(mine.page.locator("[data-annotate-last]")).to_be_visible()
    mine.wait_until_sent()
    photos = office.district.ticket(work.ticket)["evidence"]["photos"]
    assert photos == {"declared": 1, "arrived": 1}
