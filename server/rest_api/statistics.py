"""`/api/v1/statistics`: tables over all tickets, as JSON, CSV or XLSX."""

from __future__ import annotations

import csv
import io
from typing import Any

from flask import Response, request
from flask.views import MethodView

from schemas.api.exports import ExportFormat
from schemas.api.lists import TicketFilterQuery
from schemas.api.spans import with_days
from schemas.api.statistics import CountsQuery, RatesQuery, StatisticsQuery, StatisticsView
from schemas.api.views import View
from server.identity import Permission
from server.readmodel.drilling import Asked, drilled
from server.readmodel.statistics import Question, Table
from server.rest_api.access import parts, require, seen
from server.rest_api.api import Resources
from server.rest_api.asked import filter_of
from server.rest_api.tickets import json_response
from server.tables import columns
from server.tables.workbook import write_workbook
from server.tables.writing import MEDIA_TYPES

blueprint = Resources("statistics", __name__, description="Counts, rates, durations, trends")
_AS_XLSX: dict[str, Any] = {
    "schema": {"type": "string", "format": "binary"},
    "content_type": MEDIA_TYPES[ExportFormat.XLSX],
    "description": "The table, in the form asked for",
}
_AS_CSV: dict[str, Any] = {
    "schema": {"type": "string"},
    "content_type": "text/csv",
    "description": "The table, in the form asked for",
}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@blueprint.route("/statistics/counts")
class Counts(MethodView):
    """Tickets by one or two dimensions."""

    @blueprint.arguments(CountsQuery, location="query")
    @blueprint.response(200, StatisticsView)
    @blueprint.alt_response(200, **_AS_CSV)
    @blueprint.alt_response(200, **_AS_XLSX)
    def get(self, query: dict[str, Any]) -> Response:
        """Count tickets by class, area, party, cause, crew, month … or two of them."""
        return _answer("counts", query)


@blueprint.route("/statistics/deadlines")
class Deadlines(MethodView):
    """Promises."""

    @blueprint.arguments(RatesQuery, location="query")
    @blueprint.response(200, StatisticsView)
    @blueprint.alt_response(200, **_AS_CSV)
    @blueprint.alt_response(200, **_AS_XLSX)
    def get(self, query: dict[str, Any]) -> Response:
        """Count promises kept, missed and open, with the rate of those kept in time.

        `by=month` or another dimension parts each promise's row.
        """
        return _answer("deadlines", query)


@blueprint.route("/statistics/repeats")
class Repeats(MethodView):
    """Complaints that come again."""

    @blueprint.arguments(StatisticsQuery, location="query")
    @blueprint.response(200, StatisticsView)
    @blueprint.alt_response(200, **_AS_CSV)
    @blueprint.alt_response(200, **_AS_XLSX)
    def get(self, query: dict[str, Any]) -> Response:
        """Count tickets whose account had complained of the same within `window_days` before."""
        return _answer("repeats", query)


@blueprint.route("/statistics/stages")
class Stages(MethodView):
    """Time in each state."""

    @blueprint.arguments(StatisticsQuery, location="query")
    @blueprint.response(200, StatisticsView)
    @blueprint.alt_response(200, **_AS_CSV)
    @blueprint.alt_response(200, **_AS_XLSX)
    def get(self, query: dict[str, Any]) -> Response:
        """Hours that tickets were in each stage: mean, median, nine in ten."""
        return _answer("stages", query)


@blueprint.route("/statistics/sites")
class Sites(MethodView):
    """Addresses that recur."""

    @blueprint.arguments(StatisticsQuery, location="query")
    @blueprint.response(200, StatisticsView)
    @blueprint.alt_response(200, **_AS_CSV)
    @blueprint.alt_response(200, **_AS_XLSX)
    def get(self, query: dict[str, Any]) -> Response:
        """List the addresses with more than one ticket: classes, causes, parties, what is done."""
        return _answer("sites", query)


@blueprint.route("/statistics/transformers")
class Transformers(MethodView):
    """Transformer areas that recur."""

    @blueprint.arguments(StatisticsQuery, location="query")
    @blueprint.response(200, StatisticsView)
    @blueprint.alt_response(200, **_AS_CSV)
    @blueprint.alt_response(200, **_AS_XLSX)
    def get(self, query: dict[str, Any]) -> Response:
        """List transformer areas with more than one ticket: classes, causes, parties, what is done.

        With `class=PQ&cause=overload`, the ledger of recurring low voltage.
        """
        return _answer("transformers", query)


