"""Reading a document that comes as multipart/related: its JSON, then one part per attachment.

    --boundary CRLF headers CRLF CRLF content CRLF --boundary … --boundary--

The parts belong to the members with ``"follows": true``, by the filename of a part where it has
one, else in order. A part with ``Content-Encoding: gzip`` is unpacked: attachments are kept plain.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from werkzeug.http import parse_options_header

from server.couchdb_api.body import Room
from sync.errors import BadRequest

_HEAD_END = b"\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its headers in lower case, and its bytes."""

    headers: Mapping[str, str]
    data: bytes

    @property
    def filename(self) -> str | None:
        """The name in Content-Disposition."""
        options = parse_options_header(self.headers.get("content-disposition", ""))[1]
        return options.get("filename")


@dataclass(frozen=True, slots=True)
class Files:
    """The parts after the JSON."""

    parts: list[Part]

    def by_name(self, members: Any, limit: int) -> dict[str, bytes]:
        """Bytes of the attachments that follow. ``limit`` (bytes) holds when unpacked.

        Raises BadRequest where a part belongs to nothing.
        """
        members = members if isinstance(members, dict) else {}
        waiting = [
            name
            for name, member in members.items()
            if isinstance(member, dict) and member.get("follows") is True
        ]
        found: dict[str, bytes] = {}
        room = Room(limit)
        for part in self.parts:
            name = part.filename if part.filename in waiting else next(iter(waiting), None)
            if name is None:
                raise BadRequest("There are more parts than attachments that follow")
            waiting.remove(name)
            found[name] = _plain(part, members[name], room)
        return found


def read_related(text: bytes, content_type: str) -> tuple[bytes, Files]:
    """The JSON text and the parts after it. Raises BadRequest."""
    boundary = parse_options_header(content_type)[1].get("boundary")
    if not boundary:
        raise BadRequest("multipart/related without a boundary")
    parts = _split(text, b"--" + boundary.encode())
    if not parts:
        raise BadRequest("multipart/related without parts")
    return parts[0].data, Files(parts[1:])


def _split(text: bytes, dash: bytes) -> list[Part]:
    # The line end before a boundary belongs to it; the first boundary has none.
    pieces = (b"\r\n" + text).split(b"\r\n" + dash)
    if len(pieces) < 2 or not pieces[-1].startswith(b"--"):
        raise BadRequest("The multipart body has no closing boundary")
    return [_part(piece) for piece in pieces[1:-1]]


def _part(piece: bytes) -> Part:
    # A part without headers begins with the empty line itself.
    head, found, data = piece.partition(_HEAD_END)
    if not found:
        raise BadRequest("A part has no end of headers")
    lines = [line.partition(":") for line in head.decode("utf-8", "replace").split("\r\n")]
    return Part({name.strip().lower(): value.strip() for name, _, value in lines if name}, data)


def _plain(part: Part, member: dict[str, Any], room: Room) -> bytes:
    declared = member.pop("encoding", None)
    encoding = part.headers.get("content-encoding", declared)
    return room.gunzip(part.data) if encoding == "gzip" else part.data
