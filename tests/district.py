"""A small district on a running server: an office, crews and their devices, all over HTTP."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import urllib3

from schemas.instants import instant_text
from schemas.vocabulary import Role
from server.clock import utc_now
from server.registry.people import User
from server.settings import Settings
from server.wiring import open_parts
from tests.waiting import until

ADMIN = ("admin", "administrator's password")
DISPATCHER = ("desk", "dispatcher's password")

COMPLAINT: Mapping[str, Any] = {
    "class": "PQ",
    "title": "Low voltage in the evening",
    "customer": {"account": "3301001", "name": "王芳"},
    "site": {"address": "12 Willow Lane", "lat": 30.25, "lon": 120.16, "datum": "WGS84"},
}


def hire(folder: Path, **env: str) -> None:
    """Makes the people of the office in an empty data folder, before a server runs on it;
    ``env`` are settings besides."""
    parts = open_parts(Settings.read({"KANCHA_DATA": str(folder), **env}))
    now = parts.clock()
    parts.identity.people.add_user(User(ADMIN[0], Role.ADMINISTRATOR), ADMIN[1], now)
    parts.identity.people.add_user(User(DISPATCHER[0], Role.DISPATCHER), DISPATCHER[1], now)
    parts.close()


@dataclass(frozen=True)
class Reply:
    """An answer, read to its end."""

    status: int
    headers: Mapping[str, str]
    data: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.data)


class Caller:
    """Sends requests with the same credentials, over connections that are kept."""

    def __init__(self, base_url: str, authorization: str = "") -> None:
        self.base_url = base_url
        self._authorization = authorization
        self._pool = urllib3.PoolManager(retries=False, timeout=urllib3.Timeout(60.0))

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Reply:
        """Raises urllib3.exceptions.HTTPError where no whole answer comes."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        if self._authorization:
            given["Authorization"] = self._authorization
        raw = {"body": body} if isinstance(body, bytes) else {} if body is None else {"json": body}
        answer = self._pool.request(method, self.base_url + path, headers=given, **raw)
        return Reply(answer.status, answer.headers, answer.data)

    def stream(self, method: str, path: str) -> Iterator[bytes]:
        """The pieces of an answer as they come."""
        headers = {"Authorization": self._authorization}
        answer = self._pool.request(
            method, self.base_url + path, headers=headers, preload_content=False
        )
        yield from answer.stream(65_536)

    def get(self, path: str, expected: int = 200) -> Any:
        """The JSON of an answer that must have this status."""
        return _expect(self.ask("GET", path), expected)

    def post(self, path: str, body: Any = None, expected: int = 201) -> Any:
        """The JSON of the answer to a POST that must have this status."""
        return _expect(self.ask("POST", path, {} if body is None else body), expected)


def _expect(reply: Reply, status: int) -> Any:
    assert reply.status == status, f"{reply.status}: {reply.data.decode('utf-8', 'replace')[:500]}"
    return reply.json


def basic(name: str, secret: str) -> str:
    """The Authorization header of a name and its secret."""
    return "Basic " + base64.b64encode(f"{name}:{secret}".encode()).decode()


@dataclass(frozen=True)
class Device:
    """A device that was enrolled, as the server described it."""

    id: str
    token: str
    crew: str
    database: str
    sync_url: str

    @property
    def auth(self) -> dict[str, str]:
        return {"username": self.id, "password": self.token}


@dataclass(frozen=True)
class Work:
    """An investigation that a crew was given."""

    ticket: str
    investigation: str


