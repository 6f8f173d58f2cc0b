"""Where a span of time begins and ends in a query: at a moment, or with a whole day.

A day is one of the utility's own: where it begins, the time zone of the profile says. ``with_days``
puts moments in the place of days before a query is checked, so nothing behind it knows of days.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from marshmallow import Schema

from schemas.fields import Instant, fault
from schemas.instants import instant_text, parse_instant

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_RIGHT = "Send UTC such as 2026-11-23T08:41:02.113Z, or a day such as 2026-11-23."


class SpanStart(Instant):
    """The first moment of a span; a day stands for its beginning."""

    days = 0

    def check(self, value: Any) -> datetime:
        """The moment, aware."""
        try:
            return parse_instant(value)
        except (TypeError, ValueError):
            raise fault("not-an-instant", _RIGHT) from None


class SpanEnd(SpanStart):
    """The moment before which a span ends; a day stands for its end, so that it is included."""

    days = 1


def with_days(
    given: Iterable[tuple[str, str]], schema: Schema, zone: tzinfo
) -> list[tuple[str, str]]:
    """The parameters of a query, with the moment where each day begins or ends in ``zone``.

    What is no day of the calendar stays as it is: its field says what would be right.
    """
    spans = {
        field.data_key or name: field.days
        for name, field in schema.fields.items()
        if isinstance(field, SpanStart)
    }
    return [
        (name, _moment(value, spans[name], zone) if name in spans else value)
        for name, value in given
    ]


def with_days_in(given: Mapping[str, Any], schema: Schema, zone: tzinfo) -> dict[str, Any]:
    """The same for parameters that are each given once."""
    texts = [(name, value) for name, value in given.items() if isinstance(value, str)]
    return {**given, **dict(with_days(texts, schema, zone))}


def _moment(text: str, days: int, zone: tzinfo) -> str:
    if not _DAY.fullmatch(text):
        return text
    try:
        day = date.fromisoformat(text) + timedelta(days=days)
        return instant_text(datetime.combine(day, time.min, zone).astimezone(UTC))
    except (ValueError, OverflowError):  # no such day, or none of which the next is known
        return text
