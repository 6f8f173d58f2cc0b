"""Numbers that measurements are divided by, and how power factors and shares are written."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from schemas.fields import Quantity, Value, fault

_POWER_FACTOR = re.compile(r"(?:1(?:\.0+)?|0\.\d{1,3}[LC]?)")
_SHARE = re.compile(r"\d{1,3}/[1-9]\d{0,2}|0\.\d{1,6}")


class Positive(Quantity):
    """A number above zero: what something is divided by."""

    def check(self, value: Any) -> Any:
        """The value as sent."""
        said = super().check(value)
        try:
            above = Decimal(str(said)) > 0
        except InvalidOperation:
            above = False
        if not above:
            raise fault("not-above-zero", "Send a number above zero.")
        return said


class NotNegative(Quantity):
    """A number of at least zero."""

    def check(self, value: Any) -> Any:
        """The value as sent."""
        said = super().check(value)
        if str(said).startswith("-"):
            raise fault("out-of-range", "Send a number of at least zero.")
        return said


class PowerFactor(Value):
    """``1``, ``0.5L`` (inductive), ``0.8C`` (capacitive) or as measured, ``0.97L``."""

    def check(self, value: Any) -> str:
        """The text as sent."""
        if not isinstance(value, str) or not _POWER_FACTOR.fullmatch(value):
            raise fault("not-a-power-factor", "Send text such as 1, 0.5L, 0.8C or 0.97L.")
        return value


class Share(Value):
    """A part of a whole as a fraction or number above zero: ``1/3``, ``0.5``."""

    def check(self, value: Any) -> str:
        """The text as sent."""
        is_share = isinstance(value, str) and _SHARE.fullmatch(value)
        if not is_share or not value.strip("0./") or value.startswith("0/"):
            raise fault("not-a-share", "Send text such as 1/3 or 0.5.")
        return str(value)
