"""A checked policy profile as the rules read it: plain frozen data, no files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from schemas.evidence_rules import CheckRule, PhotoRule, PlaceRule
from schemas.metrology import Metrology
from schemas.office_rules import HOUSE_DISPATCH, Contact, DispatchRule
from schemas.sourced import Source, Title

__all__ = [
    "ApprovalRule",
    "ApprovalStepRule",
    "CallBackRule",
    "CheckRule",
    "ClassRule",
    "ClassificationRule",
    "Contact",
    "DeadlineRule",
    "DispatchRule",
    "DuplicateRule",
    "LimitRule",
    "PauseRule",
    "PhotoRule",
    "PlaceRule",
    "Policy",
    "QuantityRule",
    "RepeatRule",
    "RetentionRule",
    "SameOutageRule",
    "Source",
    "Title",
    "WorkRule",
    "YearRule",
]


@dataclass(frozen=True, slots=True)
class ClassRule:
    """A class of complaint with the titles of its sub-items by code."""

    code: str
    title: Title
    sub_items: Mapping[str, Title]
    source: Source


@dataclass(frozen=True, slots=True)
class DeadlineRule:
    """A promise. Empty ``classes``, ``sub_items``, ``areas`` ... fit every ticket.

    ``minutes`` or ``working_days`` is given. With ``or_emergency`` an emergency fits whatever
    its class. ``starts`` are the events that start the clock, the earliest of them; empty: the
    complaint was opened. ``at_risk`` is the part of the time after which it is at risk, and one
    of the ``levels`` at which a warning is due, the lowest first.
    """

    name: str
    classes: frozenset[str]
    sub_items: frozenset[str]
    areas: frozenset[str]
    or_emergency: bool
    minutes: int | None
    working_days: int | None
    met_by: tuple[str, ...]
    order_types: frozenset[str]
    channels: frozenset[str]
    starts: tuple[str, ...]
    at_risk: float
    levels: tuple[float, ...]
    source: Source


@dataclass(frozen=True, slots=True)
class PauseRule:
    """A cause for which the clock of the named promises may stand."""

    code: str
    title: Title
    deadlines: frozenset[str]
    source: Source


@dataclass(frozen=True, slots=True)
class YearRule:
    """Weekdays without and weekend days with work."""

    days_off: frozenset[date]
    days_worked: frozenset[date]
    source: Source


@dataclass(frozen=True, slots=True)
class QuantityRule:
    """Units of a quantity as factors to the first one, and its plausible range in that."""

    code: str
    title: Title
    units: Mapping[str, float]
    low: float
    high: float
    source: Source


@dataclass(frozen=True, slots=True)
class LimitRule:
    """A standard's limits of a quantity, both allowed."""

    name: str
    quantity: str
    unit: str
    low: float
    high: float
    source: Source


@dataclass(frozen=True, slots=True)
class ApprovalRule:
    """What needs an approval at all."""

    money: bool
    grades: frozenset[str]
    four_eyes: bool
    """Nobody approves what he decided himself, nor two steps of one chain."""
    deputies: bool
    """Whether a step may be taken in the place of another."""
    source: Source


@dataclass(frozen=True, slots=True)
class ApprovalStepRule:
    """One step of the approval chain, and who may take it.

    It is part of the chain where one of its conditions holds: an amount of at least
    ``from_amount`` (in the profile's currency), one of ``grades``, one of ``classes``. A step
    with none of them is part of every chain.
    """

    code: str
    title: Title
    roles: tuple[str, ...]
    from_amount: Decimal | None
    grades: frozenset[str]
    classes: frozenset[str]
    source: Source


@dataclass(frozen=True, slots=True)
class ClassificationRule:
    """What the profile proposes for tickets that meet all conditions given here."""

    name: str
    classes: frozenset[str]
    sub_items: frozenset[str]
    channels: frozenset[str]
    areas: frozenset[str]
    words: tuple[str, ...]
    """Any of them in title, matter or demand; empty: whatever is written there."""
    emergency: bool | None
    """Whether the intake must be, or must not be, an emergency; None: either."""
    set_grade: str | None
    set_priority: int | None
    set_emergency: bool | None
    source: Source


