"""From documents of the office to rows: pure, and forgiving, for what the office keeps was checked
when it came in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from schemas.vocabulary import MediaState
from server.masking import Mask, mask_of
from server.readmodel.cells import cell_of
from server.readmodel.moments import ms_of_text
from server.readmodel.schema import NEVER
from sync import jsontext

_BEGUN = frozenset({"en-route", "arrived", "working", "paused", "done"})
_OVER = frozenset({"done", "cannot-complete"})
_ASIDE = ("needs-attention:", "after-hand-over:", "after-archive:", "declined:", "moved:")
_POSITION_IN = ("position", "capture")
_Json = Mapping[str, Any]
Row = tuple[Any, ...]
PERSONAL = "\x1f"
"""Parts what everybody may search from what tells who a customer is."""


@dataclass(frozen=True, slots=True)
class TicketRows:
    """Values by column for ``ticket`` and ``shown``; rows without the ticket's key for the rest."""

    ticket: dict[str, Any]
    shown: dict[str, Any]
    investigations: list[Row]
    deadlines: list[Row]
    warnings: list[Row]
    aside: list[Row]
    flags: list[Row]


def ticket_rows(content: _Json) -> TicketRows:
    """Of a ticket document (docs/architecture.md draws it)."""
    deadlines, site = content["deadlines"], content.get("site") or {}
    mask = mask_of([content])
    shown = {
        "title": content.get("title"),
        "open_title": _masked_title(content, mask),
        "datum": site.get("datum"),
        "radius_m": site.get("radius_m"),
        "channel": content.get("channel"),
        "holders": " ".join(content["holders"]),
        "shares": jsontext.dumps(content["responsibility"].get("shares") or []).decode(),
        "deadlines": jsontext.dumps([_deadline(item) for item in deadlines]).decode(),
        "text": searched(content, mask),
    }
    return TicketRows(
        ticket={
            **_looked_at(content),
            **_stages(content),
            **_carried_out(content),
            **_end(content),
        },
        shown=shown,
        investigations=[_investigation(item) for item in content["investigations"]],
        deadlines=[_deadline_row(item) for item in deadlines if item["due"]],
        warnings=[row for item in deadlines for row in _warnings(item)],
        aside=[(fact,) for fact in sorted(_set_aside(content))],
        flags=[(code,) for code in sorted(_flags(content))],
    )


def _looked_at(content: _Json) -> dict[str, Any]:
    """What filters and sorts look at."""
    deadlines = content["deadlines"]
    site, customer = content.get("site") or {}, content.get("customer") or {}
    parties = content["responsibility"]
    return {
        "id": content["ticket"],
        "status": content["status"],
        "class": content.get("class"),
        "sub_item": content.get("sub_item"),
        "grade": content.get("grade"),
        "priority": content.get("priority") or 3,
        "emergency": bool(content.get("emergency")),
        "area": site.get("area"),
        "district": site.get("district"),
        "party": parties["party"],
        "party_state": parties["state"],
        "resolution_state": content["resolution"]["state"],
        "attention": len(content["attention"]),
        "after_hand_over": len(content["after_hand_over"]),
        "disputes": len(content["disputes"]),
        "escalated": bool(content.get("escalated")),
        "repeats": content.get("repeats") or 0,
        "facts": content["facts"],
        "media": _media((content.get("evidence") or {}).get("photos") or {}).value,
        "opened_at": ms_of_text(content.get("opened_at")) or 0,
        "due": _nearest(deadlines, ("running", "provisional")),
        "missed_from": _nearest(deadlines, ("running",)),
        "warned_from": _warned_from(deadlines),
        **_on_map(site),
        "account": customer.get("account"),
        "transformer": site.get("transformer"),
        "address": site.get("address"),
    }


def _media(photos: _Json) -> MediaState:
    """What facts say of the originals; bytes on their way are none."""
    if not photos.get("declared"):
        return MediaState.NONE
    arrived = photos["arrived"] >= photos["declared"]
    return MediaState.COMPLETE if arrived else MediaState.MISSING


def searched(content: _Json, mask: Mask) -> str:
    """The text that a search looks into, in lower case: first what everybody may find, then,
    behind PERSONAL, what tells who the customer is."""
    customer, site = content.get("customer") or {}, content.get("site") or {}
    meter = content.get("meter") or {}
    said = [content.get("title"), content.get("matter")]
    shown = [mask.text(text) if isinstance(text, str) else text for text in said]
    opened = [content["ticket"], *shown, content.get("reference")]
    opened += [site.get("transformer"), meter.get("number")]
    personal = [customer.get(name) for name in ("account", "name", "phone")]
    personal += [site.get("address"), *(text for text in said if text not in shown)]
    return f"{_lines(opened)}\n{PERSONAL}{_lines(personal)}"


def _lines(parts: Iterable[Any]) -> str:
    return "\n".join(part for part in parts if isinstance(part, str)).lower()


def _masked_title(content: _Json, mask: Mask) -> str | None:
    title = content.get("title")
    shown = mask.text(title) if isinstance(title, str) else None
    return None if shown == title else shown


def finding_row(content: _Json) -> Row:
    """Of a finding: what it says of the cause, and which fact it replaces."""
    body = content.get("body") or {}
    replaces = content.get("amends") or content.get("retracts")
    return content["ticket"], body.get("cause"), replaces


