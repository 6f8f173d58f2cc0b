"""`/media/views/<sha256>`: smaller pictures, in the form that a browser names, made aside."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image
from werkzeug.test import TestResponse

from media.errors import BlobMissing
from media.pictures.drawing import PREVIEW_BYTES
from schemas.drawing import Wish
from tests.api.rest.conftest import Caller, Office
from tests.api.rest.photographs import examine, keep, opened, photo
from tests.unit.pictures.material import jpeg, phone_exif, scene
from tests.waiting import until

HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 200


def shown(caller: Caller, sha256: str, size: str = "view", accept: str = "image/*") -> TestResponse:
    """A view as a browser asks for it."""
    return caller.get(f"/media/views/{sha256}?size={size}", {"Accept": accept})


def ready(caller: Caller, sha256: str, size: str, accept: str) -> TestResponse:
    """The same, when it is there in the form that was asked for."""
    kind = accept.partition(",")[0]

    def is_made() -> TestResponse | None:
        answer = shown(caller, sha256, size, accept)
        made = answer.status_code == 200 and answer.headers["Content-Type"] == kind
        return answer if made else None

    found = until(is_made, f"{size} as {kind}")
    assert found is not None
    return found


def wide(turn: int = 6) -> bytes:
    """A photo that lies on its side, 3000 × 2000 in the file."""
    exif = phone_exif()
    exif[0x0112] = turn
    return jpeg(scene((3_000, 2_000)), exif=exif)


def test_a_photo_that_was_examined_has_its_view_and_its_preview(
    office: Office, dispatcher: Caller, ticket: str
) -> None:
    sha256 = photo(office, ticket, wide())
    examine(office)

    view, preview = shown(dispatcher, sha256), shown(dispatcher, sha256, "preview")

    assert opened(view).size == (1_067, 1_600)
    assert not opened(view).getexif()
    assert len(preview.get_data()) <= PREVIEW_BYTES
    assert view.headers["Vary"] == "Accept, Authorization, Cookie"


@pytest.mark.parametrize("kind", ["image/webp", "image/avif"])
def test_a_browser_that_names_another_form_gets_it_when_it_is_made(
    office: Office, dispatcher: Caller, ticket: str, kind: str
) -> None:
    sha256 = photo(office, ticket, wide())
    examine(office)

    first = shown(dispatcher, sha256, "view", f"{kind},image/*")
    assert first.status_code == 200
    if first.headers["Content-Type"] == "image/jpeg":  # it is not kept for long in its place
        assert first.headers["Cache-Control"] == "private, max-age=5"
    view = ready(dispatcher, sha256, "view", f"{kind},image/*")
    preview = ready(dispatcher, sha256, "preview", f"{kind},image/*")

    assert opened(view).size == (1_067, 1_600)
    assert not opened(view).getexif()
    assert "icc_profile" not in opened(view).info
    assert len(preview.get_data()) <= PREVIEW_BYTES
    assert view.headers["Cache-Control"] == "private, max-age=3600, immutable"
    again = dispatcher.get(
        f"/media/views/{sha256}", {"Accept": kind, "If-None-Match": view.headers["ETag"]}
    )
    assert again.status_code == 304


def test_a_photo_that_nobody_examined_yet_is_drawn_for_who_asks(
    office: Office, dispatcher: Caller, ticket: str
) -> None:
    sha256 = photo(office, ticket, wide())

    first = shown(dispatcher, sha256)

    assert first.status_code == 202
    assert (first.get_json()["status"], first.headers["Retry-After"]) == ("being-made", "2")
    assert opened(ready(dispatcher, sha256, "view", "image/jpeg")).size == (1_067, 1_600)


def test_copies_that_were_lost_are_made_anew(
    office: Office, dispatcher: Caller, ticket: str
) -> None:
    sha256 = photo(office, ticket, wide())
    examine(office)
    blobs = office.context.media.blobs
    for blob in list(blobs.all()):
        if blob.sha256 != sha256:
            blobs.set_aside(blob.sha256)

    assert opened(ready(dispatcher, sha256, "preview", "image/jpeg")).size == (320, 480)


@pytest.mark.parametrize("content", [HEIC, b"no picture at all", jpeg()[:40]])
def test_what_cannot_be_drawn_is_said_to_be_and_its_original_is_there(
    office: Office, dispatcher: Caller, ticket: str, content: bytes
) -> None:
    sha256 = photo(office, ticket, content)
    examine(office)

    answer = shown(dispatcher, sha256)

    assert (answer.status_code, answer.get_json()["code"]) == (404, "no_view")
    original = dispatcher.get(f"/media/originals/{sha256}")
    assert original.get_data() == content
    [told] = dispatcher.get(f"/api/v1/tickets/{ticket}").get_json()["pictures"]
    assert (told["view"], told["original"]) == (None, f"/media/originals/{sha256}")


def test_heic_is_kept_and_served_as_a_download(
    office: Office, dispatcher: Caller, ticket: str
) -> None:
    sha256 = photo(office, ticket, HEIC, name="IMG_0001.HEIC")

    answer = dispatcher.get(f"/media/originals/{sha256}")

    assert answer.headers["Content-Type"] == "image/heic"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="IMG_0001.heic"'


def test_what_nobody_examined_and_cannot_be_drawn_is_tried_once(
    office: Office, dispatcher: Caller, ticket: str
) -> None:
    sha256 = photo(office, ticket, HEIC)
    assert shown(dispatcher, sha256).status_code == 202

    until(lambda: shown(dispatcher, sha256).status_code == 404, "the server knows")

    assert shown(dispatcher, sha256).get_json()["code"] == "no_view"


def test_a_ticket_names_addresses_that_a_page_shows_with_the_session_alone(
    office: Office, dispatcher: Caller, ticket: str
) -> None:
    sha256 = photo(office, ticket, wide(), caption="Meter as found")
    examine(office)
    [told] = dispatcher.get(f"/api/v1/tickets/{ticket}").get_json()["pictures"]
    assert (told["caption"], told["width"], told["height"]) == ("Meter as found", 2_000, 3_000)

    browser = office.client()
    browser.set_cookie("kancha_session", dispatcher.token)
    addresses = [told["preview"], told["view"], told["original"]]

    assert [size_of(browser.get(address)) for address in addresses] == [
        (320, 480),
        (1_067, 1_600),
        (3_000, 2_000),
    ]
    assert sha256 in told["original"]


def test_a_fact_names_the_files_it_declares(
    office: Office, dispatcher: Caller, ticket: str
) -> None:
    sha256 = keep(office, b"%PDF-1.7 the bill")
    bill = {"name": "bill.pdf", "type": "application/pdf", "sha256": sha256, "size": 17}
    record: dict[str, Any] = {"source": "billing", "text": "Paid.", "files": [bill]}
    dispatcher.post(f"/api/v1/tickets/{ticket}/records", record)

    items = dispatcher.get(f"/api/v1/tickets/{ticket}/facts").get_json()["items"]

    [named] = [item["files"] for item in items if item["fact"]["kind"] == "record"]
    assert named == [{"sha256": sha256, "name": "bill.pdf", "href": f"/media/originals/{sha256}"}]


def size_of(answer: TestResponse) -> tuple[int, int]:
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return Image.open(io.BytesIO(answer.get_data())).size


def test_given_a_store_that_is_away_for_a_moment_then_the_view_is_made_when_it_is_back(
    office: Office, dispatcher: Caller, ticket: str
) -> None:
    sha256 = photo(office, ticket, wide())
    views, wish = office.context.media.views, Wish("view", "image/jpeg", 50_000_000)
    folder = office.context.settings.data / "media" / "sha256" / sha256[:2]
    kept = next(folder.glob(f"{sha256}*"))
    kept.rename(aside := kept.with_name("aside"))
    with pytest.raises(BlobMissing):
        views.draw(sha256, wish)
    views.ask(sha256, wish)
    with pytest.raises(BlobMissing):  # drawn one behind the other: now the first was tried
        views.draw(sha256, wish)
    aside.rename(kept)

    assert opened(ready(dispatcher, sha256, "view", "image/jpeg")).size == (1_067, 1_600)
