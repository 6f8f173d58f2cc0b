"""A simulated phone: a crew's device that holds its mailbox, writes facts and sends them.

It keeps ids and revisions of what it has, not the documents: thousands of them share one process.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from random import Random
from threading import Event
from typing import Any
from urllib.parse import quote
from uuid import UUID

from schemas.documents import Author, Fact, Moment, fact_document, fact_id, receipt_id
from schemas.facts.kinds import newest_version
from schemas.vocabulary import FactKind
from server.clock import Clock
from server.demo.patrol.handset import LineBroken, LockedOut, basic
from server.simulation.fleet import Enrolled
from server.simulation.ledger import Ledger
from server.simulation.network import Network, RoughLine
from server.simulation.uploading import Uploader
from sync import jsontext

_BATCH = 100
_HELD_S = 8.0
"""A feed is held for so long at most, below the line's own patience."""
_PAUSE_S = (0.5, 2.0)
"""After a break."""
_READING = {"quantity": "voltage", "value": "196.5", "unit": "V", "phase": "L1", "method": "spot"}
_FINDING = {"seen": "The neutral joint in the service box is burnt.", "party": "utility"}


class SimulatedPhone:
    """For one thread. ``network`` may be changed between two calls."""

    def __init__(
        self, base_url: str, enrolled: Enrolled, network: Network, ledger: Ledger, rng: Random
    ) -> None:
        self.phone = enrolled.phone
        self.revs: dict[str, str] = {}
        """Of all documents that it has, as its mailbox should."""
        self.jobs: dict[str, str] = {}
        """By ticket: the investigation that is its crew's."""
        self._base_url = base_url
        self._secret = basic(enrolled.phone.device, enrolled.token)
        self._ledger = ledger
        self._rng = rng
        self._since: Any = 0
        self._next: Any = 0
        self._waiting: dict[str, dict[str, Any]] = {}
        self._sent_at: dict[str, float] = {}
        self._files: list[tuple[str | None, bytes]] = []
        self.use(network)

    def use(self, network: Network) -> None:
        """Reaches the server over this from now on."""
        self._line = RoughLine(self._base_url, network, self._rng)
        self._uploader = Uploader(self._base_url, self._secret, network, self._rng)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is left to be sent."""
        return not self._waiting and not self._files

    def work(self, stop: Event, facts_per_s: float, photo: bytes, clock: Clock) -> None:
        """Syncs live, and writes a fact now and then, until ``stop``."""
        following = time.monotonic() + self._rng.expovariate(facts_per_s)
        while not stop.is_set():
            try:
                if time.monotonic() >= following:
                    following = time.monotonic() + self._rng.expovariate(facts_per_s)
                    self.write(photo, clock())
                self.send()
                self.pull(held_s=min(_HELD_S, max(0.0, following - time.monotonic())))
            except LineBroken:
                self._ledger.count("breaks")
                stop.wait(self._rng.uniform(*_PAUSE_S))
            except LockedOut as error:
                self._ledger.breach(f"{self.phone.device} was locked out: {error}")
                return

    def write(self, photo: bytes, now: datetime) -> None:
        """A reading, a finding or a photo of some work of its crew; nothing where it has none."""
        if not self.jobs:
            return
        ticket = self._rng.choice(sorted(self.jobs))
        chance = self._rng.random()
        if chance < 0.05 and photo:
            content = photo + self._rng.randbytes(16)
            sha256 = hashlib.sha256(content).hexdigest()
            body = {"sha256": sha256, "size": len(content), "type": "image/jpeg"}
            self._keep(FactKind.PHOTO, ticket, {**body, "capture": {"source": "camera"}}, now)
            self._files.append((None, content))
        elif chance < 0.3:
            self._keep(FactKind.FINDING, ticket, _FINDING, now)
        else:
            self._keep(FactKind.READING, ticket, _READING, now)

    def send(self) -> None:
        """Facts first, then files. Raises LineBroken, LockedOut."""
        self._push()
        while self._files:
            place, content = self._files[0]
            if place is None:
                place = self._uploader.begin(content)
                self._files[0] = (place, content)
            self._uploader.go_on(place, content)
            self._files.pop(0)
            self._ledger.count("files")

    def pull(self, held_s: float = 0.0) -> int:
        """Fetches what is new, and answers how many changes that was. Raises LineBroken,
        LockedOut."""
        held = f"&feed=longpoll&timeout={int(held_s * 1000)}" if held_s > 0 else ""
        number, rows = 0, self._changes(held)
        while rows:
            number += len(rows)
            self._take(rows)
            rows = self._changes("") if len(rows) == _BATCH else []
        return number

    def _push(self) -> None:
        if not self._waiting:
            return
        body = {"docs": list(self._waiting.values()), "new_edits": False}
        sent_at = time.perf_counter()
        rows = self._ask("POST", "_bulk_docs", body)
        later = {row["id"] for row in rows if row["error"] not in ("forbidden", "unauthorized")}
        refused = {row["id"] for row in rows} - later
        self._ledger.count("refused", len(refused))
        taken = [doc_id for doc_id in self._waiting if doc_id not in later | refused]
        self._ledger.acknowledge(self.phone.crew, taken)
        for doc_id in taken:
            self._sent_at[receipt_id(doc_id)] = sent_at
        self._waiting = {name: doc for name, doc in self._waiting.items() if name in later}

    def _changes(self, more: str) -> list[Mapping[str, Any]]:
        since = quote(str(self._since), safe="")
        answer = self._ask("GET", f"_changes?style=all_docs&limit={_BATCH}&since={since}{more}")
        rows: list[Mapping[str, Any]] = answer["results"]
        self._next = answer["last_seq"]
        if not rows:
            self._since = self._next
        return rows

    def _take(self, rows: Sequence[Mapping[str, Any]]) -> None:
        wanted = []
        for row in rows:
            rev = row["changes"][0]["rev"]
            if row.get("deleted"):
                self._forget(row["id"])
            elif self.revs.get(row["id"]) != rev:
                wanted.append({"id": row["id"], "rev": rev})
        if wanted:
            found = self._ask("POST", "_bulk_get?revs=true&latest=true", {"docs": wanted})
            for result in found["results"]:
                for one in result["docs"]:
                    if "ok" in one:
                        self._have(one["ok"])
        self._since = self._next  # what was lost on the way is asked for again

    def _have(self, doc: Mapping[str, Any]) -> None:
        doc_id, crew = doc["_id"], self.phone.crew
        owner = doc_id.partition(":")[0]
        if owner != f"crew-{crew}" and owner not in self._ledger.held[crew]:
            self._ledger.breach(f"{doc_id} came into the mailbox of {crew}, whose it never was")
        self.revs[doc_id] = doc["_rev"]
        sent_at = self._sent_at.pop(doc_id, None)
        if sent_at is not None:
            self._ledger.time("fact → receipt", time.perf_counter() - sent_at)
        if doc.get("kind") == FactKind.ASSIGNMENT.value and doc["body"]["crew"] == crew:
            self.jobs[owner] = doc_id.rpartition(":")[2]

    def _forget(self, doc_id: str) -> None:
        self.revs.pop(doc_id, None)
        owner, _, rest = doc_id.partition(":")
        if rest == f"assignment:{self.jobs.get(owner)}":
            del self.jobs[owner]

    def _keep(self, kind: FactKind, ticket: str, body: Mapping[str, Any], now: datetime) -> None:
        phone, uuid = self.phone, str(UUID(int=self._rng.getrandbits(128), version=4))
        document = dict(
            fact_document(
                Fact(
                    id=fact_id(ticket, kind, uuid),
                    kind=kind,
                    schema=newest_version(kind),
                    ticket=ticket,
                    investigation=self.jobs[ticket],
                    author=Author(device=phone.device, member=phone.member, crew=phone.crew),
                    at=Moment(now, 0, 1),
                    amends=None,
                    retracts=None,
                    body=body,
                )
            )
        )
        name = hashlib.md5(jsontext.dumps(document), usedforsecurity=False).hexdigest()
        document |= {"_rev": f"1-{name}", "_revisions": {"start": 1, "ids": [name]}}
        self._waiting[document["_id"]] = document
        self.revs[document["_id"]] = document["_rev"]

    def _ask(self, method: str, what: str, body: Any = None) -> Any:
        path = f"/sync/{self.phone.database}/{what}"
        return self._line.ask(method, path, body, Authorization=self._secret)
