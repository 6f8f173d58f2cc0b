"""A crew's day: work that is taken along, done without a network, and sent when there is one."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.conftest import Office
from tests.browser.phone import Phone, picture


def test_given_an_enrolled_phone_when_it_is_opened_without_a_network_then_the_work_is_there(
    office: Office, phone: Callable[..., Phone]
) -> None:
    crew = office.crew("north")
    work = office.district.new_work(crew)
    mine = phone()
    mine.enrol(office.link(crew))
    expect(mine.page.locator(f"[data-investigation='{work.investigation}']")).to_be_visible()

    with mine.without_network():
        mine.reload_offline()

        expect(mine.page.locator(f"[data-investigation='{work.investigation}']")).to_be_visible()
        expect(mine.page.locator(".status-line")).to_contain_text("没有网络")


def test_given_a_cellar_when_a_photo_is_taken_and_the_battery_dies_then_it_arrives_all_the_same(
    office: Office, phone: Callable[..., Phone]
) -> None:
    crew = office.crew("cellar")
    work = office.district.new_work(crew)
    mine = phone()
    mine.enrol(office.link(crew))
    mine.open_work(work.investigation)
    mine.offline()
    for step in ("accepted", "en-route", "arrived", "working"):
        mine.step(step)
    mine.photograph(picture(), "焦化的接头")
    expect(mine.entries("here")).to_have_count(5)

    mine.kill()
    mine.reopen(f"{office.server.base_url}/field/#/investigation/{work.investigation}")
    expect(mine.entries()).to_have_count(5)
    mine.wait_until_sent()

    found = office.district.desk.get(f"/api/v1/tickets/{work.ticket}")
    assert [item["state"] for item in found["investigations"]] == ["working"]
    assert found["evidence"]["photos"] == {"declared": 1, "arrived": 1}
    assert {entry["state"] for entry in mine.kept("journal")} == {"accepted"}
