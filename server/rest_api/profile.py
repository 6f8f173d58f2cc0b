"""`/api/v1/profile`: the rules that a device needs to check measurements while it is offline.

A device asks with its token, as it does under `/sync`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import Any

from flask import Response, request
from flask.views import MethodView

from schemas.api.profile import ProfileView
from server.identity import Permission
from server.rest_api.access import parts, require
from server.rest_api.api import Resources
from server.rest_api.tickets import json_response

blueprint = Resources("profile", __name__, description="The profile in force, for devices")
_METROLOGY = ("register", "classes", "field_test", "supply")


@blueprint.route("/profile")
class Profile(MethodView):
    """The version of the profile that is in force."""

    @blueprint.response(200, ProfileView)
    def get(self) -> Response:
        """Read quantities with their plausible ranges, and the rules for meters and supply."""
        caller = parts().identity.authenticate_sync(request.environ)
        if caller is None or not caller.is_device:
            require(Permission.READ_TICKETS)
        policy = parts().policy
        return json_response(
            {
                **policy.label,
                "quantities": plain_json(policy.quantities),
                "metrology": {n: plain_json(getattr(policy.metrology, n)) for n in _METROLOGY},
            }
        )


def plain_json(value: Any) -> Any:
    """Rules as plain JSON values: members by name, decimals as text, sets as sorted lists."""
    if is_dataclass(value):
        return {one.name: plain_json(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain_json(inner) for key, inner in value.items()}
    if isinstance(value, frozenset):
        return sorted(plain_json(inner) for inner in value)
    if isinstance(value, tuple | list):
        return [plain_json(inner) for inner in value]
    return str(value) if isinstance(value, Decimal) else value
