"""Photos that crews declared and that have arrived, for tests of what is shown of them."""

from __future__ import annotations

import io
from contextlib import closing
from typing import Any

from PIL import Image
from werkzeug.test import TestResponse

from schemas.documents import fact_document, parse_fact
from schemas.facts.kinds import newest_version
from schemas.vocabulary import FactKind
from server.pictures.files import BlobFiles
from server.pictures.opening import open_pictures
from sync.mailroom.filing import file_office_facts
from tests.api.rest.conftest import LOW_VOLTAGE, Caller, Office
from tests.unit.pictures.material import jpeg, phone_exif

_SITE = (LOW_VOLTAGE["site"]["lat"], LOW_VOLTAGE["site"]["lon"])
SURVEY = {"type": "on-site-survey", "override_reason": "Nobody else is near."}


def keep(office: Office, content: bytes) -> str:
    """A file that has arrived, whoever declares it; its hash."""
    folder = office.context.settings.data / "drafts"
    return BlobFiles(office.context.media.blobs, folder).keep(content)


def assign(office: Office, ticket: str, crew: str = "c-north") -> str:
    """Gives the ticket to a crew; the investigation."""
    dispatcher = office.user("dispatcher")
    answer = dispatcher.post(f"/api/v1/tickets/{ticket}/assignments", {"crew": crew, **SURVEY})
    assert answer.status_code == 201, answer.get_data(as_text=True)
    given = [one for one in answer.get_json()["investigations"] if one["crew"] == crew]
    return str(given[-1]["id"])


def declare(
    office: Office,
    ticket: str,
    sha256: str,
    investigation: str,
    amends: str | None = None,
    **body: Any,
) -> str:
    """A photo that a device of c-north declares; the id of its fact."""
    number = len(office.context.dossiers.read(ticket).sheets)
    fact = f"{ticket}:photo:01890000-0000-7000-8000-{number:012x}"
    document = {
        "_id": fact,
        "type": "fact",
        "kind": "photo",
        "schema": newest_version(FactKind.PHOTO),
        "ticket": ticket,
        "investigation": investigation,
        "author": {"device": "d-1", "member": "m-1", "crew": "c-north"},
        "at": {"device": "2026-11-23T08:00:00.000Z", "offset_ms": 0, "offset_age_s": 0},
        "amends": amends,
        "retracts": None,
        "body": {"sha256": sha256, "size": 1000, "type": "image/jpeg", **body},
    }
    file_office_facts(office.context.store, [fact_document(parse_fact(document))], office.clock())
    return fact


def follow(office: Office) -> None:
    """The server reads what was declared, and tells what has arrived."""
    while office.context.media.following.step():
        pass


def photo(office: Office, ticket: str, content: bytes | None = None, **body: Any) -> str:
    """A photo of the crew c-north that has arrived; its hash."""
    sha256 = keep(office, jpeg(exif=phone_exif(place=_SITE)) if content is None else content)
    declare(office, ticket, sha256, assign(office, ticket), **body)
    follow(office)
    office.mailroom.step()
    return sha256


def examine(office: Office) -> None:
    """The server looks at what has arrived."""
    context = office.context
    parts = (context.settings.data, context.media.blobs, context.store, context.rules)
    with closing(open_pictures(*parts, office.clock)) as worker:
        while worker.step():
            pass
    follow(office)


def original(caller: Caller, sha256: str, **headers: str) -> TestResponse:
    """An original as somebody of the office asks for it."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return caller.get(f"/media/originals/{sha256}", named)


def opened(answer: TestResponse) -> Image.Image:
    """The picture in an answer."""
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return Image.open(io.BytesIO(answer.get_data()))
