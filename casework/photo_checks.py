"""Flags that need the bytes: what a picture says against what the fact that declares it says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from casework.capture_checks import Sighting, here_of, moment_taken, travel_flags
from casework.distance import metres
from casework.flags import TABLE, Flag, flag
from casework.place import LatLon, wgs84
from casework.whereabouts import Fence, Fix, Where, fix_of, where
from schemas.documents import Fact
from schemas.examined import Examined, Exif, Sight
from schemas.policy import CheckRule
from schemas.vocabulary import Datum

_QUARTER_S = 15 * 60
_FARTHEST_ZONE_S = 26 * 3_600
"""From UTC-12 to UTC+14; all zones are whole quarters of an hour apart."""
_EXIF_FIX_M = 50.0
"""What a camera's place may be off where it does not say (house rule: a phone in a street)."""
_EDITORS = (
    "photoshop", "lightroom", "gimp", "snapseed", "picsart", "meitu", "美图", "affinity",
    "pixelmator", "paint.net", "facetune", "醒图", "darktable", "luminar", "canva",
)  # fmt: skip
"""Names of programs whose purpose is to change pictures. A phone's firmware also writes its name
into ``Software``; only what is certainly an editor is told."""


@dataclass(frozen=True, slots=True)
class Twin:
    """A picture on another ticket; ``bits`` differ of 64, None: it is the same file."""

    ticket: str
    bits: int | None


@dataclass(frozen=True, slots=True)
class Beside:
    """What other tickets have, the same or a like picture and where the same device was; and the
    circle around this ticket's site."""

    twins: tuple[Twin, ...] = ()
    track: tuple[Sighting, ...] = ()
    fence: Fence | None = None


def photo_flags(
    fact: Fact, seen: Examined, beside: Beside, rules: tuple[CheckRule, ZoneInfo]
) -> tuple[Flag, ...]:
    """Flags of a photo whose original has arrived. ``fact`` declares it; the zone is the
    utility's, for cameras that write local time without their own."""
    checks, zone = rules
    found = list(_bytes(fact, seen))
    found += _time(moment_taken(fact), seen.exif, checks, zone)
    found += _place(fact, seen.exif, beside.fence, checks)
    found += _edited(seen.exif)
    found += (_twin(twin) for twin in beside.twins)
    found += travel_flags(here_of(fact), beside.track, checks)
    return tuple(found)


def _bytes(fact: Fact, seen: Examined) -> Iterator[Flag]:
    if seen.sha256 != fact.body["sha256"]:
        yield flag("hash-mismatch")
    declared = fact.body["type"]
    if seen.type is not None and seen.type.startswith("image/") and seen.type != declared:
        yield flag("type-differs", found=seen.type, declared=declared)
    for sight in seen.sights:
        yield _of_sight(sight)


def _of_sight(sight: Sight) -> Flag:
    if sight.code not in TABLE:
        raise ValueError(f"no flag of this code: {sight.code!r}")
    return Flag(sight.code, sight.numbers)


def _time(
    taken_at: datetime | None, exif: Exif, checks: CheckRule, zone: ZoneInfo
) -> Iterator[Flag]:
    if taken_at is None or exif.taken_at is None:
        return
    if exif.offset_min is not None:
        camera = exif.taken_at.replace(tzinfo=UTC) - timedelta(minutes=exif.offset_min)
    else:
        camera = exif.taken_at.replace(tzinfo=zone)
    difference = (camera - taken_at).total_seconds()
    if abs(difference) <= checks.exif_time_s:
        return
    zones_s = round(difference / _QUARTER_S) * _QUARTER_S
    fits = abs(difference - zones_s) <= checks.exif_time_s and abs(zones_s) <= _FARTHEST_ZONE_S
    if exif.offset_min is None and fits and zones_s % 3_600 == 0:
        yield flag("exif-other-zone", minutes=zones_s // 60)
    else:
        yield flag("exif-time-differs", difference_s=abs(difference), most_s=checks.exif_time_s)


def _place(fact: Fact, exif: Exif, fence: Fence | None, checks: CheckRule) -> Iterator[Flag]:
    """The camera's place against the recorded one and the site, in whichever datum brings them
    together: a phone may write GCJ-02 into EXIF, which has no word for it."""
    if exif.lat is None or exif.lon is None:
        return
    capture = fact.body.get("capture") or {}
    fix = fix_of(capture.get("position") or fact.body.get("position"))
    if fix is not None:
        camera = _nearest(fix.place, (exif.lat, exif.lon), exif.error_m)
        distance = metres(fix.place, camera.place)
        most = checks.exif_place_m + fix.accuracy_m + camera.accuracy_m
        if distance > most:
            yield flag("exif-place-differs", distance_m=distance, most_m=most)
    if fence is not None and (fix is None or where(fix, fence) is not Where.OUTSIDE):
        yield from _at_site(_nearest(fence.centre, (exif.lat, exif.lon), exif.error_m), fence)


def _at_site(camera: Fix, fence: Fence) -> Iterator[Flag]:
    """Only what no ``off-site`` of the recorded fix has told already."""
    if where(camera, fence) is Where.OUTSIDE:
        distance, off = metres(camera.place, fence.centre), camera.accuracy_m
        yield flag("exif-off-site", distance_m=distance, radius_m=fence.radius_m, accuracy_m=off)


def _nearest(place: LatLon, said: LatLon, error_m: float | None) -> Fix:
    off = _EXIF_FIX_M if error_m is None else error_m
    fixes = [Fix(wgs84(*said, datum), off, said) for datum in (Datum.WGS84, Datum.GCJ02)]
    return min(fixes, key=lambda fix: metres(fix.place, place))


def _edited(exif: Exif) -> Iterator[Flag]:
    for software in exif.software:
        if any(name in software.lower() for name in _EDITORS):
            yield flag("edited", software=software)
            return


def _twin(twin: Twin) -> Flag:
    if twin.bits is None:
        return flag("same-picture", ticket=twin.ticket)
    return flag("alike-picture", ticket=twin.ticket, bits=twin.bits)
