"""Cells of the map: each place is in one, and a box is covered by those it touches."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from server.readmodel.cells import Box, cell_of, cells_in

LATITUDES = st.floats(-90, 90)
LONGITUDES = st.floats(-180, 180)
PLACES = st.tuples(LATITUDES, LONGITUDES)


@given(PLACES, PLACES, PLACES, st.integers(0, 24))
def test_given_any_box_when_a_place_is_in_it_then_one_of_its_cells_has_the_place(
    place: tuple[float, float], one: tuple[float, float], other: tuple[float, float], level: int
) -> None:
    box = Box(one[1], min(one[0], other[0]), other[1], max(one[0], other[0]))
    cell = cell_of(*place)

    having = [span for span in cells_in(box, level, 64) if span.start <= cell < span.end]

    assert len(having) <= 1
    assert not box.holds(*place) or having


@given(LATITUDES, LONGITUDES, st.integers(0, 24), st.integers(1, 100))
def test_given_any_level_when_a_box_is_covered_then_with_no_more_cells_than_asked(
    lat: float, lon: float, level: int, most: int
) -> None:
    box = Box(-180, -90, lon, lat)

    spans = list(cells_in(box, level, most))

    assert 1 <= len(spans) <= most


def test_a_box_across_180_degrees_has_cells_on_both_sides() -> None:
    fiji = Box(177, -19, -178, -16)

    assert fiji.holds(-17, 178)
    assert fiji.holds(-17, -179)
    assert not fiji.holds(-17, 0)
    starts = [
        span for span in cells_in(fiji, 8, 100) if span.start <= cell_of(-17, -179) < span.end
    ]
    assert len(starts) == 1


def test_the_four_quarters_of_the_world_are_the_cells_of_level_one() -> None:
    spans = list(cells_in(Box(-180, -90, 180, 90), 1, 4))

    assert sorted(span.number for span in spans) == [0, 1, 2, 3]
    assert max(span.end for span in spans) == 2**48
