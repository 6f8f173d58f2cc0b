"""Where a ticket's address probably lies, for a person to take over or not."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Response
from flask.views import MethodView

from schemas.api.proposed_positions import ProposedPosition
from schemas.api.views import View
from schemas.vocabulary import Datum
from server.geocoding import GeocoderDown
from server.identity import Permission
from server.office.commands import existing, folded
from server.problem import Problem
from server.rest_api.access import parts, require, seen
from server.rest_api.api import Resources
from server.rest_api.tickets import desk, json_response

blueprint = Resources("proposed_positions", __name__, description="Places of addresses")


@blueprint.route("/tickets/<ticket>/proposed-position")
class ProposedPositions(MethodView):
    """The place of an address."""

    @blueprint.response(200, ProposedPosition)
    def get(self, ticket: str) -> Response:
        """Propose a place for a ticket that has an address and no place.

        It is a guess by the provider of KANCHA_GEOCODER; amend the intake to take it over.
        """
        user, here = require(Permission.CORRECT), desk()
        document = folded(here, existing(here, ticket)).document
        seen(user, View.TICKET, [ticket])
        return json_response(_answer(document.get("site") or {}))


def _answer(site: dict[str, Any]) -> dict[str, Any]:
    address, geocoder = site.get("address"), parts().geocoder
    if site.get("lat") is not None and site.get("lon") is not None:
        return _nothing("has-position")
    if not address:
        return _nothing("no-address")
    if geocoder is None:
        return _nothing("geocoder-off")
    try:
        found = geocoder.propose(address)
    except GeocoderDown as error:
        text = f"The geocoder does not answer ({error}); try again later, or set the place by hand."
        raise Problem("service_unavailable", text, headers={"Retry-After": "60"}) from None
    if found is None:
        return _nothing("not-found")
    position = {**asdict(found), "datum": Datum.WGS84.value, "origin": "geocoded"}
    return {"proposed": position, "because": None}


def _nothing(because: str) -> dict[str, Any]:
    return {"proposed": None, "because": because}
