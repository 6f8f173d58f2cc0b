"""The ``_attachments`` of a document from outside: bytes inline, in parts beside it, or stubs."""

from __future__ import annotations

import binascii
from collections.abc import Mapping
from typing import Any

import pybase64

from server.couchdb_api.body import Room
from sync.errors import BadRequest, InvalidDocument, MissingStub
from sync.stores.documents import NewAttachment, Stub

DEFAULT_TYPE = "application/octet-stream"


def read_attachments(
    members: Any, parts: Mapping[str, bytes], room: Room
) -> dict[str, NewAttachment | Stub]:
    """Reads an ``_attachments`` member. Gzipped data needs ``room``.

    Raises InvalidDocument, BadRequest, MissingStub, TooLarge.
    """
    if not isinstance(members, dict):
        raise InvalidDocument("_attachments must be an object")
    return {name: _read(name, member, parts, room) for name, member in members.items()}


def _read(name: str, member: Any, parts: Mapping[str, bytes], room: Room) -> NewAttachment | Stub:
    if not name or name.startswith("_"):
        raise BadRequest(f"Attachment name {name!r} is empty or starts with an underscore")
    if not isinstance(member, dict):
        raise InvalidDocument(f"_attachments.{name} must be an object")
    content_type = _text(name, member, "content_type")
    revpos = _revpos(name, member)
    if member.get("stub") is True:
        return Stub(_text(name, member, "digest"), revpos, content_type)
    data = _data(name, member, parts)
    if member.get("encoding") == "gzip":
        data = room.gunzip(data)
    kept = DEFAULT_TYPE if content_type is None else content_type
    return NewAttachment(kept, data, revpos)


def _data(name: str, member: Mapping[str, Any], parts: Mapping[str, bytes]) -> bytes:
    if member.get("follows") is True:
        if name not in parts:
            raise MissingStub(f"The bytes of attachment {name!r} do not follow in a part")
        return parts[name]
    data = member.get("data")
    if not isinstance(data, str):
        raise BadRequest(f"Invalid attachment data for {name}")
    try:
        return pybase64.b64decode(data, validate=True)
    except (binascii.Error, ValueError):
        raise BadRequest(f"Invalid attachment data for {name}") from None


def _text(name: str, member: Mapping[str, Any], key: str) -> str | None:
    value = member.get(key)
    if value is None or isinstance(value, str):
        return value
    raise InvalidDocument(f"_attachments.{name}.{key} must be a string")


def _revpos(name: str, member: Mapping[str, Any]) -> int | None:
    value = member.get("revpos")
    if value is None or (isinstance(value, int) and value >= 0):
        return value
    raise InvalidDocument(f"_attachments.{name}.revpos must be a number")
