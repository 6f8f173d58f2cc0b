"""Who reads the features: an office user, by name and password (what QGIS and GDAL can send),
by token or by cookie.

A password that was right before is remembered by identity, so only tries that cost a hash are
counted against the caller's allowance.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from flask import Flask, current_app, request

from server.context import context_of
from server.identity import Permission, basic_credentials, may
from server.ogc_api.source import Source
from server.problem import Problem
from server.registry.allowance import Allowance
from server.registry.people import User
from server.rest_api.access import session_of_request

_KEY = "kancha-ogc"
_ASK = {"WWW-Authenticate": 'Basic realm="Kancha", charset="UTF-8"'}


@dataclass(frozen=True, slots=True)
class Door:
    """What the views need beside the context."""

    source: Source
    tries: Allowance


def open_door(app: Flask, source: Source) -> None:
    """Gives the app its features."""
    app.extensions[_KEY] = Door(source, Allowance(tries=10, refill=timedelta(seconds=30)))


def door() -> Door:
    """The door of the app that answers this request."""
    found: Door = current_app.extensions[_KEY]
    return found


def require_reader() -> User:
    """The office user who calls. Raises Problem: unauthorized (nobody we know, a device, a wrong
    password: the same answer), forbidden, too_many_requests."""
    scheme, _, rest = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "basic":
        user = _by_password(rest)
    else:
        session = session_of_request()
        user = session[1].user if session else None
    if user is None:
        text = "Send an office user's name and password (Basic), or a token (Bearer)."
        raise Problem("unauthorized", text, headers=_ASK)
    if not may(user, Permission.READ_TICKETS):
        raise Problem("forbidden", f"A {user.role.value} may not read tickets.")
    return user


def _by_password(encoded: str) -> User | None:
    context = context_of(current_app)
    name, password = basic_credentials(encoded) or ("", "")
    now = context.clock()
    people = context.identity.people
    if not people.remembers(name, password, now):
        seconds = door().tries.wait(f"{request.remote_addr} {name}", now)
        if seconds:
            wait = {"Retry-After": str(seconds)}
            raise Problem("too_many_requests", f"Too many tries; wait {seconds} s.", headers=wait)
    return people.check_password(name, password, now)
