"""`/ogc`: the standard's documents, pages of features, who may read them."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.test import TestResponse

from schemas.vocabulary import Role
from server.ogc_api.pages import CONFORMS_TO
from tests.api.rest.conftest import LOW_VOLTAGE, PASSWORD, Caller, Office
from tests.district import basic

COLLECTIONS = ["tickets", "investigations", "findings", "crews"]
PLACES = [(30.20 + number / 100, 120.10) for number in range(5)]


@pytest.fixture
def reader(office: Office) -> Caller:
    """Somebody who reads with a token; five tickets are there, the first with field work."""
    dispatcher = office.caller(Role.DISPATCHER)
    tickets = []
    for lat, lon in PLACES:
        site = LOW_VOLTAGE["site"] | {"lat": lat, "lon": lon}
        answer = dispatcher.post("/api/v1/tickets", LOW_VOLTAGE | {"site": site})
        tickets.append(answer.get_json()["ticket"])
    work = {"crew": "c-north", "type": "on-site-survey"}
    assert dispatcher.post(f"/api/v1/tickets/{tickets[0]}/assignments", work).status_code == 201
    office.mailroom.step()
    return dispatcher


def items(reader: Caller, collection: str = "tickets", query: str = "") -> Any:
    answer = reader.get(f"/ogc/collections/{collection}/items{query}")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    assert answer.mimetype == "application/geo+json"
    return answer.get_json()


def links(content: Any) -> dict[str, str]:
    return {link["rel"]: link["href"].removeprefix("http://localhost") for link in content["links"]}


def test_from_the_landing_page_everything_can_be_found(reader: Caller) -> None:
    to = links(reader.get("/ogc/").get_json())

    assert reader.get(to["conformance"]).get_json()["conformsTo"] == list(CONFORMS_TO)
    listed = reader.get(to["data"]).get_json()["collections"]
    assert [item["id"] for item in listed] == COLLECTIONS
    described = reader.get(to["service-desc"])
    assert described.content_type == "application/vnd.oai.openapi+json;version=3.0"
    assert described.get_json()["openapi"] == "3.0.3"
    assert to["service-doc"].endswith("f=html")


def test_the_landing_page_needs_no_slash(reader: Caller) -> None:
    assert reader.get("/ogc").get_json()["title"] == "Kancha"


def test_every_path_that_is_described_answers_json_and_html(reader: Caller) -> None:
    paths = reader.get("/ogc/api?f=json").get_json()["paths"]
    assert len(paths) == 4 + 3 * len(COLLECTIONS)

    for path in paths:
        if "{" in path:
            continue
        assert reader.get(f"/ogc{path}?f=json").get_json()
        page = reader.get(f"/ogc{path}", headers={"Accept": "text/html,*/*;q=0.8"})
        assert page.mimetype == "text/html"
        assert page.get_data(as_text=True).startswith("<!doctype html>")


def test_pages_follow_each_other_without_gap_or_repetition(reader: Caller) -> None:
    page = items(reader, query="?limit=2")
    assert page["numberReturned"] == 2
    assert page["numberMatched"] == 5
    found = [feature["id"] for feature in page["features"]]
    while "next" in links(page):
        page = reader.get(links(page)["next"]).get_json()
        found += [feature["id"] for feature in page["features"]]

    assert found == sorted(set(found))
    assert len(found) == 5
    assert items(reader)["numberMatched"] == 5


def test_a_feature_is_geojson_and_tells_nothing_of_the_customer(reader: Caller) -> None:
    feature = items(reader)["features"][0]

    assert feature["type"] == "Feature"
    assert feature["geometry"]["type"] == "Point"
    assert feature["geometry"]["coordinates"][0] == 120.10
    assert feature["properties"]["status"] in ("new", "assigned")
    text = reader.get("/ogc/collections/tickets/items").get_data(as_text=True)
    for private in LOW_VOLTAGE["customer"].values():
        assert private not in text

    alone = reader.get(f"/ogc/collections/tickets/items/{feature['id']}").get_json()
    assert alone.pop("links")
    assert alone == feature


def test_box_time_and_properties_narrow_a_collection(reader: Caller) -> None:
    assert items(reader, query="?bbox=120,30.195,121,30.215")["numberMatched"] == 2
    assert items(reader, query="?bbox=121,30,122,31")["features"] == []
    assert items(reader, query="?datetime=2026-11-23")["numberMatched"] == 5
    assert items(reader, query="?datetime=2026-11-24T00:00:00Z/..")["numberMatched"] == 0
    assert items(reader, query="?status=assigned")["numberMatched"] == 1
    assert items(reader, query="?status=new&class=PQ&limit=4")["numberMatched"] == 4


def test_an_investigation_is_a_feature_of_its_own(reader: Caller) -> None:
    [work] = items(reader, "investigations", "?crew=c-north&held=true")["features"]

    assert work["properties"]["state"] == "assigned"
    assert work["geometry"]["coordinates"] == [120.10, 30.20]
    address = links(items(reader, "investigations"))["self"].partition("?")[0]
    assert reader.get(f"{address}/{work['id']}").get_json()["id"] == work["id"]


def test_crews_are_there_also_before_they_were_seen(reader: Caller) -> None:
    found = items(reader, "crews", "?limit=1")

    assert found["numberMatched"] == 2
    assert found["features"][0]["geometry"] is None
    assert links(found)["next"].endswith("after=c-north")


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/ogc/collections/cats/items", 404, "not_found"),
        ("/ogc/collections/tickets/items/T261123-ZZZZZ", 404, "not_found"),
        ("/ogc/collections/tickets/items/nothing", 404, "not_found"),
        ("/ogc/collections/crews/items/c-none", 404, "not_found"),
        ("/ogc/collections/tickets/items?colour=red", 400, "bad_request"),
        ("/ogc/collections/tickets/items?status=new&status=old", 400, "bad_request"),
        ("/ogc/collections/tickets/items?f=gml", 400, "bad_request"),
        ("/ogc/collections?x=1", 400, "bad_request"),
    ],
)
def test_what_cannot_be_answered_says_why(
    reader: Caller, path: str, status: int, code: str
) -> None:
    answer = reader.get(path)

    assert (answer.status_code, answer.get_json()["code"]) == (status, code)
    assert answer.mimetype == "application/problem+json"


def test_a_form_that_there_is_not_is_not_acceptable(reader: Caller) -> None:
    answer = reader.get("/ogc/collections", headers={"Accept": "application/gml+xml"})

    assert (answer.status_code, answer.get_json()["code"]) == (406, "not_acceptable")


def ask(office: Office, authorization: str | None) -> TestResponse:
    headers = {} if authorization is None else {"Authorization": authorization}
    return office.client().get("/ogc/conformance", headers=headers)


def test_name_and_password_open_the_features_as_a_gis_sends_them(office: Office) -> None:
    assert ask(office, basic("dispatcher", PASSWORD)).status_code == 200

    for wrong in (None, basic("dispatcher", "wrong password"), "Basic %%%", "Bearer nothing"):
        answer = ask(office, wrong)
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"].startswith("Basic ")


def test_passwords_cannot_be_guessed_one_after_the_other(office: Office) -> None:
    tries = [ask(office, basic("dispatcher", f"guess number {n}")).status_code for n in range(12)]

    assert tries == [401] * 10 + [429] * 2
    assert ask(office, basic("supervisor", PASSWORD)).status_code == 200


def test_names_cannot_be_guessed_one_after_the_other(office: Office) -> None:
    tries = {ask(office, basic(f"guess-{n}", PASSWORD)).status_code for n in range(62)}

    assert tries == {401, 429}
