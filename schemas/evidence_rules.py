"""A profile's rules for evidence: places, photos, and from where on something is a flag."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from schemas.sourced import Source


@dataclass(frozen=True, slots=True)
class PlaceRule:
    """Metres: how near is on site, and how sure a fix must be to prove it."""

    geofence_m: float
    arrival_accuracy_m: float
    source: Source


@dataclass(frozen=True, slots=True)
class PhotoRule:
    """Media types and size (bytes) of originals."""

    types: frozenset[str]
    largest_bytes: int
    source: Source


@dataclass(frozen=True, slots=True)
class CheckRule:
    """From where on something about a photo or a fix is told as a flag."""

    largest_pixels: int
    """A picture with more is kept and not opened."""
    clock_offset_s: int
    """Of a device's clock to the server's; also how far two clocks of one device may part."""
    exif_time_s: int
    exif_place_m: float
    """Beyond what both fixes may be off."""
    speed_kmh: float
    jump_m: float
    """Two places nearer than this tell nothing of speed."""
    alike_bits: int
    """Of 64: how many may differ in two pictures that are nearly the same."""
    source: Source


def evidence_rules(data: Mapping[str, Any]) -> tuple[PlaceRule, PhotoRule, CheckRule | None]:
    """The rules in a profile's members, which were checked."""
    place, photo = data["place"], data["photo"]
    return (
        PlaceRule(place["geofence_m"], place["arrival_accuracy_m"], _source(place)),
        PhotoRule(frozenset(photo["types"]), photo["largest_bytes"], _source(photo)),
        _checks(data.get("checks")),
    )


def _checks(data: Mapping[str, Any] | None) -> CheckRule | None:
    if data is None:
        return None
    numbers = {name: data[name] for name in data if name not in ("source", "verified")}
    return CheckRule(**numbers, source=_source(data))


def _source(data: Mapping[str, Any]) -> Source:
    return Source(data["source"], data["verified"])
