"""Several members of a crew share one phone: each writes in their own name, and only theirs."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Office
from tests.browser.phone import Phone
from tests.district import Work

WANG, LI = "王强", "Li Na"


@pytest.fixture
def shared(office: Office, phone: Callable[..., Phone]) -> tuple[Phone, Work, dict[str, str]]:
    """A phone that Wang enrolled, with work that he accepted, and the ids of both members."""
    crew = office.district.crew("shared")
    ids = {name: office.district.member(crew, name) for name in (WANG, LI)}
    work = office.district.new_work(crew)
    mine = phone("en-GB")
    mine.enrol(office.link(crew), member=WANG)
    mine.open_work(work.investigation)
    mine.step("accepted")
    return mine, work, ids


def leave(mine: Phone) -> None:
    """Says that somebody else holds the phone now."""
    mine.open("me")
    mine.page.get_by_role("button", name="Somebody else").click()
    expect(mine.page.get_by_role("heading", name="Who is holding this device?")).to_be_visible()
    expect(mine.page.locator("nav.bottom")).to_have_count(0)


def give(mine: Phone, name: str, pin: str) -> None:
    """Names who holds the phone, and a PIN."""
    mine.page.locator(".choice").filter(has_text=name).click()
    mine.page.locator("input[type=password]").fill(pin)
    mine.page.locator("button[type=submit]").click()


def test_given_a_shared_phone_when_members_take_turns_then_each_record_is_of_who_made_it(
    office: Office, shared: tuple[Phone, Work, dict[str, str]]
) -> None:
    mine, work, ids = shared
    mine.offline()
    leave(mine)
    give(mine, LI, "2468")
    mine.open_work(work.investigation)
    mine.step("en-route")
    leave(mine)
    give(mine, WANG, "1357")
    mine.open_work(work.investigation)
    mine.step("arrived")
    mine.offline(False)
    mine.wait_until_sent()

    items = office.district.desk.get(f"/api/v1/tickets/{work.ticket}/facts")["items"]
    steps = {
        one["fact"]["body"]["step"]: one["fact"]["author"]["member"]
        for one in items
        if one["fact"]["kind"] == "progress"
    }
    assert steps == {"accepted": ids[WANG], "en-route": ids[LI], "arrived": ids[WANG]}
    line = mine.page.locator("li.entry").filter(has_text="En route")
    expect(line).to_contain_text(LI)


_CHOSEN_AND_GIVEN_AT_ONCE = """async (choice, pin) => {
  const drawn = async () => { for (let n = 0; n < 10; n += 1) await null; };
  choice.click();
  await drawn();
  const field = document.querySelector("input[type=password]");
  field.value = pin;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  await drawn();
  field.form.requestSubmit();
}"""
"""Quicker than any look into what the phone keeps: nothing of the browser's comes between."""


def test_given_a_phone_that_nobody_holds_when_a_pin_is_wrong_then_nobody_is_let_in_and_none_lost(
    office: Office, shared: tuple[Phone, Work, dict[str, str]]
) -> None:
    mine, work, _ = shared
    leave(mine)
    for pin in ("2468", "0000"):
        give(mine, WANG, pin)
        expect(mine.page.get_by_text("That is not the PIN")).to_be_visible()
        expect(mine.page.locator("nav.bottom")).to_have_count(0)
    mine.page.reload()
    mine.page.locator(".choice").filter(has_text=WANG).evaluate(_CHOSEN_AND_GIVEN_AT_ONCE, "0000")
    expect(mine.page.get_by_text("That is not the PIN")).to_be_visible()
    mine.open(f"investigation/{work.investigation}")
    expect(mine.page.get_by_role("heading", name="Who is holding this device?")).to_be_visible()
    mine.page.reload()
    expect(mine.page.get_by_role("heading", name="Who is holding this device?")).to_be_visible()

    mine.page.locator(".choice").filter(has_text=WANG).click()
    mine.page.get_by_role("button", name="Forgot it: choose a new PIN").click()
    for pin in ("123", "12a4", "12 4"):
        mine.page.locator("input[type=password]").fill(pin)
        mine.page.locator("button[type=submit]").click()
        expect(mine.page.get_by_text("Give 4 to 8 digits", exact=True)).to_be_visible()
    mine.page.locator("input[type=password]").fill("97531")
    mine.page.locator("button[type=submit]").click()
    expect(mine.page.locator("nav.bottom")).to_be_visible()
    leave(mine)
    give(mine, WANG, "97531")

    mine.open_work(work.investigation)
    mine.step("en-route")
    mine.wait_until_sent()
    [found] = office.district.ticket(work.ticket)["investigations"]
    assert [one["step"] for one in found["steps"]] == ["accepted", "en-route"]
    assert "97531" not in str(mine.kept("settings"))


def test_given_a_phone_that_somebody_holds_when_another_crew_enrols_it_then_they_no_longer_do(
    office: Office, shared: tuple[Phone, Work, dict[str, str]]
) -> None:
    mine, _, _ = shared
    crew = office.district.crew("next")
    office.district.member(crew, "Zhao Min")

    mine.enrol(office.link(crew), member="Zhao Min")

    expect(mine.page.locator(".choice")).to_have_count(0)
    mine.open("me")
    expect(mine.page.locator("main")).to_contain_text("Zhao Min")
