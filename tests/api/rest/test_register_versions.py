"""ETag and If-Match of what registers keep: nobody overwrites what he has not seen."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from werkzeug.test import TestResponse

from schemas.vocabulary import Role
from tests.api.rest.conftest import PASSWORD, Caller, Office
from tests.api.rest.test_register_keys import REGISTERS

CHANGES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "crews": ({"name": "Day shift", "area": "river"}, {"skills": ["meter-test"]}),
    "users": ({"areas": ["river"]}, {"areas": ["hills"]}),
    "instruments": ({"accuracy_class": "0.1"}, {"accuracy_class": "0.2"}),
    "webhooks": ({"paused": True}, {"paused": False}),
    "saved-views": ({"name": "All bills"}, {"shared": True}),
}
each_register = pytest.mark.parametrize("register", CHANGES)


@pytest.fixture
def admin(office: Office) -> Caller:
    settings = replace(office.context.settings, webhook_private=True)
    office.context = replace(office.context, settings=settings)
    return office.caller(Role.ADMINISTRATOR)


def made_in(admin: Caller, register: str) -> TestResponse:
    """The answer to making one there."""
    answer = admin.post(f"/api/v1/{register}", REGISTERS[register][0])
    assert answer.status_code == 201, answer.get_data(as_text=True)
    return answer


def changed(admin: Caller, path: str, body: dict[str, Any], seen: str) -> TestResponse:
    """A change by somebody who has seen this version."""
    headers = {"Authorization": f"Bearer {admin.token}", "If-Match": seen}
    return admin.client.patch(path, json=body, headers=headers)


@each_register
def test_given_an_answer_that_is_kept_when_nothing_changed_then_it_is_not_sent_again(
    admin: Caller, register: str
) -> None:
    made = made_in(admin, register)
    path = made.headers["Location"]
    read = admin.get(path)

    assert read.headers["ETag"] == made.headers["ETag"]
    same = admin.get(path, {"If-None-Match": read.headers["ETag"]})
    assert (same.status_code, same.get_data()) == (304, b"")

    after = admin.patch(path, CHANGES[register][0]).headers["ETag"]
    other = admin.get(path, {"If-None-Match": read.headers["ETag"]})
    assert (other.status_code, other.headers["ETag"]) == (200, after)


@each_register
def test_given_a_change_in_between_when_the_version_before_is_changed_then_it_is_refused(
    admin: Caller, register: str
) -> None:
    made = made_in(admin, register)
    path, seen = made.headers["Location"], made.headers["ETag"]
    mine, theirs = CHANGES[register]
    first = changed(admin, path, theirs, seen)
    assert first.status_code == 200

    refused = changed(admin, path, mine, seen if register != "webhooks" else '"other"')

    assert (refused.status_code, refused.get_json()["code"]) == (412, "precondition_failed")
    assert "Read it again" in refused.get_json()["detail"]
    assert {**admin.get(path).get_json(), **theirs} == admin.get(path).get_json()
    assert changed(admin, path, mine, refused.headers["ETag"]).status_code == 200
    assert changed(admin, path, theirs, "*").status_code == 200


@each_register
def test_given_two_changes_of_one_version_at_once_then_one_of_them_is_refused(
    admin: Caller, register: str
) -> None:
    made = made_in(admin, register)
    path, seen = made.headers["Location"], made.headers["ETag"]
    if register == "webhooks":  # one that is no change at all refuses nobody
        seen = changed(admin, path, {"paused": True}, seen).headers["ETag"]
        both = [{"paused": False}] * 2
    else:
        both = list(CHANGES[register])

    with ThreadPoolExecutor(2) as pool:
        sent = [pool.submit(changed, admin, path, body, seen) for body in both]
        answers = sorted(one.result().status_code for one in sent)

    assert answers == [200, 412]


def test_given_a_password_that_was_changed_when_the_version_before_is_changed_then_it_is_refused(
    admin: Caller,
) -> None:
    made = made_in(admin, "users")
    path, seen = made.headers["Location"], made.headers["ETag"]
    admin.patch(path, {"password": f"{PASSWORD} anew"})

    assert changed(admin, path, {"areas": ["river"]}, seen).status_code == 412


def test_given_deliveries_that_go_on_when_a_webhook_is_changed_then_they_refuse_nobody(
    admin: Caller,
) -> None:
    made = made_in(admin, "webhooks")
    path, seen = made.headers["Location"], f'{made.headers["ETag"][:-10]}.00000000"'

    assert changed(admin, path, {"paused": True}, seen).status_code == 200


def test_given_a_webhook_that_changed_when_the_version_before_is_removed_then_it_stays(
    admin: Caller,
) -> None:
    made = made_in(admin, "webhooks")
    path, seen = made.headers["Location"], made.headers["ETag"]
    admin.patch(path, {"paused": True})
    headers = {"Authorization": f"Bearer {admin.token}", "If-Match": seen}

    assert admin.client.delete(path, headers=headers).status_code == 412
    assert admin.get(path).get_json()["paused"] is True
    assert admin.client.delete(path, headers={**headers, "If-Match": "*"}).status_code == 204
