"""What is made in a register is made once under an Idempotency-Key, however often it is sent."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from schemas.vocabulary import Role
from server.registry.making import Making
from server.registry.people import Crew
from server.webhooks.hooks import Hooks
from sync import jsontext
from sync.mailroom.names import REGISTRY
from sync.stores.documents import Range
from tests.api.rest.conftest import PASSWORD, Caller, Office

KEY = {"Idempotency-Key": "8c7e2f0a"}
SECRET_KEY = {"Idempotency-Key": "q8vN2m0rTz4hYb1kXw7LsA"}
HOOK = {"url": "http://127.0.0.1:9/hook", "events": ["ticket.opened"]}
REGISTERS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "crews": (
        {"id": "c-west", "name": "West", "skills": ["repair"]},
        {"id": "c-far-west", "name": "West", "skills": ["repair"]},
    ),
    "members": ({"crew": "c-north", "name": "Li"}, {"crew": "c-north", "name": "Wang"}),
    "users": (
        {"user": "li.na", "role": "dispatcher", "password": PASSWORD},
        {"user": "wang.wei", "role": "dispatcher", "password": PASSWORD},
    ),
    "webhooks": (HOOK, {**HOOK, "events": []}),
    "saved-views": (
        {"name": "Bills", "filter": {"class": "BIZ"}},
        {"name": "Bills", "filter": {"class": "PQ"}},
    ),
    "instruments": (
        {"id": "RS-7", "make": "Maker", "model": "RS-310", "serial": "900177"},
        {"id": "RS-8", "make": "Maker", "model": "RS-310", "serial": "900177"},
    ),
}
each_register = pytest.mark.parametrize("register", REGISTERS)


@pytest.fixture
def admin(office: Office) -> Caller:
    """An administrator; webhooks may be on this machine."""
    settings = replace(office.context.settings, webhook_private=True)
    office.context = replace(office.context, settings=settings)
    return office.caller(Role.ADMINISTRATOR)


def number_of(admin: Caller, register: str) -> int:
    return len(admin.get(f"/api/v1/{register}").get_json()["items"])


@each_register
def test_given_a_lost_reply_when_sent_again_with_the_key_then_the_answer_is_the_same_and_nothing_is_made_twice(  # noqa: E501
    admin: Caller, register: str
) -> None:
    body, _ = REGISTERS[register]
    before = number_of(admin, register)
    first = admin.post(f"/api/v1/{register}", body, KEY)
    again = admin.post(f"/api/v1/{register}", dict(reversed(body.items())), KEY)

    assert (first.status_code, again.status_code) == (201, 201), again.get_data(as_text=True)
    assert again.get_json() == first.get_json()
    assert again.headers["Location"] == first.headers["Location"]
    assert again.headers.get("ETag") == first.headers.get("ETag")
    assert number_of(admin, register) == before + 1


@each_register
def test_given_a_key_that_was_used_when_another_body_comes_under_it_then_it_is_refused(
    admin: Caller, register: str
) -> None:
    body, other = REGISTERS[register]
    assert admin.post(f"/api/v1/{register}", body, KEY).status_code == 201
    before = number_of(admin, register)

    refused = admin.post(f"/api/v1/{register}", other, KEY)

    assert (refused.status_code, refused.get_json()["code"]) == (422, "idempotency_key_reused")
    assert number_of(admin, register) == before


@each_register
def test_given_one_request_that_comes_four_times_at_once_then_one_thing_is_made(
    admin: Caller, register: str
) -> None:
    body, _ = REGISTERS[register]
    before = number_of(admin, register)

    with ThreadPoolExecutor(4) as pool:
        sent = [pool.submit(admin.post, f"/api/v1/{register}", body, KEY) for _ in range(4)]
        answers = [one.result() for one in sent]

    assert [answer.status_code for answer in answers] == [201] * 4
    assert all(answer.get_json() == answers[0].get_json() for answer in answers)
    assert number_of(admin, register) == before + 1


@pytest.mark.parametrize("register", ["members", "webhooks"])
def test_given_no_key_or_another_one_or_another_user_then_another_thing_is_made(
    office: Office, admin: Caller, register: str
) -> None:
    body, _ = REGISTERS[register]
    other = office.hire(replace(user_of(office, "administrator"), name="second"))
    callers = [(admin, None), (admin, None), (admin, KEY), (admin, SECRET_KEY), (other, KEY)]

    made = [who.post(f"/api/v1/{register}", body, key).get_json() for who, key in callers]

    assert len({one["id"] for one in made}) == len(callers)


def user_of(office: Office, name: str) -> Any:
    return office.context.identity.people.user(name)


def test_given_a_thing_of_that_name_by_somebody_else_when_made_under_a_key_then_it_is_no_repeat(
    admin: Caller,
) -> None:
    body, _ = REGISTERS["instruments"]
    assert admin.post("/api/v1/instruments", body).status_code == 201

    answer = admin.post("/api/v1/instruments", body, KEY)

    assert (answer.status_code, answer.get_json()["code"]) == (409, "already_exists")


def test_given_another_server_that_was_faster_when_both_make_the_same_then_both_answer_it(
    office: Office,
) -> None:
    people, now = office.context.identity.people, office.clock()
    making = Making.of("administrator", "k", "crew", {"id": "c-west"})
    # Neither waits for the other: as servers do whose data lie in different folders.
    made = [people.add_crew(Crew("c-west", "West"), now, making) for _ in range(2)]
    hooks = Hooks(office.context.store, private=True)
    by = ("administrator", now)
    first, second = (hooks.add(HOOK["url"], [], by, None, making) for _ in range(2))  # type: ignore[arg-type]

    assert made[0] == made[1]
    assert (second.id, second.secret) == (first.id, first.secret)


def test_given_a_user_made_under_a_key_when_changed_then_the_key_still_finds_him(
    admin: Caller,
) -> None:
    body, _ = REGISTERS["users"]
    admin.post("/api/v1/users", body, KEY)
    admin.patch("/api/v1/users/li.na", {"areas": ["river"]})

    again = admin.post("/api/v1/users", body, KEY)

    assert (again.status_code, again.get_json()["areas"]) == (201, ["river"])


def test_given_an_instrument_made_under_a_key_when_changed_then_the_key_still_finds_it(
    admin: Caller,
) -> None:
    body, _ = REGISTERS["instruments"]
    admin.post("/api/v1/instruments", body, KEY)
    admin.patch("/api/v1/instruments/RS-7", {"accuracy_class": "0.1"})

    again = admin.post("/api/v1/instruments", body, KEY)

    assert (again.status_code, again.get_json()["accuracy_class"]) == (201, "0.1")


def test_given_a_user_made_under_a_key_then_nothing_kept_tells_his_password(
    office: Office, admin: Caller
) -> None:
    body, _ = REGISTERS["users"]
    admin.post("/api/v1/users", body, KEY)
    kept = office.context.store.get(REGISTRY, "user:li.na").json()

    without = {name: value for name, value in body.items() if name != "password"}
    assert kept["made"] == Making.of("administrator", "8c7e2f0a", "user", without).to_document()
    assert PASSWORD.encode() not in jsontext.dumps(kept)


def test_given_a_code_whose_reply_was_lost_when_asked_again_with_the_key_then_it_is_the_same_code(
    office: Office, admin: Caller
) -> None:
    path = "/api/v1/crews/{}/enrolment-codes"
    first = admin.post(path.format("c-north"), None, SECRET_KEY)
    again = admin.post(path.format("c-north"), None, SECRET_KEY)
    other = admin.post(path.format("c-south"), None, SECRET_KEY)

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.get_json() == first.get_json()
    assert other.get_json()["code"] != first.get_json()["code"]
    found = office.context.store.documents(REGISTRY, Range(), bodies=True)
    kept = [document.json() for document in found if document is not None]
    said = jsontext.dumps(kept)
    assert first.get_json()["code"].encode() not in said
    assert SECRET_KEY["Idempotency-Key"].encode() not in said


def test_given_a_key_that_could_be_guessed_when_a_code_is_asked_for_then_it_is_refused(
    admin: Caller,
) -> None:
    answer = admin.post("/api/v1/crews/c-north/enrolment-codes", None, KEY)

    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["field"] == "Idempotency-Key"
