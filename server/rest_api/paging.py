"""Pages of lists: cursors and orders as requests say them, and pages of registers.

A register is short enough to be read whole, so its pages are cut here. A cursor names the last
item of its page, by what the list is sorted by and by id: what is added or removed meanwhile
neither repeats nor hides an item that was there all the time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any, Generic, TypeVar

from server.problem import FieldError, Problem, faulty
from server.readmodel.cursor import Place, Value, read_cursor, write_cursor
from server.readmodel.sorting import SORTS, Ordering, read_order

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """Some items, and the cursor of those after them; None: there are none."""

    items: list[Item]
    next: str | None

    def answer(self, view: Callable[[Item], Mapping[str, Any]]) -> dict[str, Any]:
        """What is answered, each item as it is shown."""
        return {"items": [view(item) for item in self.items], "next": self.next}


def page_of(
    items: Iterable[Item],
    query: Mapping[str, Any],
    member: Callable[[Item, str], Any],
    name: str = "id",
) -> Page[Item]:
    """The page that a query by ``PageQuery`` asks for. ``member``: reads one of an item; ``name``:
    of that which no two have the same. Raises Problem: invalid_cursor, validation_failed."""
    sort, limit = query["sort"], query["limit"]
    keys = [*order_of(sort, None).keys[:-1]]
    keys.append((name, keys[-1][1]))

    def values(item: Item) -> tuple[Value, ...]:
        return tuple(_value(member(item, key)) for key, _ in keys)

    found = _in_order(keys, [(values(item), item) for item in items])
    if "cursor" in query:
        place = place_of(query["cursor"], sort)
        found = [pair for pair in found if _is_after(pair[0], place, keys)]
    following = None
    if len(found) > limit:
        *last, last_id = found[limit - 1][0]
        following = write_cursor(Place(sort, tuple(last), str(last_id)))
    return Page([item for _, item in found[:limit]], following)


def _in_order(
    keys: Sequence[tuple[str, bool]], pairs: list[tuple[tuple[Value, ...], Item]]
) -> list[tuple[tuple[Value, ...], Item]]:
    """Values and items in the order of the keys."""
    for place in reversed(range(len(keys))):  # sorting keeps the order of equals
        pairs.sort(key=lambda pair: pair[0][place], reverse=keys[place][1])
    return pairs


def _is_after(values: tuple[Value, ...], place: Place, keys: Sequence[tuple[str, bool]]) -> bool:
    """Raises Problem invalid_cursor where the place is one in another list."""
    bounds = (*place.value, place.id) if isinstance(place.value, tuple) else ()
    if list(map(type, bounds)) != list(map(type, values)):
        raise bad_cursor()
    for value, bound, (_, down) in zip(values, bounds, keys, strict=True):
        if value != bound:
            return (value < bound) == down  # type: ignore[operator]
    return False


def _value(said: Any) -> Value:
    """What can be compared and stands in a cursor; what is not known comes first."""
    if isinstance(said, Enum):
        return str(said.value)
    if isinstance(said, date):
        return said.isoformat()
    return "" if said is None else said if isinstance(said, str) else int(said)


def place_of(cursor: str, sort: str) -> Place:
    """Where a page begins. Raises Problem invalid_cursor."""
    try:
        return read_cursor(cursor, sort)
    except ValueError:
        raise bad_cursor() from None


def bad_cursor() -> Problem:
    """The cursor is not one of this list."""
    text = "Send `next` of the page before, with the same sort, or no cursor."
    return Problem("invalid_cursor", text)


def order_of(text: str, known: Sequence[str] | None = SORTS) -> Ordering:
    """The order that a request asks for. Raises Problem validation_failed."""
    try:
        return read_order(text, known)
    except ValueError as error:
        fault = FieldError("sort", "not-an-order", str(error))
        raise faulty([fault]) from None
