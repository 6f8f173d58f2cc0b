"""A server with an office and crews, and phones on it: the field app as people have it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserType, expect, sync_playwright

from tests.browser.console import Console
from tests.browser.phone import CHROMIUM, QUIET, Phone
from tests.district import District, hire
from tests.servers import RunningServer, running_server


@dataclass(frozen=True)
class Office:
    """A running server and the office on it."""

    server: RunningServer
    district: District

    def link(self, crew: str) -> str:
        """An enrolment link as the office prints it for a crew."""
        code = self.district.desk.post(f"/api/v1/crews/{crew}/enrolment-codes")
        return str(code["url"])

    def crew(self, name: str, *members: str) -> str:
        """A crew with members; its id."""
        crew = self.district.crew(name)
        for member in members or ("王强", "Li Na"):
            self.district.member(crew, member)
        return crew


@contextmanager
def running_office(folder: Path, env: Mapping[str, str] | None = None) -> Iterator[Office]:
    """A server with an office on a folder of its own; ``env`` adds settings."""
    folder.mkdir(exist_ok=True)
    hire(folder)
    with running_server(folder, env=env) as server:
        yield Office(server, District(server.base_url))


@pytest.fixture(scope="module")
def browser() -> Iterator[BrowserType]:
    """Chromium, driven from here; on a busy machine what is expected may take its time.

    For one module: while it is there an event loop counts as running in this thread, and tests
    of other modules could start none of their own.
    """
    expect.set_options(timeout=20_000)
    with sync_playwright() as playwright:
        yield playwright.chromium


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One server for all tests of a module; each makes crews of its own."""
    with running_office(tmp_path_factory.mktemp("office")) as office:
        yield office


@pytest.fixture
def phone(browser: BrowserType, tmp_path: Path) -> Iterator[Callable[..., Phone]]:
    """Makes phones; at the end each must have run without a fault, and is closed."""
    made: list[Phone] = []

    def make(language: str = "zh-CN", *flags: str) -> Phone:
        one = Phone(browser, tmp_path / f"phone-{len(made)}", language, flags)
        made.append(one)
        return one

    yield make
    end(made)


@pytest.fixture(scope="module")
def address(office: Office) -> str:
    """Of the server that the desks look at."""
    return office.server.base_url


@pytest.fixture(scope="module")
def screens(browser: BrowserType) -> Iterator[Browser]:
    """What the desks of a module look at; phones each have one of their own."""
    with browser.launch(executable_path=CHROMIUM, args=QUIET) as launched:
        yield launched


@pytest.fixture
def console(screens: Browser, address: str) -> Iterator[Callable[..., Console]]:
    """Makes desks; at the end each must have run without a fault, and is closed."""
    made: list[Console] = []

    def make(language: str = "zh-CN", width: int = 1280) -> Console:
        one = Console(screens, address, language, width)
        made.append(one)
        return one

    yield make
    end(made)


def end(made: Sequence[Phone] | Sequence[Console]) -> None:
    """Closes them, and fails where one had a fault."""
    faults = [fault for one in made for fault in one.faults]
    for one in made:
        one.close()
    assert faults == []
