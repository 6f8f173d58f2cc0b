"""Answers with an ETag, and requests that are carried out once however often they are sent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from flask import Response, request

from server.registry.making import Making
from server.registry.people import User
from server.rest_api.access import parts
from server.rest_api.api import read_json
from server.rest_api.tickets import json_response


def versioned(
    content: Mapping[str, Any], etag: str, status: int = 200, location: str | None = None
) -> Response:
    """An answer that may be kept and asked for with If-None-Match."""
    response = json_response(content)
    response.status_code = status
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "private, no-cache"
    if location is not None:
        response.headers["Location"] = location
    response.make_conditional(request)
    return response


@contextmanager
def once(user: User, headers: Mapping[str, Any], purpose: str) -> Iterator[Making | None]:
    """While what a request asks for is looked up and made: nobody else makes anything under the
    same Idempotency-Key. None: it has none. Raises SyncError where there is no turn to be had."""
    key = headers.get("idempotency_key")
    if key is None:
        yield None
        return
    making = Making.of(user.name, key, purpose, read_json(request))
    with parts().turns.of(making.under):
        yield making
