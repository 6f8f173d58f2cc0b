"""A new version of the app, a newer server, an older server: a day goes on across all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Route, expect

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


def with_more(answer: Any) -> Any:
    """The answer of a server of tomorrow: members that nobody knows yet, everywhere."""
    if isinstance(answer, list):
        return [with_more(one) for one in answer]
    if not isinstance(answer, dict):
        return answer
    known = {name: with_more(value) for name, value in answer.items()}
    return {**known, "of-tomorrow": {"a": [1, None, {"b": "c"}]}}


def from_tomorrow(route: Route) -> None:
    """Lets the server answer, and adds to what it said."""
    said = route.fetch()
    if said.ok and "json" in said.headers.get("content-type", ""):
        route.fulfill(response=said, json=with_more(said.json()))
    else:
        route.fulfill(response=said)


def without_yesterdays(route: Route) -> None:
    """Answers as a server of yesterday, which did not know some members yet."""
    said = route.fetch()
    if not said.ok:
        route.fulfill(response=said)
        return
    later = ("basemaps", "tiles", "instruments", "causes", "checklists", "plausibility")
    route.fulfill(
        response=said,
        json={name: value for name, value in said.json().items() if name not in later},
    )


@pytest.mark.parametrize("answer", [from_tomorrow, without_yesterdays])
def test_given_an_app_of_another_version_than_the_server_when_work_is_done_then_it_all_arrives(
    office: Office, phone: Callable[..., Phone], answer: Callable[[Route], None]
) -> None:
    crew = office.crew("apart")
    work = office.district.new_work(crew)
    mine = phone("en-GB")
    for path in ("device", "profile"):
        mine.context.route(f"**/api/v1/{path}", answer)
    mine.enrol(office.link(crew))
    mine.open_work(work.investigation)
    mine.step("accepted")
    mine.photograph(picture(), "Meter board")
    mine.wait_until_sent()

    assert {entry["state"] for entry in mine.kept("journal")} == {"accepted"}
    photos = office.district.ticket(work.ticket)["evidence"]["photos"]
    assert photos == {"declared": 1, "arrived": 1}
    for place in ("map", "outbox", "me", "work"):
        mine.open(place)
        expect(mine.page.locator("header.top h1")).to_be_visible()
