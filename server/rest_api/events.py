"""`/api/v1/events`: what happens, while it happens, as server-sent events."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, request
from flask.views import MethodView

from casework.visibility import Scope
from schemas.api.events import EventHeaders, EventQuery, EventType
from schemas.api.views import View
from server.context import Context
from server.events.feed import EventFeed
from server.events.telling import EventFilter
from server.registry.people import User
from server.registry.secrets import digest
from server.rest_api.access import parts, require, require_session, seen
from server.rest_api.api import Resources
from server.rights import Permission, may, scope_of
from sync.replication.feed import Feed, Reader, iterate

blueprint = Resources("events", __name__, description="Live events")
HOLD = "kancha.hold"
_HEADERS = {
    "Cache-Control": "no-store, no-transform",
    "X-Accel-Buffering": "no",  # a proxy that collects pieces would hold back the news
}


@blueprint.route("/events")
class Events(MethodView):
    """The stream of events."""

    @blueprint.arguments(EventQuery, location="query")
    @blueprint.arguments(EventHeaders, location="headers")
    @blueprint.response(200, {"type": "string"}, content_type="text/event-stream")
    def get(self, query: dict[str, Any], headers: dict[str, Any]) -> Response:
        """Follow what happens; see docs/events.md. The answer does not end."""
        user = require(Permission.READ_TICKETS)
        context = parts()
        last = headers.get("last_event_id") or query.get("after")
        token = require_session()[0]
        # Counted by login, for several people may share a desk's name.
        reader = Reader(f"login {digest(token)}", _still(context, token, user))
        if scope_of(user).identity:
            seen(user, View.EVENTS, [])  # what is told has addresses
        feed = EventFeed(context.store, _filter(query, user), last, reader)
        return Response(_body(feed, context), mimetype="text/event-stream", headers=_HEADERS)


def _filter(query: dict[str, Any], user: User) -> EventFilter:
    ticket, crew = query.get("ticket"), query.get("crew")
    types = frozenset(EventType)
    if "types" in query:
        types = frozenset(EventType(word) for word in query["types"].split(","))
    else:
        types -= {EventType.QUARANTINE} if ticket or crew else set()
        types -= {EventType.OUTBOX} if ticket else set()
    here = scope_of(user)
    if not may(user, Permission.READ_QUARANTINE) or not here.is_whole:
        types -= {EventType.QUARANTINE}
    return EventFilter(types, ticket, crew, here, _crews(here))


def _crews(here: Scope) -> frozenset[str] | None:
    """Of whose devices there is news for the caller, as it is when the stream is opened."""
    if here.is_whole:
        return None
    crews = parts().identity.people.crews()
    return frozenset(crew.id for crew in crews if here.has_crew(crew.id, crew.area))


def _still(context: Context, token: str, user: User) -> Callable[[], bool]:
    """Whether the login holds, and its user has the role that the stream was opened with."""

    def still() -> bool:
        session = context.identity.sessions.find(token, context.clock())
        return session is not None and session.user == user

    return still


def _body(feed: Feed, context: Context) -> Any:
    """Nothing where the shell holds the feed; otherwise this thread serves it."""
    if request.method == "HEAD":
        return iter(())
    hold = request.environ.get(HOLD)
    if isinstance(hold, list):
        hold.append(feed)
        return iter(())
    return iterate(feed, context.hub)
