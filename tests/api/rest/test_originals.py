"""`/media/originals/<sha256>`: in which form, whole or in parts."""

from __future__ import annotations

import hashlib

import pytest

from tests.api.rest.conftest import Caller, Office
from tests.api.rest.photographs import original, photo
from tests.unit.pictures.material import jpeg, phone_exif

NOWHERE = hashlib.sha256(b"nobody has declared this").hexdigest()


def test_the_office_gets_the_original_bit_for_bit_and_no_browser_runs_it(
    office: Office, dispatcher: Caller, ticket: str
) -> None:
    content = jpeg(exif=phone_exif())
    sha256 = photo(office, ticket, content)

    answer = original(dispatcher, sha256)

    assert (answer.status_code, answer.get_data()) == (200, content)
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["ETag"] == f'"{sha256}"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["Cache-Control"] == "private, max-age=3600, immutable"
    assert answer.headers["Content-Disposition"] == f'inline; filename="{sha256[:16]}.jpg"'


def test_what_is_no_picture_is_saved_and_not_opened(
    office: Office, dispatcher: Caller, ticket: str
) -> None:
    page = b"<html><script>alert(1)</script></html>"
    sha256 = photo(office, ticket, page, type="text/html", name="报告 page.html")

    answer = original(dispatcher, sha256)

    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"] == (
        "attachment; filename=\"__ page.html\"; filename*=UTF-8''%E6%8A%A5%E5%91%8A%20page.html"
    )


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("bytes=0-3", (206, slice(0, 4))),
        ("bytes=10-", (206, slice(10, None))),
        ("bytes=-7", (206, slice(-7, None))),
        ("bytes=5-99999999", (206, slice(5, None))),
        ("lines=1-2", (200, slice(None))),
        ("bytes=9-3", (200, slice(None))),
    ],
)
def test_a_part_is_given_where_a_part_is_asked_for(
    office: Office, dispatcher: Caller, ticket: str, asked: str, given: tuple[int, slice]
) -> None:
    content = jpeg()
    sha256, (status, part) = photo(office, ticket, content), given

    answer = original(dispatcher, sha256, Range=asked)

    assert (answer.status_code, answer.get_data()) == (status, content[part])
    assert answer.headers["Content-Length"] == str(len(content[part]))


@pytest.mark.parametrize("asked", ["bytes=99999999-", "bytes=-0", "bytes=0-1,4-5"])
def test_a_part_that_is_not_there_and_several_at_once_are_refused(
    office: Office, dispatcher: Caller, ticket: str, asked: str
) -> None:
    content = jpeg()
    sha256 = photo(office, ticket, content)

    answer = original(dispatcher, sha256, Range=asked)

    assert answer.status_code == 416
    assert answer.get_json()["code"] == "requested_range_not_satisfiable"
    assert answer.headers["Content-Range"] == f"bytes */{len(content)}"


def test_who_goes_on_with_another_file_gets_all_of_this_one(
    office: Office, dispatcher: Caller, ticket: str
) -> None:
    content = jpeg()
    sha256 = photo(office, ticket, content)

    same = original(dispatcher, sha256, Range="bytes=4-", If_Range=f'"{sha256}"')
    other = original(dispatcher, sha256, Range="bytes=4-", If_Range=f'"{NOWHERE}"')

    assert (same.status_code, same.get_data()) == (206, content[4:])
    assert (other.status_code, other.get_data()) == (200, content)


def test_who_has_it_is_told_so(office: Office, dispatcher: Caller, ticket: str) -> None:
    sha256 = photo(office, ticket)

    answer = original(dispatcher, sha256, If_None_Match=f'"{sha256}"')

    assert (answer.status_code, answer.get_data()) == (304, b"")


def test_head_tells_what_get_would_and_sends_nothing(
    office: Office, dispatcher: Caller, ticket: str
) -> None:
    content = jpeg()
    path = f"/media/originals/{photo(office, ticket, content)}"

    answer = dispatcher.client.head(path, headers={"Authorization": f"Bearer {dispatcher.token}"})

    assert (answer.status_code, answer.get_data()) == (200, b"")
    assert answer.headers["Content-Length"] == str(len(content))
