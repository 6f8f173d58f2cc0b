"""The headers of tus 1.0.0 (https://tus.io/protocols/resumable-upload), read and written."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit
from wsgiref.handlers import format_date_time

from media.blobs import SHA256
from media.errors import BadUpload
from media.incoming import ALGORITHMS, Checksum
from media.uploads import State

VERSION = "1.0.0"
EXTENSIONS = (
    "creation",
    "creation-with-upload",
    "checksum",
    "expiration",
    "termination",
    "concatenation",
)
_TEXT = 200
_PIECE = re.compile(r"piece-[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Told:
    """What Upload-Metadata says; ``sha256`` of the whole file, hex."""

    sha256: str | None
    filename: str | None
    filetype: str | None
    fact: str | None


@dataclass(frozen=True, slots=True)
class Concat:
    """Upload-Concat: a piece, or the names of the pieces of a whole."""

    piece: bool
    pieces: tuple[str, ...] = ()


def read_metadata(header: str) -> Told:
    """Raises BadUpload. Texts are cut to 200 characters; keys that are not ours are passed over."""
    said: dict[str, str] = {}
    for pair in filter(None, (item.strip() for item in header.split(","))):
        key, _, value = pair.partition(" ")
        try:
            text = base64.b64decode(value.strip(), validate=True).decode()
        except (binascii.Error, UnicodeDecodeError, ValueError):
            raise BadUpload(f"Upload-Metadata: {key[:40]} is not UTF-8 in base64.") from None
        said[key] = text
    sha256 = said.get("sha256")
    if sha256 is not None and not SHA256.fullmatch(sha256):
        raise BadUpload("Upload-Metadata: sha256 is 64 small hexadecimal digits.")
    name, kind = said.get("filename") or said.get("name"), said.get("filetype") or said.get("type")
    return Told(sha256, _short(name), _short(kind), _short(said.get("fact")))


def _short(text: str | None) -> str | None:
    return None if text is None else text[:_TEXT]


def read_number(name: str, text: str | None) -> int:
    """A count of bytes. Raises BadUpload."""
    if text is None or not text.isascii() or not text.isdecimal() or len(text) > 15:
        raise BadUpload(f"{name} must be a number of bytes.")
    return int(text)


def read_checksum(header: str | None) -> Checksum | None:
    """Upload-Checksum. Raises BadUpload."""
    if header is None:
        return None
    algorithm, _, value = header.strip().partition(" ")
    if algorithm not in ALGORITHMS:
        raise BadUpload(f"Upload-Checksum: use one of {', '.join(ALGORITHMS)}.")
    try:
        return Checksum(algorithm, base64.b64decode(value.strip(), validate=True))
    except (binascii.Error, ValueError):
        raise BadUpload("Upload-Checksum: the digest is not base64.") from None


def read_concat(header: str | None, home: str) -> Concat | None:
    """Upload-Concat. Raises BadUpload, also for a piece that has no address of this server.

    ``home``: the whole address under which this server's uploads stand; a piece is named by it or
    by its path alone.
    """
    if header is None:
        return None
    if header.strip() == "partial":
        return Concat(piece=True)
    kind, _, rest = header.strip().partition(";")
    if kind != "final":
        raise BadUpload("Upload-Concat is `partial` or `final;` with the addresses of the pieces.")
    return Concat(piece=False, pieces=tuple(_piece(url, home) for url in rest.split()))


def _piece(url: str, home: str) -> str:
    for start in (home, urlsplit(home).path):
        name = url.removeprefix(f"{start}/")
        if name != url and _PIECE.fullmatch(name):
            return name
    raise BadUpload(
        f"Upload-Concat: {url[:_TEXT]} is no piece of this server; name each piece by the address "
        "that the answer to its creation gave as Location."
    )


def headers_of(state: State) -> Mapping[str, str]:
    """What every answer about an upload says."""
    said = {"Upload-Offset": str(state.offset), "Upload-Length": str(state.length)}
    if state.expires is not None:
        said["Upload-Expires"] = format_date_time(state.expires.timestamp())
    return said
