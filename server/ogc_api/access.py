"""Who reads the features: an office user, by name and password (what QGIS and GDAL can send),
by token or by cookie.
"""

from __future__ import annotations

from flask import Flask, current_app, request

from server.context import context_of
from server.identity import Permission, basic_credentials, may
from server.ogc_api.source import Source
from server.problem import Problem
from server.registry.people import User
from server.rest_api.access import session_of_request

_KEY = "kancha-ogc"
_ASK = {"WWW-Authenticate": 'Basic realm="Kancha", charset="UTF-8"'}


def open_door(app: Flask, source: Source) -> None:
    """Gives the app its features."""
    app.extensions[_KEY] = source


def features() -> Source:
    """The features of the app that answers this request."""
    found: Source = current_app.extensions[_KEY]
    return found


def require_reader() -> User:
    """The office user who calls. Raises Problem: unauthorized (nobody we know, a device, a wrong
    password: the same answer), forbidden, too_many_requests."""
    scheme, _, rest = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "basic":
        name, password = basic_credentials(rest) or ("", "")
        address = request.remote_addr or ""
        user = context_of(current_app).identity.by_password(name, password, address)
    else:
        session = session_of_request()
        user = session[1].user if session else None
    if user is None:
        text = "Send an office user's name and password (Basic), or a token (Bearer)."
        raise Problem("unauthorized", text, headers=_ASK)
    if not may(user, Permission.READ_TICKETS):
        raise Problem("forbidden", f"A {user.role.value} may not read tickets.")
    return user
