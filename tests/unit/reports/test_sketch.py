"""The map sketch: metres on paper."""

from __future__ import annotations

import pytest

from casework.place import gcj02_of_wgs84
from server.reports.sketch import Spot, sketch

SITE = Spot("site", "", {"lat": 32.0, "lon": 118.0, "datum": "WGS84"})


def north_of_site(degrees: float) -> Spot:
    """An arrival so many degrees to the north."""
    return Spot("arrival", "1", {"lat": 32.0 + degrees, "lon": 118.0, "datum": "WGS84"})


def test_a_thousandth_of_a_degree_to_the_north_is_111_metres_upwards() -> None:
    drawn = sketch([SITE, north_of_site(0.001)], 200)

    assert drawn is not None
    site, arrival = drawn.views[0].signs
    assert drawn.marks[1].from_site_m == 111.2
    assert (site.x, site.y) == (200, 200)
    assert arrival.x == 200
    assert arrival.y == pytest.approx(200 - 111.2 * 166 / 200, abs=0.1)


def test_the_geofence_and_the_scale_bar_are_to_the_same_scale() -> None:
    drawn = sketch([SITE, north_of_site(0.001)], 200)

    assert drawn is not None
    view = drawn.views[0]
    assert view.fence is not None
    assert view.fence / 200 == pytest.approx(view.bar / view.bar_m, rel=0.01)


def test_what_lies_close_together_is_drawn_a_second_time_from_nearer() -> None:
    drawn = sketch([SITE, north_of_site(0.0001)], 200)

    assert drawn is not None
    assert [view.bar_m for view in drawn.views] == [100, 10]


def test_a_fix_in_another_datum_is_drawn_where_it_was_taken() -> None:
    lat, lon = gcj02_of_wgs84(32.0, 118.0)
    spot = Spot("finding", "1", {"lat": lat, "lon": lon, "datum": "GCJ02"})

    drawn = sketch([SITE, spot], 200)

    assert drawn is not None
    assert drawn.marks[1].from_site_m == 0.0


def test_what_is_far_away_is_listed_and_not_drawn() -> None:
    drawn = sketch([SITE, north_of_site(0.5)], 200)

    assert drawn is not None
    assert not drawn.marks[1].drawn
    assert len(drawn.views[0].signs) == 1


def test_there_is_no_sketch_of_the_site_alone() -> None:
    assert sketch([SITE, Spot("finding", "1", {})], 200) is None
