"""`GET /api/v1/crew-suggestions`: who should go, and what that takes from whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from flask import Response
from flask.views import MethodView

from casework.suggesting import Candidate, Job, job_of, suggested
from schemas.api.suggestions import SuggestionList, SuggestionQuery
from schemas.instants import instant_text
from schemas.outbox import Waiting
from server.evidence.outboxes import Outbox, summary
from server.identity import Permission
from server.office.commands import existing, folded
from server.positions import LastWord, last_words
from server.readmodel.filtering import TicketFilter
from server.readmodel.statistics import Question
from server.registry.devices import Device
from server.registry.people import Crew
from server.rest_api.access import parts, require, scope
from server.rest_api.api import Resources
from server.rest_api.crews import crews_in
from server.rest_api.tickets import desk, json_response

blueprint = Resources("suggestions", __name__, description="Who should go")


@blueprint.route("/crew-suggestions")
class CrewSuggestions(MethodView):
    """Crews for some work."""

    @blueprint.arguments(SuggestionQuery, location="query")
    @blueprint.response(200, SuggestionList)
    def get(self, query: dict[str, Any]) -> Response:
        """Put the crews in the order in which they suit for work at these tickets.

        Skills come first, then who is there before the nearest promise ends, then the way and the
        tickets in hand, as the profile weighs them. `held` says which devices would lose what.
        """
        require(Permission.ASSIGN)
        here = desk()
        policy, crews, devices = here.policy, crews_in(scope()), _devices()
        seen = [folded(here, existing(here, one)) for one in dict.fromkeys(query["tickets"])]
        asked = query.get("work_type")
        jobs = [job_of(one.document, policy, asked and asked.value) for one in seen]
        found = suggested(jobs, _candidates(crews, devices), policy.dispatch, here.now)
        names = {crew.id: crew.name for crew in crews}
        own = [device for device in devices if device.crew in names]
        answer = {
            "jobs": [_job(job, one.etag, own) for job, one in zip(jobs, seen, strict=True)],
            "crews": [{**asdict(one), "name": names[one.crew]} for one in found],
        }
        return json_response(answer)


def _devices() -> list[Device]:
    """Those that may sync."""
    return [one for one in parts().identity.devices.all() if one.revoked_at is None]


def _candidates(crews: Sequence[Crew], devices: Sequence[Device]) -> list[Candidate]:
    words, in_hand = _places(devices), _in_hand()
    return [
        Candidate(
            crew=crew.id,
            skills=frozenset(crew.skills),
            place=words[crew.id].place if crew.id in words else None,
            seen_at=words[crew.id].at if crew.id in words else None,
            in_hand=in_hand.get(crew.id, 0),
        )
        for crew in crews
    ]


def _places(devices: Sequence[Device]) -> dict[str, LastWord]:
    """By crew, the freshest word of a device of it that shares where it is."""
    current = {(device.crew, device.id) for device in devices}
    sharing = [
        word
        for word in last_words(parts().store)
        if word.fix is not None and (word.crew, word.device) in current
    ]
    return {word.crew: word for word in sorted(sharing, key=lambda word: word.at)}


def _in_hand() -> dict[str, int]:
    """Tickets that each crew holds, of those that there are for the caller."""
    context = parts()
    question = Question(TicketFilter(scope=scope()), context.clock(), by=("holder",))
    return dict(context.readmodel.statistics("counts", question).rows)


def _job(job: Job, etag: str, devices: Sequence[Device]) -> dict[str, Any]:
    outboxes = parts().media.outboxes.all() if job.held else {}
    return {
        "ticket": job.ticket,
        "etag": etag,
        "type": job.type,
        "skills": list(job.skills),
        "due": None if job.due is None else instant_text(job.due),
        "replaces": job.replaces,
        "held": [
            {
                "investigation": item["id"],
                **{name: item[name] for name in ("crew", "type", "state")},
                "devices": [
                    _device(device, outboxes.get(device.id), job.ticket)
                    for device in devices
                    if device.crew == item["crew"]
                ],
            }
            for item in job.held
        ],
    }


def _device(device: Device, told: Outbox | None, ticket: str) -> dict[str, Any]:
    lines = [] if told is None else [line for line in told.lines if line["ticket"] == ticket]
    waits = summary(lines)
    return {
        "device": device.id,
        "name": device.name,
        **{what.value: waits[what.value] for what in Waiting},
        "heard_at": None if told is None else instant_text(told.received_at),
    }
