"""`/api/v1/device`: what a device asks about itself; `/api/v1/map-settings`: the same of maps."""

from __future__ import annotations

from datetime import date
from importlib.metadata import version
from typing import Any
from urllib.parse import quote

from flask.views import MethodView

from casework.metrology.instruments import Instrument, comparison_due
from schemas.api.own_device import MapSettings, OwnDevice
from schemas.instants import instant_text
from schemas.metrology import ReferenceStandard
from server.basemaps.folder import Basemap, basemaps_of
from server.identity import Permission
from server.registry.people import Crew
from server.rest_api.access import base_url, parts, require
from server.rest_api.api import Resources
from server.rest_api.device_access import require_device
from sync.mailroom.names import mailbox_of

blueprint = Resources("own-device", __name__, description="What a device asks about itself")
_VERSION = version("kancha")


@blueprint.route("/device")
class ThisDevice(MethodView):
    """The device that calls."""

    @blueprint.response(200, OwnDevice)
    def get(self) -> dict[str, Any]:
        """Tell a device, by its token, who it is, whose it is, and what it may use.

        A device that was moved is told its new crew; one that was revoked or wiped is told so in
        the words of `/sync`, with `errors[].code` `device-revoked` or `device-wiped`.
        """
        device = require_device()
        context = parts()
        people = context.identity.people
        crew = people.crew(device.crew) or Crew(device.crew, device.crew)
        members = people.members(crew.id)
        database = mailbox_of(crew.id)
        policy = context.policy
        return {
            "device": {"id": device.id, "name": device.name},
            "crew": {
                "id": crew.id,
                "name": crew.name,
                "area": crew.area,
                "skills": list(crew.skills),
            },
            "members": [{"id": member.id, "name": member.name} for member in members],
            "database": database,
            "sync_url": f"{base_url()}/sync/{database}",
            "server": _server(),
            "profile": {"name": policy.name, "version": str(policy.version)},
            "instruments": _instruments(),
            **_map_settings(),
        }


@blueprint.route("/map-settings")
class OfMaps(MethodView):
    """What maps are drawn on."""

    @blueprint.response(200, MapSettings)
    def get(self) -> dict[str, Any]:
        """Say where map tiles come from, in which datum, and which area packages there are."""
        require(Permission.READ_TICKETS)
        return _map_settings()


def _server() -> dict[str, Any]:
    epoch = parts().identity.installation.epoch()
    return {
        "id": epoch.server,
        "epoch": epoch.number,
        "uuid": epoch.name,
        "time": instant_text(parts().clock()),
        "version": _VERSION,
    }


def _instruments() -> list[dict[str, Any]]:
    rule = parts().policy.metrology.reference
    return [_instrument(item, rule) for item in parts().identity.instruments.all()]


def _instrument(item: Instrument, rule: ReferenceStandard | None) -> dict[str, Any]:
    compared = item.compared_on
    until = comparison_due(compared, rule) if compared is not None and rule is not None else None
    return {
        "id": item.id,
        "make": item.make,
        "model": item.model,
        "serial": item.serial,
        "accuracy_class": item.accuracy_class,
        "calibrated_on": _day(item.calibrated_on),
        "calibration_due": _day(item.calibration_due),
        "compared_on": _day(compared),
        "comparison_due": _day(until),
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _map_settings() -> dict[str, Any]:
    tiles = parts().settings.pages.tiles
    told = tiles and {"url": tiles.url, "datum": tiles.datum, "attribution": tiles.attribution}
    return {
        "tiles": told,
        "basemaps": [_basemap(one) for one in basemaps_of(parts().settings).all()],
    }


def _basemap(one: Basemap) -> dict[str, Any]:
    return {
        "name": one.name,
        "title": one.about.title or one.name,
        "url": f"{base_url()}/basemaps/{quote(one.name)}.pmtiles",
        "bytes": one.size,
        "sha256": one.sha256,
        "bounds": list(one.about.bounds),
        "min_zoom": one.about.min_zoom,
        "max_zoom": one.about.max_zoom,
        "attribution": one.about.attribution,
    }
