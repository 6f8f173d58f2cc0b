"""Text export of the Fluke 43x and 177x: ``Date, Time, Vrms ph-n AN Min, … Avg, … Max, …``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from media.instruments.content import Content
from media.instruments.contract import Block, Options, Report
from media.instruments.errors import InstrumentFileError, NeedsMapping
from media.instruments.table import find_header, is_order_clear, read_table, shown_rows
from schemas.instrument_mapping import header_hash

_PHASES = {"A": "L1", "B": "L2", "C": "L3", "N": "N", "AN": "L1", "BN": "L2", "CN": "L3",
           "NG": "NG", "AB": "L12", "BC": "L23", "CA": "L31", "Total": None, "": None}  # fmt: skip
_NAME = re.compile(
    r"(Vrms ph-n|Vrms ph-ph|Vrms|Voltage THD|THD V|Current|Frequency|Active Power|Reactive Power"
    r"|Apparent Power|Power Factor|PF|Unbalance Vn|Pst|Plt)"
    r" ?(AN|BN|CN|NG|AB|BC|CA|A|B|C|N|Total|) ?(Min|Avg|Max)?"
)
_QUANTITIES = {
    "Vrms ph-n": ("U", "V"),
    "Vrms ph-ph": ("U", "V"),
    "Vrms": ("U", "V"),
    "Voltage THD": ("THDU", "%"),
    "THD V": ("THDU", "%"),
    "Current": ("I", "A"),
    "Frequency": ("f", "Hz"),
    "Active Power": ("P", "W"),
    "Reactive Power": ("Q", "var"),
    "Apparent Power": ("S", "VA"),
    "Power Factor": ("pf", ""),
    "PF": ("pf", ""),
    "Unbalance Vn": ("unb_U2", "%"),
    "Pst": ("Pst", ""),
    "Plt": ("Plt", ""),
}


def sniff(head: bytes) -> float:
    """Likeness by the column names."""
    plain = head.replace(b"\0", b"")[:8192]
    return 0.97 if re.search(rb"Date[,;\t] ?Time[,;\t].{0,200}Vrms ", plain, re.S) else 0.0


def read(content: Content, options: Options, report: Report) -> Iterator[Block]:
    """The intervals of the table. What a person has said of this header counts more.

    Raises InstrumentFileError; NeedsMapping where the order of day and month cannot be told.
    """
    header = find_header(content.head())
    if header is None or not {"Date", "Time"} <= set(header.columns):
        raise InstrumentFileError("no-readings", "There is no row under Date and Time.")
    report.instrument = "Fluke 43x"
    comma = header.delimiter != "," and any(
        re.fullmatch(r"-?\d+,\d+", cell) for row in header.rows for cell in row
    )
    mapping: dict[str, Any] = {
        "time": ["Date", "Time"],
        "decimal": "," if comma else ".",
        "status": "Status" if "Status" in header.columns else None,
        "columns": [found for name in header.columns if (found := _mapped(name))],
    }
    key = header_hash(header.columns)
    said = options.mappings.get(key)
    if said is None and not is_order_clear(header, mapping):
        raise NeedsMapping(key, list(header.columns), shown_rows(header))
    yield from read_table(content, header, said or mapping, options, report)


def _mapped(name: str) -> dict[str, Any] | None:
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    channel, unit = _QUANTITIES[found[1]]
    phase = _PHASES[found[2]]
    return {
        "column": name,
        "channel": f"{channel}_{phase}" if phase else channel,
        "phase": phase,
        "stat": (found[3] or "avg").lower(),
        "unit": unit,
    }
