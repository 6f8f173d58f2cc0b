"""`/api/v1/webhooks`: addresses that are told what happens to tickets."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Response
from flask.views import MethodView

from schemas.api.base import VersionHeaders
from schemas.api.tickets import CommandHeaders
from schemas.api.webhooks import (
    NewWebhook,
    Queued,
    Replayed,
    ReplayQuery,
    WebhookChange,
    WebhookList,
    WebhookQuery,
    WebhookSecret,
    WebhookView,
)
from server.identity import Permission
from server.office.etags import etag_with
from server.rest_api.access import parts, require
from server.rest_api.api import Resources
from server.rest_api.paging import page_of
from server.rest_api.versions import once, versioned
from server.webhooks.hooks import Hook, Hooks

blueprint = Resources("webhooks", __name__, description="Signed messages to other systems")
_SHOWN = ("id", "url", "events", "description", "paused", "created_at", "created_by")


@blueprint.route("/webhooks")
class Webhooks(MethodView):
    """All webhooks."""

    @blueprint.arguments(WebhookQuery, location="query")
    @blueprint.response(200, WebhookList)
    def get(self, wanted: dict[str, Any]) -> dict[str, Any]:
        """List the webhooks and how their deliveries go, a page at a time."""
        require(Permission.MANAGE_WEBHOOKS)
        found = [hook for hook in _hooks().all() if _is_wanted(hook, wanted)]
        return page_of(found, wanted, getattr).answer(_view)

    @blueprint.arguments(NewWebhook)
    @blueprint.arguments(CommandHeaders, location="headers")
    @blueprint.response(201, WebhookSecret)
    def post(self, new: dict[str, Any], headers: dict[str, Any]) -> Response:
        """Register an address; the secret is shown now and never again, save to the same key."""
        user = require(Permission.MANAGE_WEBHOOKS)
        hooks, by = _hooks(), (user.name, parts().clock())
        with once(user, headers, "webhook") as making:
            hook = hooks.made(making) or hooks.add(
                new["url"], new["events"], by, new["description"], making
            )
        return _versioned(hook, 201, secret=hook.secret)


@blueprint.route("/webhooks/<webhook>")
class OneWebhook(MethodView):
    """One webhook."""

    @blueprint.response(200, WebhookView)
    @blueprint.alt_response(304, description="It is still as the ETag in If-None-Match says")
    def get(self, webhook: str) -> Response:
        """Read a webhook: what waits, the last answer, the last error."""
        require(Permission.MANAGE_WEBHOOKS)
        return _versioned(_hooks().one(webhook))

    @blueprint.arguments(WebhookChange)
    @blueprint.arguments(VersionHeaders, location="headers")
    @blueprint.response(200, WebhookView)
    def patch(self, change: dict[str, Any], headers: dict[str, Any], webhook: str) -> Response:
        """Stop deliveries or let them go on; what happens meanwhile waits."""
        require(Permission.MANAGE_WEBHOOKS)
        seen = headers.get("if_match")
        return _versioned(_hooks().pause(webhook, paused=change["paused"], if_match=seen))

    @blueprint.arguments(VersionHeaders, location="headers")
    @blueprint.response(204)
    def delete(self, headers: dict[str, Any], webhook: str) -> None:
        """Forget a webhook and all that waits for it."""
        require(Permission.MANAGE_WEBHOOKS)
        _hooks().remove(webhook, headers.get("if_match"))


@blueprint.route("/webhooks/<webhook>/rotate")
class RotatedWebhook(MethodView):
    """A new secret."""

    @blueprint.response(200, WebhookSecret)
    def post(self, webhook: str) -> dict[str, Any]:
        """Give it a new secret, shown now; the old one signs beside it for a day."""
        require(Permission.MANAGE_WEBHOOKS)
        return _with_secret(_hooks().rotate(webhook, parts().clock()))


@blueprint.route("/webhooks/<webhook>/ping")
class PingedWebhook(MethodView):
    """A test."""

    @blueprint.response(202, Queued)
    def post(self, webhook: str) -> dict[str, str]:
        """Send it a message of the kind `ping`."""
        require(Permission.MANAGE_WEBHOOKS)
        return {"message": _hooks().ping(webhook, parts().clock())}


@blueprint.route("/webhooks/<webhook>/replay")
class ReplayedWebhook(MethodView):
    """Once more."""

    @blueprint.arguments(ReplayQuery, location="query")
    @blueprint.response(202, Replayed)
    def post(self, query: dict[str, Any], webhook: str) -> dict[str, int]:
        """Send all messages since a moment again, with the same ids (kept for 30 days)."""
        require(Permission.MANAGE_WEBHOOKS)
        return {"messages": _hooks().replay(webhook, query["since"])}


def _hooks() -> Hooks:
    context = parts()
    return Hooks(context.store, private=context.settings.webhook_private)


def _is_wanted(hook: Hook, wanted: dict[str, Any]) -> bool:
    told = "event" not in wanted or hook.wants(wanted["event"])
    return told and wanted.get("paused") in (None, hook.paused)


def _versioned(hook: Hook, status: int = 200, **shown: str) -> Response:
    """A webhook with its ETag, which also tells how its deliveries go: If-Match looks past that."""
    view = {**_view(hook), **shown}
    live = asdict(_hooks().status(hook.id))
    address = f"/api/v1/webhooks/{hook.id}" if status == 201 else None
    return versioned(view, etag_with(hook.etag, live), status, address)


def _view(hook: Hook) -> dict[str, Any]:
    shown = {name: getattr(hook, name) for name in _SHOWN}
    return {**shown, "events": list(hook.events), **asdict(_hooks().status(hook.id))}


def _with_secret(hook: Hook) -> dict[str, Any]:
    return {**_view(hook), "secret": hook.secret}