@blueprint.route("/statistics/satisfaction")
class SatisfactionTable(MethodView):
    """What customers said."""

    @blueprint.arguments(RatesQuery, location="query")
    @blueprint.response(200, StatisticsView)
    @blueprint.alt_response(200, **_AS_CSV)
    @blueprint.alt_response(200, **_AS_XLSX)
    def get(self, query: dict[str, Any]) -> Response:
        """Count what customers said at the last call-back, by class or `by` another dimension."""
        return _answer("satisfaction", query)


@blueprint.route("/statistics/validity")
class Validity(MethodView):
    """Complaints that proved true."""

    @blueprint.arguments(RatesQuery, location="query")
    @blueprint.response(200, StatisticsView)
    @blueprint.alt_response(200, **_AS_CSV)
    @blueprint.alt_response(200, **_AS_XLSX)
    def get(self, query: dict[str, Any]) -> Response:
        """Count responsible parties of decided tickets, with the share of the utility (属实率)."""
        return _answer("validity", query)


@blueprint.route("/statistics/remedies")
class Remedies(MethodView):
    """Measures that were carried out."""

    @blueprint.arguments(RatesQuery, location="query")
    @blueprint.response(200, StatisticsView)
    @blueprint.alt_response(200, **_AS_CSV)
    @blueprint.alt_response(200, **_AS_XLSX)
    def get(self, query: dict[str, Any]) -> Response:
        """Count decided tickets with measures, with the share where all are done (整改率)."""
        return _answer("remedies", query)


@blueprint.route("/statistics/trend")
class Trend(MethodView):
    """Months."""

    @blueprint.arguments(StatisticsQuery, location="query")
    @blueprint.response(200, StatisticsView)
    @blueprint.alt_response(200, **_AS_CSV)
    @blueprint.alt_response(200, **_AS_XLSX)
    def get(self, query: dict[str, Any]) -> Response:
        """Count tickets opened, decided, replied to and archived, by month, empty ones too."""
        return _answer("trend", query)


def _answer(name: str, query: dict[str, Any]) -> Response:
    user = require(Permission.READ_TICKETS)
    context = parts()
    now = context.clock().astimezone(context.policy.timezone)
    asked = query.get("by", ())
    by = (asked,) if isinstance(asked, str) else tuple(asked)
    days = context.policy.repeat.window_days
    question = Question(filter_of(query), now, by, query["limit"], days)
    table = context.readmodel.statistics(name, question)
    if name == "sites" and question.wanted.scope.identity and table.rows:
        seen(user, View.STATISTICS, [], len(table.rows))
    if query["format"] == "csv":
        return _as_csv(name, table)
    if query["format"] == "xlsx":
        return _as_xlsx(name, table)
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    answer = {"table": name, "columns": table.columns, "rows": rows}
    if query["drill"]:
        asked = Asked(_asked(), context.policy.timezone, question.wanted.scope.identity)
        answer["drill"] = drilled(name, table, asked)
    return json_response(answer)


def _asked() -> dict[str, str]:
    """The filter of the request, with moments in the place of days."""
    schema = TicketFilterQuery()
    given = with_days(request.args.items(), schema, parts().policy.timezone)
    names = {field.data_key or name for name, field in schema.fields.items()}
    return {name: value for name, value in given if name in names}


def _as_xlsx(name: str, table: Table) -> Response:
    file = io.BytesIO()
    sheet = columns.Table(name, table.columns[0], tuple(map(columns.Column, table.columns)))
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    write_workbook(file, {name: sheet}, [{name: rows}])
    response = Response(file.getvalue(), content_type=MEDIA_TYPES[ExportFormat.XLSX])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


def _as_csv(name: str, table: Table) -> Response:
    """With a byte order mark: spreadsheets take the text for another encoding without one."""
    file = io.StringIO()
    write = csv.writer(file)
    write.writerow(table.columns)
    write.writerows([_cell(value) for value in row] for row in table.rows)
    response = Response("\ufeff" + file.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _cell(value: Any) -> Any:
    """What people typed is no formula of the reader's spreadsheet."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
