"""The receipt: by which version of the profile a fact was judged."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from casework.fold import fold
from schemas.documents import fact_document
from schemas.rulebook import Edition, rulebook
from schemas.vocabulary import FactKind
from sync.mailroom.receipts import Grounds, receive
from sync.mailroom.standing import Standing
from tests.unit.casework.casefile import POLICY, TICKET, assignment, at, field, intake

STRICT = replace(POLICY, version=2, causes={})
RULES = rulebook(
    [Edition(replace(POLICY, version=1), at(-9)), Edition(STRICT, at(300))],
)
OPENED = Standing(fold(TICKET, [intake(), assignment()], RULES), {})
CAUSE = next(iter(POLICY.causes))


def received(minutes: float, made: float, offset: timedelta | None = timedelta()) -> dict[str, Any]:
    """The receipt of a finding whose cause only version 1 knows."""
    fact = field(4, FactKind.FINDING, {"seen": "burnt joint", "cause": CAUSE}, made).fact
    ms = None if offset is None else int(offset.total_seconds() * 1000)
    fact = replace(fact, at=replace(fact.at, offset_ms=ms))
    return receive(fact_document(fact), OPENED, Grounds(RULES, dict), at(minutes))


def test_given_a_fact_made_offline_before_the_change_when_received_after_then_the_old_rules() -> (
    None
):
    receipt = received(400, made=200)
    assert receipt["state"] == "accepted"
    assert receipt["policy"] == {"name": "cn-state-grid", "version": 1}


def test_given_a_fact_made_after_the_change_when_received_then_the_new_rules_judge_it() -> None:
    receipt = received(400, made=301)
    assert [reason["code"] for reason in receipt["reasons"]] == ["unknown-cause"]
    assert receipt["policy"]["version"] == 2


@pytest.mark.parametrize(
    ("clock_is_off", "version"), [(timedelta(days=365), 2), (timedelta(days=-365), 1)]
)
def test_given_a_clock_a_year_off_when_received_then_assignment_and_receipt_bound_it(
    clock_is_off: timedelta, version: int
) -> None:
    off = clock_is_off.total_seconds() / 60
    assert received(400, made=200 + off, offset=None)["policy"]["version"] == version
    assert received(400, made=200 + off, offset=-clock_is_off)["policy"]["version"] == 1


def test_given_a_clock_a_year_ahead_when_received_before_the_change_then_the_old_rules() -> None:
    assert received(250, made=525_600, offset=None)["policy"]["version"] == 1


@pytest.mark.parametrize(
    ("made", "offset", "codes"),
    [
        (250 + 525_600, None, ["clock-ahead"]),
        (250 - 525_600, None, ["clock-behind"]),
        (250 - 525_600, timedelta(days=365), []),  # as wrong, and its offset is known
        (255, None, []),  # five minutes ahead: not worth telling
    ],
)
def test_given_a_wrong_clock_when_received_then_the_fact_is_taken_and_the_clock_remarked_on(
    made: float, offset: timedelta | None, codes: list[str]
) -> None:
    receipt = received(250, made, offset)
    assert receipt["state"] == "accepted"
    assert [remark["code"] for remark in receipt.get("remarks", [])] == codes


def test_given_what_is_no_fact_when_received_then_the_version_of_its_receipt_is_named() -> None:
    broken = {"_id": f"{TICKET}:finding:0193abcd-0000-7000-8000-000000000009", "type": "fact"}
    assert receive(broken, OPENED, Grounds(RULES, dict), at(400))["policy"]["version"] == 2
