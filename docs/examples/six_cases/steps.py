"""What most cases do alike: decide, carry out, reply, call back, archive."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from client import Json
from stage import Ticket

_PICTURES = Path(__file__).parents[3] / "server" / "demo" / "pictures"
JOINT, METER, POLE = (
    (_PICTURES / f"{name}.jpg").read_bytes() for name in ("joint", "meter", "pole")
)


def site(address: str, lat: float, lon: float, transformer: str, area: str = "urban") -> Json:
    """Where the supply is: WGS-84, and its place in the network."""
    return {
        "address": address,
        "lat": lat,
        "lon": lon,
        "datum": "WGS84",
        "area": area,
        "transformer": transformer,
    }


def compensation() -> list[Json]:
    """Price × (1 − years used / service life): 3000 × (1 − 5/10) and 2500 × (1 − 6/12) CNY."""
    return [
        {"action": f"Compensate the {what}", "owner": "utility", "money": True, "amount": amount,
         "currency": "CNY"}
        for what, amount in (("television", "1500.00"), ("refrigerator", "1250.00"))
    ]  # fmt: skip


def decide(
    ticket: Ticket,
    party: str,
    reason: str,
    measures: list[Json] | None = None,
    shares: dict[str, int] | None = None,
) -> None:
    """Stages 4 and 5: who is responsible; what is done is what crews propose, if not said."""
    resolution = {"measures": measures} if measures else {"reason": "As the crew proposes."}
    borne = [{"party": name, "percent": percent} for name, percent in (shares or {}).items()]
    found = [fact["fact"] for fact in ticket.now["responsibility"]["proposals"]]
    said = {"party": party, "shares": borne, "reason": reason, "basis": found}
    body = {"responsibility": said, "resolution": resolution}
    ticket.do("decision", "dispatcher", "decisions", body, f"{party}: {reason}")


def seen(ticket: Ticket) -> Json:
    """The sum an approver sees: an approval counts for that sum and no other."""
    plan = ticket.now["resolution"]
    return {"amount": plan["amount"], "currency": plan["currency"]}


def approve(ticket: Ticket, step: str) -> Json:
    """The body of an approval of one step."""
    return {"step": step, "outcome": "approve", **seen(ticket)}


def execute(ticket: Ticket) -> None:
    """Reports every measure as carried out."""
    for measure in ticket.measures():
        body = {"measure": measure, "state": "done"}
        ticket.do("execution", "dispatcher", "executions", body, "measure carried out")


def reply(text: str, basis: list[str] | None = None) -> Json:
    """The body of a reply by telephone; ``basis`` are the facts that the result rests on."""
    return {"channel": "phone", "text": text, "basis": basis or []}


def tell_result(ticket: Ticket, text: str) -> None:
    """Stage 6: the customer is told what was found, and gets the result sheet with its basis."""
    basis = ticket.now["responsibility"]["basis"]
    ticket.do("reply", "dispatcher", "replies", reply(text, basis))
    sheet = ticket.district.users["dispatcher"].page(f"/tickets/{ticket.id}/result-sheet?lang=en")
    if text not in sheet:
        raise AssertionError("the result sheet does not say what the customer was told")
    ticket.tell("result sheet", f"{len(sheet)} bytes, resting on {len(basis)} facts")


def close(ticket: Ticket, text: str) -> None:
    """Stages 6 to 8, with the archive refused while the call-back is missing."""
    tell_result(ticket, text)
    ticket.refused("dispatcher", "archive", {}, "archive-before-call-back")
    ticket.do("call-back", "dispatcher", "call-backs", {"satisfaction": "satisfied"})
    archive(ticket)


def archive(ticket: Ticket) -> None:
    """Stage 8: the file is complete, then read-only."""
    ticket.wait("archive", "all that belongs to the file is there", is_complete)
    ticket.do("archive", "dispatcher", "archive", {}, "archived, read-only")
    ticket.refused("dispatcher", "records", {"source": "billing", "text": "Late."}, "archived")


def is_complete(now: Json) -> bool:
    """Whether every item of the archive's checklist is done."""
    return all(item["done"] for item in now["archive_check"])


def text(moment: datetime) -> str:
    """A moment as JSON has it."""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
