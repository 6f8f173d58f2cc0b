"""A simulated phone: a crew's device that holds its mailbox, writes facts and sends them.

It keeps ids and revisions of what it has read, not the documents: thousands of them share one
process. What it wrote itself it keeps, as any device does: a restored server is offered it again.
"""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from random import Random
from typing import Any
from urllib.parse import quote
from uuid import UUID

from schemas.documents import Author, Fact, Moment, fact_document, fact_id, receipt_id
from schemas.facts.kinds import newest_version
from schemas.vocabulary import FactKind
from server.clock import Clock
from server.demo.patrol.handset import LineBroken, basic
from server.simulation.fleet import Enrolled
from server.simulation.ledger import Ledger
from server.simulation.network import Network, RoughLine, SentAway
from server.simulation.uploading import Original, Originals
from server.simulation.wire import Connection
from sync import jsontext

_BATCH = 100
_HEARTBEAT = "&feed=longpoll&heartbeat=10000"
_PAUSE_S = (0.5, 2.0)
"""After a break."""
_READING = {"quantity": "voltage", "value": "196.5", "unit": "V", "phase": "L1", "method": "spot"}
_FINDING = {"seen": "The neutral joint in the service box is burnt.", "party": "utility"}


class SimulatedPhone:
    """For one event loop. ``line`` may be made another one between two calls."""

    def __init__(
        self, base_url: str, enrolled: Enrolled, network: Network, ledger: Ledger, rng: Random
    ) -> None:
        self.phone = enrolled.phone
        self.revs: dict[str, str] = {}
        """Of all documents that it has, as its mailbox should."""
        self.jobs: dict[str, str] = {}
        """By ticket: the investigation that is its crew's."""
        self.line = RoughLine(network, rng)
        self._feed, self._errands = Connection(base_url), Connection(base_url)
        self._secret = basic(enrolled.phone.device, enrolled.token)
        self._ledger = ledger
        self._rng = rng
        self._server: str | None = None
        """What the server called itself when it was met last."""
        self._met = False
        self._since: Any = 0
        self._next: Any = 0
        self._waiting: dict[str, dict[str, Any]] = {}
        self._sent: dict[str, dict[str, Any]] = {}
        self._sent_at: dict[str, float] = {}
        self._originals = Originals(self._errands, self._secret, ledger)
        self._sending = asyncio.Lock()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is left to be sent."""
        return not self._waiting and self._originals.is_empty

    def close(self) -> None:
        """Lets go of its connections; in the event loop that it lived in."""
        self._feed.close()
        self._errands.close()

    async def follow(self) -> None:
        """Has what is new in its mailbox at once, until it is cancelled. Raises LockedOut."""
        while True:
            try:
                await self.pull(_HEARTBEAT)
            except LineBroken as error:
                await self.rest(error)

    async def work(self, facts_per_s: float, picture: bytes, clock: Clock) -> None:
        """Writes a fact now and then and sends it, until it is cancelled. Raises LockedOut."""
        following = time.monotonic() + self._rng.expovariate(facts_per_s)
        while True:
            try:
                if not self.is_empty:
                    await self.send()
                await asyncio.sleep(max(0.0, following - time.monotonic()))
                self.write(picture, clock())
                following += self._rng.expovariate(facts_per_s)
            except LineBroken as error:
                await self.rest(error)

    def write(self, picture: bytes, now: datetime) -> None:
        """A reading, a finding or a photo of some work of its crew; nothing where it has none."""
        if not self.jobs:
            return
        ticket = self._rng.choice(sorted(self.jobs))
        chance = self._rng.random()
        if chance < 0.1 and picture:
            original = Original(picture, self._rng.randbytes(16))
            content = original.content
            sha256 = hashlib.sha256(content).hexdigest()
            body = {"sha256": sha256, "size": len(content), "type": "image/jpeg"}
            self._keep(FactKind.PHOTO, ticket, {**body, "capture": {"source": "camera"}}, now)
            self._originals.add(original)
        elif chance < 0.3:
            self._keep(FactKind.FINDING, ticket, _FINDING, now)
        else:
            self._keep(FactKind.READING, ticket, _READING, now)

    async def send(self) -> None:
        """Facts first, then files. Raises LineBroken, LockedOut."""
        async with self._sending:
            await self._push()
            await self._originals.send(self.line)

    async def pull(self, held: str = "") -> int:
        """Fetches what is new, and answers how many changes that was; ``held``: how the server is
        asked to wait for some. Raises LineBroken, LockedOut."""
        await self._meet()
        number, rows = 0, await self._changes(held)
        while rows:
            number += len(rows)
            await self._take(rows)
            rows = await self._changes("") if len(rows) == _BATCH else []
        return number

    async def rest(self, error: LineBroken) -> None:
        """Waits after a break, as long as the server asked for where it did."""
        self._met = False  # who answers next may be a server that was restored meanwhile
        self._ledger.count("sent away" if isinstance(error, SentAway) else "breaks")
        asked_s = error.after_s if isinstance(error, SentAway) else 0.0
        await asyncio.sleep(asked_s + self._rng.uniform(*_PAUSE_S))

    async def _meet(self) -> None:
        """Looks whether the server is the one it was, as the field app does (``meeting.ts``)."""
        if self._met:
            return
        name = (await self._ask("GET", "/sync/", over=self._feed))["uuid"]
        if self._server not in (None, name):
            await self._renew()
        self._server, self._met = name, True

    async def _renew(self) -> None:
        """Reads everything anew from a restored server, and offers it what it lacks."""
        async with self._sending:
            self._since, self._sent_at = 0, {}
            self.revs = {doc_id: doc["_rev"] for doc_id, doc in self._waiting.items()}
            self.jobs = {}
            asked = {doc_id: [doc["_rev"]] for doc_id, doc in self._sent.items()}
            lacking = await self._ask("POST", self._database("_revs_diff"), asked)
            for doc_id in lacking:
                doc = self._waiting[doc_id] = self._sent.pop(doc_id)
                self.revs[doc_id] = doc["_rev"]
            self._ledger.count("offered again", len(lacking))
            self._originals.offer_again()

    async def _push(self) -> None:
        if not self._waiting:
            return
        offered = dict(self._waiting)
        now = time.perf_counter()  # a receipt may be here before the answer to the push
        self._sent_at.update({receipt_id(doc_id): now for doc_id in offered})
        body = {"docs": list(offered.values()), "new_edits": False}
        rows = await self._ask("POST", self._database("_bulk_docs"), body)
        later = {row["id"] for row in rows if row["error"] not in ("forbidden", "unauthorized")}
        refused = {row["id"] for row in rows} - later
        self._ledger.count("refused", len(refused))
        taken = [doc_id for doc_id in offered if doc_id not in later | refused]
        self._ledger.acknowledge(self.phone.crew, taken)
        for doc_id in taken:
            self._sent[doc_id] = offered[doc_id]
        for doc_id in offered.keys() - later:
            del self._waiting[doc_id]

    async def _changes(self, held: str) -> list[Mapping[str, Any]]:
        since = quote(str(self._since), safe="")
        path = self._database(f"_changes?style=all_docs&limit={_BATCH}&since={since}{held}")
        answer = await self._ask("GET", path, over=self._feed)
        rows: list[Mapping[str, Any]] = answer["results"]
        self._next = answer["last_seq"]
        if not rows:
            self._since = self._next
        return rows

    async def _take(self, rows: Sequence[Mapping[str, Any]]) -> None:
        wanted = []
        for row in rows:
            rev = row["changes"][0]["rev"]
            if row.get("deleted"):
                self._forget(row["id"])
            elif self.revs.get(row["id"]) != rev:
                wanted.append({"id": row["id"], "rev": rev})
        if wanted:
            path = self._database("_bulk_get?revs=true&latest=true")
            found = await self._ask("POST", path, {"docs": wanted}, over=self._feed)
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
            what = f"fact → receipt, {self._ledger.stage}"
            self._ledger.time(what, time.perf_counter() - sent_at)
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

    def _database(self, what: str) -> str:
        return f"/sync/{self.phone.database}/{what}"

    async def _ask(
        self, method: str, path: str, body: Any = None, *, over: Connection | None = None
    ) -> Any:
        return await self.line.ask(over or self._errands, method, path, self._secret, body)
