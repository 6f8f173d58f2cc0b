"""What a file is by its content, where its picture ends, and what else hides in it.

Phones append to their JPEGs as a habit: a depth map or gain map (another JPEG, CIPA DC-007), a
film (motion photo, ISO base media), a block of Samsung's (``SEF``), zeros. That is no finding.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from schemas.examined import Sight

JPEG, PNG, WEBP, AVIF = "image/jpeg", "image/png", "image/webp", "image/avif"
HEIC = "image/heic"
_OTHERS = (
    (b"GIF8", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"BM", "image/bmp"),
    (b"%PDF-", "application/pdf"),
    (b"PK\x03\x04", "application/zip"),
    (b"OggS", "audio/ogg"),
    (b"\x1aE\xdf\xa3", "audio/webm"),  # voice notes; a film in WebM begins alike
    (b"\xff\xf1", "audio/aac"),
    (b"\xff\xf9", "audio/aac"),
)
_HEIC_BRANDS = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"}
_PNG_HEAD = b"\x89PNG\r\n\x1a\n"
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_NO_LENGTH = {0x01, 0xD8, *range(0xD0, 0xD8)}
_TEXTS = (
    b"<script",
    b"<SCRIPT",
    b"<html",
    b"<HTML",
    b"<!DOCTYPE html",
    b"<!doctype html",
    b"<?php",
)
_ZIP_END_WITHIN = 65_557
_PDF_HEAD_WITHIN = 1_024
_HABITS = (b"\xff\xd8\xff", b"SEFH", b"MotionPhoto_Data")
_MANY = 100_000
"""More parts than any camera writes: a file that has them is read no further."""


@dataclass(frozen=True, slots=True)
class Sniffed:
    """``end``: bytes that belong to the picture; None where its end was not found."""

    type: str | None
    end: int | None
    sights: tuple[Sight, ...]


def sniff(content: bytes) -> Sniffed:
    """What the bytes are. Raises nothing, whatever they are."""
    kind = type_of(content)
    end = _END[kind](content) if kind in _END else len(content)
    return Sniffed(kind, end, tuple(_sights(content, kind, end)))


def type_of(content: bytes) -> str | None:
    """The media type by the first bytes; None where they are of no known kind."""
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if content.startswith(_PNG_HEAD):
        return PNG
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return WEBP
    if content[4:8] == b"ftyp":
        return _brand(content)
    return next((kind for head, kind in _OTHERS if content.startswith(head)), None)


def _brand(content: bytes) -> str:
    size = min(int.from_bytes(content[:4], "big"), 256)
    brands = {content[8:12], *(content[at : at + 4] for at in range(16, size, 4))}
    if brands & {b"avif", b"avis"}:
        return AVIF
    if b"M4A " in brands:
        return "audio/mp4"
    return HEIC if brands & _HEIC_BRANDS else "video/mp4"


def _sights(content: bytes, kind: str | None, end: int | None) -> list[Sight]:
    if kind is None or not kind.startswith("image/"):
        return [Sight("not-a-picture", {"type": kind or "unknown"})]
    found = []
    hidden = _hidden(content, len(content) if end is None else end)
    if hidden is not None:
        found.append(Sight("another-file-inside", {"what": hidden}))
    elif end is not None and _is_odd(content, end):
        found.append(Sight("trailing-data", {"bytes": len(content) - end}))
    return found


def _hidden(content: bytes, end: int) -> str | None:
    """The kind of file that a program other than a picture viewer would see in these bytes."""
    if any(text in content for text in _TEXTS):
        return "html"
    zip_end = content.find(b"PK\x05\x06", max(0, len(content) - _ZIP_END_WITHIN))
    if zip_end >= 0 and b"PK\x03\x04" in content:
        return "zip"
    if b"%PDF-" in content[:_PDF_HEAD_WITHIN] or b"%PDF-" in content[end:]:
        return "pdf"
    return None


def _is_odd(content: bytes, end: int) -> bool:
    tail = content[end:].strip(b"\0\r\n ")
    if not tail or any(habit in tail for habit in _HABITS):
        return False
    return tail[4:8] != b"ftyp" and b"ftyp" not in tail[:64]


def _jpeg_end(content: bytes) -> int | None:
    """Behind the first end-of-image marker (ITU-T T.81, B.1.1)."""
    at = 2
    for _ in range(_MANY):
        found = _MARKER.search(content, at)
        if found is None:
            return None
        marker, at = content[found.end() - 1], found.end()
        if marker == 0xD9:
            return at
        if marker not in _NO_LENGTH:
            at += max(2, int.from_bytes(content[at : at + 2], "big"))
    return None


def _png_end(content: bytes) -> int | None:
    """Behind the chunk IEND (PNG third edition, 5.3)."""
    at = len(_PNG_HEAD)
    for _ in range(_MANY):
        head = content[at : at + 8]
        if len(head) < 8:
            return None
        at += 12 + int.from_bytes(head[:4], "big")
        if head[4:] == b"IEND":
            return at if at <= len(content) else None
    return None


def _webp_end(content: bytes) -> int | None:
    """The length that the RIFF header tells, with its padding."""
    size = int.from_bytes(content[4:8], "little")
    end = 8 + size + size % 2
    return end if end <= len(content) else None


def _boxes_end(content: bytes) -> int | None:
    """Behind the last box (ISO/IEC 14496-12, 4.2); a box of size 0 goes to the end."""
    at = 0
    for _ in range(_MANY):
        if at == len(content):
            return at
        size, kind = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        if size == 1:
            size = int.from_bytes(content[at + 8 : at + 16], "big")
        if size == 0:
            return len(content)
        if size < 8 or not kind.isalnum():
            return at
        at += size
        if at > len(content):
            return None
    return None


_END = {JPEG: _jpeg_end, PNG: _png_end, WEBP: _webp_end, AVIF: _boxes_end, HEIC: _boxes_end}
