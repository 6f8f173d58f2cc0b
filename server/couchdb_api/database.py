"""A database as a whole: ``/{db}``."""

from __future__ import annotations

from server.couchdb_api.call import Answer, Call, json_answer


def info(call: Call) -> Answer:
    """``GET /{db}``. Raises NotFound."""
    found = call.store.info(call.db)
    return json_answer(
        {
            "db_name": found.name,
            "update_seq": found.seq,
            "doc_count": found.doc_count,
            "doc_del_count": found.deleted_count,
            "purge_seq": found.purge_seq,
            "compact_running": False,
            "disk_format_version": 8,
            "instance_start_time": "0",
            "sizes": {"active": found.size, "external": found.size, "file": found.size},
            "props": {},
            "uuid": found.uuid,
        }
    )


def create(call: Call) -> Answer:
    """``PUT /{db}`` → 201. Raises AlreadyExists, IllegalName."""
    call.store.create(call.db)
    return json_answer({"ok": True}, 201)


def delete(call: Call) -> Answer:
    """``DELETE /{db}``. Raises NotFound."""
    call.store.delete(call.db)
    return json_answer({"ok": True})
