"""``GET /{db}/{id}/{name}``: the bytes of an attachment, whole or a range of them."""

from __future__ import annotations

from collections.abc import Iterator

from werkzeug.http import parse_etags, parse_range_header

from server.couchdb_api.attachment_headers import attachment_headers
from server.couchdb_api.call import Answer, Call
from server.couchdb_api.errors import RangeUnsatisfiable
from sync.stores.documents import Attachment, DocumentStore

_CHUNK = 1024 * 1024


def get_attachment(call: Call) -> Answer:
    """With ``?rev``, Range and If-None-Match. Raises NotFound, RangeUnsatisfiable."""
    found = call.store.attachment(call.db, call.doc_id, call.name, call.query.rev())
    headers = attachment_headers(found)
    if parse_etags(call.header("IF_NONE_MATCH")).contains_weak(found.digest.removeprefix("md5-")):
        return Answer(304, b"", headers)
    start, end, status = 0, found.length, 200
    asked = _range(call, found)
    if asked is not None:
        (start, end), status = asked, 206
        headers.append(("Content-Range", f"bytes {start}-{end - 1}/{found.length}"))
    if end - start <= _CHUNK:
        return Answer(status, call.store.attachment_bytes(found, start, end - start), headers)
    headers.append(("Content-Length", str(end - start)))
    return Answer(status, _chunks(call.store, found, start, end), headers)


def _range(call: Call, found: Attachment) -> tuple[int, int] | None:
    """First byte and the one after the last, if one range is asked for."""
    asked = parse_range_header(call.header("RANGE"))
    if asked is None or asked.units != "bytes" or len(asked.ranges) != 1:
        return None
    # If-Range with another tag means: then send all of it.
    condition = call.header("IF_RANGE").strip('" ')
    if condition and condition != found.digest.removeprefix("md5-"):
        return None
    exact = asked.range_for_length(found.length)
    if exact is None:
        raise RangeUnsatisfiable(found.length)
    return exact


def _chunks(store: DocumentStore, held: Attachment, start: int, end: int) -> Iterator[bytes]:
    for at in range(start, end, _CHUNK):
        yield store.attachment_bytes(held, at, min(_CHUNK, end - at))
