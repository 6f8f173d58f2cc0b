"""Which tickets have to do with each other: repeats, one outage, and what is probably the same.

Pure: two tickets in short, and what the profile says of them. A repeat and an outage are facts to
link; what is probably the same complaint is only proposed, and a person links.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from difflib import SequenceMatcher

from schemas.policy import Policy
from schemas.vocabulary import Relation

OPEN_KIN = "probable-duplicate"
_ACCOUNT = 0.5
"""Part of a proposal's score that account and class give; the rest is how alike the titles are."""


@dataclass(frozen=True, slots=True)
class Kin:
    """A ticket in short; ``open``: neither archived nor merged."""

    id: str
    opened_at: datetime
    complaint_class: str | None
    sub_item: str | None
    account: str | None
    transformer: str | None
    title: str
    status: str
    open: bool


@dataclass(frozen=True, slots=True)
class Likeness:
    """What another ticket has to do with this one; ``score`` from 0 to 1, the highest is sure."""

    other: Kin
    reasons: tuple[str, ...]
    score: float


def is_earlier(one: Kin, other: Kin) -> bool:
    """Whether one ticket was opened before the other; equal moments go by id."""
    return (one.opened_at, one.id) < (other.opened_at, other.id)


def is_repeat(one: Kin, other: Kin, policy: Policy) -> bool:
    """The same account complains of the same issue within the profile's days."""
    if one.account is None or one.account != other.account:
        return False
    same = (one.complaint_class, one.sub_item) == (other.complaint_class, other.sub_item)
    return same and _within(one, other, timedelta(days=policy.repeat.window_days))


def is_same_outage(one: Kin, other: Kin, policy: Policy) -> bool:
    """Both are about an outage at one transformer within the profile's minutes."""
    rule = policy.same_outage
    if one.transformer is None or one.transformer != other.transformer:
        return False
    both = {one.complaint_class, other.complaint_class} <= rule.classes
    return both and _within(one, other, timedelta(minutes=rule.minutes))


def likeness(one: Kin, other: Kin, policy: Policy) -> Likeness | None:
    """What the other ticket has to do with this one; None: nothing."""
    reasons: list[str] = []
    score = 0.0
    if is_repeat(one, other, policy):
        reasons, score = [Relation.REPEAT_OF.value], 1.0
    if is_same_outage(one, other, policy):
        reasons, score = [*reasons, Relation.SAME_OUTAGE.value], 1.0
    alike = _alike(one, other, policy)
    if alike is not None:
        reasons, score = [*reasons, OPEN_KIN], max(score, alike)
    return Likeness(other, tuple(reasons), round(score, 2)) if reasons else None


def _alike(one: Kin, other: Kin, policy: Policy) -> float | None:
    rule = policy.duplicate
    same = one.account is not None and (one.account, one.complaint_class) == (
        other.account,
        other.complaint_class,
    )
    if not same or not other.open or not _within(one, other, timedelta(hours=rule.hours)):
        return None
    titles = SequenceMatcher(None, one.title.casefold(), other.title.casefold()).ratio()
    return _ACCOUNT + (1 - _ACCOUNT) * titles if titles >= rule.similarity else None


def _within(one: Kin, other: Kin, span: timedelta) -> bool:
    return abs(one.opened_at - other.opened_at) <= span
