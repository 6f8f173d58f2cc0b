"""What happened between two states of a ticket. Pure.

A message has ids and states and no word that a person wrote: who wants more reads the ticket
through REST, where the reader's own rights count.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from schemas.api.webhooks import HookEvent
from sync import jsontext

State = Mapping[str, Any]
"""What is remembered of a ticket, to be compared with what it becomes."""
_WAITED_FOR = ("running", "provisional")


@dataclass(frozen=True, slots=True)
class Happening:
    """One event of a ticket. ``key`` tells it from others of the same kind and ticket: the same
    happening, found again after a crash, has the same key."""

    event: HookEvent
    ticket: str
    key: str
    data: Mapping[str, Any]

    def message_id(self, hook: str) -> str:
        """The ``Webhook-Id``: the same for the same happening and webhook, always."""
        name = f"kancha:{hook}:{self.ticket}:{self.event}:{self.key}"
        return f"msg_{uuid5(NAMESPACE_URL, name).hex}"

    def payload(self, at: str) -> str:
        """The body to send: type, timestamp and data, as Standard Webhooks advises."""
        data = {"ticket": self.ticket, "address": f"/api/v1/tickets/{self.ticket}", **self.data}
        return jsontext.dumps({"type": self.event.value, "timestamp": at, "data": data}).decode()


def state_of(ticket: Mapping[str, Any]) -> State:
    """What has to be remembered of a ticket document."""
    parties = ticket["responsibility"]
    return {
        "status": ticket["status"],
        "party": parties["party"],
        "party_state": parties["state"],
        "shares": parties["shares"],
        "resolution": ticket["resolution"]["state"],
        "investigations": sorted(item["id"] for item in ticket["investigations"]),
        "replies": sorted(item["fact"] for item in ticket["replies"]),
        "call_backs": sorted(item["fact"] for item in ticket["call_backs"]),
        "reopenings": sorted(item["fact"] for item in ticket["reopenings"]),
        "attention": sorted(item["fact"] for item in ticket["attention"]),
        "after_hand_over": sorted(ticket["after_hand_over"]),
    }


NOTHING: State = {
    "status": None,
    "party": "undetermined",
    "party_state": "open",
    "resolution": "open",
}
"""Before a ticket was opened."""
_ADDED = (
    ("replies", HookEvent.REPLIED),
    ("call_backs", HookEvent.CALLED_BACK),
    ("reopenings", HookEvent.REOPENED),
    ("attention", HookEvent.ATTENTION),
    ("after_hand_over", HookEvent.AFTER_HAND_OVER),
)


def happenings(before: State, ticket: Mapping[str, Any], rev: str) -> Iterator[Happening]:
    """What happened since ``before``; ``rev`` is the revision of the ticket document."""
    name, now = ticket["ticket"], state_of(ticket)
    if before["status"] is None:
        yield Happening(HookEvent.OPENED, name, "", _in_short(ticket))
    for item in ticket["investigations"]:
        if item["id"] not in before.get("investigations", ()):
            said = {"investigation": item["id"], "crew": item["crew"], "type": item["type"]}
            yield Happening(HookEvent.ASSIGNED, name, item["id"], said)
    for member, event in _ADDED:
        for fact in now[member]:
            if fact not in before.get(member, ()):
                yield Happening(event, name, f"{rev}:{fact}", {"fact": fact})
    yield from _changed(before, now, name, rev)


def _responsible(state: State) -> dict[str, Any]:
    """Of one who is remembered from before there were shares, none are known."""
    shares = state.get("shares") or []
    return {"party": state["party"], "shares": shares, "state": state["party_state"]}


def _changed(before: State, now: State, name: str, rev: str) -> Iterator[Happening]:
    said, was = _responsible(now), _responsible(before)
    if said != was:
        yield Happening(HookEvent.RESPONSIBILITY, name, rev, {**said, "before": was})
    if before["resolution"] != now["resolution"]:
        said = {"state": now["resolution"], "before": {"state": before["resolution"]}}
        yield Happening(HookEvent.RESOLUTION, name, rev, said)
    if before["status"] is not None and before["status"] != now["status"]:
        said = {"status": now["status"], "before": {"status": before["status"]}}
        yield Happening(HookEvent.STATUS, name, rev, said)
        if now["status"] == "archived":
            yield Happening(HookEvent.ARCHIVED, name, rev, {"status": now["status"]})


def promises(ticket: Mapping[str, Any], now: str) -> Iterator[Happening]:
    """The promises of a ticket that were missed, or are at risk, by ``now`` (text that sorts)."""
    for item in ticket["deadlines"]:
        if item["due"] is None:
            continue
        ran_out = item["state"] in _WAITED_FOR and item["due"] <= now
        if item["state"] == "missed" or ran_out:
            yield promise(HookEvent.MISSED, ticket["ticket"], item["name"], item["due"])
        elif item["state"] == "running" and (item.get("at_risk_from") or now) < now:
            yield promise(HookEvent.AT_RISK, ticket["ticket"], item["name"], item["due"])


def promise(event: HookEvent, ticket: str, name: str, due: str) -> Happening:
    """A promise at risk or missed; told once for each due moment."""
    return Happening(event, ticket, f"{name}:{due}", {"deadline": name, "due": due})


def ping(hook: str, at: str) -> Happening:
    """A test message; it belongs to no ticket."""
    return Happening(HookEvent.PING, "-", f"{hook}:{at}", {})


def _in_short(ticket: Mapping[str, Any]) -> dict[str, Any]:
    names = ("status", "class", "sub_item", "grade", "priority", "emergency", "opened_at")
    return {name: ticket.get(name) for name in (*names, "reference")}
