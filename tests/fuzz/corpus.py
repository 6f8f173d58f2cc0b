"""One good file of each format: what the fuzzers change byte by byte."""

from __future__ import annotations

from typing import Any

from schemas.instrument_mapping import header_hash
from tests.unit.instruments import files

FLUKE_1730 = (
    b"Timestamp_Start;Timestamp_End;Trend_Period;Vrms_AN_avg;Vrms_AN_min;Frequency_avg\r\n"
    b"2026-11-01 00:00:00;2026-11-01 00:10:00;600;229.1;228.0;50.01\r\n"
    b"2026-11-01 00:10:00;2026-11-01 00:20:00;600;1.#QNAN;227.5;49.99\r\n"
)
FLUKE_43X = (
    b"Date, Time, Vrms ph-n AN Min, Vrms ph-n AN Avg, Vrms ph-n AN Max, Status\r\n"
    b"10/25/2026, 02:50:00 AM, 228.0, 229.0, 230.0, 0\r\n"
    b"10/25/2026, 02:00:00 AM, 228.0, 229.0, 230.0, 8\r\n"
)
PUSH = (
    b'<DataNotification><LongInvokeIdAndPriority Value="00000001"/>'
    b'<DateTime Value="07EA0B1701080000FFFE2000"/><NotificationBody><DataValue><Structure>'
    b'<OctetString Value="0100200700FF"/><UInt16 Value="0900"/><Structure><Int8 Value="FF"/>'
    b'<Enum Value="23"/></Structure></Structure></DataValue></NotificationBody></DataNotification>'
)
_CFG = files.Cfg(digitals=2, samples=3).encoded()
COMBINED = (
    b"--- file type: CFG ---\r\n" + _CFG + b"--- file type: DAT ASCII ---\r\n"
    + b"".join(files.sample("ASCII", place, [place], [0, 1]) for place in (1, 2, 3))
)  # fmt: skip


def _binary(kind: str) -> bytes:
    """A record of three samples in one of the binary forms."""
    samples = b"".join(files.sample(kind, place, [place], [0, 1]) for place in (1, 2, 3))
    return (
        b"--- file type: CFG ---\r\n"
        + files.Cfg(digitals=2, samples=3, kind=kind).encoded()
        + f"--- file type: DAT {kind}: {len(samples)} ---\r\n".encode()
        + samples
    )


MAPPINGS: dict[str, dict[str, Any]] = {
    header_hash(["Time", "U1", "I1", "State"]): {
        "name": "logger",
        "time": ["Time"],
        "decimal": ",",
        "date_order": "dmy",
        "status": "State",
        "columns": [
            {"column": "U1", "channel": "U_L1", "stat": "avg", "unit": "kV"},
            {"column": "I1", "channel": "I_L1", "stat": "max", "unit": "A"},
        ],
    }
}
"""What a person has said of the columns of ``logger-csv, mapped``."""
_MAPPED = (
    "Logger 3\nTime;U1;I1;State\n25/10/2026 02:00:00;0,2301;5,1;0\n"
    "25/10/2026 02:30:00;----;OL;0\n25/10/2026 02:00:00;0,2299;1.#QNAN;8\n"
)
CORPUS: dict[str, bytes] = {
    "iec62056-21": files.with_bcc("0.0.0(123)1.8.0(001234.5*kWh)\r\n32.7.0(229.9*V)\r\n!\r\n"),
    "p1": files.telegram("0-0:1.0.0(240310184500W)", "1-0:1.8.1(123456.789*kWh)"),
    "dlt645": files.dlt645(0x91, bytes.fromhex("0001010224230000"))
    + files.dlt645(0x91, bytes.fromhex("0000000076170300")),
    "dlms": PUSH,
    "comtrade": COMBINED,
    "comtrade, binary": _binary("BINARY"),
    "comtrade, binary32": _binary("BINARY32"),
    "comtrade, float32": _binary("FLOAT32"),
    "pqdif": files.pqdif([229.0, 230.0, 231.0]),
    "pqdif, compressed": files.pqdif([229.0, 230.0, 231.0], compressed=True),
    "green-button": files.green_button([(1_700_000_000, 3600, 450), (1_700_003_600, 3600, 420)]),
    "fluke-1730": FLUKE_1730,
    "fluke-1730, utf-16": FLUKE_1730.decode().encode("utf-16"),
    "fluke-43x": FLUKE_43X,
    "logger-csv": "记录仪;A\n日期;时间;电压\n2026/11/01;8:00:00;230,1\n".encode("gbk"),
    "logger-csv, mapped": _MAPPED.encode("gbk"),
}
