"""GDAL, which QGIS is built on, reads the features of a real server (OAPIF driver)."""

from __future__ import annotations

import json
import re
import subprocess
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.district import DISPATCHER, Caller, District, basic, fact
from tests.servers import RunningServer
from tests.waiting import until

BEIJING_STATION = (116.42079, 39.90105)
SAME_IN_GCJ02 = {"lat": 39.90245, "lon": 116.42703, "datum": "GCJ02", "accuracy_m": 8}


@dataclass(frozen=True)
class Gdal:
    """GDAL's tools on one server, with a password as QGIS would send it."""

    base_url: str

    def run(self, tool: str, *arguments: str) -> str:
        """What the tool says; it must succeed."""
        login = ["-oo", f"USERPWD={DISPATCHER[0]}:{DISPATCHER[1]}"]
        done = subprocess.run(
            [tool, *arguments, *login], capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    @property
    def source(self) -> str:
        return f"OAPIF:{self.base_url}/ogc"

    def count(self, layer: str, *options: str) -> int:
        """How many features GDAL finds."""
        said = self.run("ogrinfo", "-so", *options, self.source, layer)
        return int(re.findall(r"^Feature Count: (\d+)$", said, re.MULTILINE)[0])

    def finds(self, layer: str, *options: str) -> bool:
        """Whether GDAL finds anything."""
        return self.count(layer, *options) > 0

    def features(self, folder: Path, layer: str, *options: str) -> list[dict[str, Any]]:
        """Features as GDAL writes them into a GeoJSON file of its own."""
        target = folder / f"{layer}.geojson"
        self.run("ogr2ogr", "-f", "GeoJSON", str(target), self.source, layer, *options)
        found: list[dict[str, Any]] = json.loads(target.read_text())["features"]
        return found


@pytest.fixture
def gdal(server: RunningServer) -> Gdal:
    return Gdal(server.base_url)


def open_at(district: District, lat: float, lon: float, complaint_class: str) -> str:
    """Opens a ticket there, and waits until it is among the features."""
    complaint = {
        "class": complaint_class,
        "title": "电压低",
        "customer": {"name": "王芳", "phone": "13800000000"},
        "site": {"address": "柳巷12号", "lat": lat, "lon": lon, "datum": "WGS84"},
    }
    ticket: str = district.desk.post("/api/v1/tickets", complaint)["ticket"]

    def is_there() -> bool:
        found = district.desk.get("/ogc/collections/tickets/items?limit=1000")["features"]
        return ticket in [feature["properties"]["ticket"] for feature in found]

    until(is_there, "the ticket is folded, and in the lists")
    return ticket


def test_ogrinfo_lists_the_collections(gdal: Gdal, district: District) -> None:
    open_at(district, 32.0, 118.8, "PQ")
    said = gdal.run("ogrinfo", gdal.source)

    layers = re.findall(r"^\d+: (\w+)", said, re.MULTILINE)
    assert layers == ["tickets", "investigations", "findings", "crews"]


def test_ogrinfo_counts_and_filters_by_box_and_attribute(
    gdal: Gdal, district: District, tmp_path: Path
) -> None:
    before = gdal.count("tickets")
    west = {open_at(district, 44.0 + number / 1000, 81.0, "PQ") for number in range(4)}
    east = {open_at(district, 44.0, 82.0, "OUT")}
    box = ["-spat", "80.5", "43.5", "81.5", "44.5"]

    assert gdal.count("tickets") == before + 5
    assert gdal.count("tickets", *box) == 4
    assert gdal.count("tickets", *box, "-where", "class = 'OUT'") == 0
    both = ["-spat", "80.5", "43.5", "82.5", "44.5"]
    found = gdal.features(tmp_path, "tickets", *both, "-where", "class = 'OUT'")
    assert {feature["properties"]["ticket"] for feature in found} == east
    paged = gdal.features(tmp_path, "tickets", *box, "-oo", "PAGE_SIZE=3")
    assert {feature["properties"]["ticket"] for feature in paged} == west
    assert paged[0]["properties"]["address"] == "柳巷12号"
    assert "王芳" not in (tmp_path / "tickets.geojson").read_text()


def test_ogrinfo_filters_each_of_the_four_collections_by_box_and_by_attribute(
    gdal: Gdal, district: District
) -> None:
    device = district.enrol(district.crew("west"))
    work = district.assign(open_at(district, 44.5, 87.0, "PQ"), device.crew)
    place = {"lat": 44.5, "lon": 87.0, "datum": "WGS84", "accuracy_m": 5}
    said = fact(device, work, "finding", {"seen": "Loose neutral", "position": place})
    phone = Caller(district.base_url, basic(device.id, device.token))
    phone.post(f"/sync/{device.database}/_bulk_docs", {"docs": [said]})
    until(lambda: said["_id"] in district.states(work.ticket), "the finding is collected")

    here, elsewhere = ["-spat", "86.9", "44.4", "87.1", "44.6"], ["-spat", "10", "10", "11", "11"]
    of_one = {
        "tickets": ("ticket", work.ticket),
        "investigations": ("crew", device.crew),
        "findings": ("ticket", work.ticket),
        "crews": ("crew", device.crew),
    }
    for layer, (name, value) in of_one.items():
        until(partial(gdal.finds, layer, *here), f"{layer}: one is here")
        assert gdal.count(layer, *here) == 1, layer
        assert gdal.count(layer, *elsewhere) == 0, layer
        assert gdal.count(layer, "-where", f"{name} = '{value}'") == 1, layer
        assert gdal.count(layer, *here, "-where", f"{name} = 'nobody'") == 0, layer


def test_box_and_attribute_are_left_to_the_server(gdal: Gdal, district: District) -> None:
    open_at(district, 32.0, 118.8, "PQ")
    where = ["-where", "status = 'new'", "-spat", "118", "31", "119", "33"]
    said = gdal.run("ogrinfo", "--debug", "on", "-so", *where, gdal.source, "tickets")

    asked = [line for line in said.splitlines() if "tickets/items?" in line]
    assert any("status=new" in line and "bbox=118,31,119,33" in line for line in asked), said


def test_a_finding_pushed_by_a_device_moves_its_crew_on_the_map_in_wgs84(
    gdal: Gdal, district: District, tmp_path: Path
) -> None:
    device = district.enrol(district.crew("east"))
    work = district.new_work(device.crew)
    body = {"seen": "Loose neutral", "party": "utility", "position": SAME_IN_GCJ02}
    said = fact(device, work, "finding", body)
    phone = Caller(district.base_url, basic(device.id, device.token))
    phone.post(f"/sync/{device.database}/_bulk_docs", {"docs": [said]})
    accepted = f"ticket = '{work.ticket}' AND state = 'accepted'"
    until(partial(gdal.finds, "findings", "-where", accepted), "the finding is accepted")

    [finding] = gdal.features(tmp_path, "findings", "-where", f"ticket = '{work.ticket}'")
    [crew] = gdal.features(tmp_path, "crews", "-where", f"crew = '{device.crew}'")

    for feature in (finding, crew):
        assert feature["geometry"]["coordinates"] == pytest.approx(BEIJING_STATION, abs=1e-5)
        assert feature["properties"]["accuracy_m"] == 8
        assert feature["properties"]["datum"] == "GCJ02"
    assert finding["properties"]["state"] == "accepted"
    assert 0 <= crew["properties"]["age_s"] < 60
    assert gdal.count("investigations", "-where", f"ticket = '{work.ticket}'") == 1


def test_a_wrong_password_opens_nothing(gdal: Gdal) -> None:
    done = subprocess.run(
        ["ogrinfo", gdal.source, "-oo", "USERPWD=desk:wrong password"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode != 0
    assert "401" in done.stderr
