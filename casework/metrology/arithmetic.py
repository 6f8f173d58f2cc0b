"""The formulas of a meter test, in exact decimals.

    error        γ% = (W_meter - W_ref) / W_ref · 100
    by pulses    m0 = C0·N / (C·KI·KU),  γ% = (m0 - m) / m · 100
    watt-second  P = 3600·N / (C·t) · KI·KU     (kW; C in imp/kWh, t in s)

Definition of the error: 360docs.net (secondary); pulse comparison: general knowledge of the
reference-meter method. Energies and pulses of the standard are never zero: the fact's shape
refuses that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_EVEN, Decimal

_HUNDRED = Decimal(100)


def exact(value: object) -> Decimal:
    """The number as it was written. Raises decimal.InvalidOperation for what is none."""
    return Decimal(str(value))


def rounded(value: Decimal, step: Decimal) -> Decimal:
    """The nearest multiple of ``step``, of two equally near the even one (GB/T 8170)."""
    return (value / step).quantize(Decimal(1), ROUND_HALF_EVEN) * step


def at_places(value: Decimal, places: int) -> Decimal:
    """Rounded to so many digits after the point."""
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_EVEN)


def mean(values: Iterable[Decimal]) -> Decimal:
    """Of at least one value; sums first, so the order does not matter."""
    listed = list(values)
    return sum(listed, Decimal(0)) / len(listed)


def weighted(values: Mapping[str, Decimal], weights: Mapping[str, Decimal]) -> Decimal:
    """Mean of the values that have a weight; all of them are there."""
    total = sum((values[name] * weight for name, weight in weights.items()), Decimal(0))
    return total / sum(weights.values(), Decimal(0))


def energy_error(meter: Decimal, reference: Decimal) -> Decimal:
    """Error in %, of two energies in one unit."""
    return (meter - reference) / reference * _HUNDRED


def expected_pulses(constants: tuple[Decimal, Decimal], pulses: Decimal, ratio: Decimal) -> Decimal:
    """m0: pulses of a standard of constant ``constants[1]`` (imp/kWh, C0) while the meter of
    ``constants[0]`` (C) gives ``pulses``; ``ratio`` (KI·KU) of the standard's own transformers."""
    constant, standard = constants
    return standard * pulses / (constant * ratio)


def pulse_error(expected: Decimal, counted: Decimal) -> Decimal:
    """Error in % from the expected and the counted pulses of the standard."""
    return (expected - counted) / counted * _HUNDRED


def watt_second_power(
    pulses: Decimal, seconds: Decimal, constant: Decimal, ratio: Decimal
) -> Decimal:
    """Primary power in kW while the meter gives ``pulses`` in ``seconds``."""
    return Decimal(3600) * pulses / (constant * seconds) * ratio


def creep_minutes(factor: Decimal, constant: Decimal, elements: int, va: Decimal) -> Decimal:
    """Shortest creep test: factor·10⁶ / (k·m·Un·Imax) minutes; ``va`` is Un·Imax.

    IEC 62053-21/-22, from general knowledge. With k = 1600 imp/kWh, m = 1, 220 V, 60 A and
    factor 600 (class 1): 28.4 min.
    """
    return factor * Decimal(10) ** 6 / (constant * elements * va)
