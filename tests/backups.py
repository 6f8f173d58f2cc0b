"""An office with files to back up, and what is in data folders, for tests of backups."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from schemas.vocabulary import FactKind
from server.evidence.media import open_media
from server.settings import Settings
from server.wiring import open_parts
from sync.mailroom.filing import file_office_facts
from sync.mailroom.names import OFFICE
from sync.stores.documents import DocumentStore, Range
from tests.api.cli.offices import LONG_AGO, filed

T = "T261123-SAVED"
COMPLAINT = {"class": "PQ", "title": "Dim", "customer": {"name": "Li Na"}}


def settings_of(folder: Path, **more: str) -> Settings:
    """What a server on this folder was told."""
    return Settings.read({"KANCHA_DATA": str(folder), **more})


def furnish(folder: Path, originals: Mapping[int, bytes], **more: str) -> None:
    """Files facts of photos by number, with the originals kept, and lets the mailroom seal."""
    settings = settings_of(folder, **more)
    with closing(open_parts(settings)) as parts:
        files = open_media(settings, parts.store, parts.clock)
        parts.identity.installation.epoch()
        facts = [filed(T, 0, FactKind.INTAKE, COMPLAINT)]
        for number, content in originals.items():
            sha256 = hashlib.sha256(content).hexdigest()
            draft = folder / "draft"
            draft.write_bytes(content)
            files.blobs.keep(draft, sha256)
            draft.unlink()
            body = {"sha256": sha256, "size": len(content), "type": "image/jpeg"}
            facts.append(filed(T, number, FactKind.PHOTO, body))
        file_office_facts(parts.store, facts, LONG_AGO)
        parts.mailroom.step()
        while files.following.step():
            pass
        parts.mailroom.step()


def office_of(store: DocumentStore) -> dict[str, Any]:
    """All that the office has, by id."""
    found = store.documents(OFFICE, Range(), bodies=True)
    return {one.id: (one.rev, one.json()) for one in found if one is not None}


def office_in(folder: Path) -> dict[str, Any]:
    """The same of a data folder that nobody uses."""
    with closing(open_parts(settings_of(folder))) as parts:
        return office_of(parts.store)


def original_of(folder: Path, content: bytes) -> Path:
    """Where an original lies below ``media``, in a data folder and in a folder of backups."""
    sha256 = hashlib.sha256(content).hexdigest()
    return folder / "media" / "sha256" / sha256[:2] / sha256
