"""Everybody who writes at once: devices, administrators, the office."""

from __future__ import annotations

import base64
import hashlib
import random
from collections.abc import Callable
from functools import partial
from itertools import count
from threading import Thread

from urllib3.exceptions import HTTPError

from tests.district import Caller, Device, District, Reply, Work, basic, fact, finding
from tests.faults.pushing import Doc, Pusher, finished


class Acknowledged:
    """What the server said yes to. Filled by many threads, one document at a time."""

    def __init__(self) -> None:
        self.facts: dict[str, str] = {}
        """Revision by id, of facts that devices pushed."""
        self.own: dict[str, str] = {}
        """Revision by id, of documents in the administrator's database."""
        self.tickets: list[str] = []
        self.originals: dict[str, bytes] = {}
        """Files that were taken by tus, by SHA-256."""

    def __len__(self) -> int:
        return len(self.facts) + len(self.own) + len(self.tickets)


class Crowd:
    """Everybody who writes, each in a thread, until the server does not answer any more."""

    def __init__(self, district: District, yes: Acknowledged) -> None:
        self._district, self._yes = district, yes
        self._numbers = count(1)
        self._sent: list[tuple[Pusher, list[Doc]]] = []
        self.crew = district.crew("north")
        self._work = [district.new_work(self.crew) for _ in range(3)]
        self._pushers = [Pusher(district.enrol(self.crew), district.base_url) for _ in self._work]
        yes.tickets += [work.ticket for work in self._work]
        district.admin.ask("PUT", "/sync/own")

    def start(self, *, office: bool = True) -> list[Thread]:
        """All threads, running; ``office``: somebody who is logged in among them."""
        devices = zip(self._pushers, self._work, strict=True)
        jobs: list[Callable[[], None]] = [partial(self._push, *pair) for pair in devices]
        jobs += [self._put_own, self._put_own, *([self._open_tickets] if office else [])]
        threads = [Thread(target=_until_silence, args=(job,)) for job in jobs]
        for thread in threads:
            thread.start()
        return threads

    def _push(self, pusher: Pusher, work: Work) -> None:
        said = [finding(pusher.device, work, f"joint {next(self._numbers)}") for _ in range(3)]
        docs = [finished(doc, b"picture of " + doc["_id"].encode() * 50) for doc in said]
        self._push_all(pusher, docs)

    def _push_all(self, pusher: Pusher, docs: list[Doc]) -> None:
        reply = pusher.push(docs)
        assert (reply.status, reply.json) == (201, [])
        self._sent.append((pusher, docs))
        self._yes.facts.update({doc["_id"]: doc["_rev"] for doc in docs})

    def send_originals(self) -> Thread:
        """Somebody more, who takes photos and sends them whole; running."""
        pusher, work = self._pushers[0], self._work[0]
        chance = random.Random(20261130)
        job = partial(self._send_original, pusher, work, chance)
        thread = Thread(target=_until_silence, args=(job,))
        thread.start()
        return thread

    def _send_original(self, pusher: Pusher, work: Work, chance: random.Random) -> None:
        data = chance.randbytes(50_000)
        sha256 = hashlib.sha256(data).hexdigest()
        body = {"sha256": sha256, "size": len(data), "type": "image/jpeg"}
        self._push_all(pusher, [finished(fact(pusher.device, work, "photo", body))])
        reply = upload(self._district.base_url, pusher.device, data)
        assert reply.status == 201, reply.data
        self._yes.originals[sha256] = data

    def offer_again(self) -> None:
        """What devices do in a new epoch: all they ever wrote, and what the server asks for."""
        for pusher, docs in self._sent:
            reply = pusher.push(docs)
            assert (reply.status, reply.json) == (201, [])
        for data in self._yes.originals.values():
            reply = upload(self._district.base_url, self._pushers[0].device, data)
            assert reply.status == 201, reply.data

    def _put_own(self) -> None:
        name = f"doc-{next(self._numbers)}"
        reply = self._district.admin.ask("PUT", f"/sync/own/{name}", {"n": name})
        assert reply.status == 201
        self._yes.own[name] = reply.json["rev"]

    def _open_tickets(self) -> None:
        self._yes.tickets.append(self._district.open_ticket())


def upload(base_url: str, device: Device, data: bytes) -> Reply:
    """A whole file in the request that creates its upload (tus 1.0.0)."""
    named = base64.b64encode(hashlib.sha256(data).hexdigest().encode()).decode()
    return Caller(base_url, basic(device.id, device.token)).ask(
        "POST",
        "/media/uploads",
        data,
        Tus_Resumable="1.0.0",
        Upload_Length=str(len(data)),
        Upload_Metadata=f"sha256 {named}",
        Content_Type="application/offset+octet-stream",
    )


def _until_silence(act: Callable[[], None]) -> None:
    try:
        while True:
            act()
    except HTTPError:
        return
