"""The raw path of a request, taken apart before anything is decoded.

``%2F`` inside a database name or document id is part of the name, not a separator; a WSGI
server decodes ``PATH_INFO`` too early, so the request line itself is what counts.

    segments("/sync/db/foo%2Fbar?rev=1-x") -> ["db", "foo%2Fbar"]
"""

from __future__ import annotations

from urllib.parse import quote, unquote_to_bytes
from wsgiref.types import WSGIEnvironment

from sync.errors import BadRequest


def raw_path(environ: WSGIEnvironment) -> str:
    """The path as it was sent, without query."""
    target: str = environ.get("REQUEST_URI") or environ.get("RAW_URI") or ""
    if not target:
        # Without the request line an encoded slash cannot be told from a plain one any more.
        decoded = environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")
        return quote(decoded.encode("latin-1"), safe="/")
    path = target.partition("?")[0]
    if not path.startswith("/"):
        # Absolute form, as proxies receive it: http://host/path
        path = "/" + path.partition("://")[2].partition("/")[2]
    return path


def segments(path: str, prefix: str) -> list[str]:
    """The still encoded segments below ``prefix``, which a proxy may have stripped already."""
    if path == prefix or path.startswith(prefix + "/"):
        path = path[len(prefix) :]
    parts = path[1:].split("/")
    if len(parts) == 2 and not parts[1]:
        parts.pop()  # /db/ is /db
    return parts


def decode(segment: str) -> str:
    """A name as it was meant. Raises BadRequest: not UTF-8."""
    if "%" not in segment and segment.isascii():
        return segment
    try:
        return unquote_to_bytes(segment.encode("latin-1")).decode()
    except UnicodeError:
        raise BadRequest("The path is not UTF-8") from None
