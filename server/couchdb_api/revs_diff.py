"""``POST /{db}/_revs_diff`` and the older ``_missing_revs``: what a source still has to send."""

from __future__ import annotations

from server.couchdb_api.call import Answer, Call, json_answer
from server.couchdb_api.query import revisions


def revs_diff(call: Call) -> Answer:
    """``{id: [rev, …]}`` → ``{id: {"missing": [rev, …]}}``; ids with nothing missing are absent."""
    return json_answer({doc_id: {"missing": revs} for doc_id, revs in _missing(call).items()})


def missing_revs(call: Call) -> Answer:
    """``{id: [rev, …]}`` → ``{"missing_revs": {id: [rev, …]}}``."""
    return json_answer({"missing_revs": _missing(call)})


def _missing(call: Call) -> dict[str, list[str]]:
    asked = call.json_object()
    call.check_count(len(asked))
    for revs in asked.values():
        revisions(revs, "Revisions")
    return call.store.missing(call.db, asked)