class District:
    """The office's side of a running server."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url
        self.admin = Caller(base_url, basic(*ADMIN))
        self.desk = Caller(base_url, f"Bearer {self._log_in(*DISPATCHER)}")
        self._head = Caller(base_url, f"Bearer {self._log_in(*ADMIN)}")

    def _log_in(self, user: str, password: str) -> str:
        login = {"user": user, "password": password}
        return str(Caller(self.base_url).post("/api/v1/session", login)["token"])

    # ------------------------------------------------------------ crews and devices
    def crew(self, name: str) -> str:
        """Makes a crew; the id is the name and something that makes it new."""
        crew = f"c-{name}-{uuid4().hex[:6]}"
        self._head.post("/api/v1/crews", {"id": crew, "name": name})
        return crew

    def member(self, crew: str, name: str) -> str:
        """Makes somebody a member of a crew; the member's id."""
        return str(self._head.post("/api/v1/members", {"crew": crew, "name": name})["id"])

    def enrol(self, crew: str, name: str = "phone") -> Device:
        """Enrols a device as a person does it: with a code from the office, and with patience
        where many were enrolled just now."""
        code = self.desk.post(f"/api/v1/crews/{crew}/enrolment-codes")["code"]
        asked = {"code": code, "name": name}

        def let_in() -> Reply | None:
            reply = Caller(self.base_url).ask("POST", "/api/v1/devices/enrol", asked)
            return None if reply.status == 429 else reply

        reply = until(let_in, "the server lets a device in", 60)
        assert reply is not None
        said = _expect(reply, 201)
        where = (said["database"], said["sync_url"])
        return Device(said["device_id"], said["token"], said["crew"], *where)

    def user(self, role: Role) -> tuple[str, str]:
        """Somebody of the office with this role; name and password."""
        name, password = f"{role.value}-{uuid4().hex[:6]}", f"password of a {role.value}"
        self._head.post("/api/v1/users", {"user": name, "role": role.value, "password": password})
        return name, password

    def rotate(self, device: Device) -> Device:
        """The device with a new token."""
        said = self._head.post(f"/api/v1/devices/{device.id}/rotate", expected=200)
        return Device(device.id, said["token"], device.crew, device.database, device.sync_url)

    def revoke(self, device: Device) -> None:
        """Takes the device's right to sync."""
        self._head.post(f"/api/v1/devices/{device.id}/revoke", expected=200)

    def wipe(self, device: Device) -> None:
        """Orders the device to delete what it holds."""
        self._head.post(f"/api/v1/devices/{device.id}/wipe", expected=200)

    def move(self, device: Device, crew: str) -> Device:
        """The device as one of another crew."""
        self._head.post(f"/api/v1/devices/{device.id}/move", {"crew": crew}, expected=200)
        database = f"mailbox-{crew}"
        sync_url = device.sync_url.replace(device.database, database)
        return Device(device.id, device.token, crew, database, sync_url)

    def instrument(self, **about: Any) -> str:
        """Registers an instrument; its id."""
        made = {"id": f"I-{uuid4().hex[:6]}", "make": "Fluke", "model": "87V", "serial": "900177"}
        return str(self._head.post("/api/v1/instruments", {**made, **about})["id"])

    # ------------------------------------------------------------ tickets
    def open_ticket(self, site: Mapping[str, Any] | None = None, **about: Any) -> str:
        """Opens a ticket of a customer who never complained before, and answers its id."""
        customer = {**COMPLAINT["customer"], "account": f"33{uuid4().int % 10**10:010d}"}
        complaint = {**COMPLAINT, "customer": customer, "site": site or COMPLAINT["site"], **about}
        return str(self.desk.post("/api/v1/tickets", complaint)["ticket"])

    def assign(self, ticket: str, crew: str, replaces: str | None = None) -> Work:
        """Gives an investigation of the ticket to a crew."""
        body = {"crew": crew, "type": "on-site-survey"}
        more = {} if replaces is None else {"replaces": replaces}
        found = self.desk.post(f"/api/v1/tickets/{ticket}/assignments", {**body, **more})
        [mine] = [
            item["id"]
            for item in found["investigations"]
            if item["crew"] == crew and item["state"] == "assigned"
        ]
        return Work(ticket, mine)

    def new_work(self, crew: str, site: Mapping[str, Any] | None = None, **about: Any) -> Work:
        """A new ticket, of a site where one is given, with an investigation for the crew."""
        return self.assign(self.open_ticket(site, **about), crew)

    def ticket(self, ticket: str) -> dict[str, Any]:
        """The ticket as its facts make it now."""
        found: dict[str, Any] = self.desk.get(f"/api/v1/tickets/{ticket}")
        return found

    def states(self, ticket: str) -> dict[str, str | None]:
        """State of the receipt of each fact, by fact id; None: no receipt yet."""
        items = self.desk.get(f"/api/v1/tickets/{ticket}/facts")["items"]
        return {item["fact"]["_id"]: item["receipt"] and item["receipt"]["state"] for item in items}

    def facts(self, ticket: str, kind: str) -> list[dict[str, Any]]:
        """The ticket's facts of a kind, the oldest first."""
        items = self.desk.get(f"/api/v1/tickets/{ticket}/facts")["items"]
        return [item["fact"] for item in items if item["fact"]["kind"] == kind]

    def verdict(self, ticket: str, about: str, **said: Any) -> dict[str, Any]:
        """The office's verdict on something, as soon as there is one that says this."""

        def found() -> dict[str, Any]:
            bodies = [one["body"] for one in self.facts(ticket, "verdict")]
            mine = [one for one in bodies if one["about"] == about and said.items() <= one.items()]
            return mine[-1] if mine else {}

        return until(found, f"a verdict on {about} of {ticket}: {said}")

    def original(self, sha256: str) -> bytes:
        """The bytes of an original, which must be those of its hash."""
        kept = self.desk.ask("GET", f"/media/originals/{sha256}")
        assert (kept.status, hashlib.sha256(kept.data).hexdigest()) == (200, sha256)
        return kept.data

    def quarantine(self) -> list[dict[str, Any]]:
        """What was refused or set aside, whole."""
        items = self.desk.get("/api/v1/quarantine?limit=200")["items"]
        return [item["document"] for item in items]

    # ------------------------------------------------------------ databases, as the administrator
    def revisions(self, db: str) -> dict[str, str]:
        """Winning revision of every live document of a database, by id."""
        rows = self.admin.get(f"/sync/{db}/_all_docs")["rows"]
        return {row["id"]: row["value"]["rev"] for row in rows}

    def document(self, db: str, doc_id: str) -> dict[str, Any]:
        """A document with its revision."""
        found: dict[str, Any] = self.admin.get(f"/sync/{db}/{quote(doc_id, safe='')}")
        return found


def fact(by: Device, work: Work, kind: str, body: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """A fact by a device, made now, under a new id."""
    schema = 2 if kind == "reading" else 1
    return {
        "_id": f"{work.ticket}:{kind}:{uuid4()}",
        "type": "fact",
        "kind": kind,
        "schema": schema,
        "ticket": work.ticket,
        "investigation": work.investigation,
        "author": {"device": by.id, "member": "m-li", "crew": by.crew},
        "at": {"device": instant_text(utc_now()), "offset_ms": 0, "offset_age_s": 60},
        "amends": None,
        "retracts": None,
        "body": dict(body),
    } | more


def finding(by: Device, work: Work, seen: str = "Loose neutral", **more: Any) -> dict[str, Any]:
    """A finding that names the utility."""
    return fact(by, work, "finding", {"seen": seen, "party": "utility"}, **more)


def receipt_of(doc: Mapping[str, Any]) -> str:
    """The id of the receipt for this fact."""
    ticket, _, uuid = doc["_id"].split(":")
    return f"{ticket}:receipt:{uuid}"
