"""What a backup says of itself: ``manifest.json``, written last.

    {"format": 1, "kancha": "0.1.0", "made_at", "server": <id>, "epoch": 1,
     "databases": [{"name", "uuid", "seq", "documents", "deleted"}],
     "files": [{"name", "size", "sha256"}],
     "media": {"place", "files", "bytes"} or null: none were asked for,
     "unsaved": [{"sha256", "why"}],         originals that could not be copied
     "settings": ["KANCHA_PROFILE", …],      variables that were set: a restored server needs them
     "sha256": of all of this without this member}

``files`` has ``kancha.sqlite``, the store (``sync/stores/copies.py``), and

    media.txt   <sha256> <bytes>, a line for each original
    heads.txt   <ticket> <length> <head>, a line for each ticket: the head of its chain (audit)
    profile.toml, links.key, accounts.txt, imports/…   as they lay in the data folder
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from schemas.instants import instant_text, parse_instant
from server.backup.errors import BackupError
from sync import jsontext
from sync.errors import BadRequest
from sync.stores.documents import DocumentStore

FILE = "manifest.json"
FORMAT = 1
HEADS = "heads.txt"
MEDIA = "media.txt"
PROFILE = "profile.toml"


@dataclass(frozen=True, slots=True)
class Database:
    """A database as it was. ``seq`` as text: opaque, and of whatever engine."""

    name: str
    uuid: str
    seq: str
    documents: int
    deleted: int


@dataclass(frozen=True, slots=True)
class File:
    """One file of the backup, by its path in it."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class MediaPart:
    """The originals of a backup: where they were kept, how many, their bytes."""

    place: str
    files: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Unsaved:
    """An original that could not be copied, and why."""

    sha256: str
    why: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """See above."""

    kancha: str
    made_at: datetime
    server: str
    epoch: int
    databases: Sequence[Database]
    files: Sequence[File]
    media: MediaPart | None
    unsaved: Sequence[Unsaved]
    settings: Sequence[str]

    def to_bytes(self) -> bytes:
        """As it is written."""
        content = {"format": FORMAT, **asdict(self), "made_at": instant_text(self.made_at)}
        return jsontext.dumps({**content, "sha256": _digest(content)})


def read_manifest(file: Path) -> Manifest:
    """Raises BackupError: of another form, or changed since it was written."""
    try:
        content = jsontext.parse(file.read_bytes())
        if not isinstance(content, dict):
            raise TypeError
        said = content.pop("sha256")
        if content["format"] != FORMAT:
            text = f"{file} has format {content['format']}, this program knows {FORMAT}: use the "
            raise BackupError(f"{text}version of Kancha that made it, or a newer one.")
        if said != _digest(content):
            raise BackupError(f"{file} was changed after it was written.")
        return _manifest(content)
    except (BadRequest, KeyError, TypeError, ValueError) as error:
        raise BackupError(f"{file} cannot be read as a manifest.") from error
    except OSError as error:
        raise BackupError(f"{file}: {error.strerror}.") from error


def _manifest(content: Mapping[str, Any]) -> Manifest:
    media = content["media"]
    return Manifest(
        kancha=content["kancha"],
        made_at=parse_instant(content["made_at"]),
        server=content["server"],
        epoch=content["epoch"],
        databases=[Database(**one) for one in content["databases"]],
        files=[File(**one) for one in content["files"]],
        media=None if media is None else MediaPart(**media),
        unsaved=[Unsaved(**one) for one in content["unsaved"]],
        settings=content["settings"],
    )


def _digest(content: Mapping[str, Any]) -> str:
    return hashlib.sha256(jsontext.dumps(content)).hexdigest()


def databases_of(store: DocumentStore) -> list[Database]:
    """Every database of a store as it is now. Raises SyncError."""
    found = [store.info(name) for name in store.names()]
    return [
        Database(one.name, one.uuid, str(one.seq), one.doc_count, one.deleted_count)
        for one in found
    ]
