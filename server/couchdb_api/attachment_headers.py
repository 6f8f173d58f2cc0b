"""Headers under which an attachment leaves: its exact type, and nothing a browser would run."""

from __future__ import annotations

import re

from sync.stores.documents import Attachment

_HEADER_SAFE = re.compile(r"[\x20-\x7e\xa0-\xff]+")


def content_type_header(content_type: str) -> str:
    """The type as it was given, unless it could not stand in a header."""
    return content_type if _HEADER_SAFE.fullmatch(content_type) else "application/octet-stream"


def etag(value: str) -> str | None:
    """An entity tag of a revision or digest; None for one that cannot be a tag."""
    return f'"{value}"' if value.isascii() and value.isprintable() and '"' not in value else None


def attachment_headers(attachment: Attachment) -> list[tuple[str, str]]:
    """Type, tag, and what keeps an uploaded page from running (CVE-2021-38295)."""
    digest = attachment.digest.removeprefix("md5-")
    tag = etag(digest)
    return [
        ("Content-Type", content_type_header(attachment.content_type)),
        *([("ETag", tag)] if tag else []),
        ("Content-Disposition", "attachment"),
        ("Content-Security-Policy", "sandbox; default-src 'none'"),
        ("X-Content-Type-Options", "nosniff"),
        ("Accept-Ranges", "bytes"),
        ("Cache-Control", "private, must-revalidate"),
    ]
