"""`/basemaps/<name>.pmtiles`: an area package, whole or in parts, to devices and the office."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, request

from server.basemaps.folder import basemaps_of
from server.context import context_of
from server.media_api.answering import Content, answer
from server.problem import Problem
from server.rest_api.access import session_of_request
from server.rest_api.device_access import device_of_request

blueprint = Blueprint("basemaps", __name__)
_TYPE = "application/vnd.pmtiles"


@blueprint.get("/basemaps/<basemap>.pmtiles")
def package(basemap: str) -> Response:
    """The package; a part of it where ``Range`` asks for one. Raises Problem."""
    if device_of_request() is None and session_of_request() is None:
        raise Problem("unauthorized", "Send the device's token, or log in.")
    found = basemaps_of(context_of(current_app).settings).one(basemap)
    if found is None:
        raise Problem("not_found", f"There is no basemap {basemap!r}.")
    name = f"{found.name}.pmtiles"
    kept = "private, no-cache"  # under the same name another package may come
    return answer(Content(found.sha256, found.size, _TYPE, name, found.read, kept), request)
