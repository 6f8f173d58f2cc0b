"""Redacted and watermarked copies: what they show and tell, and that nothing else changes."""

from __future__ import annotations

from typing import Any

import pytest
from PIL import Image
from werkzeug.test import TestResponse

from schemas.vocabulary import Role
from server.pictures.fonts import chinese_font
from tests.api.rest.conftest import Caller, Office
from tests.api.rest.photographs import declare, examine, follow, opened, original, photo
from tests.api.rest.test_previews import device
from tests.unit.pictures.material import jpeg, phone_exif

POSITION = {"lat": 30.25, "lon": 120.16, "datum": "WGS84", "accuracy_m": 8}
CAPTURE = {"source": "camera", "position": POSITION}
LEFT_HALF = {"left": 0, "top": 0, "width": 0.5, "height": 1}


def white() -> bytes:
    """A white photo, 2000 × 1000, of a telephone that tells its place."""
    return jpeg(Image.new("RGB", (2_000, 1_000), "white"), exif=phone_exif())


def asked(ticket: dict[str, Any], role: str, **more: Any) -> dict[str, Any]:
    """A copy of the ticket's only photo."""
    reason = "For the insurer."
    return {"of": ticket["pictures"][0]["fact"], "role": role, "reason": reason, **more}


def make(caller: Caller, ticket: str, role: str, **more: Any) -> TestResponse:
    """Has a copy made."""
    read = caller.get(f"/api/v1/tickets/{ticket}").get_json()
    return caller.post(f"/api/v1/tickets/{ticket}/derivatives", asked(read, role, **more))


def only(answer: TestResponse) -> dict[str, Any]:
    """The only copy of the only photo of the ticket in an answer."""
    assert answer.status_code == 201, answer.get_data(as_text=True)
    [[copy]] = [picture["derivatives"] for picture in answer.get_json()["pictures"]]
    found: dict[str, Any] = copy
    return found


def brightness(shown: Image.Image, box: tuple[int, int, int, int]) -> tuple[int, int]:
    """The darkest and the brightest grey in a part of a picture."""
    grey = shown.crop(box).convert("L").tobytes()
    return min(grey), max(grey)


def test_a_redacted_copy_is_black_where_a_person_said_and_tells_nothing_else(
    office: Office, dispatcher: Caller, ticket: str
) -> None:
    content = white()
    sha256 = photo(office, ticket, content)

    copy = only(make(dispatcher, ticket, "redacted", covered=[LEFT_HALF]))
    follow(office)

    answer = dispatcher.get(copy["href"])
    shown = opened(answer)
    assert shown.size == (copy["width"], copy["height"]) == (2_000, 1_000)
    assert brightness(shown, (0, 0, 1_000, 1_000))[1] <= 8
    assert brightness(shown, (1_016, 0, 2_000, 1_000))[0] >= 247
    assert not shown.getexif()
    assert b"Pixel" not in answer.get_data()
    assert original(dispatcher, sha256).get_data() == content


def test_a_copy_says_who_had_it_made_of_what_and_why(
    office: Office, dispatcher: Caller, ticket: str
) -> None:
    sha256 = photo(office, ticket, white())

    copy = only(make(dispatcher, ticket, "redacted", covered=[LEFT_HALF]))

    told = {name: copy[name] for name in ("role", "by", "reason", "at")}
    assert told == {
        "role": "redacted",
        "by": "dispatcher",
        "reason": "For the insurer.",
        "at": "2026-11-23T08:00:00.000Z",
    }
    fact = office.context.store.get("office", copy["fact"]).json()
    assert fact["author"] == {"user": "dispatcher"}
    assert (fact["body"]["sha256"], fact["body"]["covered"]) == (sha256, [LEFT_HALF])
    assert fact["body"]["derived"][0]["derived_from"] == sha256


