"""The collections: their names, what they hold, and the properties one may filter by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

TEXT, WHOLE, NUMBER, FLAG, TIME = "string", "integer", "number", "boolean", "date-time"


@dataclass(frozen=True, slots=True)
class Collection:
    """``properties``: name -> type, as ``features.py`` gives them."""

    id: str
    title: str
    description: str
    properties: Mapping[str, str]

    @property
    def filters(self) -> tuple[str, ...]:
        """Properties that a request may name; equality of decimal numbers means nothing."""
        return tuple(name for name, kind in self.properties.items() if kind != NUMBER)


def _of(kind: str, names: str) -> dict[str, str]:
    return dict.fromkeys(names.split(), kind)


_FIX = {"accuracy_m": NUMBER, **_of(TEXT, "datum provider")}
_TICKETS = Collection(
    "tickets",
    "Tickets 投诉工单",
    "Complaints at their sites; the time is when they were opened.",
    {
        **_of(
            TEXT,
            "ticket status class sub_item grade title address area district transformer feeder",
        ),
        **_of(TEXT, "holders party shares party_state resolution_state datum"),
        **_of(WHOLE, "priority attention photos readings facts"),
        **_of(TIME, "opened_at occurred_at due"),
        "emergency": FLAG,
    },
)
_INVESTIGATIONS = Collection(
    "investigations",
    "Investigations 调查任务",
    "Field work at the site of its ticket; the time is from assignment to end.",
    {
        **_of(TEXT, "ticket type crew state ended_because ticket_status class"),
        **_of(TIME, "assigned_at due last_step_at ended_at"),
        "held": FLAG,
        "priority": WHOLE,
    },
)
_FINDINGS = Collection(
    "findings",
    "Findings 现场发现",
    "What crews found, where and when they said so (device time, corrected).",
    {
        **_of(TEXT, "ticket investigation crew seen cause party shares state replaced_by"),
        **_of(TIME, "at received_at"),
        **_FIX,
    },
)
_CREWS = Collection(
    "crews",
    "Crews 班组",
    "Where each crew was last known to be, with the age and accuracy of that fix.",
    {**_of(TEXT, "crew name area fact"), "seen_at": TIME, "age_s": WHOLE, **_FIX},
)
COLLECTIONS: Mapping[str, Collection] = MappingProxyType(
    {item.id: item for item in (_TICKETS, _INVESTIGATIONS, _FINDINGS, _CREWS)}
)
