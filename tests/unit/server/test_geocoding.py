"""Asking a provider where an address lies: a real HTTP server on loopback stands for it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from time import monotonic
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from server.geocoding import Geocoder, GeocoderDown, check_provider
from tests.loopback import serving

HOUSE = {
    "lat": "30.2500",
    "lon": "120.1600",
    "display_name": "12 Willow Lane, Hangzhou",
    "boundingbox": ["30.2499", "30.2501", "120.1599", "120.1601"],
}


class Provider:
    """Answers what it is told to, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.answer: tuple[int, Any] = (200, [HOUSE])
        self.url = ""


@contextmanager
def _running(provider: Provider) -> Iterator[None]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            provider.asked.append(parse_qs(urlsplit(self.path).query)["q"][0])
            status, content = provider.answer
            self.send_response(status)
            self.end_headers()
            self.wfile.write(json.dumps(content).encode())

        def log_message(self, *_: object) -> None:
            pass

    with serving(Handler) as provider.url:
        yield


@pytest.fixture
def provider() -> Iterator[Provider]:
    made = Provider()
    with _running(made):
        yield made


def test_given_an_address_then_a_place_is_proposed_with_its_precision(provider: Provider) -> None:
    found = Geocoder(f"nominatim+{provider.url}").propose("12 Willow Lane")

    assert found is not None
    assert (found.lat, found.lon, found.provider) == (30.25, 120.16, "nominatim")
    assert found.precision_m == pytest.approx(14.7, abs=0.3)


def test_given_the_other_provider_then_its_extent_is_the_precision(provider: Provider) -> None:
    properties = {"name": "Hangzhou", "extent": [120.0, 30.4, 120.4, 30.0]}
    feature = {"geometry": {"coordinates": [120.2, 30.2]}, "properties": properties}
    provider.answer = (200, {"features": [feature]})

    found = Geocoder(f"photon+{provider.url}").propose("Hangzhou")

    assert found is not None
    assert found.precision_m == pytest.approx(29_400, rel=0.01)


def test_given_an_address_again_then_nobody_is_asked(provider: Provider) -> None:
    geocoder = Geocoder(f"nominatim+{provider.url}")

    assert geocoder.propose("12 Willow Lane") == geocoder.propose("12  Willow Lane ")
    assert provider.asked == ["12 Willow Lane"]


def test_given_an_unknown_address_then_that_is_remembered_as_well(provider: Provider) -> None:
    provider.answer = (200, [])
    geocoder = Geocoder(f"nominatim+{provider.url}")

    assert [geocoder.propose("Nowhere"), geocoder.propose("Nowhere")] == [None, None]
    assert provider.asked == ["Nowhere"]


def test_given_two_addresses_then_the_questions_keep_their_distance(provider: Provider) -> None:
    geocoder = Geocoder(f"nominatim+{provider.url}", apart_s=0.2)
    begun = monotonic()

    geocoder.propose("12 Willow Lane")
    geocoder.propose("13 Willow Lane")

    assert monotonic() - begun >= 0.2


@pytest.mark.parametrize("answer", [(500, {}), (200, {"error": "busy"}), (200, "nonsense")])
def test_given_a_provider_in_trouble_then_it_is_said_and_asked_again_later(
    provider: Provider, answer: tuple[int, Any]
) -> None:
    geocoder = Geocoder(f"nominatim+{provider.url}", apart_s=0)
    provider.answer = answer
    with pytest.raises(GeocoderDown):
        geocoder.propose("12 Willow Lane")
    provider.answer = (200, [HOUSE])

    assert geocoder.propose("12 Willow Lane") is not None


@pytest.mark.parametrize("text", ["google", "nominatim", "nominatim+ftp://x", "photon+https://"])
def test_given_no_provider_then_the_setting_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a provider"):
        check_provider(text)