def test_a_watermarked_copy_bears_its_data_below_the_picture(
    office: Office, dispatcher: Caller, ticket: str
) -> None:
    sha256 = photo(office, ticket, white(), capture=CAPTURE)

    copy = only(make(dispatcher, ticket, "watermarked"))
    follow(office)

    body = office.context.store.get("office", copy["fact"]).json()["body"]
    assert chinese_font() is not None, "Debian: fonts-noto-cjk"
    assert body["lines"] == [
        f"工单 {ticket}",
        "时间 2026-11-23 16:00:00+08:00",
        "位置 30.250000, 120.160000 (WGS84) ±8 m",
        f"原件 SHA-256 {sha256}",
        "水印副本,原件另存",
    ]
    shown = opened(dispatcher.get(copy["href"]))
    assert shown.width == 2_000
    assert shown.height > 1_000
    assert brightness(shown, (0, 0, 2_000, 990))[0] >= 247
    assert brightness(shown, (0, 1_010, *shown.size))[0] <= 64


def test_the_same_command_again_makes_nothing_new(
    office: Office, dispatcher: Caller, ticket: str
) -> None:
    photo(office, ticket, white())
    body = asked(dispatcher.get(f"/api/v1/tickets/{ticket}").get_json(), "watermarked")
    key = {"Idempotency-Key": "copy-1"}

    answers = [
        only(dispatcher.post(f"/api/v1/tickets/{ticket}/derivatives", body, key)) for _ in range(2)
    ]

    assert answers[0] == answers[1]


def test_a_repeat_and_an_order_of_an_old_state_draw_nothing(
    office: Office, dispatcher: Caller, ticket: str
) -> None:
    sha256 = photo(office, ticket, white())
    body = asked(dispatcher.get(f"/api/v1/tickets/{ticket}").get_json(), "watermarked")
    path, key = f"/api/v1/tickets/{ticket}/derivatives", {"Idempotency-Key": "copy-1"}
    first = only(dispatcher.post(path, body, key))
    office.context.media.blobs.set_aside(sha256)  # whoever draws now finds no original

    assert only(dispatcher.post(path, body, key)) == first
    other = dispatcher.post(path, {**body, "reason": "For the press."}, key)
    assert (other.status_code, other.get_json()["code"]) == (422, "idempotency_key_reused")
    late = dispatcher.post(path, body, {"If-Match": '"0123"'})
    assert (late.status_code, late.get_json()["code"]) == (412, "precondition_failed")


def test_who_need_not_know_the_customer_sees_the_redacted_copy_in_place_of_the_view(
    office: Office, dispatcher: Caller, ticket: str
) -> None:
    sha256 = photo(office, ticket, white())
    examine(office)
    approver = office.caller(Role.APPROVER)
    view = f"/media/views/{sha256}"
    assert approver.get(view).status_code == 200

    copy = only(make(dispatcher, ticket, "redacted", covered=[LEFT_HALF]))
    follow(office)

    assert approver.get(view).status_code == 404
    assert approver.get(copy["href"]).status_code == 200
    [told] = approver.get(f"/api/v1/tickets/{ticket}").get_json()["pictures"]
    assert (told["preview"], told["view"], told["original"]) == (None, None, None)
    assert dispatcher.get(view).status_code == 200
    taken_back = f"/api/v1/tickets/{ticket}/facts/{copy['fact']}/retraction"
    assert dispatcher.post(taken_back, {"reason": "The wrong door."}).status_code == 201
    assert approver.get(view).status_code == 200


@pytest.mark.parametrize("is_amendment", [True, False])
def test_given_a_redacted_photo_when_a_later_fact_shows_it_again_then_it_stays_hidden(
    office: Office, dispatcher: Caller, ticket: str, is_amendment: bool
) -> None:
    sha256 = photo(office, ticket, white())
    examine(office)
    copy = only(make(dispatcher, ticket, "redacted", covered=[LEFT_HALF]))
    [before] = dispatcher.get(f"/api/v1/tickets/{ticket}").get_json()["pictures"]
    work = office.context.store.get("office", before["fact"]).json()["investigation"]
    amends = before["fact"] if is_amendment else None

    declare(office, ticket, sha256, work, amends, caption="The door.")
    follow(office)
    examine(office)
    office.mailroom.step()

    approver = office.caller(Role.APPROVER)
    pictures = approver.get(f"/api/v1/tickets/{ticket}").get_json()["pictures"]
    assert pictures[-1]["caption"] == "The door."
    for told in pictures:
        assert (told["preview"], told["view"], told["original"]) == (None, None, None)
        assert [one["fact"] for one in told["derivatives"]] == [copy["fact"]]
    assert approver.get(f"/media/views/{sha256}").status_code == 404
    assert approver.get(copy["href"]).status_code == 200


