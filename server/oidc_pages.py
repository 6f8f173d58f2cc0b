"""`/api/oidc/start` and `/api/oidc/return`: a person leaves for the provider and comes back."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, current_app, redirect, render_template, request
from werkzeug.wrappers import Response as Answer

from server.context import context_of
from server.oidc.attempt import Attempt, begin, from_cookie
from server.oidc.errors import NotLetIn
from server.oidc.provider import Provider
from server.oidc_settings import OidcSettings
from server.problem import Problem
from server.registry.users import USER_NAME, User
from server.rest_api.access import base_url, let_in

blueprint = Blueprint("oidc", __name__)
_log = logging.getLogger(__name__)
_KEPT_S = 600
"""Time to prove who one is."""
_STATUS = {"provider-away": 502, "unknown-user": 403}
_ERROR = re.compile(r"[a-z_]{1,40}")


@blueprint.get("/api/oidc/start")
def start() -> Answer:
    """Sends the browser to the provider; ``next`` is where it goes in the end."""
    provider = _provider()
    attempt = begin(request.args.get("next", ""))
    try:
        answer = redirect(provider.address(attempt), 302)
    except NotLetIn as reason:
        return _not_let_in(reason)
    answer.set_cookie(
        _cookie(),
        attempt.to_cookie(),
        max_age=_KEPT_S,
        httponly=True,
        samesite="Lax",  # it comes back from another site
        secure=_is_secure(),
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.get("/api/oidc/return")
def come_back() -> Answer:
    """Logs in whoever the provider says it is, if Kancha has a user of this name."""
    provider = _provider()
    try:
        attempt = _attempt(provider.settings)
        code = _code()
        user = _user(provider.claims(code, attempt), provider.settings)
    except NotLetIn as reason:
        return _not_let_in(reason)
    context = context_of(current_app)
    token, _ = context.identity.sessions.start(user, context.clock())
    # A page, not a redirect: from a redirect of another site the strict cookie would not be sent.
    answer = Response(render_template("logged_in.html", back=attempt.back, user=user.name))
    let_in(answer, token)
    return _done(answer)


def _provider() -> Provider:
    """Raises Problem: not_found where there is none, too_many_requests."""
    context = context_of(current_app)
    if context.provider is None:
        raise Problem("not_found", "There is nothing here.")
    context.identity.allow_login(request.remote_addr or "")
    return context.provider


def _attempt(settings: OidcSettings) -> Attempt:
    attempt = from_cookie(request.cookies.get(_cookie(), ""))
    if attempt is None or not attempt.is_answered_by(request.args.get("state", "")):
        raise NotLetIn("not-begun")
    if request.args.get("iss", settings.issuer) != settings.issuer:  # RFC 9207
        raise NotLetIn("not-believed", "the answer is of another issuer")
    return attempt


def _code() -> str:
    error = request.args.get("error", "")
    if error == "access_denied":
        raise NotLetIn("refused")
    if error:  # how Kancha is set up there: the log tells it, in the words of RFC 6749
        raise NotLetIn("not-believed", f"it says {error if _ERROR.fullmatch(error) else '…'}")
    if not request.args.get("code"):
        raise NotLetIn("not-begun")
    return request.args["code"]


def _user(claims: Mapping[str, Any], settings: OidcSettings) -> User:
    name = claims.get(settings.claim)
    if settings.claim == "email" and claims.get("email_verified") is not True:
        name = None
    name = settings.user_name(name) if isinstance(name, str) else ""
    is_name = USER_NAME.fullmatch(name)
    user = context_of(current_app).identity.people.user(name) if is_name else None
    if user is None:
        raise NotLetIn("unknown-user")
    return user


def _not_let_in(reason: NotLetIn) -> Response:
    if reason.detail:
        _log.warning("A login by OpenID Connect failed: %s", reason)
    page = render_template("not_let_in.html", reason=reason.code)
    answer = Response(page, _STATUS.get(reason.code, 400))
    answer.headers["Cache-Control"] = "no-store"
    # An answer to another attempt, such as one of the page beside, does not end this one.
    return answer if reason.code == "not-begun" else _done(answer)


def _done(answer: Response) -> Response:
    """An attempt is good for one answer."""
    answer.delete_cookie(_cookie(), httponly=True, samesite="Lax", secure=_is_secure())
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _is_secure() -> bool:
    return base_url().startswith("https:")


def _cookie() -> str:
    """With TLS a name that no other host of the domain can set."""
    return "__Host-kancha_oidc" if _is_secure() else "kancha_oidc"
