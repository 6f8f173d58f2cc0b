"""`/api/v1/instruments`: what is measured with, and since when it may be trusted."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Response
from flask.views import MethodView

from casework.metrology.instruments import Instrument
from schemas.api.base import VersionHeaders
from schemas.api.instruments import (
    InstrumentChange,
    InstrumentList,
    InstrumentQuery,
    InstrumentView,
    NewInstrument,
)
from schemas.api.tickets import CommandHeaders
from server.identity import Permission
from server.rest_api.access import parts, require
from server.rest_api.api import Resources
from server.rest_api.paging import page_of
from server.rest_api.versions import once, versioned

blueprint = Resources("instruments", __name__, description="The register of instruments")


@blueprint.route("/instruments")
class AllInstruments(MethodView):
    """All instruments."""

    @blueprint.arguments(InstrumentQuery, location="query")
    @blueprint.response(200, InstrumentList)
    def get(self, wanted: dict[str, Any]) -> dict[str, Any]:
        """List the instruments with filters, a page at a time."""
        require(Permission.READ_TICKETS)
        today = parts().clock().astimezone(parts().policy.timezone).date()
        known = parts().identity.instruments.all()
        found = [one for one in known if _is_wanted(one, wanted, today)]
        return page_of(found, wanted, getattr).answer(Instrument.to_document)

    @blueprint.arguments(NewInstrument)
    @blueprint.arguments(CommandHeaders, location="headers")
    @blueprint.response(201, InstrumentView)
    def post(self, new: dict[str, Any], headers: dict[str, Any]) -> Response:
        """Register an instrument."""
        user = require(Permission.MANAGE_INSTRUMENTS)
        register = parts().identity.instruments
        with once(user, headers, "instrument") as making:
            made = register.made(making) or register.add(Instrument(**_members(new)), making)
        address = f"/api/v1/instruments/{made.it.id}"
        return versioned(made.it.to_document(), made.etag, 201, address)


@blueprint.route("/instruments/<instrument>")
class OneInstrument(MethodView):
    """One instrument."""

    @blueprint.response(200, InstrumentView)
    @blueprint.alt_response(304, description="It is still as the ETag in If-None-Match says")
    def get(self, instrument: str) -> Response:
        """Read an instrument."""
        require(Permission.READ_TICKETS)
        kept = parts().identity.instruments.one(instrument)
        return versioned(kept.it.to_document(), kept.etag)

    @blueprint.arguments(InstrumentChange)
    @blueprint.arguments(VersionHeaders, location="headers")
    @blueprint.response(200, InstrumentView)
    def patch(self, change: dict[str, Any], headers: dict[str, Any], instrument: str) -> Response:
        """Change what is known of it: a new calibration, a comparison with the laboratory."""
        require(Permission.MANAGE_INSTRUMENTS)
        register, seen = parts().identity.instruments, headers.get("if_match")
        kept = register.change(instrument, _members(change), seen)
        return versioned(kept.it.to_document(), kept.etag)


def _is_wanted(one: Instrument, wanted: dict[str, Any], today: date) -> bool:
    names = ("make", "model", "serial")
    same = all(wanted.get(name) in (None, getattr(one, name)) for name in names)
    return same and wanted.get("calibration") in (None, one.calibration_state(today))


def _members(said: dict[str, Any]) -> dict[str, Any]:
    return {**said, "ranges": tuple(said["ranges"])} if "ranges" in said else said
