"""`/api/v1/session`: login, who am I, logout."""

from __future__ import annotations

from typing import Any

from flask import Response, request
from flask.views import MethodView

from schemas.api.session import Login, NewSession, SessionView, SessionWays
from schemas.instants import instant_text
from server.registry.sessions import Session
from server.rest_api.access import COOKIE, base_url, let_in, parts, require_session
from server.rest_api.api import Resources
from server.rights import PERMISSIONS
from sync import jsontext

blueprint = Resources("session", __name__, description="Login of office users")


@blueprint.route("/session")
class SessionResource(MethodView):
    """The login of this caller."""

    @blueprint.arguments(Login)
    @blueprint.response(201, NewSession)
    @blueprint.doc(security=[])
    def post(self, login: dict[str, Any]) -> Response:
        """Log in: sets the session cookie and answers a bearer token."""
        identity = parts().identity
        address = request.remote_addr or ""
        token, session = identity.log_in(login["user"], login["password"], address)
        content = jsontext.dumps(_view(session) | {"token": token})
        response = Response(content, 201, mimetype="application/json")
        let_in(response, token)
        return response

    @blueprint.response(200, SessionView)
    def get(self) -> dict[str, Any]:
        """Who is logged in, until when, and what they may."""
        return _view(require_session()[1])

    @blueprint.response(204)
    def delete(self) -> Response:
        """Log out: the token is void and the cookie removed."""
        token, _ = require_session()
        parts().identity.sessions.end(token)
        response = Response(status=204)
        response.delete_cookie(COOKIE, httponly=True, samesite="Strict")
        return response


@blueprint.route("/session/ways")
class Ways(MethodView):
    """How one may log in here."""

    @blueprint.response(200, SessionWays)
    @blueprint.doc(security=[])
    def get(self) -> dict[str, Any]:
        """Tell whether passwords are taken, and where the utility's own directory lets in."""
        return ways()


def ways() -> dict[str, Any]:
    """What pages with a login show."""
    settings = parts().settings
    directory = settings.oidc and {
        "name": settings.oidc.name,
        "start": f"{base_url()}/api/oidc/start",
    }
    return {"passwords": settings.passwords, "directory": directory}


def _view(session: Session) -> dict[str, Any]:
    return {
        "user": session.user.name,
        "role": session.user.role,
        "areas": list(session.user.areas),
        "crew": session.user.crew,
        "permissions": sorted(item.value for item in PERMISSIONS[session.user.role]),
        "expires_at": instant_text(session.expires_at),
    }
