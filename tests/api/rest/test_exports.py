"""Tickets as files: what is in them, and that they open."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from schemas.documents import receipt_id
from sync.mailroom.names import OFFICE
from sync.stores.documents import Draft
from tests.api.rest.conftest import LOW_VOLTAGE, Caller, Office

EXPORT = "/api/v1/exports/tickets"
SITE: dict[str, Any] = LOW_VOLTAGE["site"]


def opened(office: Office, caller: Caller, **members: Any) -> str:
    """A ticket that the mailroom has folded."""
    ticket = caller.post("/api/v1/tickets", {**LOW_VOLTAGE, **members}).get_json()["ticket"]
    office.mailroom.step()
    return str(ticket)


def say(office: Office, ticket: str, kind: str, number: int, body: dict[str, Any]) -> str:
    """An accepted fact of a crew, as the mailroom files it."""
    fact = f"{ticket}:{kind}:01890000-0000-7000-8000-{number:012}"
    content = {
        "type": "fact", "kind": kind, "schema": 1, "ticket": ticket, "body": body,
        "author": {"device": "d-1", "crew": "c-north"},
        "at": {"device": "2026-11-23T07:30:00.000Z"},
    }  # fmt: skip
    receipt = {"type": "receipt", "fact": fact, "state": "accepted"}
    receipt["received_at"] = "2026-11-23T07:31:00.000Z"
    office.context.store.write(
        OFFICE, [Draft.of(fact, content), Draft.of(receipt_id(fact), receipt)]
    )
    return fact


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_given_tickets_when_exported_as_csv_then_each_is_a_row_with_local_time_and_wgs84(
    office: Office, dispatcher: Caller
) -> None:
    plain = opened(office, dispatcher)
    moved = opened(office, dispatcher, site={**SITE, "datum": "GCJ02"})

    answer = dispatcher.get(f"{EXPORT}?format=csv")

    assert answer.headers["Content-Disposition"] == 'attachment; filename="tickets.csv"'
    rows = {row["ticket"]: row for row in rows_of(answer.get_data(as_text=True))}
    assert rows[plain]["opened_at"] == "2026-11-23T16:00:00+08:00"
    assert (rows[plain]["lat"], rows[plain]["lon"]) == ("30.25", "120.16")
    assert rows[moved]["datum"] == "GCJ02"
    assert float(rows[moved]["lon"]) == pytest.approx(120.1553, abs=0.0005)


def test_given_formulas_in_titles_when_exported_then_no_cell_is_one(
    office: Office, dispatcher: Caller
) -> None:
    opened(office, dispatcher, title='=HYPERLINK("http://x.invalid")')

    text = dispatcher.get(f"{EXPORT}?format=csv").get_data(as_text=True)
    book = load_workbook(io.BytesIO(dispatcher.get(f"{EXPORT}?format=xlsx").data))

    assert rows_of(text)[0]["title"] == '\'=HYPERLINK("http://x.invalid")'
    head, row = list(book["tickets"].rows)
    cell = row[[item.value for item in head].index("title")]
    assert (cell.value, cell.data_type) == ('=HYPERLINK("http://x.invalid")', "s")


def test_given_a_bom_is_asked_for_when_exported_then_only_csv_has_one(dispatcher: Caller) -> None:
    assert dispatcher.get(f"{EXPORT}?format=csv&bom=true").data.startswith(b"\xef\xbb\xbfticket,")
    refused = dispatcher.get(f"{EXPORT}?format=gpkg&bom=true")

    assert refused.status_code == 422
    assert refused.get_json()["errors"][0]["field"] == "bom"


def test_given_more_tickets_than_a_page_when_exported_with_a_filter_then_those_that_fit_are_there(
    office: Office, dispatcher: Caller
) -> None:
    for number in range(205):
        dispatcher.post("/api/v1/tickets", {**LOW_VOLTAGE, "title": f"Lamp {number}"})
    outage = opened(office, dispatcher, **{"class": "OUT"})

    every = rows_of(dispatcher.get(f"{EXPORT}?format=csv").get_data(as_text=True))
    some = rows_of(dispatcher.get(f"{EXPORT}?format=csv&class=OUT").get_data(as_text=True))

    assert len({row["ticket"] for row in every}) == len(every) == 206
    assert [row["ticket"] for row in some] == [outage]


def test_given_findings_when_exported_then_what_was_amended_or_not_accepted_is_not_there(
    office: Office, dispatcher: Caller
) -> None:
    ticket = opened(office, dispatcher)
    position = {"lat": 30.2501, "lon": 120.1601, "datum": "WGS84", "accuracy_m": 4}
    first = say(office, ticket, "finding", 1, {"seen": "Dim lamp"})
    second = say(office, ticket, "finding", 2, {"seen": "Burnt joint", "position": position})
    found = office.context.store.get(OFFICE, second)
    amended = Draft.of(second, {**found.json(), "amends": first}, found.rev)
    office.context.store.put(OFFICE, amended)
    say(office, ticket, "reading", 3, {"quantity": "voltage", "value": "196.50", "unit": "V"})

    findings = dispatcher.get(f"{EXPORT}?format=csv&table=findings").get_data(as_text=True)
    readings = dispatcher.get(f"{EXPORT}?format=csv&table=readings").get_data(as_text=True)

    assert [row["seen"] for row in rows_of(findings)] == ["Burnt joint"]
    assert rows_of(findings)[0]["at"] == "2026-11-23T15:30:00+08:00"
    assert [row["value"] for row in rows_of(readings)] == ["196.50"]


def test_given_a_ticket_without_a_place_when_exported_as_geojson_then_its_geometry_is_null(
    office: Office, dispatcher: Caller
) -> None:
    here = opened(office, dispatcher)
    nowhere = opened(office, dispatcher, site={"address": "Somewhere"})

    answer = dispatcher.get(f"{EXPORT}?format=geojson")

    assert answer.content_type == "application/geo+json"
    features = {item["id"]: item for item in json.loads(answer.data)["features"]}
    assert features[here]["geometry"] == {"type": "Point", "coordinates": [120.16, 30.25]}
    assert features[nowhere]["geometry"] is None


def test_given_a_geopackage_when_ogrinfo_looks_into_it_then_it_counts_and_filters_by_box(
    office: Office, dispatcher: Caller, tmp_path: Path
) -> None:
    here = opened(office, dispatcher)
    opened(office, dispatcher, site={**SITE, "lat": 31.0, "lon": 121.0})
    position = {"lat": 30.2501, "lon": 120.1601, "datum": "WGS84"}
    say(office, here, "finding", 1, {"seen": "Burnt joint", "position": position})
    file = tmp_path / "tickets.gpkg"
    file.write_bytes(dispatcher.get(f"{EXPORT}?format=gpkg").data)

    summary = ogrinfo("-al", "-so", str(file))
    near = ogrinfo("-q", "-spat", "120", "30", "120.5", "30.5", str(file), "tickets")

    assert "Layer name: tickets" in summary
    assert "Layer name: findings" in summary
    assert "Feature Count: 2" in summary
    assert 'ID["EPSG",4326]' in summary
    assert "Extent: (120.160000, 30.250000) - (121.000000, 31.000000)" in summary
    assert near.count("OGRFeature(") == 1
    assert here in near


def ogrinfo(*words: str) -> str:
    """What GDAL says, warnings included."""
    done = subprocess.run(["ogrinfo", *words], capture_output=True, text=True, check=True)
    assert "Warning" not in done.stderr
    return done.stdout
