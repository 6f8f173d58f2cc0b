"""Where the author of a fact was, in WGS-84, and whether that was on site. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from casework.distance import metres
from casework.whereabouts import Fence, Fix, fix_of, proven
from schemas.policy import PlaceRule


def place_of_fact(
    fact: Mapping[str, Any], fence: Fence | None, places: PlaceRule
) -> dict[str, Any] | None:
    """Beside the fix as it was received, which stands in the fact. None where there is none."""
    fix = _fix(fact.get("body"))
    if fix is None:
        return None
    lat, lon = fix.place
    told: dict[str, Any] = {
        "lat": round(lat, 7),
        "lon": round(lon, 7),
        "accuracy_m": fix.accuracy_m,
    }
    if fence is None:
        return {**told, "where": None, "distance_m": None, "radius_m": None}
    return {
        **told,
        "where": proven(fix, fence, places).value,
        "distance_m": round(metres(fix.place, fence.centre), 1),
        "radius_m": fence.radius_m,
    }


def _fix(body: object) -> Fix | None:
    try:
        said: Any = body
        return fix_of((said.get("capture") or {}).get("position") or said.get("position"))
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        return None  # faulty, and kept all the same
