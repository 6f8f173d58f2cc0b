"""A simulated phone's line to its mailbox: pulls by ``_changes``, pushes by ``_bulk_docs``.

What is written is kept and sent again until the server has it, as any phone does.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

import urllib3
from urllib3.exceptions import HTTPError

from schemas.crew_documents import is_written_over
from schemas.position import MOST_POINTS
from server.demo.story import Phone
from sync import jsontext

_BATCH = 100
_LINE = 8
"""Of a document that is written over: with its last ancestors a lost reply makes no conflict."""
_PATIENCE = urllib3.Timeout(connect=2.0, read=10.0)


class LineBroken(Exception):  # noqa: N818 (says what is the case)
    """No answer, or one that says "later"; it is tried again."""


class LockedOut(Exception):  # noqa: N818 (says what is the case)
    """The server does not know this phone, or knows it no more."""


def basic(device: str, token: str) -> str:
    """How a device says who it is."""
    return f"Basic {b64encode(f'{device}:{token}'.encode()).decode()}"


class Line:
    """One kept connection to the server."""

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url
        self._pool = urllib3.PoolManager(maxsize=1, retries=False, timeout=_PATIENCE)

    def ask(self, method: str, path: str, body: Any = None, **sent: str) -> Any:
        """The JSON of an answer; ``sent`` are headers. Raises LineBroken, LockedOut."""
        headers = {"Accept": "application/json", "Content-Type": "application/json"}
        headers |= {name.replace("_", "-"): value for name, value in sent.items()}
        raw = None if body is None else jsontext.dumps(body)
        try:
            answer = self._pool.request(method, self._base_url + path, body=raw, headers=headers)
        except (HTTPError, OSError) as error:
            raise LineBroken(str(error)) from None
        if answer.status >= 300:
            told = f"{answer.status}: {answer.data[:200].decode('utf-8', 'replace')}"
            later = answer.status == 429 or answer.status >= 500
            raise LineBroken(told) if later else LockedOut(told)
        return jsontext.loads(answer.data)


class Handset:
    """A phone with its copy of the mailbox."""

    def __init__(self, line: Line, phone: Phone, token: str) -> None:
        self.phone = phone
        self.docs: dict[str, dict[str, Any]] = {}
        self._line = line
        self._secret = basic(phone.device, token)
        self._since: Any = 0
        self._waiting: dict[str, dict[str, Any]] = {}

    def sync(self) -> None:
        """Sends what waits, fetches what is new. Raises LineBroken, LockedOut."""
        self.push()
        while rows := self._changes():
            self._take(rows)

    def write(self, papers: Sequence[Mapping[str, Any]]) -> None:
        """Keeps what was written, to be sent."""
        for paper in papers:
            doc = self._revised(paper)
            waits = self._waiting.get(doc["_id"])
            if waits is not None and "track" in doc:
                doc["track"] = [*waits["track"], *doc["track"]][-MOST_POINTS:]
            self.docs[doc["_id"]] = self._waiting[doc["_id"]] = doc

    def push(self) -> None:
        """Sends what waits. Raises LineBroken, LockedOut."""
        if not self._waiting:
            return
        body = {"docs": list(self._waiting.values()), "new_edits": False}
        failures = self._ask("POST", "_bulk_docs", body)
        later = {row["id"] for row in failures if row["error"] not in ("forbidden", "unauthorized")}
        # What is refused for good is in quarantine: the server asks a person.
        self._waiting = {name: doc for name, doc in self._waiting.items() if name in later}
        if later:
            raise LineBroken(f"the server could not keep {sorted(later)[0]}")

    def _changes(self) -> list[Mapping[str, Any]]:
        since = quote(str(self._since), safe="")
        answer = self._ask("GET", f"_changes?style=all_docs&limit={_BATCH}&since={since}")
        self._since = answer["last_seq"]
        rows: list[Mapping[str, Any]] = answer["results"]
        return rows

    def _take(self, rows: Sequence[Mapping[str, Any]]) -> None:
        wanted = []
        for row in rows:
            known, rev = self.docs.get(row["id"]), row["changes"][0]["rev"]
            if row.get("deleted"):
                self.docs.pop(row["id"], None)
            elif known is None or known["_rev"] != rev:
                wanted.append({"id": row["id"], "rev": rev})
        if not wanted:
            return
        found = self._ask("POST", "_bulk_get?revs=true&latest=true", {"docs": wanted})
        for result in found["results"]:
            for one in result["docs"]:
                if "ok" in one:
                    self.docs[result["id"]] = one["ok"]

    def _ask(self, method: str, what: str, body: Any = None) -> Any:
        return self._line.ask(
            method, f"/sync/{self.phone.database}/{what}", body, Authorization=self._secret
        )

    def _revised(self, paper: Mapping[str, Any]) -> dict[str, Any]:
        """With a revision of the phone's own making."""
        name = hashlib.md5(jsontext.dumps(paper), usedforsecurity=False).hexdigest()
        before: Sequence[str] = ()
        start = 1
        if is_written_over(paper["_id"]) and (known := self.docs.get(paper["_id"])):
            before = known["_revisions"]["ids"]
            start = known["_revisions"]["start"] + 1
        line = {"start": start, "ids": [name, *before][:_LINE]}
        return {**paper, "_rev": f"{start}-{name}", "_revisions": line}
