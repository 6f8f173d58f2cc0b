"""Text export of the Fluke 1730 family: ``Timestamp_Start;Timestamp_End;…;Vrms_AN_avg;…``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from media.instruments.content import Content
from media.instruments.contract import Block, Options, Report
from media.instruments.errors import InstrumentFileError
from media.instruments.table import find_header, read_table

_PHASE = {"A": "L1", "B": "L2", "C": "L3", "N": "N"}
_COMMA = re.compile(r"-?\d+,\d+")
_PAIR = {"AN": "L1", "BN": "L2", "CN": "L3", "AB": "L12", "BC": "L23", "CA": "L31"}
_NAMES = (
    (re.compile(r"Vrms_(AN|BN|CN|AB|BC|CA)_(avg|min|max)"), "U", "V"),
    (re.compile(r"Irms_([ABCN])_(avg|min|max)"), "I", "A"),
    (re.compile(r"(?:THD)?_?V?THD_(AN|BN|CN|AB|BC|CA)_(avg|min|max)"), "THDU", "%"),
    (re.compile(r"Frequency()_(avg|min|max)"), "f", "Hz"),
    (re.compile(r"PowerP_([ABC]|Total)_(avg|min|max)"), "P", "W"),
    (re.compile(r"PowerQ_([ABC]|Total)_(avg|min|max)"), "Q", "var"),
    (re.compile(r"PowerS_([ABC]|Total)_(avg|min|max)"), "S", "VA"),
    (re.compile(r"PowerFactorPF_([ABC]|Total)_(avg|min|max)"), "pf", ""),
    (re.compile(r"ActiveEnergy_(Total)()"), "E_act_imp", "Wh"),
)


def sniff(head: bytes) -> float:
    """Likeness by the first column names."""
    plain = head.replace(b"\0", b"")[:4096]
    return 0.98 if b"Timestamp_Start" in plain and b"_avg" in plain else 0.0


def read(content: Content, options: Options, report: Report) -> Iterator[Block]:
    """The intervals of the trend. Raises InstrumentFileError."""
    header = find_header(content.head())
    if header is None or "Timestamp_Start" not in header.columns:
        raise InstrumentFileError("no-readings", "There is no row under Timestamp_Start.")
    report.instrument = "Fluke 1730"
    mapping: dict[str, Any] = {
        "time": ["Timestamp_Start"],
        "end": "Timestamp_End" if "Timestamp_End" in header.columns else None,
        "decimal": "." if header.delimiter == "," or not _has_comma(header.rows) else ",",
        "columns": [found for name in header.columns if (found := _mapped(name))],
    }
    yield from read_table(content, header, mapping, options, report)


def _has_comma(rows: Sequence[Sequence[str]]) -> bool:
    return any("," in cell and _COMMA.fullmatch(cell) for row in rows for cell in row)


def _mapped(name: str) -> dict[str, Any] | None:
    for pattern, channel, unit in _NAMES:
        found = pattern.fullmatch(name)
        if found is not None:
            phase = _PHASE.get(found[1]) or _PAIR.get(found[1])
            stat = found[2] or "total"
            full = f"{channel}_{phase}" if phase else channel
            return {"column": name, "channel": full, "phase": phase, "stat": stat, "unit": unit}
    return None
