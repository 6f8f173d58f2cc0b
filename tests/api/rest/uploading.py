"""A phone that uploads originals by tus, and the tickets that wait for them."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from werkzeug.test import TestResponse

from schemas.facts.kinds import newest_version
from schemas.vocabulary import FactKind
from sync.mailroom.filing import file_office_facts
from tests.api.rest.conftest import Office

PICTURE = b"\xff\xd8\xff\xe0 the meter as found, 230 V" * 40
SHA256 = hashlib.sha256(PICTURE).hexdigest()
FACT = "photo:01890000-0000-7000-8000-000000000001"
UPLOADS = "/media/uploads"


def text(value: str) -> str:
    """A value as Upload-Metadata carries it."""
    return base64.b64encode(value.encode()).decode()


@dataclass
class Phone:
    """A device that speaks tus."""

    office: Office
    credentials: Mapping[str, str]
    version: Mapping[str, str] = field(default_factory=lambda: {"Tus-Resumable": "1.0.0"})

    def ask(
        self, method: str, path: str, headers: Mapping[str, str] | None = None, data: bytes = b""
    ) -> TestResponse:
        said = {**self.credentials, **self.version, **(headers or {})}
        if data:
            said.setdefault("Content-Type", "application/offset+octet-stream")
        return self.office.client().open(path, method=method, headers=said, data=data)

    def begin(self, data: bytes = b"", **headers: str) -> TestResponse:
        """Declares the picture; ``data`` comes with it."""
        said = {
            "Upload-Length": str(len(PICTURE)),
            "Upload-Metadata": f"sha256 {text(SHA256)},filename {text('meter.jpg')}",
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        return self.ask("POST", UPLOADS, said, data)

    def send(self, at: int, data: bytes, **headers: str) -> TestResponse:
        """Sends bytes of the picture from an offset on."""
        said = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.ask(
            "PATCH", f"{UPLOADS}/{SHA256}", {"Upload-Offset": str(at), **said}, data or b""
        )

    def offset(self) -> int:
        """How far the picture is."""
        answer = self.ask("HEAD", f"{UPLOADS}/{SHA256}")
        assert answer.status_code == 200, answer.status
        return int(answer.headers["Upload-Offset"])


def declare(office: Office, ticket: str, crew: str = "c-north", device: str = "d-1") -> str:
    """Assigns the ticket and files the fact that declares the picture; answers the fact's id.

    The follower has not read it yet; see ``declared``.
    """
    fact = f"{ticket}:{FACT}"
    work = {"crew": crew, "type": "on-site-survey", "override_reason": "Nobody else is near."}
    answer = office.user("dispatcher").post(f"/api/v1/tickets/{ticket}/assignments", work)
    assert answer.status_code == 201, answer.get_data(as_text=True)
    document = {
        "_id": fact,
        "type": "fact",
        "kind": "photo",
        "schema": newest_version(FactKind.PHOTO),
        "ticket": ticket,
        "investigation": answer.get_json()["investigations"][0]["id"],
        "author": {"device": device, "member": "m-1", "crew": crew},
        "at": {"device": "2026-11-23T08:00:00.000Z", "offset_ms": 0, "offset_age_s": 0},
        "amends": None,
        "retracts": None,
        "body": {"sha256": SHA256, "size": len(PICTURE), "type": "image/jpeg"},
    }
    file_office_facts(office.context.store, [document], office.clock())
    return fact


def declared(office: Office, ticket: str, crew: str = "c-north", device: str = "d-1") -> str:
    """The same, read by the follower."""
    fact = declare(office, ticket, crew, device)
    follow(office)
    return fact


def follow(office: Office) -> None:
    """The follower reads all that the office has."""
    while office.context.media.following.step():
        pass


def originals_missing(office: Office, ticket: str) -> Any:
    """What the archive's checklist still asks for."""
    folded = office.context.dossiers.fold(office.context.dossiers.read(ticket))
    assert folded is not None
    return next(c for c in folded.to_document()["archive_check"] if c["item"] == "originals")
