"""What administrators and replicators do to a database besides reading and writing."""

from __future__ import annotations

from server.couchdb_api.call import Answer, Call, json_answer
from server.couchdb_api.query import revisions


def ensure_full_commit(call: Call) -> Answer:
    """``POST /{db}/_ensure_full_commit``: every acknowledged write is durable already."""
    call.store.info(call.db)
    return json_answer({"ok": True, "instance_start_time": "0"}, 201)


def compact(call: Call) -> Answer:
    """``POST /{db}/_compact`` → 202, when it is done."""
    call.store.compact(call.db)
    return json_answer({"ok": True}, 202)


def purge(call: Call) -> Answer:
    """``POST /{db}/_purge`` with ``{id: [rev, …]}``."""
    asked = {doc_id: revisions(revs, "revs") for doc_id, revs in call.json_object().items()}
    call.check_count(len(asked))
    purged = call.store.purge(call.db, asked)
    return json_answer({"purge_seq": None, "purged": purged}, 201)


def security(call: Call) -> Answer:
    """``GET /{db}/_security``: rights are Kancha's own, so there is nothing to list."""
    call.store.info(call.db)
    return json_answer({})
