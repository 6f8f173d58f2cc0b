"""Pages of registers: what all their lists may be asked."""

from __future__ import annotations

from marshmallow import fields, validate

from schemas.api.base import Resource

_MOST = 10_000
"""Also what is given to who asks for no limit: all of a register, save where it is enormous."""


class PageQuery(Resource):
    """Which page of a list."""

    limit = fields.Integer(load_default=_MOST, validate=validate.Range(1, _MOST))
    cursor = fields.String(metadata={"description": "`next` of the page before"})


def sort_by(*members: str) -> fields.String:
    """The order of a list, by any of these members; the first is the usual one."""
    one = f"-?({'|'.join(members)})"
    told = f"one or more of {', '.join(members)}, parted by commas; with - the greatest first"
    return fields.String(
        load_default=members[0],
        validate=validate.Regexp(f"^{one}(,{one})*$"),
        metadata={"description": told},
    )


def next_page() -> fields.String:
    """Where the next page begins."""
    return fields.String(
        required=True, allow_none=True, metadata={"description": "null on the last page"}
    )
