"""From an address to a proposed place, by the provider that the settings name; off by default.

Addresses are personal data and go to the provider: name one of your own, or one you may send them
to. Answers are remembered, also that there is none, and questions keep a distance (the public
Nominatim allows one a second).
"""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from urllib.parse import urlsplit

from geopy.exc import GeopyError
from geopy.geocoders import Nominatim, Photon

from casework.distance import metres

_SERVICES = {"nominatim": Nominatim, "photon": Photon}
_REMEMBERED = 10_000
_APART_S = 1.0
_WITHIN_S = 5.0


class GeocoderDown(Exception):  # noqa: N818 (says what is the case)
    """The provider did not answer, or not in its own words."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """A place in WGS-84. ``precision_m``: half the diagonal of what the provider found (a house,
    a street, a town); None where it does not say."""

    lat: float
    lon: float
    precision_m: float | None
    found: str
    """The address as the provider has it."""
    provider: str


def check_provider(text: str) -> str:
    """``nominatim+https://host[/path]`` or ``photon+…``; empty: off. Raises ValueError."""
    if not text:
        return ""
    service, _, address = text.partition("+")
    parts = urlsplit(address)
    if service not in _SERVICES or parts.scheme not in ("http", "https") or not parts.netloc:
        known = ", ".join(f"{name}+https://geo.example.org" for name in _SERVICES)
        raise ValueError(f"is not a provider such as {known}")
    return text.rstrip("/")


class Geocoder:
    """Asks one provider. Any thread may call."""

    def __init__(self, provider: str, apart_s: float = _APART_S) -> None:
        """``provider`` as ``check_provider`` answers it, not empty."""
        service, _, address = provider.partition("+")
        parts = urlsplit(address)
        self._service = service
        self._ask = _SERVICES[service](
            domain=parts.netloc + parts.path,
            scheme=parts.scheme,
            timeout=_WITHIN_S,
            user_agent="kancha",
        )
        self._apart_s = apart_s
        self._known: OrderedDict[str, Proposed | None] = OrderedDict()
        self._asked_at = float("-inf")
        self._one_at_a_time = Lock()

    def propose(self, address: str) -> Proposed | None:
        """The likeliest place of an address; None where the provider knows none.

        Raises GeocoderDown.
        """
        key = " ".join(address.split())
        with self._one_at_a_time:
            if key not in self._known:
                time.sleep(max(0.0, self._asked_at + self._apart_s - time.monotonic()))
                self._asked_at = time.monotonic()
                self._known[key] = self._found(key)
                if len(self._known) > _REMEMBERED:
                    self._known.popitem(last=False)
            return self._known[key]

    def _found(self, address: str) -> Proposed | None:
        try:
            found = self._ask.geocode(address, exactly_one=True)
        except (GeopyError, AttributeError, LookupError, TypeError, ValueError) as error:
            raise GeocoderDown(f"{self._service}: {type(error).__name__}: {error}") from error
        if found is None:
            return None
        precision = _precision(found.raw)
        return Proposed(found.latitude, found.longitude, precision, found.address, self._service)


def _precision(raw: object) -> float | None:
    """Half the diagonal of a bounding box: Nominatim's south, north, west, east as texts, or
    Photon's extent west, north, east, south."""
    said = raw if isinstance(raw, dict) else {}
    try:
        if "boundingbox" in said:
            south, north, west, east = (float(side) for side in said["boundingbox"])
        else:
            west, north, east, south = (float(side) for side in said["properties"]["extent"])
    except (KeyError, TypeError, ValueError):
        return None
    return metres((south, west), (north, east)) / 2
