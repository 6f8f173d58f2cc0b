"""What work that tries again for ever says of its failures."""

from __future__ import annotations

import logging

import pytest

from sync.errors import NotYet, Unavailable
from sync.troubles import Trouble

LOG = logging.getLogger("tests.troubles")


def said(caplog: pytest.LogCaptureFixture) -> list[tuple[str, str]]:
    """Level and text of what an operator sees."""
    seen = [(one.levelname, one.getMessage()) for one in caplog.records if one.levelno > 10]
    caplog.clear()
    return seen


def test_given_a_failure_when_it_repeats_then_it_is_told_when_it_begins_and_when_it_is_over(
    caplog: pytest.LogCaptureFixture,
) -> None:
    trouble = Trouble(LOG, "The mailroom")

    for _ in range(3):
        trouble.met(ValueError("odd"))
    assert caplog.records[0].exc_info
    assert said(caplog) == [("ERROR", "The mailroom failed and tries again.")]

    trouble.met(KeyError("another"))
    assert said(caplog) == [("ERROR", "The mailroom failed and tries again.")]

    trouble.over()
    trouble.over()
    assert said(caplog) == [("WARNING", "The mailroom goes on.")]


def test_given_the_store_away_when_all_work_waits_then_one_line_says_so_and_one_that_it_is_over(
    caplog: pytest.LogCaptureFixture,
) -> None:
    work = [Trouble(LOG, name) for name in ("The mailroom", "Webhooks", "Imports")]

    for _ in range(3):
        for one in work:
            one.met(Unavailable("CouchDB does not answer."))
    assert {one.exc_info for one in caplog.records if one.levelno > 10} == {None}
    assert said(caplog) == [
        ("WARNING", "The store is away, and all that needs it waits: CouchDB does not answer.")
    ]

    for one in work[:2]:
        one.over()
    assert said(caplog) == []
    work[2].over()
    assert said(caplog) == [("WARNING", "The store answers again, and all goes on.")]


def test_given_what_is_still_being_made_when_work_waits_for_it_then_nothing_is_wrong(
    caplog: pytest.LogCaptureFixture,
) -> None:
    trouble = Trouble(LOG, "Imports")

    trouble.met(NotYet("the lists are being made"))
    trouble.over()

    assert said(caplog) == []


def test_given_somebody_who_wants_all_when_failures_repeat_then_each_has_its_traceback(
    caplog: pytest.LogCaptureFixture,
) -> None:
    trouble = Trouble(LOG, "The mailroom")

    with caplog.at_level(logging.DEBUG, LOG.name):
        for _ in range(3):
            trouble.met(ValueError("odd"))
    trouble.over()

    assert sum(one.levelname == "DEBUG" and bool(one.exc_info) for one in caplog.records) == 3
