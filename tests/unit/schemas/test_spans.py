"""Days in queries are those of the utility's time zone."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from schemas.api.spans import with_days, with_days_in
from schemas.api.views import ViewQuery

SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")


def test_a_day_begins_and_ends_where_the_zone_says() -> None:
    given = {"since": "2026-11-23", "until": "2026-11-23", "user": "2026-11-23", "limit": 5}
    assert with_days_in(given, ViewQuery(), SHANGHAI) == {
        "since": "2026-11-22T16:00:00.000Z",
        "until": "2026-11-23T16:00:00.000Z",
        "user": "2026-11-23",
        "limit": 5,
    }


def test_a_day_of_25_hours_is_one_day() -> None:
    given = [("since", "2026-10-25"), ("until", "2026-10-25")]
    assert with_days(given, ViewQuery(), BERLIN) == [
        ("since", "2026-10-24T22:00:00.000Z"),
        ("until", "2026-10-25T23:00:00.000Z"),
    ]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("since", "2026-02-30"),
        ("until", "9999-12-31"),
        ("since", "0001-01-01"),
        ("since", "today"),
        ("since", ""),
    ],
)
def test_what_is_no_day_that_begins_and_ends_stays_and_is_refused(name: str, text: str) -> None:
    given = with_days([(name, text)], ViewQuery(), SHANGHAI)
    assert given == [(name, text)]
    assert list(ViewQuery().validate(dict(given))) == [name]


def test_a_moment_stays_as_it_is() -> None:
    given = [("since", "2026-11-23T08:00:00Z")]
    assert with_days(given, ViewQuery(), SHANGHAI) == given
    assert ViewQuery().validate(dict(given)) == {}
