"""Casebooks of tickets in all conditions: a full one, a poor one, a hostile one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from casework.audit import fact_digest
from casework.filed import FiledFact
from casework.fold import standing
from schemas.vocabulary import FactKind
from server.reports.events import Filed
from server.reports.gather import Casebook
from server.reports.pictures import Picture, picture
from tests.project.tree import ROOT
from tests.unit.casework.casefile import (
    RULES,
    TICKET,
    assignment,
    decision,
    field,
    finding,
    intake,
    office,
    step,
    ticket,
)

HERE = {"lat": 32.0402, "lon": 118.8101, "datum": "WGS84", "accuracy_m": 6.5}
POLE = Path(ROOT / "server/demo/pictures/pole.jpg").read_bytes()


def book(*filed: FiledFact, shown: Picture | None = None) -> Casebook:
    """The casebook of these facts; ``shown`` is the preview of every photo."""
    by_id = {item.fact.id: Filed(item, fact_digest(item.fact)) for item in filed}
    return Casebook(ticket(*filed), standing(TICKET, filed), by_id, RULES, lambda _: shown)


def complaint(**changes: Any) -> FiledFact:
    """Low voltage at Li Na's."""
    body: dict[str, Any] = {
        "title": "晚间电压低",
        "matter": "每天晚上七点以后灯光发暗。",
        "demand": "尽快解决",
        "sub_item": "low-voltage",
        "customer": {"account": "3301001", "name": "李娜", "phone": "13800000000"},
        "site": {"address": "柳巷12号", "lat": 32.0404, "lon": 118.8103, "datum": "WGS84"},
    }
    return intake(1, **{**body, **changes})


def voltage(number: int, value: str, minutes: float = 50, **more: Any) -> FiledFact:
    """A voltage by a crew."""
    body = {"quantity": "voltage", "value": value, "unit": "V", "method": "spot", **more}
    return field(number, FactKind.READING, body, minutes)


def photo(number: int, minutes: float = 52, **more: Any) -> FiledFact:
    """A photo by a crew."""
    body: Mapping[str, Any] = {
        "sha256": f"{number:064x}",
        "size": 2_000_000,
        "type": "image/jpeg",
        "caption": "表箱",
        "capture": {"source": "camera", "position": HERE},
        **more,
    }
    return field(number, FactKind.PHOTO, body, minutes)


def visit() -> list[FiledFact]:
    """What a crew does on site: arrives, hears a neighbour, measures, photographs, finds."""
    neighbour = {"text": "我家也一样。", "by": {"role": "neighbour", "name": "王邻居"}}
    return [
        complaint(),
        assignment(),
        field(11, FactKind.PROGRESS, {"step": "arrived", "position": HERE}, 40),
        field(12, FactKind.STATEMENT, neighbour, 45),
        voltage(13, "222.4", 50, phase="L1"),
        voltage(14, "193.0", 51),
        photo(15),
        finding(16, "utility", 60),
        step(17, "done", 70),
    ]


def settled() -> list[FiledFact]:
    """The same, decided and answered."""
    return [
        *visit(),
        decision(
            21, 100,
            responsibility={"party": "utility", "reason": "接头烧坏，属供电企业设备。"},
            resolution={"measures": [{"action": "更换接头", "owner": "utility"}],
                        "reason": "内部备注：预算项目三"},
        ),
        office(22, FactKind.RECORD, {"source": "billing", "text": "内部查证：无欠费"}, 105),
        office(23, FactKind.REPLY, {"channel": "phone", "text": "接头已更换，电压恢复正常。"}, 120),
        office(24, FactKind.CALL_BACK, {"satisfaction": "satisfied", "note": "内部：已谅解"}, 130),
    ]  # fmt: skip


def pole() -> Picture:
    """A preview as a phone sends it."""
    found = picture(POLE)
    assert found is not None
    return found
