"""The map answers points or clusters; statistics are tables, as JSON and as CSV."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from openpyxl import load_workbook

from schemas.documents import fact_document, read_fact
from schemas.vocabulary import FactKind, Role
from sync.mailroom.filing import file_office_facts
from tests.api.rest.conftest import Caller, Office

FUZZY = 1e-6


def complaint(lat: float, lon: float, **more: Any) -> dict[str, Any]:
    site = {"lat": lat, "lon": lon, "datum": "WGS84", **more.pop("site", {})}
    return {"class": "PQ", "title": "Low voltage", "site": site, **more}


@pytest.fixture
def city(office: Office, dispatcher: Caller) -> list[str]:
    """Three tickets in one street, one across the river, one without a place."""
    bodies = [
        complaint(32.0001, 118.8001, customer={"account": "1"}, site={"address": "=1+1"}),
        complaint(32.0002, 118.8002, customer={"account": "1"}, site={"address": "=1+1"}),
        complaint(32.0003, 118.8003, customer={"account": "2"}, site={"area": "rural"}),
        complaint(32.2, 118.6, **{"class": "OUT"}),
        {"class": "BIZ", "title": "The bill"},
    ]
    ids = []
    for body in bodies:
        answer = dispatcher.post("/api/v1/tickets", body)
        ids.append(answer.get_json()["ticket"])
        office.clock.pass_by(timedelta(hours=1))
    order = {"crew": "c-north", "type": "on-site-survey"}
    dispatcher.post(f"/api/v1/tickets/{ids[0]}/assignments", order)
    office.mailroom.step()
    return ids


def shown(caller: Caller, query: str) -> Any:
    answer = caller.get(f"/api/v1/map/tickets?{query}")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_json()


def rows(caller: Caller, query: str) -> list[list[Any]]:
    answer = caller.get(f"/api/v1/statistics/{query}")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    table = answer.get_json()
    return [[row[column] for column in table["columns"]] for row in table["rows"]]


def test_a_box_shows_the_tickets_in_it_one_by_one(dispatcher: Caller, city: list[str]) -> None:
    answer = shown(dispatcher, "bbox=118.79,31.99,118.81,32.01&zoom=15")

    assert sorted(point["ticket"] for point in answer["points"]) == sorted(city[:3])
    assert answer["total"] == 3
    assert answer["clusters"] == []
    first = next(point for point in answer["points"] if point["ticket"] == city[0])
    assert (first["lat"], first["lon"], first["holders"]) == (32.0001, 118.8001, ["c-north"])


@pytest.mark.usefixtures("city")
def test_where_there_are_more_than_can_be_drawn_they_are_counted_by_cell(
    dispatcher: Caller,
) -> None:
    answer = shown(dispatcher, "bbox=118,31.5,119.5,32.5&zoom=9&most=2")

    assert answer["points"] == []
    assert answer["total"] == 4
    counts = sorted((cluster["count"], cluster["lat"]) for cluster in answer["clusters"])
    assert counts[0] == (1, 32.2)
    assert counts[1] == (3, pytest.approx(32.0002, abs=FUZZY))


def test_the_map_takes_the_filters_of_the_list(dispatcher: Caller, city: list[str]) -> None:
    box = "bbox=110,25,125,40&zoom=8"

    assert [point["ticket"] for point in shown(dispatcher, f"{box}&class=OUT")["points"]] == [
        city[3]
    ]
    assert shown(dispatcher, f"{box}&holder=c-north&most=1")["total"] == 1
    assert shown(dispatcher, f"{box}&account=1")["total"] == 2


@pytest.mark.usefixtures("city")
def test_a_box_across_180_degrees_leaves_out_what_is_between(dispatcher: Caller) -> None:
    assert shown(dispatcher, "bbox=170,-60,-170,60&zoom=2")["total"] == 0
    assert shown(dispatcher, "bbox=100,-60,-170,60&zoom=2")["total"] == 4


@pytest.mark.parametrize(
    "box", ["1,2,3", "118,33,119,32", "118,32,119,nan", "-181,0,0,1", "0,-91,1,1", "a,b,c,d"]
)
def test_a_box_that_is_none_is_refused(dispatcher: Caller, box: str) -> None:
    answer = dispatcher.get(f"/api/v1/map/tickets?zoom=3&bbox={box}")

    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["field"].startswith("bbox")


@pytest.mark.usefixtures("city")
def test_tickets_are_counted_by_one_or_two_dimensions(dispatcher: Caller) -> None:
    assert rows(dispatcher, "counts?by=class") == [["BIZ", 1], ["OUT", 1], ["PQ", 3]]
    assert rows(dispatcher, "counts?by=class,area&class=PQ") == [
        ["PQ", None, 2],
        ["PQ", "rural", 1],
    ]
    assert rows(dispatcher, "counts?by=crew") == [["c-north", 1]]
    assert rows(dispatcher, "counts?by=month") == [["2026-11", 5]]
    assert rows(dispatcher, "counts?by=week&opened_from=2026-11-23T10:00:00Z") == [["2026-W48", 3]]


def test_a_month_is_one_of_the_profiles_time_zone(office: Office) -> None:
    office.clock.time = office.clock.time.replace(month=11, day=30, hour=15, minute=59)
    caller = office.caller(Role.DISPATCHER)
    caller.post("/api/v1/tickets", {"class": "BIZ", "title": "A minute before midnight"})
    office.clock.pass_by(timedelta(minutes=2))
    caller.post("/api/v1/tickets", {"class": "BIZ", "title": "A minute after"})
    office.mailroom.step()

    assert rows(caller, "counts?by=month") == [["2026-11", 1], ["2026-12", 1]]


def test_a_cause_that_was_amended_counts_as_amended(
    office: Office, dispatcher: Caller, city: list[str]
) -> None:
    first = finding(office, city[0], {"seen": "Sparks", "cause": "joint-fault"}, 1)
    finding(office, city[1], {"seen": "Sparks", "cause": "joint-fault"}, 2)
    finding(office, city[0], {"seen": "No load left", "cause": "overload"}, 3, amends=first)
    office.mailroom.step()

    assert rows(dispatcher, "counts?by=cause") == [["joint-fault", 1], ["overload", 1]]
    assert rows(dispatcher, "counts?by=cause&account=1&status=new") == [["joint-fault", 1]]


def finding(
    office: Office, ticket: str, body: dict[str, Any], number: int, amends: str | None = None
) -> str:
    """Files a finding of an office user; answers its id."""
    fact = f"{ticket}:finding:00000000-0000-7000-8000-00000000000{number}"
    document = {
        "_id": fact,
        "type": "fact",
        "kind": FactKind.FINDING.value,
        "schema": 1,
        "ticket": ticket,
        "author": {"user": "dispatcher"},
        "at": {"device": "2026-11-23T13:00:00.000Z", "offset_ms": 0, "offset_age_s": 0},
        "amends": amends,
        "body": body,
    }
    file_office_facts(office.context.store, [fact_document(read_fact(document))], office.clock())
    return fact


def test_promises_are_counted_as_kept_missed_and_open(office: Office, city: list[str]) -> None:
    office.clock.pass_by(timedelta(days=30))
    caller = office.caller(Role.DISPATCHER)

    table = rows(caller, "deadlines?class=BIZ")

    assert table
    for _, promises, met, late, missed, running, provisional, rate in table:
        assert (promises, met, late, running) == (1, 0, 0, 0)
        assert missed + provisional == 1
        assert rate == (0.0 if missed else None)
    assert len(city) == 5


@pytest.mark.usefixtures("city")
def test_a_complaint_of_the_same_account_about_the_same_is_a_repeat(dispatcher: Caller) -> None:
    assert rows(dispatcher, "repeats") == [["PQ", 3, 1, 0.3333]]


def test_places_with_more_than_one_ticket_recur(dispatcher: Caller, city: list[str]) -> None:
    found = dispatcher.get("/api/v1/statistics/sites").get_json()["rows"]

    assert [(row["address"], row["tickets"], row["accounts"]) for row in found] == [("=1+1", 2, 1)]
    assert rows(dispatcher, "transformers") == []
    assert city


@pytest.mark.usefixtures("city")
def test_the_time_in_a_stage_is_that_of_tickets_that_left_it(dispatcher: Caller) -> None:
    stages = {row[0]: row[1:] for row in rows(dispatcher, "stages")}

    assert stages["new"] == [1, 5.0, 5.0, 5.0]
    assert stages["assigned"] == [0, None, None, None]


@pytest.mark.usefixtures("city")
def test_a_table_as_csv_opens_in_a_spreadsheet_and_holds_no_formula(dispatcher: Caller) -> None:
    answer = dispatcher.get("/api/v1/statistics/sites?format=csv")

    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="sites.csv"'
    text = answer.get_data().decode("utf-8")
    assert text.startswith("\ufeff")
    head, row = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    assert head[:2] == ["address", "tickets"]
    assert row[:2] == ["'=1+1", "2"]


@pytest.mark.parametrize(
    "query", ["counts", "counts?by=colour", "counts?by=crew,crew", "sites?x=1"]
)
def test_a_table_that_makes_no_sense_is_refused(dispatcher: Caller, query: str) -> None:
    assert dispatcher.get(f"/api/v1/statistics/{query}").status_code == 422


def test_a_month_without_tickets_stands_in_the_trend(office: Office) -> None:
    office.clock.time = office.clock.time.replace(month=10, day=30)
    caller = office.caller(Role.DISPATCHER)
    caller.post("/api/v1/tickets", {"class": "BIZ", "title": "In October"})
    office.clock.time = office.clock.time.replace(month=12, day=30)
    caller = office.caller(Role.DISPATCHER)
    caller.post("/api/v1/tickets", {"class": "BIZ", "title": "In December"})
    office.mailroom.step()

    assert [row[:2] for row in rows(caller, "trend")] == [
        ["2026-10", 1], ["2026-11", 0], ["2026-12", 1],
    ]  # fmt: skip


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize(
    "table",
    ["counts?by=class&", "deadlines?by=month&", "sites?", "validity?by=area&", "satisfaction?"],
)
def test_a_table_as_xlsx_has_the_same_rows_as_json(dispatcher: Caller, table: str) -> None:
    answer = dispatcher.get(f"/api/v1/statistics/{table}format=xlsx")

    told = dispatcher.get(f"/api/v1/statistics/{table}format=json").get_json()
    sheet = load_workbook(io.BytesIO(answer.get_data()), read_only=True).worksheets[0]
    head, *found = [list(row) for row in sheet.iter_rows(values_only=True)]
    assert head == told["columns"]
    # A row ends with its last value that is not empty.
    filled = [row + [None] * (len(head) - len(row)) for row in found]
    assert filled == [[row[column] for column in head] for row in told["rows"]]
