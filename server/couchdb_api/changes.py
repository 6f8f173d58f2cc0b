"""``GET`` and ``POST /{db}/_changes``: what changed since a place in the update sequence.

A feed that waits and has nothing new is answered with a held feed, which costs no thread. A
long answer goes out page by page.
"""

from __future__ import annotations

from collections.abc import Iterator

from server.couchdb_api import changes_query
from server.couchdb_api.call import JSON_TYPE, Answer, Call
from server.couchdb_api.changes_feed import Continuous, LongPoll
from server.couchdb_api.changes_rows import OPENING, ChangeReader, closing
from sync.replication.feed import Reader
from sync.stores.documents import ChangePage

_NO_BUFFERING = ("X-Accel-Buffering", "no")
"""Heartbeats must not wait in a proxy."""
_NO_STORE = ("Cache-Control", "no-store")


def changes(call: Call) -> Answer:
    """Raises NotFound, BadRequest, NotBuilt."""
    query = changes_query.read(call)
    reader = ChangeReader(call.store, call.db, query)
    if query.feed == "continuous" and not query.descending:
        call.store.info(call.db)
        return _held(call, Continuous(reader, call.limits.page))
    first = reader.page(query.since, _page_limit(call, reader, query.limit))
    if query.feed == "longpoll" and not first.changes and not query.descending:
        return _held(call, LongPoll(reader, first.last_seq, call.limits.page))
    if query.attachments or (first.pending and len(first.changes) != query.limit):
        return Answer(200, _streamed(call, reader, first), [JSON_TYPE, _NO_STORE])
    rows = b",\n".join(reader.rows(first))
    body = OPENING + rows + closing(first.last_seq, first.pending)
    return Answer(200, body, [JSON_TYPE, _NO_STORE])


def _held(call: Call, feed: LongPoll | Continuous) -> Answer:
    feed.reader = Reader(call.caller.device, call.caller.still)
    return Answer(200, feed, [JSON_TYPE, _NO_STORE, _NO_BUFFERING])


def _page_limit(call: Call, reader: ChangeReader, left: int | None) -> int | None:
    if reader.query.descending:
        return left  # the newest come first, so there is no place to go on from
    return call.limits.page if left is None else min(left, call.limits.page)


def _streamed(call: Call, reader: ChangeReader, page: ChangePage) -> Iterator[bytes]:
    left = reader.query.limit
    yield OPENING
    separator = b""
    while True:
        if reader.query.attachments:
            for row in reader.rows(page):
                yield separator + row
                separator = b",\n"
        elif page.changes:
            yield separator + b",\n".join(reader.rows(page))
            separator = b",\n"
        if left is not None:
            left -= len(page.changes)
        if left == 0 or not page.pending:
            break
        page = reader.page(page.last_seq, _page_limit(call, reader, left))
    yield closing(page.last_seq, page.pending)
