"""The console where office users log in by the utility's directory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import expect

from server.clock import utc_now
from tests.browser.conftest import Office, running_office
from tests.browser.console import Console
from tests.district import DISPATCHER
from tests.oidc_provider import CLIENT, SECRET, Provider, oidc_provider


@contextmanager
def office_with_directory(folder: Path) -> Iterator[tuple[Office, Provider]]:
    """A running office that a provider on loopback lets people into."""
    secret = folder / "secret"
    secret.write_text(f"{SECRET}\n")
    with oidc_provider(utc_now) as (provider, issuer):
        env = {
            "KANCHA_BASE_URL": "{address}",
            "KANCHA_OIDC_ISSUER": issuer,
            "KANCHA_OIDC_CLIENT_ID": CLIENT,
            "KANCHA_OIDC_CLIENT_SECRET_FILE": str(secret),
            "KANCHA_OIDC_NAME": "统一认证",
        }
        with running_office(folder / "data", env) as office:
            yield office, provider


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Office, Provider]]:
    with office_with_directory(tmp_path_factory.mktemp("directory")) as found:
        yield found


@pytest.fixture(scope="module")
def address(both: tuple[Office, Provider]) -> str:
    return both[0].server.base_url


def test_given_a_directory_when_a_dispatcher_signs_in_there_then_the_ticket_they_wanted_is_open(
    both: tuple[Office, Provider], console: Callable[..., Console]
) -> None:
    _, provider = both
    provider.person = {"sub": "7", "preferred_username": DISPATCHER[0]}
    desk, ticket = console("en-GB"), both[0].district.open_ticket()
    desk.page.evaluate("hash => { location.hash = hash }", f"#/desk/{ticket}")

    desk.page.get_by_role("link", name="Sign in with 统一认证").click()

    expect(desk.page.locator("header [role=status] .badge.good")).to_be_visible()
    expect(desk.page.locator("article")).to_contain_text(ticket)


def test_given_a_stranger_when_they_sign_in_by_the_directory_then_a_page_says_what_is_missing(
    both: tuple[Office, Provider], console: Callable[..., Console]
) -> None:
    _, provider = both
    provider.person = {"sub": "8", "preferred_username": "stranger"}
    desk = console("zh-CN")

    desk.page.get_by_role("link", name="用统一认证登录").click()

    expect(desk.page.locator("main")).to_contain_text("Kancha 中没有您的用户")
    desk.page.get_by_role("link", name="Back").click()
    expect(desk.page.locator("input[type=password]")).to_be_visible()


def test_given_a_login_that_ended_in_the_middle_when_one_signs_in_beside_then_the_work_goes_on(
    both: tuple[Office, Provider], console: Callable[..., Console]
) -> None:
    office, provider = both
    provider.person = {"sub": "7", "preferred_username": DISPATCHER[0]}
    desk = console("en-GB")
    desk.log_in()
    desk.is_live()
    desk.context.clear_cookies()
    ticket = office.district.open_ticket()
    desk.page.evaluate("hash => { location.hash = hash }", f"#/desk/{ticket}")
    link = desk.page.locator("dialog").get_by_role("link", name="Sign in with 统一认证")

    with desk.context.expect_page() as opened:
        link.click()
    opened.value.wait_for_url("**/console/**")
    desk.page.bring_to_front()
    desk.page.evaluate("dispatchEvent(new Event('focus'))")

    expect(desk.page.locator("article")).to_contain_text(ticket)
    expect(desk.page.locator("dialog")).to_have_count(0)
