"""`/api/v1/saved-views`: names for the filters of the ticket list."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Response
from flask.views import MethodView

from schemas.api.base import VersionHeaders
from schemas.api.saved_views import (
    NewView,
    SavedViewList,
    SavedViewQuery,
    SavedViewView,
    ViewChange,
)
from schemas.api.tickets import CommandHeaders
from server.problem import Problem
from server.registry.people import User
from server.registry.saved_views import SavedView, SavedViews
from server.registry.versions import Kept
from server.rest_api.access import parts, require, scope
from server.rest_api.api import Resources
from server.rest_api.paging import page_of
from server.rest_api.versions import once, versioned
from server.rights import Permission

blueprint = Resources("saved-views", __name__, description="Saved views of the ticket list")


@blueprint.route("/saved-views")
class AllSavedViews(MethodView):
    """One's own views and those shared with the office."""

    @blueprint.arguments(SavedViewQuery, location="query")
    @blueprint.response(200, SavedViewList)
    def get(self, wanted: dict[str, Any]) -> dict[str, Any]:
        """List the views that there are for the caller, a page at a time.

        One that may name a customer is shared with those alone who see customers.
        """
        user = require(Permission.READ_TICKETS)
        found = [
            view
            for view in _views().all()
            if view.is_there_for(user.name, identity=scope().identity)
            and wanted.get("shared") in (None, view.shared)
        ]
        return page_of(found, wanted, getattr).answer(asdict)

    @blueprint.arguments(NewView)
    @blueprint.arguments(CommandHeaders, location="headers")
    @blueprint.response(201, SavedViewView)
    def post(self, new: dict[str, Any], headers: dict[str, Any]) -> Response:
        """Save a view for oneself, or for the office."""
        user = require(Permission.READ_TICKETS)
        if new["shared"]:
            require(Permission.SHARE_VIEWS)
        with once(user, headers, "saved-view") as making:
            made = _views().add(user.name, new, making)
        return _answer(made, 201)


@blueprint.route("/saved-views/<view>")
class OneSavedView(MethodView):
    """One view."""

    @blueprint.response(200, SavedViewView)
    @blueprint.alt_response(304, description="It is still as the ETag in If-None-Match says")
    def get(self, view: str) -> Response:
        """Read a view."""
        return _answer(_there(view, require(Permission.READ_TICKETS)))

    @blueprint.arguments(ViewChange)
    @blueprint.arguments(VersionHeaders, location="headers")
    @blueprint.response(200, SavedViewView)
    def patch(self, change: dict[str, Any], headers: dict[str, Any], view: str) -> Response:
        """Change a view: one's own, or a shared one where one may share."""
        kept = _to_change(view)
        if change.get("shared", kept.it.shared):
            require(Permission.SHARE_VIEWS)
        return _answer(_views().change(view, change, headers.get("if_match")))

    @blueprint.arguments(VersionHeaders, location="headers")
    @blueprint.response(204)
    def delete(self, headers: dict[str, Any], view: str) -> None:
        """Forget a view: one's own, or a shared one where one may share."""
        _to_change(view)
        _views().remove(view, headers.get("if_match"))


def _views() -> SavedViews:
    return parts().identity.views


def _there(view: str, user: User) -> Kept[SavedView]:
    """Raises Problem not_found, also for what somebody else saved for himself."""
    kept = _views().one(view)
    if not kept.it.is_there_for(user.name, identity=scope().identity):
        raise Problem("not_found", f"There is no saved view {view!r}.")
    return kept


def _to_change(view: str) -> Kept[SavedView]:
    """Raises Problem: not_found, forbidden."""
    user = require(Permission.READ_TICKETS)
    kept = _there(view, user)
    if kept.it.owner != user.name:
        require(Permission.SHARE_VIEWS)
    return kept


def _answer(kept: Kept[SavedView], status: int = 200) -> Response:
    address = f"/api/v1/saved-views/{kept.it.id}" if status == 201 else None
    return versioned(asdict(kept.it), kept.etag, status, address)
