"""Pages for people until the console exists: the start page and the API's documentation.

Both are whole without a script and without anything from another host.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, current_app, render_template

from schemas.ids import split_fact_id
from schemas.instants import instant_text
from schemas.vocabulary import TicketStatus
from server.context import context_of
from server.docs_page import ApiDocs
from server.errors import status_of
from server.rest_api.access import session_of_request
from server.rest_api.problems import TITLES
from server.rest_api.session import ways
from server.rights import scope_of

blueprint = Blueprint("pages", __name__)


@blueprint.get("/")
def start() -> str:
    """Counts and news; who is not logged in sees numbers but no names."""
    return render_template("start.html", **_news())


@blueprint.get("/api/live")
def live() -> str:
    """The part of the start page that changes; its script fetches it again and again."""
    return render_template("live.html", **_news())


@blueprint.get("/api/docs")
def api_docs() -> str:
    """The OpenAPI document in a form for people, and all problem codes."""
    spec: Mapping[str, Any] = current_app.extensions["kancha-openapi"]
    found = session_of_request()
    shown = ApiDocs(spec, context_of(current_app).clock())
    problems = [(code, status_of(code), title) for code, title in sorted(TITLES.items())]
    return render_template(
        "api_docs.html",
        user=found[1].user if found else None,
        ways=ways(),
        groups=shown.groups(),
        problems=problems,
        schemas=shown.schemas(),
    )


def _news() -> dict[str, Any]:
    context = context_of(current_app)
    found = session_of_request()
    user = found[1].user if found else None
    counts = context.readmodel.counts()
    people, devices = context.identity.people, context.identity.devices
    return {
        "user": user,
        "ways": ways(),
        "now": instant_text(context.clock()),
        "tickets": [(word.value, counts["status"].get(word.value, 0)) for word in TicketStatus],
        "facts": sum(counts["kind"].values()),
        "attention": counts["state"].get("needs-attention", 0),
        "crews": len(people.crews()),
        "devices": sum(1 for device in devices.all() if device.revoked_at is None),
        "receipts": [_receipt(row) for row in context.readmodel.recent_receipts()],
        "with_names": user is not None and scope_of(user).is_whole,
    }


def _receipt(row: Mapping[str, Any]) -> dict[str, Any]:
    parts = split_fact_id(row["fact"])
    return {**row, "kind": parts.kind.value if parts else "?"}
