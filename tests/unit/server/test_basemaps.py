"""Area packages in a folder: what they say of themselves, and what is none."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import pytest

from server.basemaps.folder import Basemaps
from tests.packages import keep_package


def packages(folder: Path) -> Basemaps:
    return Basemaps(folder / "basemaps", folder / "basemaps.json")


def names(folder: Path) -> list[str]:
    return [basemap.name for basemap in packages(folder).all()]


def test_without_the_folder_there_are_no_basemaps(tmp_path: Path) -> None:
    assert packages(tmp_path).all() == []


def test_what_is_no_package_is_left_out(tmp_path: Path) -> None:
    keep_package(tmp_path / "basemaps", "鼓楼")
    (tmp_path / "basemaps" / "short.pmtiles").write_bytes(b"PMTiles")
    (tmp_path / "basemaps" / "old.pmtiles").write_bytes(b"PMTiles\x02" + bytes(200))
    (tmp_path / "basemaps" / "notes.txt").write_text("to do")

    assert names(tmp_path) == ["鼓楼"]


@pytest.mark.parametrize(
    ("metadata", "packing"),
    [(b"", 2), (b"no gzip", 2), (b"no json", 1), (b"[]", 1), (b"packed otherwise", 3)],
)
def test_a_package_without_readable_metadata_is_still_good(
    tmp_path: Path, metadata: bytes, packing: int
) -> None:
    keep_package(tmp_path / "basemaps", "river", metadata, packing)

    [basemap] = packages(tmp_path).all()

    assert (basemap.about.title, basemap.about.max_zoom) == ("", 14)


def test_metadata_may_lie_there_plain(tmp_path: Path) -> None:
    keep_package(tmp_path / "basemaps", "river", json.dumps({"name": "河"}).encode(), 1)

    assert packages(tmp_path).all()[0].about.title == "河"


def test_a_package_that_was_replaced_has_another_hash(tmp_path: Path) -> None:
    path = keep_package(tmp_path / "basemaps", "river")
    before = packages(tmp_path).one("river")
    path.write_bytes(path.read_bytes() + b"one more tile")

    after = packages(tmp_path).one("river")

    assert before is not None
    assert after is not None
    assert after.sha256 == hashlib.sha256(path.read_bytes()).hexdigest() != before.sha256


def test_a_hash_is_computed_once_for_a_file_that_did_not_change(tmp_path: Path) -> None:
    path = keep_package(tmp_path / "basemaps", "river")
    before = packages(tmp_path).one("river")
    status = path.stat()
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))

    after = packages(tmp_path).one("river")

    assert before is not None
    assert after is not None
    assert after.sha256 == before.sha256


def test_a_memory_that_cannot_be_read_costs_time_and_nothing_else(tmp_path: Path) -> None:
    path = keep_package(tmp_path / "basemaps", "river")
    (tmp_path / "basemaps.json").write_text("{")

    found = packages(tmp_path).one("river")

    assert found is not None
    assert found.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_name_leads_nowhere_but_into_the_folder(tmp_path: Path) -> None:
    keep_package(tmp_path, "outside")

    assert packages(tmp_path).one("../outside") is None