@pytest.mark.parametrize(
    ("role", "more", "fault"),
    [
        ("redacted", {}, ("covered", "missing")),
        ("watermarked", {"covered": [LEFT_HALF]}, ("covered", "only-redacted")),
        ("painted", {}, ("role", "unknown-word")),
        ("redacted", {"covered": [{**LEFT_HALF, "left": 2}]}, ("covered.0.left", "out-of-range")),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_place(
    office: Office, ticket: str, role: str, more: dict[str, Any], fault: tuple[str, str]
) -> None:
    photo(office, ticket, white())

    answer = make(office.caller(Role.DISPATCHER), ticket, role, **more)

    assert answer.status_code == 422
    [told] = answer.get_json()["errors"]
    assert (told["field"], told["code"]) == fault


def test_of_what_is_no_photo_of_the_ticket_no_copy_is_made(
    office: Office, dispatcher: Caller, ticket: str
) -> None:
    photo(office, ticket, white())
    body = {"of": f"{ticket}:photo:01890000-0000-7000-8000-00000000ffff", "reason": "x"}

    answer = dispatcher.post(
        f"/api/v1/tickets/{ticket}/derivatives", {**body, "role": "watermarked"}
    )

    assert [fault["code"] for fault in answer.get_json()["errors"]] == ["unknown-photo"]


def test_a_file_that_cannot_be_drawn_has_no_copies(
    office: Office, dispatcher: Caller, ticket: str
) -> None:
    photo(office, ticket, b"no picture")

    answer = make(dispatcher, ticket, "watermarked")

    assert (answer.status_code, answer.get_json()["code"]) == (404, "no_view")


def test_an_erasure_takes_the_copies_along(office: Office, supervisor: Caller, ticket: str) -> None:
    photo(office, ticket, white())
    copy = only(make(supervisor, ticket, "redacted", covered=[LEFT_HALF]))
    follow(office)
    assert supervisor.get(copy["href"]).status_code == 200

    erasure = {"basis": "data-subject-request", "reason": "By letter.", "attachments": True}
    supervisor.post(f"/api/v1/tickets/{ticket}/erasures", erasure)

    assert supervisor.get(copy["href"]).status_code == 404


def test_an_archived_ticket_keeps_its_pictures_for_the_office_and_not_for_its_crew(
    office: Office, dispatcher: Caller, ticket: str
) -> None:
    sha256 = photo(office, ticket)
    phone, path = device(office, "c-north"), f"/media/originals/{sha256}"
    ticket = f"/api/v1/tickets/{ticket}"
    assert office.client().get(path, headers=phone).status_code == 200
    work = dispatcher.get(ticket).get_json()["investigations"][0]["id"]
    dispatcher.post(f"{ticket}/recalls", {"investigation": work, "reason": "It is known."})
    party = {"party": "customer", "reason": "His own fuse."}
    dispatcher.post(f"{ticket}/decisions", {"responsibility": party})
    dispatcher.post(f"{ticket}/replies", {"channel": "phone", "text": "It was your fuse."})
    dispatcher.post(f"{ticket}/call-backs", {"satisfaction": "satisfied"})
    archived = dispatcher.post(f"{ticket}/archive", {})
    assert archived.status_code == 201, archived.get_data(as_text=True)

    [shown] = archived.get_json()["pictures"]
    copy = {"of": shown["fact"], "role": "watermarked", "reason": "The court asks."}
    copied = dispatcher.post(f"{ticket}/derivatives", copy)

    assert original(dispatcher, sha256).status_code == 200
    assert office.client().get(path, headers=phone).status_code == 404
    assert copied.status_code == 201
    assert (copied.get_json()["status"], copied.get_json()["after_archive"]) == ("archived", [])
