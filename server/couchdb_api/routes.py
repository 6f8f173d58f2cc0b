"""Which verb answers which method and shape of path, and what it does to the database."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from server.couchdb_api import access, database, left_out, local, maintenance, welcome
from server.couchdb_api.access import Right
from server.couchdb_api.all_docs import all_docs
from server.couchdb_api.attachment_get import get_attachment
from server.couchdb_api.attachment_write import delete_attachment, put_attachment
from server.couchdb_api.bulk_docs import bulk_docs
from server.couchdb_api.bulk_get import bulk_get
from server.couchdb_api.call import Answer, Call
from server.couchdb_api.changes import changes
from server.couchdb_api.document_copy import copy_document
from server.couchdb_api.document_get import get_document
from server.couchdb_api.document_write import delete_document, post_document, put_document
from server.couchdb_api.errors import MethodNotAllowed
from server.couchdb_api.path import decode
from server.couchdb_api.revs_diff import missing_revs, revs_diff
from sync.errors import IllegalId, NotFound

Verb = Callable[[Call], Answer]
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Route:
    """A verb and its right."""

    verb: Verb
    right: Right = Right.READ


Methods = Mapping[str, Route]

_SERVER: Mapping[str, Mapping[str, Verb]] = {
    "": {"GET": welcome.welcome},
    "_up": {"GET": welcome.up},
    "_session": {"GET": welcome.session},
    "_uuids": {"GET": welcome.uuids},
    "_all_dbs": {"GET": welcome.all_dbs},
    "_active_tasks": {"GET": welcome.active_tasks},
}
_DATABASE: Methods = {
    "GET": Route(database.info),
    "PUT": Route(database.create, Right.CREATE),
    "DELETE": Route(database.delete, Right.ADMINISTER),
    "POST": Route(post_document, Right.WRITE),
}
_NOT_BUILT = Route(left_out.not_built)
_ENDPOINTS: Mapping[str, Methods] = {
    "_changes": {"GET": Route(changes), "POST": Route(changes)},
    "_revs_diff": {"POST": Route(revs_diff)},
    "_missing_revs": {"POST": Route(missing_revs)},
    "_bulk_get": {"POST": Route(bulk_get)},
    "_bulk_docs": {"POST": Route(bulk_docs, Right.WRITE)},
    "_all_docs": {"GET": Route(all_docs), "POST": Route(all_docs)},
    "_ensure_full_commit": {"POST": Route(maintenance.ensure_full_commit)},
    "_compact": {"POST": Route(maintenance.compact, Right.ADMINISTER)},
    "_purge": {"POST": Route(maintenance.purge, Right.ADMINISTER)},
    "_security": {"GET": Route(maintenance.security), "PUT": _NOT_BUILT},
    "_find": {"POST": _NOT_BUILT},
    "_explain": {"POST": _NOT_BUILT},
    "_index": {"GET": _NOT_BUILT, "POST": _NOT_BUILT},
}
_LOCAL: Methods = {
    "GET": Route(local.get_local),
    "PUT": Route(local.put_local, Right.CHECKPOINT),
    "DELETE": Route(local.delete_local, Right.CHECKPOINT),
}
_DOCUMENT: Methods = {
    "GET": Route(get_document),
    "PUT": Route(put_document, Right.WRITE),
    "DELETE": Route(delete_document, Right.ADMINISTER),
    "COPY": Route(copy_document, Right.ADMINISTER),
}
_ATTACHMENT: Methods = {
    "GET": Route(get_attachment),
    "PUT": Route(put_attachment, Right.WRITE),
    "DELETE": Route(delete_attachment, Right.ADMINISTER),
}
_DESIGN_FUNCTION: Methods = {"GET": _NOT_BUILT, "POST": _NOT_BUILT}


def answer(call: Call, parts: list[str]) -> Answer:
    """Finds the verb for a path, checks the right and runs it. Raises SyncError."""
    if len(parts) == 1 and parts[0] in _SERVER:
        return _choose(_SERVER[parts[0]], call.method)(call)
    route = _choose(_methods(call, parts), call.method)
    access.check(call.caller, call.db, call.doc_id, route.right)
    return route.verb(call)


def form_of(parts: list[str]) -> str:
    """The form of a path, without what it names: ``/sync/{db}/_local/{doc}``."""
    known = _SERVER.keys() | _ENDPOINTS.keys() | {"_local", "_design"}
    left = iter(("{db}", "{doc}", "{attachment}"))
    form = [part if part in known else next(left, "") for part in parts]
    return "/".join(["/sync", *filter(None, form)])


def _choose(methods: Mapping[str, _T], method: str) -> _T:
    found = methods.get("GET" if method == "HEAD" else method)
    if found is None:
        allowed = [*methods, "HEAD"] if "GET" in methods else [*methods]
        raise MethodNotAllowed(sorted(allowed))
    return found


def _methods(call: Call, parts: list[str]) -> Methods:
    """The methods of a path's shape; fills in what the path names."""
    call.db = decode(parts[0])
    rest = parts[1:-1] if len(parts) > 2 and not parts[-1] else parts[1:]
    if not rest:
        return _DATABASE
    if len(rest) == 1 and rest[0] in _ENDPOINTS:
        return _ENDPOINTS[rest[0]]
    first, *more = [decode(part) for part in rest]
    if first in ("_local", "_design") and more:
        first = f"{first}/{more.pop(0)}"
    if first.startswith("_local/"):
        call.name = "/".join([first.removeprefix("_local/"), *more])
        return _LOCAL
    if first.startswith("_design/"):
        return _design(call, first, more)
    if first.startswith("_"):
        raise _reserved(first)
    return _document(call, first, more)


def _design(call: Call, doc_id: str, more: list[str]) -> Methods:
    if more and more[0].startswith("_"):
        call.doc_id = doc_id
        return _DESIGN_FUNCTION
    return _document(call, doc_id, more)


def _document(call: Call, doc_id: str, more: list[str]) -> Methods:
    call.doc_id = doc_id
    call.name = "/".join(more)
    return _ATTACHMENT if more else _DOCUMENT


def _reserved(name: str) -> NotFound | IllegalId:
    if name in ("_local", "_design", "_local_docs", "_design_docs"):
        return NotFound("missing")
    return IllegalId("Only reserved document ids may start with underscore.")
