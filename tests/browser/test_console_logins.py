"""Logging in and out at the console while the server is not itself."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, Route, expect

from tests.browser.console import Console

SESSION = "**/api/v1/session"


def busy(route: Route) -> None:
    """The answer of a server that has too much to do."""
    route.fulfill(
        status=503,
        content_type="application/problem+json",
        body='{"code": "too-busy", "detail": "Ask again."}',
    )


def is_logged_in(page: Page) -> bool:
    """Whether the server still takes this browser's cookie."""
    return bool(page.evaluate("async () => (await fetch('/api/v1/session')).ok"))


def test_given_a_server_that_is_busy_when_one_logs_out_then_the_desk_says_that_one_is_still_in(
    console: Callable[..., Console],
) -> None:
    desk = console("en-GB")
    desk.log_in()
    desk.is_live()
    page = desk.page
    page.route(SESSION, busy)
    page.get_by_role("button", name="Log out").click()

    told = page.get_by_role("dialog", name="Log out")
    expect(told).to_contain_text("you are still logged in")
    page.unroute(SESSION)
    assert is_logged_in(page)

    told.get_by_role("button", name="Try again").click()
    expect(page.locator("input[type=password]")).to_be_visible()
    assert not is_logged_in(page)


def test_given_a_server_that_is_busy_when_the_console_is_opened_then_it_says_so_and_asks_again(
    console: Callable[..., Console],
) -> None:
    desk = console("en-GB")
    page = desk.page
    page.route(SESSION, busy)
    page.reload()

    expect(page.get_by_text("The server does not answer")).to_be_visible()
    page.unroute(SESSION)
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("input[type=password]")).to_be_visible()
