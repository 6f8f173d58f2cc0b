"""`/api/v1/crews/positions`, `/api/v1/crews/<id>/track`, and for crews who looked at theirs.

A place tells of a person. It is shown while it is shared, to those who see the crew; a track takes
a right of its own, and each look is written down before the answer, for auditors and for the crew.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Response
from flask.views import MethodView

from schemas.api.positions import LookList, PositionList, TrackQuery, TrackView
from schemas.api.views import View
from server.events.feed import hidden_tickets
from server.identity import Permission
from server.positions import last_words, looks, note_look, told, track, without_ticket
from server.problem import FieldError, faulty
from server.rest_api.access import parts, require, scope, seen_of_crew
from server.rest_api.api import Resources
from server.rest_api.crews import crews_in, existing
from server.rest_api.device_access import require_device
from server.rest_api.tickets import json_response

blueprint = Resources("positions", __name__, description="Where crews are, and who looked")
_DAY = timedelta(days=1)
_LONGEST = timedelta(days=31)
_LOOKS_TOLD = timedelta(days=30)


@blueprint.route("/crews/positions")
class Positions(MethodView):
    """Last places."""

    @blueprint.response(200, PositionList)
    def get(self) -> dict[str, Any]:
        """List the last word of each device, with a place where it is shared now."""
        require(Permission.READ_CREWS)
        context, now = parts(), parts().clock()
        crews = {crew.id for crew in crews_in(scope())}
        current = {
            (device.crew, device.id)
            for device in context.identity.devices.all()
            if device.revoked_at is None
        }
        items = [
            told(word, now)
            for word in last_words(context.store)
            if word.crew in crews and (word.crew, word.device) in current
        ]
        tickets = [item["ticket"] for item in items if item["ticket"]]
        hidden = hidden_tickets(context.store, tickets, scope())
        return {"items": [without_ticket(one) if one["ticket"] in hidden else one for one in items]}


@blueprint.route("/crews/<crew_id>/track")
class Track(MethodView):
    """The way of a crew."""

    @blueprint.arguments(TrackQuery, location="query")
    @blueprint.response(200, TrackView, content_type="application/geo+json")
    def get(self, wanted: dict[str, Any], crew_id: str) -> Response:
        """Draw the way of a crew's devices; the look is written down, and the crew is told of it.

        At most 31 days; without `from` the day before `to`, without `to` up to now.
        """
        user = require(Permission.SEE_TRACKS)
        crew = existing(crew_id)
        context, now = parts(), parts().clock()
        until = wanted.get("until") or now
        since = wanted.get("since") or until - _DAY
        if not since < until <= since + _LONGEST:
            text = "Ask for a time that ends after it begins, of at most 31 days."
            raise faulty([FieldError("to", "out-of-range", text)])
        features = track(context.store, crew.id, since, until)
        seen_of_crew(user, View.TRACK, crew.id, len(features))
        note_look(context.store, crew.id, user.role, now)
        response = json_response({"type": "FeatureCollection", "features": features})
        response.content_type = "application/geo+json"
        return response


@blueprint.route("/device/looks")
class Looks(MethodView):
    """Who looked at the track of the crew whose device calls."""

    @blueprint.response(200, LookList)
    def get(self) -> dict[str, Any]:
        """Tell a crew's device who of the office looked at its track in the last 30 days."""
        device = require_device()
        since = parts().clock() - _LOOKS_TOLD
        return {"items": looks(parts().store, device.crew, since)}
