"""The map: of a package without a network, on tiles in another datum, and where nothing draws."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserType, expect

from tests.browser.area_package import Area, raster_package, vector_package
from tests.browser.conftest import Office
from tests.browser.drawn_map import drawn, near, pixel, shot
from tests.browser.phone import SITE, Phone
from tests.browser.tile_provider import tile_provider
from tests.district import District, hire
from tests.servers import running_server

WEST_LAKE = Area(119.9, 30.0, 120.4, 30.5, range(7, 13))
"""Round ``tests.district.COMPLAINT``."""
GREEN = (60, 170, 90)
STATION_WGS84 = (39.90105, 116.42079)
STATION_GCJ02 = (39.90245, 116.42703)
"""The published check pair: Beijing station, 555 m apart."""


def colour_of(phone: Phone, name: str) -> tuple[int, ...]:
    """A colour of the page's own, as red, green and blue."""
    script = "name => getComputedStyle(document.documentElement).getPropertyValue(name).trim()"
    text: str = phone.page.evaluate(script, name)
    return tuple(bytes.fromhex(text.removeprefix("#")))


def download(phone: Phone, package: str) -> None:
    """Opens the map and takes a package and the map's own files along."""
    phone.open("map")
    drawn(phone, "plain")
    phone.page.get_by_role("button", name="底图与离线包").click()
    phone.page.get_by_role("button", name="保存地图供离线使用").click()
    expect(phone.page.get_by_text("地图已可离线使用")).to_be_visible()
    one = phone.page.locator(f"[data-package='{package}']")
    one.get_by_role("button", name="下载").click()
    expect(one.get_by_text("已在本机")).to_be_visible()
    phone.page.get_by_role("button", name="关闭").first.click()


@pytest.mark.parametrize("content", ["vector", "raster"])
def test_given_a_package_when_the_app_is_opened_without_a_network_then_its_map_is_drawn(
    office: Office, phone: Callable[..., Phone], content: str
) -> None:
    folder = office.server.folder / "basemaps"
    folder.mkdir(exist_ok=True)
    if content == "vector":
        vector_package(folder / "vector.pmtiles", WEST_LAKE, "water")
    else:
        raster_package(folder / "raster.pmtiles", WEST_LAKE, GREEN)
    crew = office.crew(f"mapped-{content}")
    work = office.district.new_work(crew)
    mine = phone()
    mine.enrol(office.link(crew))
    expect(mine.page.locator(f"[data-investigation='{work.investigation}']")).to_be_visible()
    download(mine, content)

    with mine.without_network():
        mine.page.reload()
        map_ = drawn(mine, "package")

        found = pixel(shot(map_), (90, 100))
        if content == "vector":
            assert near(found, colour_of(mine, "--accent-soft"))
        else:
            red, green, blue = found
            assert green > red + 40
            assert green > blue + 40
        expect(map_.locator(f".pin[data-ids='{work.investigation}']")).to_be_visible()
        expect(map_.locator(".me-dot")).to_be_visible()
        expect(mine.page.locator("[data-legend]")).to_contain_text("±8")
        entry = mine.page.locator("[data-nearby] li")
        expect(entry).to_contain_text("12 Willow Lane")
        expect(entry).to_contain_text("0\u2009m")


def test_given_tiles_in_gcj02_then_a_site_stands_where_those_tiles_show_it(
    browser: BrowserType, tmp_path: Path
) -> None:
    hire(tmp_path)
    with tile_provider(*STATION_GCJ02) as tiles:
        env = {"KANCHA_TILES": tiles, "KANCHA_TILES_DATUM": "GCJ02"}
        with running_server(tmp_path, env=env) as server:
            district = District(server.base_url)
            office = Office(server, district)
            crew = office.crew("station")
            lat, lon = STATION_WGS84
            site = {"address": "Beijing station", "lat": lat, "lon": lon, "datum": "WGS84"}
            work = district.new_work(crew, site)
            mine = Phone(browser, tmp_path / "phone")
            try:
                mine.enrol(office.link(crew))
                expect(mine.page.locator("[data-investigation]")).to_be_visible()
                mine.open("map")
                map_ = drawn(mine, "tiles")
                pin = map_.locator(f".pin[data-ids='{work.investigation}']")
                pin.click()
                expect(mine.page.locator("[data-cards]")).to_contain_text("Beijing station")
                expect(map_.locator(".pin.chosen")).to_be_visible()
                map_ = drawn(mine, "tiles")

                picture = shot(map_)
                box, whole = pin.bounding_box(), map_.bounding_box()
                assert box is not None
                assert whole is not None
                x = round(box["x"] - whole["x"] + box["width"] / 2)
                y = round(box["y"] - whole["y"] + box["height"] / 2)
                for place in ((x - 40, y), (x + 40, y), (x, y - 40), (x, y + 40)):
                    red, _, blue = pixel(picture, place)
                    assert red > blue + 40, f"the tiles show the site elsewhere than {place}"
                assert mine.faults == []
            finally:
                mine.close()


def test_given_a_phone_that_cannot_draw_then_distances_and_directions_are_there(
    office: Office, browser: BrowserType, tmp_path: Path
) -> None:
    crew = office.crew("old-phones")
    north = {"address": "1 North Road", "lat": SITE["latitude"] + 0.01, "lon": SITE["longitude"]}
    office.district.new_work(crew, {**north, "datum": "WGS84"})
    mine = Phone(browser, tmp_path / "phone", flags=["--disable-3d-apis"])
    try:
        mine.enrol(office.link(crew))
        mine.open("map")
        expect(mine.page.locator("main")).to_contain_text("此手机不能绘制地图")
        expect(mine.page.locator("[data-nearby] li")).to_contain_text("北 · 1.1\u2009km")
        assert mine.faults == []
    finally:
        mine.close()
