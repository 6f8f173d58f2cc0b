"""Previews for crews that work with another crew's pictures: the links of delivered facts.

A mailbox carries a link instead of the bytes (``sync/mailroom/links.py``). Who may follow it is
who may see the ticket now: a device of a crew that holds it, or an office user. Everybody else
gets the same answer as for a picture that is not there.
"""

from __future__ import annotations

from flask import Blueprint, Response, current_app, request

from casework.status import keepers
from schemas.api.views import View
from schemas.ids import split_fact_id, ticket_doc_id
from server.attached import attached
from server.context import Context, context_of
from server.identity import Permission, may
from server.office.commands import is_there
from server.problem import Problem
from server.rest_api.access import seen, session_of_request
from server.rest_api.tickets import desk
from server.showing.sight import is_hidden
from sync.errors import NotFound

blueprint = Blueprint("previews", __name__)


@blueprint.get("/media/previews/<fact>/<path:name>")
def preview(fact: str, name: str) -> Response:
    """The bytes of one preview. Raises Problem: unauthorized, not_found."""
    context = context_of(current_app)
    named = split_fact_id(fact)
    ticket = named.ticket if named is not None else None
    if ticket is None or not _may_see(context, ticket, fact, name):
        raise Problem("not_found", "There is no such preview.")
    try:
        return attached(context.store, fact, name, request)
    except NotFound:
        raise Problem("not_found", "There is no such preview.") from None


def _may_see(context: Context, ticket: str, fact: str, name: str) -> bool:
    """Whether the caller sees this ticket now, and this fact's pictures.

    Raises Problem unauthorized for nobody we know.
    """
    caller = context.identity.authenticate_sync(request.environ)
    if caller is not None and caller.is_device:
        # First its own mailbox: a ticket that it never had costs the same as one that is not.
        if not _is_delivered(context, str(caller.database), ticket):
            return False
        folded = context.dossiers.fold(context.dossiers.read(ticket))
        return folded is not None and caller.crew in keepers(folded)
    session = session_of_request()
    if session is None:
        raise Problem("unauthorized", "Send the device's token, or log in.")
    user = session[1].user
    if not may(user, Permission.READ_TICKETS) or not is_there(desk(), ticket):
        return False
    if is_hidden(context, user, fact, name):
        return False
    seen(user, View.ATTACHMENT, [ticket])
    return True


def _is_delivered(context: Context, mailbox: str, ticket: str) -> bool:
    try:
        context.store.get(mailbox, ticket_doc_id(ticket))
    except NotFound:
        return False
    return True
