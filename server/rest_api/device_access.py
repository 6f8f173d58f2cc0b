"""Which device calls, told from its token in the same way and the same words as under `/sync`."""

from __future__ import annotations

from flask import request

from server.couchdb_api.caller import Caller
from server.couchdb_api.errors import DeviceRefused, TooManyRequests
from server.problem import FieldError, Problem
from server.registry.devices import Device
from server.rest_api.access import parts


def require_device() -> Device:
    """The device that calls. Raises Problem: unauthorized, forbidden, too_many_requests."""
    device = device_of_request()
    if device is None:
        raise Problem("unauthorized", "Name or password is incorrect.")
    return device


def device_of_request() -> Device | None:
    """The device that calls; None where it is none, or its token is not good.

    Raises Problem: forbidden (revoked or wiped), too_many_requests.
    """
    identity = parts().identity
    try:
        caller: Caller | None = identity.authenticate_sync(request.environ)
    except DeviceRefused as error:
        fault = FieldError("device", error.word, error.reason)
        raise Problem(error.code, error.reason, [fault]) from None
    except TooManyRequests as error:
        headers = {"Retry-After": str(error.wait)}
        raise Problem(error.code, error.reason, headers=headers) from None
    if caller is None or caller.device is None:
        return None
    return identity.devices.find(caller.device)
