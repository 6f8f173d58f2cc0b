"""Numbers as instruments write them: a decimal comma, and many ways to say that there is none."""

from __future__ import annotations

import math
from decimal import Decimal, InvalidOperation

NOTHING = frozenset(
    {"", "nan", "1.#qnan", "-1.#qnan", "1.#inf", "-1.#ind", "----", "---", "--", "-", "ol", "-ol"}
    | {"*", "***", "n/a", "na", "null", "none", "inf", "-inf", "+inf", "overflow", "9.9e37"}
)
"""What stands where an instrument has no value, in lower case."""
NAN = math.nan


def number(text: str, decimal: str = ".") -> float:
    """The value, or NaN for a token that says that there is none. Raises ValueError."""
    plain = text.strip()
    if plain.lower() in NOTHING:
        return NAN
    if decimal == ",":
        plain = plain.replace(".", "").replace(",", ".")
    if "_" in plain:
        raise ValueError("no number")
    value = float(plain)
    return value if math.isfinite(value) else NAN


def exact(text: str) -> Decimal:
    """The value with its digits, as a register shows them. Raises ValueError."""
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        raise ValueError("no number") from None
    if not value.is_finite() or abs(value.adjusted()) > 30 or "_" in text or len(text) > 40:
        raise ValueError("no number of an instrument")
    return value
