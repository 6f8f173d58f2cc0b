"""`/api/v1/devices`: enrol, list, rotate, move, revoke, wipe."""

from __future__ import annotations

from collections.abc import Mapping
from operator import getitem
from typing import Any

from flask import request
from flask.views import MethodView

from schemas.api.devices import (
    DeviceList,
    DeviceMove,
    DeviceQuery,
    DeviceView,
    EnrolledDevice,
    Enrolment,
    EnrolmentHeaders,
)
from schemas.instants import instant_text
from server.evidence.outboxes import Outbox, told, worries
from server.identity import Permission
from server.problem import Problem
from server.registry.devices import Device, Enrolled
from server.rest_api.access import base_url, parts, require, scope
from server.rest_api.api import Resources
from server.rest_api.crews import crews_in, is_there, own_crew
from server.rest_api.paging import page_of
from sync.mailroom.names import mailbox_of

blueprint = Resources("devices", __name__, description="Phones and tablets of the crews")


@blueprint.route("/devices")
class DeviceCollection(MethodView):
    """All devices."""

    @blueprint.arguments(DeviceQuery, location="query")
    @blueprint.response(200, DeviceList)
    def get(self, wanted: dict[str, Any]) -> dict[str, Any]:
        """List the devices with what is still on them, a page at a time; revoked ones too."""
        require(Permission.READ_CREWS)
        found = parts().identity.devices.all(wanted.get("crew"))
        crews = {crew.id for crew in crews_in(scope())}
        state = wanted.get("state")
        here = [device for device in found if device.crew in crews]
        said = parts().media.outboxes.all()
        views = [_view(device, said) for device in here if state in (None, device.state)]
        fitting = [view for view in views if _fits(view["outbox"], wanted)]
        return page_of(fitting, wanted, getitem).answer(dict)


@blueprint.route("/devices/enrol")
class EnrolDevice(MethodView):
    """The only request a device makes without a token."""

    @blueprint.arguments(Enrolment)
    @blueprint.arguments(EnrolmentHeaders, location="headers")
    @blueprint.response(201, EnrolledDevice)
    @blueprint.doc(security=[])
    def post(self, wanted: dict[str, Any], headers: dict[str, Any]) -> dict[str, Any]:
        """Exchange a one-time code for the device's token; no login is needed."""
        context = parts()
        context.identity.allow_enrolment(request.remote_addr or "")
        key = headers.get("idempotency_key")
        devices = context.identity.devices
        return _enrolled(devices.enrol(wanted["code"], wanted["name"], context.clock(), key))


@blueprint.route("/devices/<device_id>")
class OneDevice(MethodView):
    """One device."""

    @blueprint.response(200, DeviceView)
    def get(self, device_id: str) -> dict[str, Any]:
        """Read a device."""
        require(Permission.READ_CREWS)
        return _view(_existing(device_id), parts().media.outboxes.all())


@blueprint.route("/devices/<device_id>/rotate")
class Rotation(MethodView):
    """The token of a device."""

    @blueprint.response(200, EnrolledDevice)
    def post(self, device_id: str) -> dict[str, Any]:
        """Give the device a new token; the old one is void at once."""
        require(Permission.MANAGE_DEVICES)
        device = _existing(device_id)
        return _enrolled(parts().identity.devices.rotate(device.id, parts().clock()))


@blueprint.route("/devices/<device_id>/move")
class Move(MethodView):
    """The crew of a device."""

    @blueprint.arguments(DeviceMove)
    @blueprint.response(200, DeviceView)
    def post(self, wanted: dict[str, Any], device_id: str) -> dict[str, Any]:
        """Give the device to another crew: it keeps its token, reaches the new mailbox alone, and
        what it has not sent yet arrives in the name of the crew it was written for."""
        user = require(Permission.MANAGE_DEVICES)
        device, crew = _existing(device_id), own_crew(wanted["crew"])
        context = parts()
        moved = context.identity.devices.move(device.id, crew.id, user.name, context.clock())
        return _view(moved, parts().media.outboxes.all())


@blueprint.route("/devices/<device_id>/revoke")
class Revocation(MethodView):
    """The right of a device to sync."""

    @blueprint.response(200, DeviceView)
    def post(self, device_id: str) -> dict[str, Any]:
        """Take the device's right to sync. What it has not sent stays on it."""
        require(Permission.MANAGE_DEVICES)
        device = _existing(device_id)
        revoked = parts().identity.devices.revoke(device.id, parts().clock())
        return _view(revoked, parts().media.outboxes.all())


@blueprint.route("/devices/<device_id>/wipe")
class Wipe(MethodView):
    """The data on a device that is lost."""

    @blueprint.response(200, DeviceView)
    def post(self, device_id: str) -> dict[str, Any]:
        """Order a lost device to delete all it holds, unsent work too, and revoke it."""
        require(Permission.MANAGE_DEVICES)
        device = _existing(device_id)
        wiped = parts().identity.devices.wipe(device.id, parts().clock())
        return _view(wiped, parts().media.outboxes.all())


def _existing(device_id: str) -> Device:
    device = parts().identity.devices.find(device_id)
    if device is None or not is_there(device.crew):
        raise Problem("not_found", f"There is no device {device_id!r}.")
    return device


def _view(device: Device, outboxes: Mapping[str, Outbox]) -> dict[str, Any]:
    return {
        "id": device.id,
        "name": device.name,
        "crew": device.crew,
        "enrolled_at": instant_text(device.enrolled_at),
        "rotated_at": instant_text(device.rotated_at) if device.rotated_at else None,
        "moved_at": instant_text(device.moved_at) if device.moved_at else None,
        "revoked_at": instant_text(device.revoked_at) if device.revoked_at else None,
        "wiped_at": instant_text(device.wiped_at) if device.wiped_at else None,
        "outbox": _outbox(device, outboxes.get(device.id)),
    }


def _outbox(device: Device, said: Outbox | None) -> dict[str, Any]:
    context = parts()
    limits, now = context.settings.devices, context.clock()
    found = told(said, now, limits.silent)
    is_used = device.revoked_at is None
    return found | {"worries": worries(said, now, limits) if said and is_used else []}


def _fits(outbox: dict[str, Any], wanted: dict[str, Any]) -> bool:
    waits = bool(outbox.get("lines"))
    if wanted.get("worries") not in (None, bool(outbox["worries"])):
        return False
    return wanted.get("waiting") in (None, waits) and wanted.get("outbox") in (
        None,
        outbox["state"],
    )


def _enrolled(enrolled: Enrolled) -> dict[str, Any]:
    database = mailbox_of(enrolled.device.crew)
    return {
        "device_id": enrolled.device.id,
        "token": enrolled.token,
        "crew": enrolled.device.crew,
        "database": database,
        "sync_url": f"{base_url()}/sync/{database}",
    }
