"""The order of a list and the cursors in it."""

from __future__ import annotations

import pytest

from server.readmodel.cursor import Place, read_cursor, write_cursor
from server.readmodel.sorting import read_order


def test_the_queue_walks_the_index_that_begins_with_emergencies() -> None:
    order = read_order("-emergency,priority,due")

    assert order.sql == "t.emergency DESC, t.priority ASC, t.due ASC, t.id ASC"
    assert order.index == "ticket_urgency"


@pytest.mark.parametrize("text", ["", "title", "due,-due", "due,"])
def test_an_order_that_makes_no_sense_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"Sort by|stands twice"):
        read_order(text)


def test_a_cursor_of_several_keys_comes_back_as_it_was_written() -> None:
    place = Place("-emergency,due", (1, 1_790_000_000_000), "T1")

    assert read_cursor(write_cursor(place), "-emergency,due") == place


def test_a_cursor_with_too_few_values_is_another_lists() -> None:
    with pytest.raises(ValueError, match="another list"):
        read_order("-emergency,due").after(Place("-emergency,due", (1,), "T1"))
