"""Sites on the map: parted by a tap, handed to a navigator, and me with my accuracy."""

from __future__ import annotations

import re
from collections.abc import Callable
from statistics import multimode

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Office
from tests.browser.drawn_map import drawn, near, shot
from tests.browser.phone import SITE, Phone

LAT, LON = SITE["latitude"], SITE["longitude"]
STATION = {"address": "Beijing station", "lat": 39.90105, "lon": 116.42079, "datum": "WGS84"}
AT_STATION = {
    "This phone's app": (r"geo:(?P<lat>[\d.]+),(?P<lon>[\d.]+)\?", 39.90105, 116.42079),
    "Google Maps": (r"destination=(?P<lat>[\d.]+),(?P<lon>[\d.]+)", 39.90105, 116.42079),
    "Amap": (r"to=(?P<lon>[\d.]+),(?P<lat>[\d.]+),", 39.90245, 116.42703),
    "Baidu Maps": (r"location=(?P<lat>[\d.]+),(?P<lon>[\d.]+)&", 39.90850, 116.43349),
}
"""The published check pair, and what Baidu's own formula makes of it."""


def place(address: str, north_m: float, east_m: float = 0.0) -> dict[str, object]:
    """A site so far from ``SITE``."""
    lat, lon = LAT + north_m / 111_195, LON + east_m / 96_050
    return {"address": address, "lat": lat, "lon": lon, "datum": "WGS84"}


def test_given_sites_close_together_when_their_mark_is_tapped_then_it_is_parted_and_leads_to_work(
    office: Office, phone: Callable[..., Phone]
) -> None:
    crew = office.crew("clusters")
    sites = [place("1 Oak", 0), place("2 Oak", 120), place("2 Oak, rear", 120), place("Far", 9000)]
    one, two, rear, far = (office.district.new_work(crew, site) for site in sites)
    mine = phone("en-GB")
    mine.enrol(office.link(crew))
    # The map sees all sites once, when it is opened: those that are there by then.
    expect(mine.page.locator("[data-investigation]")).to_have_count(len(sites))
    mine.open("map")
    map_ = drawn(mine, "plain")
    several = map_.locator(".pin").filter(has_text="3")
    expect(several).to_have_count(1)
    expect(map_.locator(f".pin[data-ids='{far.investigation}']")).to_be_visible()

    several.click()

    expect(map_.locator(f".pin[data-ids='{one.investigation}']")).to_be_visible()
    expect(several).to_have_count(0)
    map_.locator(".pin").filter(has_text="2").click()
    cards = mine.page.locator("[data-cards] .card")
    expect(cards).to_have_count(2)
    expect(cards.filter(has_text="2 Oak, rear")).to_contain_text("120\u2009m")
    cards.filter(has_text="rear").get_by_role("link", name="Open").click()
    mine.step("accepted")
    mine.wait_until_sent()
    states = [
        office.district.ticket(work.ticket)["investigations"][0]["state"] for work in (two, rear)
    ]
    assert states == ["assigned", "accepted"]


def test_given_a_chosen_navigator_when_a_site_is_handed_over_then_it_is_in_the_datum_it_expects(
    office: Office, phone: Callable[..., Phone]
) -> None:
    crew = office.crew("navigators")
    work = office.district.new_work(crew, STATION)
    mine = phone("en-GB")
    mine.enrol(office.link(crew))
    for name, (form, lat, lon) in AT_STATION.items():
        mine.open("map")
        mine.page.get_by_role("button", name="Base map and packages").click()
        mine.page.locator("dialog .choice").filter(has_text=name).click()
        mine.page.get_by_role("button", name="Close").first.click()
        mine.open_work(work.investigation)

        link = mine.page.get_by_role("link", name="Navigate").get_attribute("href") or ""

        said = re.search(form, link)
        assert said, link
        assert float(said["lat"]) == pytest.approx(lat, abs=2e-4), name
        assert float(said["lon"]) == pytest.approx(lon, abs=2e-4), name


def test_given_no_package_when_there_is_no_network_then_the_plain_map_has_places_rings_and_me(
    office: Office, phone: Callable[..., Phone]
) -> None:
    crew = office.crew("plain")
    work = office.district.new_work(crew, place("3 Oak", 800, 300))
    mine = phone("en-GB")
    mine.context.set_geolocation({**SITE, "accuracy": 150})
    mine.enrol(office.link(crew))
    mine.open("map")
    drawn(mine, "plain")

    with mine.without_network():
        mine.page.reload()
        map_ = drawn(mine, "plain")
        expect(map_.locator(f".pin[data-ids='{work.investigation}']")).to_be_visible()
        expect(map_.locator(".ring-label").first).to_contain_text(re.compile(r"\d\u2009k?m"))
        expect(mine.page.locator("[data-legend]")).to_contain_text("±150\u2009m")
        expect(mine.page.locator("[data-nearby] li")).to_contain_text("854\u2009m")
        mine.page.get_by_role("button", name="To me").click()
        whole, box = drawn(mine, "plain").bounding_box(), map_.locator(".me-dot").bounding_box()
        assert box
        assert whole
        x = round(box["x"] - whole["x"] + box["width"] / 2)
        y = round(box["y"] - whole["y"] + box["height"] / 2)
        picture = shot(map_)

        def colour(dx: int, dy: int) -> tuple[int, ...]:
            area = picture.crop((x + dx - 8, y + dy - 8, x + dx + 8, y + dy + 8)).tobytes()
            [most, *_] = multimode(zip(*[iter(area)] * 3, strict=True))
            return most

        inside = [colour(dx, dy) for dx, dy in ((45, 25), (-45, 25), (45, -25), (-45, -25))]
        outside = [colour(dx, dy) for dx, dy in ((110, 60), (-110, 60), (-110, -60))]
        assert all(near(one, inside[0]) for one in inside)
        assert not any(near(one, inside[0]) for one in outside)
        mine.open_work(work.investigation)
        mine.step("accepted")
    mine.wait_until_sent()
    [found] = office.district.ticket(work.ticket)["investigations"]
    assert found["state"] == "accepted"
