"""Where map tiles come from, as the settings say it."""

from __future__ import annotations

import pytest

from schemas.vocabulary import Datum
from server.frontend.policy import headers_of_pages
from server.map_tiles import Tiles, datum, template
from server.settings import Settings, SettingsError

ADDRESS = "https://tiles.example.org:8443/map/{z}/{x}/{y}.png?style=plain"


def test_without_an_address_there_are_no_tiles() -> None:
    assert Settings.read({"KANCHA_TILES_DATUM": "GCJ02"}).pages.tiles is None


def test_an_address_with_datum_and_source_is_taken() -> None:
    pages = Settings.read(
        {
            "KANCHA_TILES": ADDRESS,
            "KANCHA_TILES_DATUM": "gcj02",
            "KANCHA_TILES_ATTRIBUTION": "© Example",
        }
    ).pages

    assert pages.tiles == Tiles(ADDRESS, Datum.GCJ02, "© Example")
    assert pages.tiles.origin == "https://tiles.example.org:8443"


def test_tiles_of_our_own_host_open_the_pages_to_nobody() -> None:
    own = Tiles(template("/tiles/{z}/{x}/{y}.png"), Datum.WGS84, "")

    assert own.origin is None
    assert headers_of_pages(own) == headers_of_pages(None)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("tiles.example.org/{z}/{x}/{y}.png", "is not an address"),
        ("ftp://tiles.example.org/{z}/{x}/{y}.png", "is not an address"),
        ("https://a;script-src *.evil/{z}/{x}/{y}.png", "is not an address"),
        ("https://user:word@tiles.example.org/{z}/{x}/{y}.png", "is not an address"),
        ("//tiles.example.org/{z}/{x}/{y}.png", "is not an address"),
        ("https://tiles.example.org/{z}/{x}.png", "lacks {y}"),
        ("https://tiles.example.org/{s}/{z}/{x}/{y}.png", "has {s}"),
    ],
)
def test_what_cannot_be_tiles_is_refused_with_what_would_be_right(text: str, said: str) -> None:
    with pytest.raises(SettingsError, match="KANCHA_TILES=") as caught:
        Settings.read({"KANCHA_TILES": text})

    assert said in caught.value.faults[0]


def test_only_datums_that_tiles_are_drawn_in_are_taken() -> None:
    assert datum("BD09") is Datum.BD09
    with pytest.raises(ValueError, match="none of WGS84"):
        datum("unknown")
