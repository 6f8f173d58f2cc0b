"""`/api/v1/profile`: the rules in force, so that no client carries codes and limits of its own.

A device asks with its token, as it does under `/sync`.
"""

from __future__ import annotations

from flask import Response, request
from flask.views import MethodView

from schemas.api.profile import ProfileView
from server.identity import Permission
from server.rest_api.access import parts, require
from server.rest_api.api import Resources
from server.rest_api.device_access import device_of_request
from server.rest_api.profile_view import profile_view
from server.rest_api.tickets import json_response

blueprint = Resources("profile", __name__, description="The profile in force")


@blueprint.route("/profile")
class Profile(MethodView):
    """The version of the profile that is in force."""

    @blueprint.response(200, ProfileView)
    @blueprint.alt_response(304, description="It is still as the ETag in If-None-Match says")
    def get(self) -> Response:
        """Read classes, promises, templates, limits and rules for meters, with their titles.

        Devices may ask as well, with their token: they need all of it while they are offline.
        """
        if device_of_request() is None:
            require(Permission.READ_TICKETS)
        response = json_response(profile_view(parts().policy))
        response.headers["Cache-Control"] = "private, no-cache"
        response.add_etag()  # of the content: a newer server may tell more of the same version
        response.make_conditional(request)
        return response
