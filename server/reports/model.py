"""What the two documents of a ticket show: plain values, in no language yet.

``Sheet`` is for the customer. What is not a member of it cannot get onto the sheet: no remarks of
the office, no approvals, no statements, nobody's name but the customer's own. ``Report`` is the
whole investigation, for those who may read the ticket.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from casework.audit_chain import Chain
from casework.limits import Compared
from casework.shares import Shares
from casework.ticket import Ticket
from schemas.policy import Title
from schemas.vocabulary import Party, ResolutionState
from server.reports.pictures import Picture
from server.reports.sketch import Sketch


@dataclass(frozen=True, slots=True)
class Measured:
    """One reading. ``value`` as it was sent, ``quantity`` None where the profile has no such."""

    at: datetime
    quantity: Title | None
    code: str
    value: str
    unit: str
    phase: str | None
    method: str
    meter: str
    interval_s: float | None
    instrument: str
    compared: tuple[Compared, ...]
    fact: str
    by: str
    note: str


@dataclass(frozen=True, slots=True)
class Found:
    """One finding. ``cause`` None where none was named."""

    at: datetime
    seen: str
    cause: Title | None
    party: str | None
    fact: str
    by: str


@dataclass(frozen=True, slots=True)
class Measure:
    """What is to be done. ``due`` and ``done_at``: aware."""

    action: str
    owner: str | None
    due: datetime | None
    amount: str | None
    currency: str | None
    state: str | None
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands on every page. ``as_of``: when the last fact was received."""

    ticket: str
    utility: Title
    hotline: str
    reply_address: Title | None
    title: str
    timezone: str
    profile: str
    as_of: datetime


@dataclass(frozen=True, slots=True)
class Complaint:
    """What the customer said, and about which supply."""

    opened_at: datetime | None
    occurred_at: datetime | None
    channel: str
    order_class: Title | None
    sub_item: Title | None
    title: str
    matter: str
    demand: str
    customer: str
    account: str
    address: str
    meter: str
    transformer: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What the customer was told last."""

    at: datetime
    channel: str
    channel_title: Title | None
    """None where the profile has no such channel."""
    text: str


@dataclass(frozen=True, slots=True)
class Signed:
    """Whether the customer signed on site. ``reason``: why not."""

    at: datetime
    refused: bool
    reason: str


@dataclass(frozen=True, slots=True)
class LoadPoint:
    """A load at which a meter was tested; errors and ``limit`` (both ways) in percent."""

    load: str
    stage: str
    mean: str
    reported: str
    limit: str
    outside: bool


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict. ``refund`` as in the fact: a proposal; ``party``: proposed as responsible."""

    at: datetime
    about: str
    outcome: str
    rule: str
    source: str
    verified: bool
    steps: tuple[str, ...]
    remarks: tuple[str, ...]
    refund: Mapping[str, Any] | None
    party: str | None
    profile: str
    fact: str
    points: tuple[LoadPoint, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """The customer's result sheet.

    ``party`` is None until it is confirmed, ``measures`` are empty until they may be promised; so
    are refunds in ``tests``, the verdicts on the customer's meter and supply.
    """

    frame: Frame
    complaint: Complaint
    visits: tuple[datetime, ...]
    findings: tuple[Found, ...]
    readings: tuple[Measured, ...]
    tests: tuple[Judged, ...]
    party: Party | None
    shares: Shares
    reason: str
    measures: tuple[Measure, ...]
    amount: str | None
    currency: str | None
    resolution_state: ResolutionState
    answer: Answer | None
    signed: Signed | None


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture: its declaration and, where the office has it, the preview. ``number`` from 1."""

    number: int
    fact: str
    by: str
    caption: str
    taken_at: datetime
    source: str
    place: Mapping[str, Any] | None
    sha256: str
    size: int
    arrived: bool
    picture: Picture | None


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the timeline: a fact with its three times and its receipt.

    ``what`` is the word of the ticket's history, ``text`` what it says in short.
    """

    at: datetime
    device_at: datetime | None
    received_at: datetime | None
    what: str
    who: str
    text: str
    state: str
    fact: str
    sha256: str


@dataclass(frozen=True, slots=True)
class CallBack:
    """What the customer said afterwards."""

    at: datetime
    satisfaction: str
    note: str


@dataclass(frozen=True, slots=True)
class SealSeen:
    """A seal of a meter, as found or as left."""

    at: datetime
    by: str
    meter: str
    number: str
    place: str
    state: str
    stage: str


@dataclass(frozen=True, slots=True)
class FlagSeen:
    """What is unusual about a fact. ``number``: that of the photo, None for what is none."""

    at: datetime
    kind: str
    number: int | None
    fact: str
    severity: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Report:
    """The investigation report."""

    sheet: Sheet
    ticket: Ticket
    grade: Title | None
    events: tuple[Event, ...]
    photos: tuple[Photo, ...]
    sketch: Sketch | None
    measures: tuple[Measure, ...]
    findings: tuple[Found, ...]
    readings: tuple[Measured, ...]
    replies: tuple[Answer, ...]
    call_backs: tuple[CallBack, ...]
    verdicts: tuple[Judged, ...]
    seals: tuple[SealSeen, ...]
    flags: tuple[FlagSeen, ...]
    chain: Chain
    steps: Mapping[str, Title]
    """Titles of approval steps by code."""
