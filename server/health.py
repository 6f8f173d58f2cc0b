"""`/healthz`: the process answers. `/readyz`: it can also read its store and its lists, and says
which worker stands still, in whichever process it runs."""

from __future__ import annotations

import logging
from wsgiref.types import WSGIEnvironment

from flask import Blueprint, Response, current_app

from server import lease, pulse
from server.context import Context, context_of
from server.instruments.worker import LEASE as FILES
from server.linking.follower import LEASE as LINKING
from server.metrology.worker import LEASE as VERDICTS
from server.pictures.worker import LEASE as PICTURES
from server.webhooks.worker import LEASE as WEBHOOKS
from sync import jsontext
from sync.errors import SyncError
from sync.mailroom.names import OFFICE, REGISTRY

LEASES = {
    "webhooks": WEBHOOKS,
    "linking": LINKING,
    "pictures": PICTURES,
    "instrument-files": FILES,
    "verdicts": VERDICTS,
}
"""Workers beside the mailroom, and where it stands who does their work."""

_ALIVE = "/healthz"
blueprint = Blueprint("health", __name__)
_log = logging.getLogger(__name__)


def is_alive_question(environ: WSGIEnvironment) -> bool:
    """Whether a request is for ``/healthz``, which is answered before all that waits."""
    return bool(environ["PATH_INFO"] == _ALIVE)


@blueprint.get(_ALIVE)
def healthz() -> Response:
    """Touches nothing: a full disk is no reason to restart the process."""
    return _answer({"status": "ok"}, 200)


@blueprint.get("/readyz")
def readyz() -> Response:
    """503 while requests would fail, with the part that does not work."""
    context = context_of(current_app)
    failed, left_out, still = {}, 0, dict[str, str]()
    try:
        for database in (OFFICE, REGISTRY):
            context.store.info(database)
        still = standing_still(context)
    except SyncError as error:
        failed["store"] = error.reason
    try:
        left_out = context.readmodel.left_out(limit=0).count
    except SyncError as error:
        failed["readmodel"] = error.reason
        _log.debug("The read model cannot be brought up to date: %s", error)
    behind = context.readmodel.behind()
    if behind is not None:
        still["lists"] = behind
    if failed:
        return _answer({"status": "not ready", "failed": failed}, 503)
    # A document of another form is no reason to send nobody here: the rest is in the lists.
    told: dict[str, object] = {"left_out": left_out} if left_out else {}
    # Requests are still answered and nothing is lost, so a proxy need not send them elsewhere.
    if still:
        told["standing_still"] = still
    return _answer({"status": "ready", **told}, 200)


def standing_still(context: Context) -> dict[str, str]:
    """Workers that do not go on, with the reason. Raises SyncError."""
    now = context.clock()
    found = {"mailroom": pulse.stands_still(context.store, now)}
    for name, place in LEASES.items():
        found[name] = lease.stands_still(context.store, now, place)
    return {name: reason for name, reason in found.items() if reason is not None}


def _answer(content: dict[str, object], status: int) -> Response:
    response = Response(jsontext.dumps(content), status, mimetype="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response
