"""A dispatcher's desk in a real browser: the console in Chromium, on a screen of its own.

Desks may share a browser: each has its own cookies and storage, and what draws maps without a
graphics card is made ready once.
"""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Browser, Error, Locator, Page, expect

from tests.district import DISPATCHER

DRAWN_MS = 90_000
"""Without a graphics card the processor draws, and it has the server and other tests to run."""
_EXPECTED_NOISE = re.compile(r"Failed to load resource|net::ERR_")
"""What a browser says of answers that are no success, such as 401 before a login."""


class Console:
    """One desk. ``faults`` are errors of the page, and everything its content policy refused."""

    def __init__(
        self, browser: Browser, base_url: str, language: str = "zh-CN", width: int = 1280
    ) -> None:
        self.context = browser.new_context(
            viewport={"width": width, "height": 800}, locale=language
        )
        self.context.set_default_timeout(20_000)
        self.context.add_init_script(
            "addEventListener('securitypolicyviolation', (event) => "
            "console.error('POLICY', event.violatedDirective, event.blockedURI))"
        )
        self.page: Page = self.context.new_page()
        self.faults: list[str] = []
        self.page.on("pageerror", self._hear_fault)
        self.page.on("console", self._hear)
        self.page.goto(f"{base_url}/console/")

    def _hear_fault(self, fault: Error) -> None:
        self.faults.append(str(fault))

    def _hear(self, message: Any) -> None:
        if message.type == "error" and not _EXPECTED_NOISE.search(message.text):
            self.faults.append(message.text)

    def log_in(self, user: str = DISPATCHER[0], password: str = DISPATCHER[1]) -> None:
        """Logs in, on the page or on the sheet over it."""
        form = self.page.locator("form:has(input[type=password])")
        form.get_by_role("textbox").first.fill(user)
        form.locator("input[type=password]").fill(password)
        form.locator("button[type=submit]").click()

    def is_live(self) -> None:
        """Waits until the page hears what happens and the map is drawn."""
        expect(self.page.locator("header [role=status] .badge.good")).to_be_visible()
        expect(self.page.locator("[data-drawn]")).to_be_attached(timeout=DRAWN_MS)

    def row(self, ticket: str) -> Locator:
        """The ticket's row in the queue."""
        return self.page.locator(f"[data-ticket='{ticket}']")

    def open(self, ticket: str) -> None:
        """Opens a ticket by its address, as a link from a colleague does."""
        self.page.evaluate("hash => { location.hash = hash }", f"#/desk/{ticket}")
        expect(self.page.locator("article")).to_contain_text(ticket)

    def assign(self, crew: str) -> None:
        """Gives the open ticket's work to a crew."""
        self.page.keyboard.press("a")
        self.page.locator(f"[data-crew='{crew}'] input").check()
        self.page.locator(f"[data-assign='{crew}']").click()

    def close(self) -> None:
        """Closes the page, and forgets what it kept."""
        self.context.close()
