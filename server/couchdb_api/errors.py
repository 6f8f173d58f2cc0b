"""Errors that only the dialect knows, beside those of ``sync/errors.py``.

SyncError
├── Unauthorized        unauthorized                       no or wrong credentials
├── MethodNotAllowed    method_not_allowed                 the path exists, the method does not
├── BadContentType      bad_content_type                   a body that is not JSON
├── RangeUnsatisfiable  requested_range_not_satisfiable    a range outside the attachment
├── QueryParseError     query_parse_error                  a query parameter of the wrong form
├── Forbidden
│   └── DeviceRefused   forbidden                          a device was revoked or wiped
├── TooManyRequests     too_many_requests                  passwords are tried too often
└── NotBuilt            not_implemented                    CouchDB has it, this server does not
"""

from __future__ import annotations

from sync.errors import BadRequest, Forbidden, SyncError


class Unauthorized(SyncError):
    """No or wrong credentials."""

    code = "unauthorized"


class MethodNotAllowed(SyncError):
    """The path exists, but not for this method."""

    code = "method_not_allowed"

    def __init__(self, allowed: list[str]) -> None:
        super().__init__("Only " + ",".join(allowed) + " allowed")
        self.allowed = allowed


class BadContentType(SyncError):
    """The body is declared to be something a form or a script of another site can send."""

    code = "bad_content_type"


class RangeUnsatisfiable(SyncError):
    """The requested range lies outside the attachment of ``length`` bytes."""

    code = "requested_range_not_satisfiable"

    def __init__(self, length: int) -> None:
        super().__init__("Requested range not satisfiable")
        self.length = length


class QueryParseError(BadRequest):
    """A query parameter does not have the form it must have."""

    code = "query_parse_error"


class NotBuilt(SyncError):
    """Part of CouchDB that this server leaves out, and what to do instead."""

    code = "not_implemented"


class DeviceRefused(Forbidden):
    """The office has taken a device's right to call. ``word``: ``device-revoked`` or
    ``device-wiped``, for programs."""

    def __init__(self, word: str, reason: str) -> None:
        super().__init__(reason)
        self.word = word


class TooManyRequests(SyncError):
    """Passwords are tried too often from one address; after ``wait`` seconds one more is heard."""

    code = "too_many_requests"

    def __init__(self, wait: int) -> None:
        super().__init__(f"Too many tries; wait {wait} s.")
        self.wait = wait
