"""Links to previews, which stand for the pictures in other crews' mailboxes."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from werkzeug.test import TestResponse

from sync.stores.documents import Draft, NewAttachment
from tests.api.rest.conftest import Caller, Office

PICTURE = NewAttachment("image/jpeg", b"\xff\xd8\xff\xe0 a picture")
PHOTO = "photo:01890000-0000-7000-8000-000000000001"


def device(office: Office, crew: str) -> dict[str, str]:
    """The credentials of a crew's new device."""
    clock = office.clock()
    code = office.context.identity.devices.issue_code(crew, "dispatcher", clock).code
    enrolled = office.context.identity.devices.enrol(code, "phone", clock)
    pair = base64.b64encode(f"{enrolled.device.id}:{enrolled.token}".encode()).decode()
    return {"Authorization": f"Basic {pair}"}


def photo_of(ticket: str) -> dict[str, Any]:
    """What a fact of the kind photo says, as far as it must to be folded."""
    return {
        "type": "fact",
        "kind": "photo",
        "schema": 1,
        "ticket": ticket,
        "investigation": None,
        "author": {"device": "d-1", "crew": "c-east"},
        "at": {"device": "2026-11-23T08:00:00.000Z", "offset_ms": 0, "offset_age_s": 0},
        "body": {},
    }


@pytest.fixture
def href(office: Office, ticket: str) -> str:
    """The link to a picture of the ticket."""
    fact = f"{ticket}:{PHOTO}"
    draft = Draft.of(fact, photo_of(ticket))._replace(attachments={"preview": PICTURE})
    office.context.store.put("office", draft)
    return f"/media/previews/{fact}/preview"


def follow(office: Office, href: str, headers: dict[str, str]) -> TestResponse:
    """What the link gives."""
    return office.client().get(href, headers=headers)


def test_a_crew_that_holds_the_ticket_sees_the_picture_of_another(
    office: Office, dispatcher: Caller, ticket: str, href: str
) -> None:
    dispatcher.post(
        f"/api/v1/tickets/{ticket}/assignments", {"crew": "c-south", "type": "on-site-survey"}
    )
    office.mailroom.step()
    answer = follow(office, href, device(office, "c-south"))
    assert (answer.status_code, answer.get_data()) == (200, PICTURE.data)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_crew_without_the_ticket_is_told_what_a_missing_picture_tells(
    office: Office, dispatcher: Caller, ticket: str, href: str
) -> None:
    dispatcher.post(
        f"/api/v1/tickets/{ticket}/assignments", {"crew": "c-south", "type": "on-site-survey"}
    )
    phone = device(office, "c-north")
    there, absent = follow(office, href, phone), follow(office, href + "x", phone)
    assert (there.status_code, there.get_data()) == (404, absent.get_data())


def test_a_crew_loses_the_pictures_with_the_ticket(
    office: Office, dispatcher: Caller, ticket: str, href: str
) -> None:
    answer = dispatcher.post(
        f"/api/v1/tickets/{ticket}/assignments", {"crew": "c-south", "type": "on-site-survey"}
    )
    office.mailroom.step()
    phone = device(office, "c-south")
    assert follow(office, href, phone).status_code == 200
    investigation = answer.get_json()["investigations"][0]["id"]
    dispatcher.post(
        f"/api/v1/tickets/{ticket}/recalls",
        {"investigation": investigation, "reason": "another crew is nearer"},
    )
    assert follow(office, href, phone).status_code == 404


def test_the_office_sees_every_picture_and_a_stranger_none(
    office: Office, dispatcher: Caller, href: str
) -> None:
    assert dispatcher.get(href).get_data() == PICTURE.data
    stranger = follow(office, href, {})
    assert stranger.status_code == 401
    assert stranger.get_json()["code"] == "unauthorized"


@pytest.mark.parametrize("path", ["/media/previews/nonsense/x", "/media/previews/crew-a:b/x"])
def test_what_is_no_fact_is_not_there(dispatcher: Caller, path: str) -> None:
    assert dispatcher.get(path).status_code == 404


def test_a_crew_that_never_had_the_ticket_is_answered_without_a_look_at_it(
    office: Office, href: str
) -> None:
    phone = device(office, "c-north")
    # What cannot be folded would be noticed by whoever folds it.
    ticket = href.split("/")[3].partition(":")[0]
    broken = Draft.of(f"{ticket}:finding:01890000-0000-7000-8000-00000000000f", {"type": "fact"})
    office.context.store.put("office", broken)
    assert follow(office, href, phone).status_code == 404


def test_a_content_type_that_cannot_stand_in_a_header_does_not_hide_the_picture(
    office: Office, dispatcher: Caller, ticket: str
) -> None:
    fact = f"{ticket}:{PHOTO}"
    odd = NewAttachment("text/html\r\nSet-Cookie: a=b", b"picture")
    office.context.store.put("office", Draft(fact, b"{}", attachments={"p": odd}))

    answer = dispatcher.get(f"/media/previews/{fact}/p")

    assert (answer.status_code, answer.get_data()) == (200, b"picture")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert "Set-Cookie" not in answer.headers
