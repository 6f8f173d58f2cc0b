"""The documents that a crew's phone writes: as the field app does, without revisions. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from casework.distance import metres
from casework.place import LatLon
from schemas import outbox, position
from schemas.documents import Author, Fact, Moment, fact_document
from schemas.facts.kinds import newest_version
from schemas.ids import fact_id
from schemas.instants import instant_text, parse_instant
from schemas.vocabulary import FactKind, ItemKind, Step
from server.demo.catalogue import Case
from server.demo.patrol.day import Duty, Move
from server.demo.patrol.ways import fix_at
from server.demo.patrol.work import Documents, Job
from server.demo.story import uuid7

_EVERY_S = 60.0
_EVERY_M = 100.0
"""A place is told again after this long, or this far: as ``field/core/sharing.ts`` does."""
_MANIFEST_EVERY_S = 600.0
_FULL, _EMPTY = 97, 15
_PERCENT_AN_HOUR = 5.0
_DECLINED = {"zh": "班组正在处理另一处故障", "en": "The crew is at another fault"}
_PAUSED = {"zh": "先处理更急的工单", "en": "Other work comes first"}
_NO_PICTURE = {"zh": "演示终端没有相机", "en": "A simulated phone has no camera"}
_SEEN = {"zh": "已按要求检查，情况正常", "en": "Looked at as asked; nothing unusual"}
_APP = "demo"


@dataclass(frozen=True, slots=True)
class Pen:
    """Who writes, when, and about which kinds of cases it knows."""

    duty: Duty
    now: datetime
    cases: tuple[Case, ...]

    def rng(self, *about: str) -> Random:
        """The same for the same moment and matter."""
        text = " ".join((self.duty.phone.device, instant_text(self.now), *about))
        return Random(text)  # noqa: S311 (made-up data)


def written(move: Move, pen: Pen) -> list[dict[str, Any]]:
    """The facts of one move."""
    if move.step is None:
        return _finding(move, pen)
    body: dict[str, Any] = {"step": move.step.value, "position": _fix(move.place, pen)}
    if move.step is Step.DECLINED:
        body["reason"] = _DECLINED[_language(move.job)]
    if move.step is Step.PAUSED:
        body["note"] = _PAUSED[_language(move.job)]
    return [_fact(FactKind.PROGRESS, move.job, body, pen)]


def position_paper(
    job: Job | None, place: LatLon, docs: Documents, pen: Pen
) -> dict[str, Any] | None:
    """Where the crew is, if that is news; that nothing is shared any more, once."""
    phone = pen.duty.phone
    doc_id = position.position_id(phone.crew, phone.device)
    told = docs.get(doc_id) or {"sharing": False}
    if job is None:
        return _last_word(doc_id, position.TYPE, pen, _ENDED) if told["sharing"] else None
    if told["sharing"] and told["step"] == job.state and not _is_news(told, place, pen):
        return None
    fix = _fix(place, pen)
    point = {name: fix[name] for name in ("lat", "lon", "datum", "accuracy_m")}
    said = {
        "sharing": True,
        "fix": fix,
        "ticket": job.ticket["ticket"],
        "investigation": job.id,
        "step": job.state,
        "battery": battery(pen.duty, pen.now),
        "track": [{"at": instant_text(pen.now), **point}],
    }
    return _last_word(doc_id, position.TYPE, pen, said)


def manifest_paper(docs: Documents, pen: Pen, *, news: bool) -> dict[str, Any] | None:
    """What is still on the phone: nothing, once this arrives. Told with news, and now and then."""
    phone = pen.duty.phone
    doc_id = outbox.outbox_id(phone.crew, phone.device)
    told = docs.get(doc_id)
    if told and not news and _age(told, pen) < timedelta(seconds=_MANIFEST_EVERY_S):
        return None
    said = {"app": _APP, "battery": battery(pen.duty, pen.now), "charging": False, "waiting": []}
    return _last_word(doc_id, outbox.TYPE, pen, said)


def battery(duty: Duty, now: datetime) -> int:
    """Percent: it falls while the demo runs."""
    used = (now - duty.began_at) / timedelta(hours=1) * _PERCENT_AN_HOUR
    first = _FULL - Random(duty.phone.device).randrange(20)  # noqa: S311 (made-up data)
    return max(_EMPTY, int(first - used))


_ENDED: Mapping[str, Any] = {"sharing": False, "fix": None, "track": []}


def _is_news(told: Mapping[str, Any], place: LatLon, pen: Pen) -> bool:
    fix = told["fix"]
    far = metres((fix["lat"], fix["lon"]), place) >= _EVERY_M
    return far or _age(told, pen) >= pen.duty.pace.of(_EVERY_S)


def _age(told: Mapping[str, Any], pen: Pen) -> timedelta:
    return pen.now - parse_instant(told["at"]["device"])


def _last_word(doc_id: str, kind: str, pen: Pen, said: Mapping[str, Any]) -> dict[str, Any]:
    phone = pen.duty.phone
    return {
        "_id": doc_id,
        "type": kind,
        "schema": 1,
        "author": {"device": phone.device, "crew": phone.crew, "member": phone.member},
        "at": {"device": instant_text(pen.now), "offset_ms": 0, "offset_age_s": 0},
        **said,
    }


def _fact(kind: FactKind, job: Job, body: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    phone, ticket = pen.duty.phone, job.ticket["ticket"]
    uuid = uuid7(pen.now, pen.rng(kind, job.id))
    author = Author(device=phone.device, member=phone.member, crew=phone.crew)
    at = Moment(pen.now, 0, 0)
    return fact_document(
        Fact(
            fact_id(ticket, kind, uuid), kind, newest_version(kind), ticket, job.id, author, at,
            amends=None, retracts=None, body=body,
        )
    )  # fmt: skip


def _finding(move: Move, pen: Pen) -> list[dict[str, Any]]:
    """The finding of the case, with the reading it rests on."""
    job, case = move.job, _case(move.job, pen.cases)
    language = _language(job)
    reading = _reading(job, case, pen)
    shown = None if reading is None else str(reading["_id"])
    checklist = [_answer(item, shown, language) for item in job.items]
    body: dict[str, Any] = {
        "seen": case.seen[language],
        "cause": case.cause,
        "party": case.party,
        "resolution": {"measures": [{"action": case.measure[language], "owner": case.party}]},
        "evidence": [] if shown is None else [shown],
        "position": _fix(move.place, pen),
    }
    if checklist:
        body["checklist"] = checklist
    finding = _fact(FactKind.FINDING, job, body, pen)
    return [finding] if reading is None else [reading, finding]


def _reading(job: Job, case: Case, pen: Pen) -> dict[str, Any] | None:
    gauge = case.gauge
    if gauge is None:
        return None
    rng = pen.rng("reads", job.id)
    body: dict[str, Any] = {
        "quantity": gauge.quantity,
        "value": f"{rng.uniform(gauge.low, gauge.high):.1f}",
        "unit": gauge.unit,
        "method": gauge.method,
        "measured_at": instant_text(pen.now),
    }
    if gauge.method != "register":
        body["instrument"] = {"model": "FLUKE 1735", "serial": f"NJ{rng.randint(1000, 9999)}"}
    return _fact(FactKind.READING, job, body, pen)


def _answer(item: Mapping[str, Any], reading: str | None, language: str) -> dict[str, Any]:
    """An honest answer to each kind: what a simulated phone cannot do is said to be not done."""
    code = {"item": item["code"]}
    if item["kind"] == ItemKind.CHOICE:
        return {**code, "choice": item["options"][0]["code"]}
    if item["kind"] == ItemKind.DONE:
        return {**code, "done": True}
    if item["kind"] == ItemKind.TEXT:
        return {**code, "text": _SEEN[language]}
    if item["kind"] == ItemKind.READING and reading is not None:
        return {**code, "fact": reading}
    return {**code, "not_done": _NO_PICTURE[language]}


def _case(job: Job, cases: Iterable[Case]) -> Case:
    """The known case that is most like the ticket: its kind of matter, or at least its class."""
    said = job.ticket
    return max(
        cases,
        key=lambda case: (
            case.complaint_class == said.get("class"),
            case.sub_item == said.get("sub_item"),
        ),
    )


def _language(job: Job) -> str:
    """The customer's, or that of the title."""
    told = (job.ticket.get("customer") or {}).get("language")
    if told in ("zh", "en"):
        return str(told)
    return "en" if str(job.ticket.get("title") or "").isascii() else "zh"


def _fix(place: LatLon, pen: Pen) -> dict[str, Any]:
    return fix_at(place, pen.rng("fix"))
