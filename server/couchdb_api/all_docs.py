"""``GET`` and ``POST /{db}/_all_docs``: winners by id, a range of them or named ones."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from server.couchdb_api.call import JSON_TYPE, Answer, Call
from server.couchdb_api.chunks import gathered
from server.couchdb_api.document_get import conflicts
from server.couchdb_api.render import renderer, spliced
from sync import jsontext
from sync.errors import BadRequest
from sync.stores.documents import Document, Range


def all_docs(call: Call) -> Answer:
    """Raises NotFound, BadRequest, TooLarge."""
    which = _range(call)
    info = call.store.info(call.db)
    head: dict[str, Any] = {"total_rows": info.doc_count, "offset": which.skip}
    if call.query.flag("update_seq"):
        head["update_seq"] = info.seq
    return Answer(200, gathered(_answer(call, which, head), call.limits.page), [JSON_TYPE])


def _range(call: Call) -> Range:
    query = call.query
    keys = _keys(call)
    bounds = {"key", "startkey", "start_key", "endkey", "end_key"}
    if keys is not None and any(name in query for name in bounds):
        raise BadRequest("`keys` is incompatible with `key`, `start_key` and `end_key`")
    only = query.key("key")
    skip, limit = query.number("skip") or 0, query.number("limit")
    if keys is not None:
        ordered = keys[::-1] if query.flag("descending") else keys
        end = None if limit is None else skip + limit
        return Range(keys=ordered[skip:end], skip=skip)
    return Range(
        start=only if only is not None else query.key("startkey", "start_key"),
        end=only if only is not None else query.key("endkey", "end_key"),
        inclusive_end=only is not None or query.flag("inclusive_end", default=True),
        descending=query.flag("descending"),
        skip=skip,
        limit=limit,
    )


def _keys(call: Call) -> list[str] | None:
    keys = call.json_object().get("keys") if call.method == "POST" else None
    if keys is None:
        keys = call.query.json("keys")
    if keys is None:
        return None
    if not isinstance(keys, list) or not all(isinstance(key, str) for key in keys):
        raise BadRequest("`keys` must be an array of strings")
    call.check_count(len(keys))
    return keys


def _answer(call: Call, which: Range, head: dict[str, Any]) -> Iterator[bytes]:
    yield jsontext.dumps(head)[:-1] + b',"rows":['
    separator = b"\n"
    bodies = call.query.flag("include_docs")
    found = call.store.documents(call.db, which, bodies=bodies)
    keys = iter(which.keys or ())
    for document in found:
        yield separator + _row(call, document, next(keys, ""), bodies)
        separator = b",\n"
    yield b"\n]}\n"


def _row(call: Call, document: Document | None, key: str, bodies: bool) -> bytes:
    if document is None:
        return jsontext.dumps({"key": key, "error": "not_found"})
    value: dict[str, Any] = {"rev": document.rev}
    if document.deleted:
        value["deleted"] = True
    row = {"id": document.id, "key": document.id, "value": value}
    if not bodies:
        return jsontext.dumps(row)
    return spliced(row, b'{"doc":%b}' % _doc(call, document))


def _doc(call: Call, document: Document) -> bytes:
    if document.deleted:
        return b"null"
    text = renderer(call.store, call.query.flag("attachments"))(document)
    if call.query.flag("conflicts"):
        extra = conflicts(call, document, deleted=False)
        return spliced(extra, text) if extra else text
    return text
