"""What a request for items asks: box, time, properties, page. Read strictly, matched plainly."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from math import isfinite
from typing import TypeVar

from schemas.instants import instant_text
from server.ogc_api.collections import Collection
from server.ogc_api.features import Feature
from server.problem import FieldError, faulty
from server.readmodel.cells import Box

T = TypeVar("T")
DEFAULT_LIMIT = 100
LARGEST_LIMIT = 1000
_RFC3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")


@dataclass(frozen=True, slots=True)
class Span:
    """From one instant to another, both in it, as texts that sort; None: open."""

    begins: str | None
    ends: str | None


@dataclass(frozen=True, slots=True)
class Query:
    """Which features. ``after``: id of the last one of the page before."""

    limit: int = DEFAULT_LIMIT
    after: str | None = None
    box: Box | None = None
    span: Span | None = None
    equal: tuple[tuple[str, str], ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether all features are asked for, a page at a time."""
        return self.box is None and self.span is None and not self.equal


def matches(feature: Feature, query: Query) -> bool:
    """Whether a feature is in the box, in the time, and has the properties. What has no place
    or no time is in no box or time."""
    if query.box is not None and not _lies_in(feature, query.box):
        return False
    if query.span is not None and not _meets(feature, query.span):
        return False
    return all(text_of(feature.properties[name]) == value for name, value in query.equal)


def text_of(value: object) -> str | None:
    """A property as it is written in a query."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return None if value is None else str(value)


def _lies_in(feature: Feature, box: Box) -> bool:
    if feature.point is None:
        return False
    lon, lat = feature.point
    return box.holds(lat, lon)


def _meets(feature: Feature, span: Span) -> bool:
    if feature.begins is None and feature.ends is None:
        return False
    too_early = span.begins and feature.ends and feature.ends < span.begins
    too_late = span.ends and feature.begins and feature.begins > span.ends
    return not too_early and not too_late


def read(arguments: Mapping[str, str], collection: Collection) -> Query:
    """The query of a request. Raises Problem bad_request that names every fault."""
    reader = _Reader(arguments)
    names = collection.filters
    for name in arguments:
        if name not in ("f", "limit", "after", "bbox", "datetime", *names):
            known = "limit, bbox, datetime, f, or a property that /api names"
            reader.faults.append(FieldError(name, "unknown-parameter", f"Use {known}."))
    query = Query(
        limit=reader.take("limit", _limit, DEFAULT_LIMIT),
        after=arguments.get("after"),
        box=reader.take("bbox", box, None),
        span=reader.take("datetime", span, None),
        equal=tuple((name, arguments[name]) for name in names if name in arguments),
    )
    if reader.faults:
        raise faulty(reader.faults, "bad_request")
    return query


class _Reader:
    """Takes one parameter after another and remembers what was wrong."""

    def __init__(self, arguments: Mapping[str, str]) -> None:
        self._arguments = arguments
        self.faults: list[FieldError] = []

    def take(self, name: str, parse: Callable[[str], T], instead: T) -> T:
        text = self._arguments.get(name)
        if text is None:
            return instead
        try:
            return parse(text)
        except ValueError as error:
            self.faults.append(FieldError(name, "invalid", str(error)))
            return instead


def box(text: str) -> Box:
    """A bbox of 4 numbers, or of 6 whose heights mean nothing here. Raises ValueError."""
    parts = [part.strip() for part in text.split(",")]
    if len(parts) not in (4, 6) or not all(_NUMBER.fullmatch(part) for part in parts):
        raise ValueError("Send west,south,east,north in degrees (or 6 numbers, with heights).")
    numbers = [float(part) for part in parts]
    if len(numbers) == 6:
        numbers = [numbers[0], numbers[1], numbers[3], numbers[4]]
    west, south, east, north = numbers
    if not all(isfinite(number) for number in numbers) or south > north:
        raise ValueError("South must not be north of north.")
    return Box(west, south, east, north)


def span(text: str) -> Span:
    """An instant, or an interval ``a/b`` whose open ends are ``..`` or empty. Raises ValueError."""
    first, slash, second = text.partition("/")
    if not slash:
        return Span(*_instants(first))
    begins = None if first in ("", "..") else _instants(first)[0]
    ends = None if second in ("", "..") else _instants(second)[1]
    if begins is not None and ends is not None and begins > ends:
        raise ValueError("The interval ends before it begins.")
    return Span(begins, ends)


def _instants(text: str) -> tuple[str, str]:
    """The first and last instant of a moment, or of a day in UTC."""
    hint = "Send 2026-11-23T08:00:00Z, a day, or an interval such as 2026-11-23T00:00:00Z/.."
    try:
        if _DAY.fullmatch(text):
            day = datetime.fromisoformat(text).replace(tzinfo=UTC)
            return instant_text(day), f"{instant_text(day)[:10]}T23:59:59.999Z"
        if not _RFC3339.fullmatch(text):
            raise ValueError
        said = instant_text(datetime.fromisoformat(text.upper()))
    except (ValueError, OverflowError):
        raise ValueError(hint) from None
    return said, said


def _limit(text: str) -> int:
    if not re.fullmatch(r"\d{1,9}", text, re.ASCII) or int(text) < 1:
        raise ValueError("Send a whole number from 1 on.")
    return min(int(text), LARGEST_LIMIT)
