"""Who sees a file: whoever sees a fact that names it, as long as that is so; and the log of it."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from schemas.vocabulary import Role
from server.registry.people import User
from tests.api.rest.conftest import LOW_VOLTAGE, Caller, Office
from tests.api.rest.photographs import assign, declare, follow, keep, original, photo
from tests.api.rest.test_previews import device
from tests.unit.pictures.material import jpeg

NOWHERE = hashlib.sha256(b"nobody has declared this").hexdigest()
ERASURE = {"basis": "data-subject-request", "reason": "He asks by letter.", "attachments": True}


def of_device(office: Office, sha256: str, phone: dict[str, str]) -> int:
    """What a device is answered."""
    return office.client().get(f"/media/originals/{sha256}", headers=phone).status_code


def looks(office: Office, query: str = "") -> list[dict[str, Any]]:
    """Looks at files in the log."""
    found = office.caller(Role.AUDITOR).get(f"/api/v1/views?{query}").get_json()["items"]
    return [entry for entry in found if "file" in entry]


def signed(caller: Caller, ticket: str, sha256: str) -> str:
    """A link to the original, as a path."""
    asked = {"paths": [f"/media/originals/{sha256}"]}
    answer = caller.post(f"/api/v1/tickets/{ticket}/file-links", asked)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return str(answer.get_json()["items"][0]["href"]).removeprefix("http://localhost")


def test_a_crew_that_keeps_the_ticket_sees_its_files_and_loses_them_with_it(
    office: Office, dispatcher: Caller, ticket: str
) -> None:
    sha256 = photo(office, ticket)
    other = device(office, "c-south")
    assert of_device(office, sha256, other) == 404
    investigation = assign(office, ticket, "c-south")
    office.mailroom.step()
    assert of_device(office, sha256, other) == 200

    recall = {"investigation": investigation, "reason": "another crew is nearer"}
    dispatcher.post(f"/api/v1/tickets/{ticket}/recalls", recall)

    assert of_device(office, sha256, other) == 404


def test_a_foreign_crew_is_told_what_it_would_be_told_of_a_file_that_is_nowhere(
    office: Office, ticket: str
) -> None:
    sha256 = photo(office, ticket)
    foreign = device(office, "c-south")

    answers = [
        office.client().get(f"/media/{kind}/{name}", headers=foreign)
        for kind in ("originals", "views")
        for name in (sha256, NOWHERE)
    ]

    assert {(answer.status_code, answer.get_data()) for answer in answers} == {
        (404, answers[0].get_data())
    }
    assert answers[0].get_json()["code"] == "not_found"


def test_a_revoked_device_is_told_so_and_sees_nothing(office: Office, ticket: str) -> None:
    sha256 = photo(office, ticket)
    phone = device(office, "c-north")
    assert of_device(office, sha256, phone) == 200
    for known in office.context.identity.devices.all():
        office.context.identity.devices.revoke(known.id, office.clock())

    answer = office.client().get(f"/media/originals/{sha256}", headers=phone)

    assert (answer.status_code, answer.get_json()["code"]) == (403, "forbidden")


def test_nobody_sees_anything_without_a_login(office: Office, ticket: str) -> None:
    sha256 = photo(office, ticket)

    answers = [office.client().get(f"/media/originals/{name}") for name in (sha256, NOWHERE)]

    assert [answer.status_code for answer in answers] == [401, 401]


def test_a_user_of_another_area_sees_no_file_of_this_one(office: Office, ticket: str) -> None:
    sha256 = photo(office, ticket)
    far = office.hire(User("far", Role.DISPATCHER, ("hills",)))

    answers = [original(far, name) for name in (sha256, NOWHERE)]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].get_json() == answers[1].get_json()


def test_who_need_not_know_the_customer_sees_views_and_no_original_which_says_where_it_was(
    office: Office, ticket: str
) -> None:
    sha256 = photo(office, ticket)
    technician = office.caller(Role.METER_TECHNICIAN)

    shown = technician.get(f"/api/v1/tickets/{ticket}").get_json()["pictures"][0]

    assert original(technician, sha256).status_code == 404
    assert shown["original"] is None
    assert technician.get(shown["view"]).status_code in (200, 202)


def test_what_a_customer_gave_is_for_those_who_know_the_customer(
    office: Office, dispatcher: Caller
) -> None:
    sha256 = keep(office, b"%PDF-1.7 the bill")
    bill = {"name": "bill.pdf", "type": "application/pdf", "sha256": sha256, "size": 17}
    dispatcher.post("/api/v1/tickets", {**LOW_VOLTAGE, "files": [bill]})
    follow(office)

    answer = original(dispatcher, sha256)

    assert answer.headers["Content-Disposition"] == 'attachment; filename="bill.pdf"'
    assert original(office.caller(Role.APPROVER), sha256).status_code == 404


def test_a_file_that_is_declared_and_on_its_way_is_said_to_be(
    office: Office, dispatcher: Caller, ticket: str
) -> None:
    declare(office, ticket, NOWHERE, assign(office, ticket))
    follow(office)

    answer = original(dispatcher, NOWHERE)

    assert (answer.status_code, answer.get_json()["code"]) == (404, "file_not_arrived")
    assert "Retry-After" in answer.headers


def test_an_erasure_takes_the_pictures_away_from_the_moment_it_is_ordered(
    office: Office, supervisor: Caller, ticket: str
) -> None:
    sha256 = photo(office, ticket)
    link = signed(supervisor, ticket, sha256)
    assert original(supervisor, sha256).status_code == 200

    ordered = supervisor.post(f"/api/v1/tickets/{ticket}/erasures", ERASURE)

    assert ordered.status_code == 201, ordered.get_data(as_text=True)
    assert ordered.get_json()["pictures"] == []
    assert original(supervisor, sha256).status_code == 404
    assert supervisor.get(f"/media/views/{sha256}").status_code == 404
    assert office.client().get(link).status_code == 404
    assert of_device(office, sha256, device(office, "c-north")) == 404


def test_an_erasure_leaves_the_same_picture_in_another_ticket(
    office: Office, dispatcher: Caller, supervisor: Caller, ticket: str
) -> None:
    content = jpeg()
    sha256 = photo(office, ticket, content)
    other = dispatcher.post("/api/v1/tickets", LOW_VOLTAGE).get_json()["ticket"]
    photo(office, other, content)

    supervisor.post(f"/api/v1/tickets/{ticket}/erasures", ERASURE)

    assert original(supervisor, sha256).get_data() == content
    assert looks(office, f"file={sha256}")[-1]["tickets"] == [other]


def test_a_link_shows_the_file_to_whoever_has_it_until_it_ends(
    office: Office, dispatcher: Caller, ticket: str
) -> None:
    content = jpeg()
    link = signed(dispatcher, ticket, photo(office, ticket, content))
    stranger = office.client()

    assert stranger.get(link).get_data() == content
    office.clock.pass_by(timedelta(minutes=10))
    late = stranger.get(link)

    assert (late.status_code, late.get_json()["code"]) == (403, "link_expired")


@pytest.mark.parametrize(
    ("part", "instead"),
    [
        ("/originals/", "/views/"),
        ("user=dispatcher", "user=administrator"),
        ("until=1", "until=2"),
        ("sign=", "sign=A"),
        ("sign=", "sign=%E4%BD%A0"),
        ("until=", "until=x"),
    ],
)
def test_a_link_that_was_changed_shows_nothing(
    office: Office, dispatcher: Caller, ticket: str, part: str, instead: str
) -> None:
    link = signed(dispatcher, ticket, photo(office, ticket))
    assert part in link

    answer = office.client().get(link.replace(part, instead))

    assert (answer.status_code, answer.get_json()["code"]) == (403, "link_expired")


def test_a_link_is_void_when_its_user_may_no_more(
    office: Office, dispatcher: Caller, ticket: str
) -> None:
    link = signed(dispatcher, ticket, photo(office, ticket))

    office.context.identity.people.change_user(
        "dispatcher", lambda user: replace(user, areas=("hills",))
    )

    assert office.client().get(link).status_code == 403


def test_no_link_is_signed_for_a_file_that_the_ticket_does_not_show(
    office: Office, dispatcher: Caller, ticket: str
) -> None:
    sha256 = photo(office, ticket)
    other = dispatcher.post("/api/v1/tickets", LOW_VOLTAGE).get_json()["ticket"]
    asked = {"paths": [f"/media/originals/{sha256}", f"/media/views/{NOWHERE}?size=preview"]}

    answer = dispatcher.post(f"/api/v1/tickets/{other}/file-links", asked)

    assert answer.status_code == 422
    faults = [(fault["field"], fault["code"]) for fault in answer.get_json()["errors"]]
    assert faults == [("paths.0", "no-such-file"), ("paths.1", "no-such-file")]


def test_the_key_of_links_is_for_the_server_alone_and_in_no_database(
    office: Office, dispatcher: Caller, ticket: str
) -> None:
    signed(dispatcher, ticket, photo(office, ticket))

    file = office.context.settings.data / "links.key"

    assert file.stat().st_mode & 0o077 == 0
    assert len(file.read_bytes()) == 32
    kept = b"".join(path.read_bytes() for path in file.parent.glob("kancha.db*"))
    assert file.read_bytes() not in kept
    assert file.read_bytes().hex().encode() not in kept


def test_each_look_of_the_office_is_written_down_and_its_parts_are_one_look(
    office: Office, dispatcher: Caller, ticket: str
) -> None:
    sha256 = photo(office, ticket)

    for start in range(0, 4_000, 1_000):
        original(dispatcher, sha256, Range=f"bytes={start}-{start + 999}")
    dispatcher.get(f"/media/originals/{sha256}")

    [look] = looks(office, f"ticket={ticket}")
    told = (look["user"], look["what"], look["file"], look["tickets"])
    assert told == ("dispatcher", "file", sha256, [ticket])
    office.clock.pass_by(timedelta(minutes=10))
    original(dispatcher, sha256)
    assert len(looks(office, f"file={sha256}")) == 2


def test_what_is_seen_through_a_link_is_written_down_under_the_name_of_who_made_it(
    office: Office, dispatcher: Caller, ticket: str
) -> None:
    sha256 = photo(office, ticket)

    office.client().get(signed(dispatcher, ticket, sha256))

    assert [look["user"] for look in looks(office, f"file={sha256}")] == ["dispatcher"]