def place_row(content: _Json) -> Row | None:
    """Where a fact was made; None where it does not say so."""
    body = content.get("body") or {}
    found = next((_position(body.get(name)) for name in _POSITION_IN if body.get(name)), None)
    if found is None:
        return None
    lat, lon = float(found["lat"]), float(found["lon"])
    accuracy, crew = found.get("accuracy_m"), content["author"].get("crew")
    measured = (_age_ms(found), lat, lon, found.get("datum") or "unknown", accuracy)
    return content["ticket"], content["kind"], crew, *measured, cell_of(lat, lon)


def _position(said: Any) -> _Json | None:
    if isinstance(said, Mapping) and isinstance(said.get("position"), Mapping):
        said = said["position"]
    sound = isinstance(said, Mapping) and all(_is_number(said.get(name)) for name in ("lat", "lon"))
    return said if sound else None


def _age_ms(position: _Json) -> int:
    """A phone may give an old fix; one that was made later than the fact is none."""
    age_s: Any = position.get("age_s")
    return round(age_s * 1000) if _is_number(age_s) and 0 <= age_s <= 1e9 else 0


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _on_map(site: _Json) -> dict[str, Any]:
    lat, lon = site.get("lat"), site.get("lon")
    if lat is None or lon is None:
        return {"cell": None, "lat": None, "lon": None}
    return {"cell": cell_of(lat, lon), "lat": lat, "lon": lon}


def _nearest(deadlines: Iterable[_Json], states: tuple[str, ...]) -> int:
    """The nearest due moment of the promises in these states that nothing has met."""
    found = (
        ms_of_text(item["due"])
        for item in deadlines
        if item["state"] in states and item["met_at"] is None
    )
    return min((due for due in found if due is not None), default=NEVER)


def _stages(content: _Json) -> dict[str, int | None]:
    """When the ticket came into each stage; the earliest work, but the last end of work."""
    work = content["investigations"]
    steps = [step for item in work for step in item["steps"]]
    decided = [line["at"] for line in content["history"] if line["what"] == "decision"]
    over = content["responsibility"]["state"] == "confirmed"
    assigned = min((item["assigned_at"] for item in work), default=None)
    begun = min((step["at"] for step in steps if step["step"] in _BEGUN), default=None)
    done = max((step["at"] for step in steps if step["step"] in _OVER), default=None)
    return {
        "assigned_at": ms_of_text(assigned),
        "begun_at": ms_of_text(begun),
        "done_at": ms_of_text(done),
        "decided_at": ms_of_text(max(decided, default=None)) if over else None,
    }


def _carried_out(content: _Json) -> dict[str, Any]:
    """When the resolution was approved as a whole, and when all its measures were done."""
    plan = content["resolution"]
    chain, measures = plan.get("approvals") or (), plan.get("measures") or ()
    reports = [item["execution"] or {} for item in measures]
    return {
        "approved_at": _when_all([(one["state"] == "approved", one["at"]) for one in chain]),
        "measures": len(measures),
        "executed_at": _when_all([(one.get("state") == "done", one.get("at")) for one in reports]),
    }


def _when_all(parts: Sequence[tuple[bool, str | None]]) -> int | None:
    """The moment of the last part, once all of them are there; None of no parts."""
    done = bool(parts) and all(is_done for is_done, _ in parts)
    return ms_of_text(max(at for _, at in parts if at)) if done else None


def _end(content: _Json) -> dict[str, Any]:
    """The last reply, call-back and archive, and what the customer said: at the last call that
    reached him, where there was one."""
    calls = content.get("call_backs") or []
    reached = [item for item in calls if item["satisfaction"] != "not-reached"] or calls
    archived = content.get("archived") or {}
    return {
        "replied_at": ms_of_text(
            max((item["at"] for item in content.get("replies") or ()), default=None)
        ),
        "called_back_at": ms_of_text(reached[-1]["at"] if reached else None),
        "archived_at": ms_of_text(archived.get("at")),
        "satisfaction": reached[-1]["satisfaction"] if reached else None,
    }


def _investigation(item: _Json) -> Row:
    at = ms_of_text(item["assigned_at"]) or 0
    held = item["ended_at"] is None
    return item["id"], item["crew"], item["type"], item["state"], at, held


def _deadline(item: _Json) -> dict[str, Any]:
    kept = {name: item[name] for name in ("name", "state", "due", "met_at")}
    more = {"at_risk_from": item.get("at_risk_from"), "warnings": item.get("warnings") or []}
    return kept | more


def _warnings(item: _Json) -> Iterator[Row]:
    """None of a promise that is met, stands, waits for its start or has no sure end."""
    if item["state"] == "running":
        for level, moment in enumerate(item.get("warnings") or (), start=1):
            yield item["name"], level, ms_of_text(moment)


def _warned_from(deadlines: Iterable[_Json]) -> int:
    moments = [at for item in deadlines for _, level, at in _warnings(item) if level == 1]
    return min(moments, default=NEVER)


def _deadline_row(item: _Json) -> Row:
    moments = (ms_of_text(item.get(name)) for name in ("due", "met_at", "at_risk_from"))
    return item["name"], item["state"], *moments


def _flags(content: _Json) -> set[str]:
    flags = (content.get("evidence") or {}).get("flags") or {}
    return {flag["code"] for some in (flags.get("facts") or {}).values() for flag in some}


def _set_aside(content: _Json) -> set[str]:
    """Facts that do not count here; those of a merged ticket count as copies in the other one."""
    lines = content["history"]
    if content.get("merged"):
        return {line["fact"] for line in lines}
    return {line["fact"] for line in lines if line["what"].startswith(_ASIDE)}
