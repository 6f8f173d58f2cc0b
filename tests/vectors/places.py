"""Places in three datums, distances, and fixes against a site."""

from __future__ import annotations

import itertools
import random
from typing import Any

from casework.capture_checks import _on_site
from casework.distance import metres
from casework.place import bd09_of_gcj02, gcj02_of_wgs84, wgs84
from casework.whereabouts import Fence, Fix, fence_of, fix_of, proven, where
from schemas.vocabulary import Datum
from tests.vectors.profiles import POLICIES

_CITIES = ((39.90105, 116.42079), (31.2304, 121.4737), (22.5431, 114.0579),
           (43.8, 87.6), (48.8584, 2.2945), (0.83, 72.01), (55.8, 137.8), (-33.86, 151.21),
           (0.0, 0.1))  # fmt: skip


def _conversion(lat: float, lon: float) -> dict[str, Any]:
    gcj = gcj02_of_wgs84(lat, lon)
    bd = bd09_of_gcj02(*gcj)
    return {
        "wgs84": [lat, lon], "gcj02": gcj, "bd09": bd,
        "back": [wgs84(*gcj, Datum.GCJ02), wgs84(*bd, Datum.BD09)],
    }  # fmt: skip


def _sighting(draw: random.Random) -> dict[str, Any]:
    """A site, and a fix some way off under one label or another."""
    places = POLICIES["cn-state-grid"].place
    lat, lon = draw.uniform(22, 45), draw.uniform(90, 125)
    step = draw.choice([0.0, 0.0005, 0.0018, 0.003, 0.02]) * draw.uniform(0.5, 1.5)
    north, east = lat + draw.uniform(-1, 1) * step, lon + draw.uniform(-1, 1) * step
    true, label = draw.choice(list(Datum)), draw.choice(list(Datum))
    there = (north, east)
    if true in (Datum.GCJ02, Datum.BD09):
        there = gcj02_of_wgs84(*there)
    if true is Datum.BD09:
        there = bd09_of_gcj02(*there)
    position = {"lat": there[0], "lon": there[1], "datum": label.value}
    if draw.random() < 0.8:
        position["accuracy_m"] = draw.choice([3, 12.5, 40, 100, 180, 400])
    site: dict[str, Any] = {"lat": lat, "lon": lon, "datum": "WGS84"}
    if draw.random() < 0.2:
        site["radius_m"] = draw.choice([20, 1_000])
    fix, fence = fix_of(position), fence_of(site, places)
    assert fix is not None
    assert fence is not None
    return {
        "site": site, "position": position, "where": where(fix, fence).value,
        "proven": proven(fix, fence, places).value,
        "distance_m": metres(fix.place, fence.centre), "suspect": _suspect(fix, fence),
    }  # fmt: skip


def _suspect(fix: Fix, fence: Fence) -> str | None:
    flags = _on_site(fix, fence)
    return next((str(f.numbers["datum"]) for f in flags if f.code == "datum-suspect"), None)


def vectors() -> dict[str, Any]:
    """``conversions``, ``distances`` (m) and ``sightings``."""
    draw = random.Random(2_000)
    drawn = [(draw.uniform(-80, 80), draw.uniform(-179, 179)) for _ in range(60)]
    in_china = [(draw.uniform(20, 50), draw.uniform(75, 134)) for _ in range(120)]
    places = [*_CITIES, *drawn, *in_china]
    pairs = [*itertools.pairwise(places), (places[0], places[0])]
    return {
        "conversions": [_conversion(*one) for one in places],
        "distances": [[one, other, metres(one, other)] for one, other in pairs],
        "sightings": [_sighting(draw) for _ in range(250)],
    }
