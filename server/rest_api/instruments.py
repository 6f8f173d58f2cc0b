"""`/api/v1/instruments`: what is measured with, and since when it may be trusted."""

from __future__ import annotations

from typing import Any

from flask.views import MethodView

from casework.metrology.instruments import Instrument
from schemas.api.instruments import (
    InstrumentChange,
    InstrumentList,
    InstrumentView,
    NewInstrument,
)
from server.identity import Permission
from server.rest_api.access import parts, require
from server.rest_api.api import Resources

blueprint = Resources("instruments", __name__, description="The register of instruments")


@blueprint.route("/instruments")
class AllInstruments(MethodView):
    """All instruments."""

    @blueprint.response(200, InstrumentList)
    def get(self) -> dict[str, Any]:
        """List the instruments, by id."""
        require(Permission.READ_TICKETS)
        return {"items": [one.to_document() for one in parts().identity.instruments.all()]}

    @blueprint.arguments(NewInstrument)
    @blueprint.response(201, InstrumentView)
    def post(self, new: dict[str, Any]) -> tuple[dict[str, Any], int, dict[str, str]]:
        """Register an instrument."""
        require(Permission.MANAGE_INSTRUMENTS)
        made = parts().identity.instruments.add(Instrument(**_members(new)))
        return made.to_document(), 201, {"Location": f"/api/v1/instruments/{made.id}"}


@blueprint.route("/instruments/<instrument>")
class OneInstrument(MethodView):
    """One instrument."""

    @blueprint.response(200, InstrumentView)
    def get(self, instrument: str) -> dict[str, Any]:
        """Read an instrument."""
        require(Permission.READ_TICKETS)
        return parts().identity.instruments.one(instrument).to_document()

    @blueprint.arguments(InstrumentChange)
    @blueprint.response(200, InstrumentView)
    def patch(self, change: dict[str, Any], instrument: str) -> dict[str, Any]:
        """Change what is known of it: a new calibration, a comparison with the laboratory."""
        require(Permission.MANAGE_INSTRUMENTS)
        return parts().identity.instruments.change(instrument, _members(change)).to_document()


def _members(said: dict[str, Any]) -> dict[str, Any]:
    return {**said, "ranges": tuple(said["ranges"])} if "ranges" in said else said
