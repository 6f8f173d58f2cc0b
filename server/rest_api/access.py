"""Who calls the REST API, told from the cookie or the bearer token, and whether they may.

A cookie is sent by the browser whoever made the page, so a request that changes something with a
cookie must also show that it comes from our own pages: a header that a page of another site
cannot set without asking (``X-Kancha-Request``), or our own ``Origin``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import Response, current_app, request

from casework.visibility import Scope
from schemas.api.views import View
from schemas.vocabulary import Role
from server.context import Context, context_of
from server.problem import Problem
from server.registry.people import User
from server.registry.sessions import Session
from server.rights import RIGHTS, Permission, may, scope_of
from server.viewlog import Looked, note

COOKIE = "kancha_session"
OWN_HEADER = "X-Kancha-Request"
_SAFE = ("GET", "HEAD", "OPTIONS")


def parts() -> Context:
    """The parts of the app that answers this request."""
    return context_of(current_app)


def require(permission: Permission) -> User:
    """The office user who calls. Raises Problem: unauthorized, forbidden, cross_site."""
    user = require_session()[1].user
    if not may(user, permission):
        *others, last = [role.value for role in Role if role in RIGHTS[permission]]
        roles = f"{', '.join(others)} or {last}" if others else last
        text = f"Your role is {user.role.value}; this takes another: {permission.value} ({roles})."
        raise Problem("forbidden", text)
    return user


def require_session() -> tuple[str, Session]:
    """The token and its session. Raises Problem: unauthorized, cross_site."""
    found = session_of_request()
    if found is None:
        text = "Log in with POST /api/v1/session, then send the token or the cookie."
        raise Problem("unauthorized", text)
    return found


def session_of_request() -> tuple[str, Session] | None:
    """The token and its session, or None. Raises Problem cross_site."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    by_cookie = not scheme
    if by_cookie:
        token = request.cookies.get(COOKIE, "")
    elif scheme.lower() != "bearer":
        return None
    context = parts()
    session = context.identity.sessions.find(token.strip(), context.clock()) if token else None
    if session is None:
        return None
    if by_cookie and request.method not in _SAFE and not _from_own_page():
        text = f"With the cookie, send the header {OWN_HEADER}: 1 as well."
        raise Problem("cross_site", text)
    return token.strip(), session


def scope() -> Scope:
    """What there is for the office user who calls. Raises Problem as ``require_session``."""
    return scope_of(require_session()[1].user)


def seen(user: User, what: View, tickets: Sequence[str], hits: int = 1) -> None:
    """Writes down that personal data was looked at; call it before the answer is sent.

    Raises SyncError where that cannot be kept: then nothing is shown either.
    """
    witness(user, what)(tickets, hits)


def seen_of_crew(user: User, what: View, crew: str, hits: int) -> None:
    """The same for what tells of a crew and not of customers. Raises SyncError."""
    context, address = parts(), request.remote_addr or ""
    note(context.store, user, Looked(what, [], hits, address, crew=crew), context.clock())


def witness(user: User, what: View) -> Callable[[Sequence[str], int], None]:
    """``seen`` for an answer that goes on when the request is over: with tickets and hits."""
    context, address = parts(), request.remote_addr or ""
    now = context.clock()

    def look(tickets: Sequence[str], hits: int) -> None:
        note(context.store, user, Looked(what, tickets, hits, address), now)

    return look


def base_url() -> str:
    """The address the outside world uses, without a slash at the end."""
    return parts().settings.base_url or request.host_url.rstrip("/")


def let_in(response: Response, token: str) -> None:
    """Gives the browser its login."""
    response.set_cookie(
        COOKIE,
        token,
        max_age=parts().settings.session_length,
        httponly=True,
        samesite="Strict",
        secure=base_url().startswith("https:"),
    )


def _from_own_page() -> bool:
    return OWN_HEADER in request.headers or request.headers.get("Origin") == base_url()
