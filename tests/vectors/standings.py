"""Facts of a crew with amendments and withdrawals: state of the work and its checklist."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

from casework.filed import FiledFact
from casework.fold import fold
from schemas.documents import fact_document
from schemas.instants import instant_text
from schemas.vocabulary import FactKind, Step
from tests.unit.casework.casefile import RULES, TICKET, assignment, field, intake, uuid

_TITLE = {"zh": "项", "en": "Item"}
_OPTIONS = [{"code": code, "title": _TITLE} for code in ("left", "right")]
ITEMS: list[dict[str, Any]] = [
    {"code": "meter-photo", "kind": "photo", "required": True, "title": _TITLE},
    {"code": "voltage", "kind": "reading", "required": True, "title": _TITLE},
    {"code": "side", "kind": "choice", "required": True, "title": _TITLE, "options": _OPTIONS},
    {"code": "load", "kind": "text", "required": False, "title": _TITLE},
    {"code": "switched-off", "kind": "done", "required": True, "title": _TITLE},
]
_NAMED = f"{TICKET}:photo:{uuid(900)}"
_WAYS: tuple[dict[str, Any], ...] = (
    {"fact": _NAMED}, {"choice": "left"}, {"choice": "up"}, {"text": "2 kW"}, {"text": ""},
    {"done": True}, {"done": False}, {"not_done": "nobody at home"},
)  # fmt: skip


def _said(draw: random.Random, number: int, *, is_behind: bool) -> FiledFact:
    """``is_behind``: by a clock that shows a time before the assignment."""
    minutes = draw.choice([number, number, draw.randint(-30, 60)])
    minutes = -draw.randint(1, 30) if is_behind else minutes
    received = number + 20 * draw.randint(0, 1)
    if draw.random() < 0.5:
        step = draw.choice(list(Step))
        body: dict[str, Any] = {"step": step.value, "reason": "so"}
        return field(number, FactKind.PROGRESS, body, minutes, received=received)
    items = draw.sample(ITEMS, draw.randint(0, 4))
    answers = [{"item": item["code"], **draw.choice(_WAYS)} for item in items]
    told = {"seen": "x", "checklist": answers}
    return field(number, FactKind.FINDING, told, minutes, received=received)


def _changed(draw: random.Random, number: int, known: list[FiledFact]) -> FiledFact:
    """An amendment or a withdrawal of something that was said."""
    target = draw.choice(known)
    made = field(number, target.fact.kind, _said_like(draw, target), number)
    if draw.random() < 0.5 or target.fact.retracts is not None:
        return replace(
            made, fact=replace(made.fact, retracts=target.fact.id, body={"reason": "wrong"})
        )
    return replace(made, fact=replace(made.fact, amends=target.fact.id))


def _said_like(draw: random.Random, target: FiledFact) -> dict[str, Any]:
    if target.fact.kind is FactKind.PROGRESS:
        return {"step": draw.choice(list(Step)).value, "reason": "so"}
    item = draw.choice(ITEMS)
    return {"seen": "y", "checklist": [{"item": item["code"], **draw.choice(_WAYS)}]}


def _story(draw: random.Random) -> list[FiledFact]:
    told: list[FiledFact] = []
    is_behind = draw.random() < 0.3
    for number in range(3, 3 + draw.randint(1, 14)):
        if told and draw.random() < 0.3:
            told.append(_changed(draw, number, told))
        else:
            told.append(_said(draw, number, is_behind=is_behind))
    return told


def vectors() -> dict[str, Any]:
    """``items`` of the checklist and ``cases``: facts with their receipts, and what stands."""
    draw = random.Random(3_001)
    return {"work": uuid(2), "items": ITEMS, "cases": [_case(_story(draw)) for _ in range(90)]}


def _case(told: list[FiledFact]) -> dict[str, Any]:
    given = assignment(2, 1, checklist=ITEMS)
    ticket = fold(TICKET, [intake(1, 0), given, *told], RULES)
    assert ticket is not None
    (work,) = ticket.investigations
    assert work.checklist is not None
    listed = [given, *told]
    return {
        "facts": [fact_document(one.fact) for one in listed],
        "received": {one.fact.id: instant_text(one.received_at) for one in listed},
        "state": work.state,
        "checklist": work.checklist.to_document(),
    }
