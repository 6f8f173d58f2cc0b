"""Which requests are answered in about the time that handing them to a thread would take.

With an embedded store the small reads of a replication cost a fraction of a millisecond: the
shell runs them in the event loop itself, which saves two thread switches, about as much again.
Whatever waits (a commit, a password's slow hash) or is large goes to a thread.
"""

from __future__ import annotations

from wsgiref.types import WSGIEnvironment

from server.couchdb_api.path import raw_path, segments

_SMALL_BODY = 64 << 10
_READS = frozenset({"_changes", "_local", "_security", "_ensure_full_commit"})
_PARAMETERS = frozenset(
    {"", "style", "since", "limit", "seq_interval", "feed", "heartbeat", "timeout"}
    | {"rev", "revs", "latest", "conflicts", "_nonce"}
)
"""With these an answer stays small. Any other name, also one that is encoded, is not quick."""
_LOOK_UPS = frozenset({"_revs_diff", "_missing_revs", "_bulk_get"})


def is_quick(environ: WSGIEnvironment, prefix: str = "/sync") -> bool:
    """Whether the request is a small read. Its credentials are another matter."""
    pairs = environ["QUERY_STRING"].split("&")
    if not _PARAMETERS.issuperset([pair.partition("=")[0] for pair in pairs]):
        return False
    if "multipart" in environ.get("HTTP_ACCEPT", ""):
        return False  # that brings attachments along
    parts = segments(raw_path(environ), prefix)
    method = environ["REQUEST_METHOD"]
    if method == "POST":
        length = environ.get("CONTENT_LENGTH", "")
        small = length.isdecimal() and int(length) <= _SMALL_BODY
        return small and len(parts) == 2 and parts[1] in _LOOK_UPS
    if method not in ("GET", "HEAD"):
        return False
    if len(parts) == 1:
        return parts[0] != "_all_dbs"
    if parts[1].startswith("_"):
        return parts[1] in _READS
    return len(parts) == 2
