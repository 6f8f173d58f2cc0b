"""What a ``_changes`` request asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, cast

from server.couchdb_api.call import Call
from server.couchdb_api.errors import NotBuilt, QueryParseError
from sync.errors import BadRequest
from sync.stores.documents import Seq

DEFAULT_WAIT = 60.0
"""Seconds: CouchDB's default for both heartbeat=true and a feed without time limit."""
SHORTEST_HEARTBEAT = 0.05
"""Seconds. Clients ask for 10 to 60 s; a feed that beats all the time keeps the server busy."""
LONGEST_HEARTBEAT = 60.0
LONGEST_TIMEOUT = 3600.0

FeedName = Literal["normal", "longpoll", "continuous"]


@dataclass(frozen=True, slots=True)
class ChangesQuery:
    """``heartbeat`` and ``timeout`` in seconds. Equal queries give equal rows."""

    feed: FeedName
    since: Seq
    limit: int | None
    descending: bool
    all_leaves: bool
    include_docs: bool
    attachments: bool
    conflicts: bool
    ids: tuple[str, ...] | None
    heartbeat: float | None
    timeout: float


def read(call: Call) -> ChangesQuery:
    """Raises QueryParseError, BadRequest, NotBuilt, TooLarge; NotFound for ``since=now``."""
    query = call.query
    feed = query.text("feed") or "normal"
    if feed not in ("normal", "longpoll", "continuous"):
        raise NotBuilt(f"feed={feed} is not offered; normal, longpoll and continuous are")
    include_docs = query.flag("include_docs")
    timeout = query.number("timeout")
    return ChangesQuery(
        feed=cast(FeedName, feed),
        since=_since(call),
        limit=_limit(query.number("limit")),
        descending=query.flag("descending"),
        all_leaves=query.text("style") == "all_docs",
        include_docs=include_docs,
        attachments=include_docs and query.flag("attachments"),
        conflicts=include_docs and query.flag("conflicts"),
        ids=_ids(call),
        heartbeat=_heartbeat(query.text("heartbeat")),
        timeout=DEFAULT_WAIT if timeout is None else min(timeout / 1000, LONGEST_TIMEOUT),
    )


def _limit(asked: int | None) -> int | None:
    return 1 if asked == 0 else asked  # as CouchDB does


def _since(call: Call) -> Seq:
    text = (call.query.text("since") or "0").strip('"')
    if text == "now":
        return call.store.info(call.db).seq
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else text


def _heartbeat(text: str | None) -> float | None:
    if text is None or text == "false":
        return None
    if text == "true":
        return DEFAULT_WAIT
    if not (text.isascii() and text.isdigit()) or not int(text[:18]):
        raise QueryParseError("heartbeat must be true or a number of milliseconds above 0")
    return min(max(int(text[:18]) / 1000, SHORTEST_HEARTBEAT), LONGEST_HEARTBEAT)


def _ids(call: Call) -> tuple[str, ...] | None:
    """The documents a feed is restricted to; None: all."""
    name = call.query.text("filter")
    posted = call.json_object() if call.method == "POST" else {}
    if name == "_selector":
        if not isinstance(posted.get("selector"), dict):
            raise BadRequest("filter=_selector needs a selector: expected a JSON object")
        raise NotBuilt("Selectors are not offered; filter=_doc_ids is, or filter in the client.")
    if name not in (None, "", "_doc_ids"):
        raise NotBuilt(f"filter={name} is not offered: the code of design documents is not run.")
    ids = posted.get("doc_ids", call.query.json("doc_ids"))
    if ids is None:
        if name == "_doc_ids":
            raise BadRequest("`doc_ids` filter parameter is not a list of doc ids.")
        return None
    return _checked_ids(call, ids)


def _checked_ids(call: Call, ids: Any) -> tuple[str, ...]:
    if not isinstance(ids, list) or not all(isinstance(doc_id, str) for doc_id in ids):
        raise BadRequest("`doc_ids` filter parameter is not a list of doc ids.")
    call.check_count(len(ids))
    return tuple(ids)
