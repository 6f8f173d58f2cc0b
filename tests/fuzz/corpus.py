"""One good file of each format: what the fuzzers change byte by byte."""

from __future__ import annotations

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
BINARY = (
    b"--- file type: CFG ---\r\n"
    + files.Cfg(digitals=2, samples=3, kind="BINARY").encoded()
    + b"--- file type: DAT BINARY: 36 ---\r\n"
    + b"".join(files.sample("BINARY", place, [place], [0, 1]) for place in (1, 2, 3))
)
CORPUS: dict[str, bytes] = {
    "iec62056-21": files.with_bcc("0.0.0(123)1.8.0(001234.5*kWh)\r\n32.7.0(229.9*V)\r\n!\r\n"),
    "p1": files.telegram("0-0:1.0.0(240310184500W)", "1-0:1.8.1(123456.789*kWh)"),
    "dlt645": files.dlt645(0x91, bytes.fromhex("0001010224230000"))
    + files.dlt645(0x91, bytes.fromhex("0000000076170300")),
    "dlms": PUSH,
    "comtrade": COMBINED,
    "comtrade, binary": BINARY,
    "pqdif": files.pqdif([229.0, 230.0, 231.0]),
    "pqdif, compressed": files.pqdif([229.0, 230.0, 231.0], compressed=True),
    "green-button": files.green_button([(1_700_000_000, 3600, 450), (1_700_003_600, 3600, 420)]),
    "fluke-1730": FLUKE_1730,
    "fluke-43x": FLUKE_43X,
    "logger-csv": "记录仪;A\n日期;时间;电压\n2026/11/01;8:00:00;230,1\n".encode("gbk"),
}
