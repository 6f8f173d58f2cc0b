"""A profile's rules for measurements as verdicts read them. Numbers are exact decimals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Protocol

from schemas.sourced import Source


@dataclass(frozen=True, slots=True)
class Load:
    """A current as a multiple of ``Ib``, ``In`` or ``Imax``."""

    factor: Decimal
    base: str


@dataclass(frozen=True, slots=True)
class MeterLimit:
    """The largest error (%, either sign, allowed) in a range of current.

    ``end`` belongs to the range only where ``closed``. ``single_phase``: for a single-phase load
    on a polyphase meter.
    """

    connection: str
    start: Load
    end: Load
    closed: bool
    power_factors: frozenset[str]
    single_phase: bool
    limit: Decimal


@dataclass(frozen=True, slots=True)
class NoLoad:
    """Starting current as a multiple of Ib (``direct``) or In (``ct``), and the creep test."""

    starting: Mapping[str, Decimal]
    creep_factor: Decimal
    creep_voltage_percent: Decimal
    source: Source


@dataclass(frozen=True, slots=True)
class MeterClass:
    """An accuracy class. ``rounding``: step of a reported error in %, None: not rounded."""

    name: str
    rounding: Decimal | None
    limits: tuple[MeterLimit, ...]
    no_load: NoLoad | None
    source: Source


@dataclass(frozen=True, slots=True)
class ReferenceStandard:
    """Accuracy classes from coarse to fine, and by how many of them the standard is better."""

    classes: tuple[Decimal, ...]
    better_by: int
    compared_within_months: int
    source: Source


@dataclass(frozen=True, slots=True)
class FieldTest:
    """Conditions of a test on site; loads in % of Ib or In (``_s``: of S classes)."""

    least_repeats: int
    least_load_percent: Decimal
    least_load_percent_s: Decimal
    least_power_factor: Decimal
    unity_from: Decimal
    """From this power factor on a load is judged as one of power factor 1."""
    watt_second_percent: Decimal
    source: Source


@dataclass(frozen=True, slots=True)
class MeanRule:
    """Weights of errors by load (``Imax``, ``Ib``, ``0.2 Ib``) for these kinds of customers."""

    name: str
    customers: frozenset[str]
    weights: Mapping[str, Decimal]
    source: Source


@dataclass(frozen=True, slots=True)
class Registration:
    """A US method: weights of registrations by load, and how far (%) each may be off."""

    name: str
    weights: Mapping[str, Decimal]
    average_limit: Decimal
    limits: Mapping[str, Decimal]
    source: Source


@dataclass(frozen=True, slots=True)
class RefundRule:
    """How energy is corrected: ``factor`` of the period, from ``base`` (``zero-error``, or
    ``limit``: only the part beyond it), kWh to ``decimals``."""

    name: str
    applies_to: str
    rule_id: str
    rule_version: str
    article: str
    base: str
    factor: Decimal
    decimals: int
    source: Source


@dataclass(frozen=True, slots=True)
class RatioRule:
    """Limits (%) of ratio error of a CT or VT class from each part (%) of the rated value on."""

    name: str
    kind: str
    limits: tuple[tuple[Decimal, Decimal], ...]
    """(% of rated, limit), rising."""
    source: Source


@dataclass(frozen=True, slots=True)
class LeadDrop:
    """The most (%, of the rated voltage) that secondary leads of a VT may drop before meters of
    these accuracy classes, or in ``installations`` of these classes, which come first."""

    name: str
    classes: frozenset[str]
    installations: frozenset[str]
    limit: Decimal
    source: Source


@dataclass(frozen=True, slots=True)
class Bound:
    """At least ``share`` % of the intervals lie from ``low`` to ``high``, both allowed."""

    share: Decimal
    low: Decimal | None
    high: Decimal | None
    orders: tuple[int, ...] = ()
    """Of harmonics; empty where the quantity has no orders."""


@dataclass(frozen=True, slots=True)
class SupplyRule:
    """A quality of the supply. ``channels`` as in ``schemas.measurement``; ``{order}`` stands for
    the order of a harmonic. A verdict needs ``coverage`` of the intervals of one ``period_s``.

    ``spread``: the most (% of ``nominal``) that deviations to both sides may come to together.
    """

    name: str
    quantity: str
    unit: str
    channels: tuple[str, ...]
    nominal: Decimal | None
    interval_s: Decimal
    period_s: Decimal
    coverage: Decimal
    spot_repeats: int
    bounds: tuple[Bound, ...]
    spread: Decimal | None
    source: Source

    @property
    def intervals(self) -> int:
        """How many intervals a whole period has."""
        return int(self.period_s / self.interval_s)


@dataclass(frozen=True, slots=True)
class RegisterRule:
    """Plausible consumption as multiples of what it was before; a register that went back is
    taken as rolled over up to ``rollover_factor``."""

    high_factor: Decimal
    low_factor: Decimal
    rollover_factor: Decimal
    source: Source


@dataclass(frozen=True, slots=True)
class ProposalRule:
    """What a verdict proposes: a responsible party, or that ``excludes`` is not it where a
    finding names one of ``causes``."""

    name: str
    about: str
    outcome: str
    party: str | None
    excludes: str | None
    causes: frozenset[str]
    unless_flags: frozenset[str]
    source: Source


@dataclass(frozen=True, slots=True)
class Metrology:
    """All of it; empty where a profile says nothing."""

    classes: Mapping[str, MeterClass] = field(default_factory=dict)
    reference: ReferenceStandard | None = None
    field_test: FieldTest | None = None
    means: tuple[MeanRule, ...] = ()
    registrations: tuple[Registration, ...] = ()
    refunds: tuple[RefundRule, ...] = ()
    ratios: tuple[RatioRule, ...] = ()
    lead_drops: tuple[LeadDrop, ...] = ()
    supply: tuple[SupplyRule, ...] = ()
    register: RegisterRule | None = None
    proposals: tuple[ProposalRule, ...] = ()

    def sources(self) -> Iterator[Source]:
        """Where all of it comes from."""
        for rules in (self.classes.values(), self.means, self.refunds, self.registrations):
            yield from (_source_of(rule) for rule in rules)
        for more in (self.ratios, self.lead_drops, self.supply, self.proposals):
            yield from (_source_of(rule) for rule in more)
        for one in (self.reference, self.field_test, self.register):
            if one is not None:
                yield one.source


class _Sourced(Protocol):
    @property
    def source(self) -> Source: ...


def _source_of(rule: _Sourced) -> Source:
    return rule.source
