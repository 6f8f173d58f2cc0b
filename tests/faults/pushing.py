"""Devices that push over bare HTTP, and what must be true of everything once it is quiet."""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.district import Caller, Device, District, Reply, basic
from tests.waiting import until

Doc = dict[str, Any]


def finished(doc: Mapping[str, Any], preview: bytes = b"") -> Doc:
    """A fact as PouchDB pushes it: a first revision, its attachment inside."""
    digest = hashlib.md5(json.dumps(doc).encode(), usedforsecurity=False).hexdigest()
    made = {**doc, "_rev": f"1-{digest}", "_revisions": {"start": 1, "ids": [digest]}}
    if preview:
        data = base64.b64encode(preview).decode()
        made["_attachments"] = {"preview.jpg": {"content_type": "image/jpeg", "data": data}}
    return made


class Pusher:
    """A device without PouchDB. ``base_url`` replaces the address it was given."""

    def __init__(self, device: Device, base_url: str) -> None:
        self.device = device
        self._caller = Caller(base_url, basic(device.id, device.token))

    def push(self, docs: Sequence[Doc]) -> Reply:
        """One ``_bulk_docs``. Raises urllib3.exceptions.HTTPError where no answer comes."""
        body = {"docs": list(docs), "new_edits": False}
        return self._caller.ask("POST", f"/sync/{self.device.database}/_bulk_docs", body)


def caught_up(district: District, tickets: Sequence[str], facts: Iterable[str]) -> None:
    """Waits until the mailroom has done its work.

    The office has these ``facts``, every fact has a receipt, and every ticket document is the
    fold of its facts.
    """
    pushed = set(facts)

    def no_fact_waits() -> bool:
        return all(None not in district.states(ticket).values() for ticket in tickets)

    def all_folded() -> bool:
        return all(
            is_the_fold(written(district, ticket), district.ticket(ticket)) for ticket in tickets
        )

    until(lambda: pushed <= district.revisions("office").keys(), "the facts are collected", 60)
    until(no_fact_waits, "every fact has a receipt", 30)
    until(all_folded, "every ticket document is the fold of its facts", 30)


def written(district: District, ticket: str) -> Doc:
    """The ticket as the mailroom wrote it last, without how far its receipts are sealed."""
    rows = district.admin.get(f'/sync/office/_all_docs?include_docs=true&key="{ticket}:ticket"')
    found: Doc = rows["rows"][0]["doc"] if rows["rows"] else {}
    return {name: value for name, value in found.items() if name[0] != "_" and name != "chain"}


def is_the_fold(stored: Doc, answered: Doc) -> bool:
    """Whether a ticket as it was written is the one that its facts make now.

    The answer has more than facts tell: what is known of files besides them.
    """
    if not stored:
        return False
    evidence = {name: answered["evidence"].get(name) for name in stored["evidence"]}
    found = {**answered, "evidence": evidence}
    return stored == {name: found.get(name) for name in stored}


def soundness(folder: Path, scratch: Path) -> str:
    """What SQLite says of the files as they lie there; looks at a copy, so as to mend nothing."""
    shutil.copytree(folder, scratch)
    connection = sqlite3.connect(scratch / "kancha.sqlite")
    said: str = connection.execute("PRAGMA integrity_check").fetchone()[0]
    connection.close()
    return said
