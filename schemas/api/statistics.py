"""Statistics: which table, of which tickets, by what."""

from __future__ import annotations

from marshmallow import Schema, ValidationError, fields, validate
from webargs.fields import DelimitedList

from schemas.api.lists import TicketFilterQuery

DIMENSIONS = (
    "class", "sub_item", "grade", "status", "area", "district", "channel", "party", "cause",
    "crew", "holder", "month", "week",
)  # fmt: skip


def _each_once(values: list[str]) -> None:
    if len(set(values)) < len(values):
        raise ValidationError("twice|Name each dimension once.")


class StatisticsQuery(TicketFilterQuery):
    """Which tickets count; `opened_from` and `opened_to` are the range, as moments or as
    days of the utility's time zone; the last day is included."""

    format = fields.String(load_default="json", validate=validate.OneOf(["json", "csv", "xlsx"]))
    drill = fields.Boolean(
        load_default=False,
        metadata={"description": "for json: with the parameters that list what a number counts"},
    )
    limit = fields.Integer(
        load_default=1000,
        validate=validate.Range(1, 10_000),
        metadata={"description": "rows at most, where the table is of places or counts"},
    )


class RatesQuery(StatisticsQuery):
    """The same, and by what to part the table."""

    by = fields.String(validate=validate.OneOf(DIMENSIONS))


class CountsQuery(StatisticsQuery):
    """The same, and by what to count."""

    by = DelimitedList(
        fields.String(validate=validate.OneOf(DIMENSIONS)),
        required=True,
        validate=[validate.Length(1, 2), _each_once],
        metadata={"description": "one or two, parted by commas: class,month is a trend by class"},
    )


class StatisticsView(Schema):
    """A table; each row is an object with a value for each of `columns`."""

    table = fields.String(required=True)
    columns = fields.List(fields.String(), required=True)
    rows = fields.List(fields.Dict(), required=True)
    drill = fields.List(
        fields.Dict(),
        metadata={
            "description": "with `drill`: for each row, by column, the parameters with which "
            "`GET /api/v1/tickets` lists the tickets that the number counts, null where none do; "
            "of a column of codes by code"
        },
    )