@dataclass(frozen=True, slots=True)
class WorkRule:
    """A template of an investigation for tickets that meet all conditions given here.

    ``hours`` or ``working_days`` is given: the time the work may take from its assignment.
    ``items`` are the checklist as it goes into the assignment: plain JSON objects with ``code``,
    ``kind``, ``title``, ``required`` and, for a choice, ``options``.
    """

    name: str
    type: str
    classes: frozenset[str]
    sub_items: frozenset[str]
    order_types: frozenset[str]
    department: str
    skills: tuple[str, ...]
    hours: int | None
    working_days: int | None
    items: tuple[Mapping[str, Any], ...]
    source: Source


@dataclass(frozen=True, slots=True)
class RepeatRule:
    """Complaints of one customer about one matter within so many days are repeats; from how many
    of them on it is reported up."""

    report_from: int
    window_days: int
    source: Source


@dataclass(frozen=True, slots=True)
class SameOutageRule:
    """Tickets of ``classes`` at one transformer within so many minutes are one outage."""

    minutes: int
    classes: frozenset[str]
    source: Source


@dataclass(frozen=True, slots=True)
class DuplicateRule:
    """Open tickets of one account and class within so many hours, whose titles are as alike as
    ``similarity`` (0 to 1) at least, are probably one."""

    hours: int
    similarity: float
    source: Source


@dataclass(frozen=True, slots=True)
class CallBackRule:
    """How often a customer who cannot be reached is called before the ticket may be archived."""

    tries: int
    source: Source


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """For how many years after the archive personal data of tickets of these grades is kept."""

    grades: frozenset[str]
    years: int
    source: Source


@dataclass(frozen=True, slots=True)
class Policy:
    """One utility's rules."""

    name: str
    version: int
    in_force: date
    """First day on which facts are judged by this version, in ``timezone``."""
    title: Title
    timezone: ZoneInfo
    currency: str
    currency_decimals: int
    classes: Mapping[str, ClassRule]
    order_types: Mapping[str, Title]
    """What else than a complaint reaches the office; the first is what an intake is without one."""
    grades: Mapping[str, Title]
    """Gravest first."""
    causes: Mapping[str, Title]
    deadlines: tuple[DeadlineRule, ...]
    pauses: tuple[PauseRule, ...]
    calendar: Mapping[int, YearRule]
    place: PlaceRule
    late_after_s: int
    approval: ApprovalRule
    approval_steps: tuple[ApprovalStepRule, ...]
    """In the order in which they are taken."""
    classification: tuple[ClassificationRule, ...]
    """The first rule that proposes a value is the one that counts for it."""
    departments: Mapping[str, Title]
    work: tuple[WorkRule, ...]
    """The first template that fits an investigation is the one that is proposed."""
    channels: Mapping[str, Title]
    """By which a complaint reaches the office."""
    repeat: RepeatRule
    same_outage: SameOutageRule
    duplicate: DuplicateRule
    call_back: CallBackRule
    retention: tuple[RetentionRule, ...]
    """None: kept until the person asks."""
    photo: PhotoRule
    checks: CheckRule | None
    """None: the profile knows no such checks, and none are made."""
    quantities: Mapping[str, QuantityRule]
    limits: Mapping[str, LimitRule]
    metrology: Metrology = field(default_factory=Metrology)
    contact: Contact | None = None
    """None: sheets and reports name the utility by ``title`` and say no number to call."""
    reply_channels: Mapping[str, Title] = field(default_factory=dict)
    """By which a customer is told the result; empty: the profile does not say which there are."""
    districts: Mapping[str, Title] = field(default_factory=dict)
    """Parts of the utility that a site may lie in; empty: any code is one."""
    dispatch: DispatchRule = HOUSE_DISPATCH
    """By which crews are suggested, and from when on one counts as silent."""

    @property
    def label(self) -> dict[str, str | int]:
        """Name and version, as tickets and receipts say by what they were judged."""
        return {"name": self.name, "version": self.version}
