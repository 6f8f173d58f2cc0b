"""The rules in force, as user interfaces and devices read them."""

from __future__ import annotations

import base64

from schemas.api.profile import ProfileView
from tests.api.rest.conftest import Caller, Office


def test_given_a_user_when_reading_the_profile_then_codes_have_titles_in_both_languages(
    dispatcher: Caller,
) -> None:
    answer = dispatcher.get("/api/v1/profile")

    profile = answer.get_json()
    titles = {item["code"]: item["title"] for item in profile["classes"]}
    assert (profile["name"], profile["currency"]) == ("cn-state-grid", "CNY")
    assert titles["PQ"] == {"zh": "供电质量投诉", "en": "Power quality"}
    assert ProfileView().validate(profile) == {}


def test_given_the_profile_when_asked_for_then_templates_bring_their_checklists(
    dispatcher: Caller,
) -> None:
    profile = dispatcher.get("/api/v1/profile").get_json()

    departments = {item["code"] for item in profile["departments"]}
    assert profile["work"]
    assert all(item["department"] in departments for item in profile["work"])
    assert all(entry["title"]["zh"] for item in profile["work"] for entry in item["checklist"])


def test_given_a_device_with_its_token_then_it_reads_the_profile_as_well(office: Office) -> None:
    identity, now = office.context.identity, office.clock()
    code = identity.devices.issue_code("c-north", "dispatcher", now).code
    token = identity.devices.enrol(code, "tablet", now).token
    pair = base64.b64encode(f"{token.partition('.')[0]}:{token}".encode()).decode()

    answer = office.client().get("/api/v1/profile", headers={"Authorization": f"Basic {pair}"})

    assert answer.get_json()["name"] == "cn-state-grid"


def test_given_the_version_that_was_read_when_asked_again_then_nothing_is_sent(
    dispatcher: Caller,
) -> None:
    first = dispatcher.get("/api/v1/profile")

    again = dispatcher.get("/api/v1/profile", {"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.data) == (304, b"")


def test_a_device_is_told_all_that_it_judges_by_while_it_is_offline(dispatcher: Caller) -> None:
    profile = dispatcher.get("/api/v1/profile").get_json()

    assert profile["place"]["geofence_m"] == 200
    assert profile["photo"]["types"] == sorted(profile["photo"]["types"])
    assert profile["checks"]["clock_offset_s"] == 120
    assert profile["metrology"]["reference"]["better_by"] == 2
    assert {"classes", "field_test", "means", "refunds", "register", "supply"} <= set(
        profile["metrology"]
    )
