"""Saved views: names for the filters of the ticket list."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC
from typing import Any

from marshmallow import Schema, fields, validate, validates

from schemas.api.base import Resource, text
from schemas.api.lists import TicketFilterQuery
from schemas.api.paging import PageQuery, next_page, sort_by
from schemas.api.spans import with_days_in

_LONGEST = 1_000


class _WithWords(TicketFilterQuery):
    q = fields.String(validate=validate.Length(max=200))


class ViewChange(Resource):
    """What changes of a view."""

    name = text(60)
    shared = fields.Boolean(metadata={"description": "for the whole office, not for oneself alone"})
    filter = fields.Dict(
        keys=fields.String(),
        values=text(_LONGEST),
        metadata={"description": "parameters of `GET /api/v1/tickets` with `q`, as texts"},
    )

    @validates("filter")
    def _is_understood(self, value: Mapping[str, Any], **_: Any) -> None:
        """A view that the list would refuse is refused when it is saved, with the list's words."""
        schema = _WithWords()
        schema.load(with_days_in(value, schema, UTC))


class NewView(ViewChange):
    """A view to be saved."""

    name = text(60, required=True)
    shared = fields.Boolean(load_default=False)
    filter = fields.Dict(keys=fields.String(), values=text(_LONGEST), required=True)


class SavedViewView(Schema):
    """A saved view."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    owner = fields.String(required=True)
    shared = fields.Boolean(required=True)
    filter = fields.Dict(keys=fields.String(), values=fields.String(), required=True)


class SavedViewQuery(PageQuery):
    """Which views."""

    shared = fields.Boolean()
    sort = sort_by("name", "id", "owner")


class SavedViewList(Schema):
    """Views, a page at a time."""

    items = fields.List(fields.Nested(SavedViewView), required=True)
    next = next_page()
