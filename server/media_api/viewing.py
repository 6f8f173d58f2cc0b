"""Who asks for a file: a device, an office user who is logged in, or one who follows a link.

What a user may not see any more, no link of that user shows.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from flask import current_app, request

from schemas.api.views import View
from server.context import Context, context_of
from server.couchdb_api.caller import Caller
from server.problem import Problem
from server.registry.people import User
from server.rest_api.access import session_of_request
from server.showing.links import mark_of
from server.showing.sight import Named, seen_by_device, seen_by_user
from server.viewlog import Looked, note

Viewer = User | Caller
_TICKETS = 20
"""Of one entry in the log: a picture that is in more tickets is a flag of its own."""


def viewer_of_request() -> Viewer:
    """Raises Problem: unauthorized, link_expired; SyncError for a revoked device."""
    context = context_of(current_app)
    if "sign" in request.args:
        return _of_link(context)
    caller = context.identity.authenticate_sync(request.environ)
    if caller is not None and caller.is_device:
        return caller
    session = session_of_request()
    if session is None:
        raise Problem("unauthorized", "Send the device's token, log in, or ask for a link.")
    return session[1].user


def facts_shown(viewer: Viewer, sha256: str, *, original: bool) -> list[Named]:
    """The facts by which the caller may see a file. Raises Problem not_found without any."""
    context = context_of(current_app)
    if isinstance(viewer, Caller):
        found = seen_by_device(context, viewer, sha256)
    else:
        found = seen_by_user(context, viewer, sha256, original=original)
    if not found:
        raise Problem("not_found", "There is no such file.")
    return found


def write_down(viewer: Viewer, sha256: str, shown: Sequence[Named], what: View) -> None:
    """Notes that an office user looks at a file, before it is sent; a look that goes on (further
    ranges, the page again) is noted once. Raises SyncError: then nothing is shown."""
    if isinstance(viewer, Caller):
        return
    context, address = context_of(current_app), request.remote_addr or ""
    now = context.clock()
    look = (viewer.name, address, what.value, sha256)
    if not context.media.looks.is_new(look, now):
        return
    tickets = sorted({named.ticket for named in shown})[:_TICKETS]
    note(context.store, viewer, Looked(what, tickets, 1, address, sha256), now)
    context.media.looks.noted(look, now)


def _of_link(context: Context) -> User:
    """Raises Problem link_expired, in the same words whatever is wrong with the link."""
    name, seconds, sign = (request.args.get(key, "") for key in ("user", "until", "sign"))
    mark = mark_of(context, name)
    right = context.media.signer.is_signed(sign, request.path, name, seconds, mark)
    user = context.identity.people.user(name) if right else None
    if user is None or context.clock() >= _moment(seconds):
        text = "The link is too old, or was changed; ask for a new one."
        raise Problem("link_expired", text)
    return user


def _moment(seconds: str) -> datetime:
    """Of a number that was signed."""
    return datetime.fromtimestamp(0, UTC) + timedelta(seconds=int(seconds))
