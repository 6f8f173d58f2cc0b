"""Area packages over a thin line: paused, cut, gone on with where it stopped, and deleted."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from playwright.sync_api import Locator, Request, expect

from tests.browser.area_package import Area, raster_package
from tests.browser.conftest import Office
from tests.browser.drawn_map import drawn
from tests.browser.phone import FAST, Phone

WEST_LAKE = Area(119.9, 30.0, 120.4, 30.5, range(7, 10))
PIECE_B = 1 << 20
SIZE_B = 32 * PIECE_B
"""More than what is under way when a server dies, which comes all the same."""
SLOW = 500_000
WHOLE_MS = 90_000
"""Some 28 MB are carried, written and hashed, and the processor has other tests to run."""


def offered(office: Office) -> None:
    """Lays a package for the server that is large, but draws little."""
    folder = office.server.folder / "basemaps"
    folder.mkdir(exist_ok=True)
    path = folder / "west-lake.pmtiles"
    raster_package(path, WEST_LAKE, (60, 170, 90))
    rest = SIZE_B - path.stat().st_size
    path.write_bytes(path.read_bytes() + random.Random(7).randbytes(rest))


def ranges(mine: Phone) -> list[int]:
    """Where each request for a package begins, from now on."""
    begun: list[int] = []

    def hear(request: Request) -> None:
        if "/basemaps/" in request.url:
            said = request.headers.get("range", "bytes=0-")
            begun.append(int(said.removeprefix("bytes=").removesuffix("-")))

    mine.page.on("request", hear)
    return begun


def opened(mine: Phone) -> Locator:
    """The one package in the sheet of the map."""
    mine.open("map")
    drawn(mine, "plain")
    mine.page.get_by_role("button", name="Base map and packages").click()
    one: Locator = mine.page.locator("[data-package='west-lake']")
    return one


def has_come(one: Locator, percent: str) -> None:
    """Waits until so much of the package is here, and says so."""
    progress = one.get_by_role("progressbar")
    expect(progress).to_have_attribute("aria-valuenow", re.compile(f"^({percent})$"))


def is_here(one: Locator) -> None:
    """Waits until the rest of the package has come and all of it was proved."""
    expect(one.get_by_text("On this phone")).to_be_visible(timeout=WHOLE_MS)


def test_given_a_thin_line_when_a_package_is_paused_and_cut_then_it_goes_on_and_draws_and_goes(
    office: Office, phone: Callable[..., Phone]
) -> None:
    offered(office)
    crew = office.crew("packages")
    work = office.district.new_work(crew)
    mine = phone("en-GB")
    mine.enrol(office.link(crew))
    expect(mine.page.locator(f"[data-investigation='{work.investigation}']")).to_be_visible()
    begun = ranges(mine)
    one = opened(mine)
    mine.slow_down(1, SLOW, FAST)

    one.get_by_role("button", name="Download").click()
    has_come(one, r"[4-9]|[1-9]\d")
    one.get_by_role("button", name="Pause").click()
    again = one.get_by_role("button", name="Go on")
    expect(again).to_contain_text("of 33.6\u2009MB is here")
    again.click()
    has_come(one, r"1\d|[2-9]\d")
    office.server.kill()
    mine.slow_down(0, -1, -1)
    expect(mine.page.get_by_text("The download broke off. What has come is kept")).to_be_visible()
    mine.page.reload()
    one = opened(mine)
    expect(again).to_be_visible()
    office.server.restart()
    again.click()
    is_here(one)

    assert begun[0] == 0
    assert len(begun) == 3
    assert begun == sorted(set(begun))
    assert all(start % PIECE_B == 0 for start in begun)
    is_drawn_until_it_is_deleted(mine, one)


def is_drawn_until_it_is_deleted(mine: Phone, one: Locator) -> None:
    """Checks that the map is of the package, and of nothing once that is deleted."""
    mine.page.get_by_role("button", name="Close").first.click()
    drawn(mine, "package")
    mine.page.get_by_role("button", name="Base map and packages").click()
    one.get_by_role("button", name="Delete").click()
    expect(one.get_by_role("button", name="Download")).to_be_visible()
    mine.page.get_by_role("button", name="Close").first.click()
    drawn(mine, "plain")
    assert mine.page.evaluate(_PIECES) == 0


_PIECES = """() => new Promise((resolve, reject) => {
  const opening = indexedDB.open("kancha-basemaps");
  opening.onerror = () => reject(opening.error);
  opening.onsuccess = () => {
    const asking = opening.result.transaction("pieces").objectStore("pieces").count();
    asking.onsuccess = () => {
      opening.result.close();
      resolve(asking.result);
    };
  };
})"""
