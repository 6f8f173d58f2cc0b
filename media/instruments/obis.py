"""OBIS codes (IEC 62056-61) as canonical channels.

The value groups C, D and E are what counts: ``1-0:32.7.0*255`` and ``32.7.0`` are both the voltage
of phase 1. 12.7.0 is the *average over the phases*, not phase 1.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from schemas.measurement import Stat

_CODE = re.compile(
    r"(?:\d{1,3}-\d{1,3}:)?(\w{1,3})\.(\w{1,3})(?:\.(\d{1,3}))?(?:[*&]\d{1,3})?", re.ASCII
)
_ENERGY = {
    1: "E_act_imp",
    2: "E_act_exp",
    3: "E_react_imp",
    4: "E_react_exp",
    9: "E_app_imp",
    10: "E_app_exp",
}
_NOW: dict[int, tuple[str, str | None]] = {
    1: ("P", None),
    2: ("P_exp", None),
    3: ("Q", None),
    4: ("Q_exp", None),
    9: ("S", None),
    11: ("I", None),
    12: ("U", None),
    13: ("pf", None),
    14: ("f", None),
    16: ("P", None),
    91: ("I_N", "N"),
    **{base + 20 * phase: (f"{name}_L{phase}", f"L{phase}") for phase in (1, 2, 3)
       for base, name in ((1, "P"), (2, "P_exp"), (3, "Q"), (11, "I"), (12, "U"), (13, "pf"))},
}  # fmt: skip
UNITS = {
    **{f"{prefix}{unit}": (f"k{unit}", power - 3)
       for unit in ("Wh", "varh", "VAh", "W", "var", "VA")
       for prefix, power in (("", 0), ("k", 3), ("M", 6))},
    "kV": ("V", 3), "mV": ("V", -3), "kA": ("A", 3), "mA": ("A", -3),
}  # fmt: skip
"""Units of files as the unit of rows and the power of ten to it."""


class Channel(NamedTuple):
    """What an OBIS code measures."""

    name: str
    phase: str | None
    stat: Stat


def channel_of(code: str) -> Channel | None:
    """The channel of an OBIS code; None: it is no OBIS code.

    A code that measures nothing we know is a channel under its own name ``C.D.E``.
    """
    found = _CODE.fullmatch(code)
    if found is None:
        return None
    plain = ".".join(part for part in found.groups() if part)
    if not (found[1].isdigit() and found[2].isdigit()):
        return Channel(plain, None, Stat.INSTANT)
    quantity, kind, tariff = int(found[1]), int(found[2]), int(found[3] or 0)
    if kind == 8 and quantity in _ENERGY:
        name = _ENERGY[quantity] + (f"_T{tariff}" if tariff else "")
        return Channel(name, None, Stat.INSTANT)
    if kind == 6 and quantity in (1, 2):
        return Channel("P" if quantity == 1 else "P_exp", None, Stat.MAXIMUM)
    if kind == 7 and quantity in _NOW and tariff == 0:
        return Channel(*_NOW[quantity], Stat.INSTANT)
    return Channel(plain, None, Stat.INSTANT)
