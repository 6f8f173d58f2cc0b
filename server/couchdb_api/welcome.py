"""What belongs to the server, not to a database."""

from __future__ import annotations

import uuid

from server.couchdb_api.call import Answer, Call, json_answer
from sync.errors import Forbidden, TooLarge

COMPATIBLE = "3.3.3"
"""The CouchDB version whose replication behaviour is offered."""


def welcome(call: Call) -> Answer:
    """``GET /``: the uuid goes into every client's checkpoint name, so it stays the same until
    an older copy of the data is put back, and changes then."""
    return json_answer(
        {
            "couchdb": "Welcome",
            "version": COMPATIBLE,
            "uuid": call.services.name(),
            "features": [],
            "vendor": {"name": "Kancha"},
        }
    )


def up(call: Call) -> Answer:
    """``GET /_up``."""
    del call
    return json_answer({"status": "ok"})


def session(call: Call) -> Answer:
    """``GET /_session``: who the server takes the caller for."""
    roles = [] if call.caller.is_device else ["_admin"]
    return json_answer(
        {
            "ok": True,
            "userCtx": {"name": call.caller.name, "roles": roles},
            "info": {"authentication_handlers": ["default"], "authenticated": "default"},
        }
    )


def uuids(call: Call) -> Answer:
    """``GET /_uuids?count=``."""
    count = call.query.number("count")
    if count is not None and count > 1000:
        raise TooLarge("count is at most 1000")
    return json_answer({"uuids": [uuid.uuid4().hex for _ in range(1 if count is None else count)]})


def all_dbs(call: Call) -> Answer:
    """``GET /_all_dbs``, for administrators. Raises Forbidden."""
    _administrators_only(call)
    names = call.store.names(call.query.key("startkey", "start_key") or "")
    end = call.query.key("endkey", "end_key")
    if end is not None:
        names = [name for name in names if name <= end]
    skip = call.query.number("skip") or 0
    return json_answer(names[skip:][: call.query.number("limit")])


def active_tasks(call: Call) -> Answer:
    """``GET /_active_tasks``: compaction ends before it answers, so there are none."""
    _administrators_only(call)
    return json_answer([])


def _administrators_only(call: Call) -> None:
    if call.caller.is_device:
        raise Forbidden("Only an administrator may do this.")
