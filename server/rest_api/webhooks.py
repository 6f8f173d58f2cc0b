"""`/api/v1/webhooks`: addresses that are told what happens to tickets."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask.views import MethodView

from schemas.api.webhooks import (
    NewWebhook,
    Queued,
    Replayed,
    ReplayQuery,
    WebhookChange,
    WebhookList,
    WebhookSecret,
    WebhookView,
)
from server.identity import Permission
from server.rest_api.access import parts, require
from server.rest_api.api import Resources
from server.webhooks.hooks import Hook, Hooks

blueprint = Resources("webhooks", __name__, description="Signed messages to other systems")
_SHOWN = ("id", "url", "events", "description", "paused", "created_at", "created_by")


@blueprint.route("/webhooks")
class Webhooks(MethodView):
    """All webhooks."""

    @blueprint.response(200, WebhookList)
    def get(self) -> dict[str, Any]:
        """List the webhooks and how their deliveries go."""
        require(Permission.MANAGE_WEBHOOKS)
        return {"items": [_view(hook) for hook in _hooks().all()]}

    @blueprint.arguments(NewWebhook)
    @blueprint.response(201, WebhookSecret)
    def post(self, new: dict[str, Any]) -> tuple[dict[str, Any], int, dict[str, str]]:
        """Register an address; the secret is shown now and never again."""
        user = require(Permission.MANAGE_WEBHOOKS)
        by = (user.name, parts().clock())
        hook = _hooks().add(new["url"], new["events"], by, new["description"])
        return _with_secret(hook), 201, {"Location": f"/api/v1/webhooks/{hook.id}"}


@blueprint.route("/webhooks/<webhook>")
class OneWebhook(MethodView):
    """One webhook."""

    @blueprint.response(200, WebhookView)
    def get(self, webhook: str) -> dict[str, Any]:
        """Read a webhook: what waits, the last answer, the last error."""
        require(Permission.MANAGE_WEBHOOKS)
        return _view(_hooks().one(webhook))

    @blueprint.arguments(WebhookChange)
    @blueprint.response(200, WebhookView)
    def patch(self, change: dict[str, Any], webhook: str) -> dict[str, Any]:
        """Stop deliveries or let them go on; what happens meanwhile waits."""
        require(Permission.MANAGE_WEBHOOKS)
        return _view(_hooks().pause(webhook, paused=change["paused"]))

    @blueprint.response(204)
    def delete(self, webhook: str) -> None:
        """Forget a webhook and all that waits for it."""
        require(Permission.MANAGE_WEBHOOKS)
        _hooks().remove(webhook)


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


def _view(hook: Hook) -> dict[str, Any]:
    shown = {name: getattr(hook, name) for name in _SHOWN}
    return {**shown, "events": list(hook.events), **asdict(_hooks().status(hook.id))}


def _with_secret(hook: Hook) -> dict[str, Any]:
    return {**_view(hook), "secret": hook.secret}
