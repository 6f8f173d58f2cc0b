"""`/api/v1/statistics`: tables over all tickets, as JSON or CSV."""

from __future__ import annotations

import csv
import io
from typing import Any

from flask import Response
from flask.views import MethodView

from schemas.api.statistics import CountsQuery, StatisticsQuery, StatisticsView
from schemas.api.views import View
from server.identity import Permission
from server.readmodel.statistics import Question, Table
from server.rest_api.access import parts, require, seen
from server.rest_api.api import Resources
from server.rest_api.asked import filter_of
from server.rest_api.tickets import json_response

blueprint = Resources("statistics", __name__, description="Counts, rates, durations, trends")
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
    def get(self, query: dict[str, Any]) -> Response:
        """Count tickets by class, area, party, cause, crew, month … or two of them."""
        return _answer("counts", query)


@blueprint.route("/statistics/deadlines")
class Deadlines(MethodView):
    """Promises."""

    @blueprint.arguments(StatisticsQuery, location="query")
    @blueprint.response(200, StatisticsView)
    @blueprint.alt_response(200, **_AS_CSV)
    def get(self, query: dict[str, Any]) -> Response:
        """Count promises kept, missed and open, with the rate of those kept in time."""
        return _answer("deadlines", query)


@blueprint.route("/statistics/repeats")
class Repeats(MethodView):
    """Complaints that come again."""

    @blueprint.arguments(StatisticsQuery, location="query")
    @blueprint.response(200, StatisticsView)
    @blueprint.alt_response(200, **_AS_CSV)
    def get(self, query: dict[str, Any]) -> Response:
        """Count tickets whose account had complained of the same within a year before."""
        return _answer("repeats", query)


@blueprint.route("/statistics/stages")
class Stages(MethodView):
    """Time in each state."""

    @blueprint.arguments(StatisticsQuery, location="query")
    @blueprint.response(200, StatisticsView)
    @blueprint.alt_response(200, **_AS_CSV)
    def get(self, query: dict[str, Any]) -> Response:
        """Hours that tickets were in each stage: mean, median, nine in ten."""
        return _answer("stages", query)


@blueprint.route("/statistics/sites")
class Sites(MethodView):
    """Addresses that recur."""

    @blueprint.arguments(StatisticsQuery, location="query")
    @blueprint.response(200, StatisticsView)
    @blueprint.alt_response(200, **_AS_CSV)
    def get(self, query: dict[str, Any]) -> Response:
        """List the addresses with more than one ticket, the most first."""
        return _answer("sites", query)


@blueprint.route("/statistics/transformers")
class Transformers(MethodView):
    """Transformer areas that recur."""

    @blueprint.arguments(StatisticsQuery, location="query")
    @blueprint.response(200, StatisticsView)
    @blueprint.alt_response(200, **_AS_CSV)
    def get(self, query: dict[str, Any]) -> Response:
        """List the transformer areas with more than one ticket, the most first."""
        return _answer("transformers", query)


def _answer(name: str, query: dict[str, Any]) -> Response:
    user = require(Permission.READ_TICKETS)
    context = parts()
    now = context.clock().astimezone(context.policy.timezone)
    by = tuple(query.get("by", ()))
    question = Question(filter_of(query), now, by, query["limit"])
    table = context.readmodel.statistics(name, question)
    if name == "sites" and question.wanted.scope.identity and table.rows:
        seen(user, View.STATISTICS, [], len(table.rows))
    if query["format"] == "csv":
        return _as_csv(name, table)
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    return json_response({"table": name, "columns": table.columns, "rows": rows})


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
