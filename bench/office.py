"""r: the office's own work over REST (Kancha alone): commands, and tables in and out.

Eight users open, assign and decide tickets at once; then a hotline's table is imported, and all
tickets are exported as one.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

from urllib3.filepost import encode_multipart_formdata

from bench.client import Client
from bench.kancha_data import PASSWORD
from bench.material import dumps
from bench.measuring import Effort, Sample, timed
from bench.servers import KanchaSetup, Server, running_kancha
from schemas.vocabulary import Role
from server.registry.people import Crew, User
from server.wiring import Parts
from sync.mailroom.mailroom import open_mailbox

_USERS = 8
_DESK, _CREW = "desk", "c-bench"
_INTAKE = {
    "class": "PQ",
    "title": "Low voltage in the evening",
    "customer": {"account": "3301001", "name": "Li Na"},
    "site": {"address": "12 Willow Lane", "lat": 32.06, "lon": 118.8, "datum": "WGS84"},
}
_SURVEY = {"crew": _CREW, "type": "on-site-survey"}
_DECISION = {"responsibility": {"party": "utility", "reason": "Burnt neutral joint."}}
_MAPPING = """source = "bench"
reference = "no"
timezone = "Asia/Shanghai"
datum = "WGS84"
date_formats = ["%Y-%m-%d %H:%M"]
[columns]
title = "title"
account = "customer.account"
address = "site.address"
lat = "site.lat"
lon = "site.lon"
[constants]
class = "PQ"
"""
_ASK_EVERY_S = 0.2


def office_work(effort: Effort) -> Iterator[Sample]:
    """Commands, an import, an export."""
    with running_kancha(KanchaSetup(fill=_fill)) as running:
        server = replace(running, root="", authorization=None)
        token = _log_in(server)
        yield _commands(server, token, effort.of(400, 80))
        rows = effort.of(100_000, 2_000)
        yield from _import(server, token, rows)
        yield _export(server, token, rows)


def _fill(parts: Parts) -> None:
    now = parts.clock()
    parts.identity.people.add_user(User(_DESK, Role.SUPERVISOR), PASSWORD, now)
    parts.identity.people.add_crew(Crew(_CREW, "Bench"), now)
    open_mailbox(parts.store, _CREW)


def _commands(server: Server, token: str, tickets: int) -> Sample:
    def one(share: range) -> None:
        with Client(server, f"Bearer {token}") as client:
            for number in share:
                body = {**_INTAKE, "title": f"Low voltage, case {number}"}
                ticket = client.json("POST", "/api/v1/tickets", dumps(body))["ticket"]
                where = f"/api/v1/tickets/{ticket}"
                client.send("POST", f"{where}/assignments", dumps(_SURVEY))
                client.send("POST", f"{where}/decisions", dumps(_DECISION))

    def work() -> None:
        with ThreadPoolExecutor(_USERS) as pool:
            list(pool.map(one, [range(start, tickets, _USERS) for start in range(_USERS)]))

    cost = timed(server, work)
    return Sample("office_commands", tickets / cost.seconds, cost)


def _import(server: Server, token: str, rows: int) -> Iterator[Sample]:
    lines = [
        f"B-{n},Low voltage at house {n},33{n:08d},{n} Willow Lane,{32 + n / 1e6:.6f},118.8"
        for n in range(rows)
    ]
    table = "\n".join(["no,title,account,address,lat,lon", *lines]).encode()
    fields: dict[str, Any] = {"mapping": _MAPPING, "file": ("table.csv", table, "text/csv")}
    body, kind = encode_multipart_formdata(fields)

    def work() -> None:
        with Client(server, f"Bearer {token}") as client:
            sent = client.send("POST", "/api/v1/imports", body, headers={"Content-Type": kind})
            path = f"/api/v1/imports/{json.loads(sent)['id']}"
            while (job := client.json("GET", path))["ended_at"] is None:
                time.sleep(_ASK_EVERY_S)
        if job["made"] != rows:
            raise RuntimeError(f"{job['made']} of {rows} rows were made: {job['errors'][:3]}")

    start = time.perf_counter()
    cost = timed(server, work)
    yield Sample("office_import", rows / cost.seconds, cost)
    with Client(server, f"Bearer {token}") as client:
        while _listed(client) < rows:
            time.sleep(_ASK_EVERY_S)
    yield Sample("office_listed", rows / (time.perf_counter() - start), cost)


def _listed(client: Client) -> int:
    table = client.json("GET", "/api/v1/statistics/counts?by=class")
    return sum(int(row["tickets"]) for row in table["rows"])


def _export(server: Server, token: str, rows: int) -> Sample:
    def work() -> None:
        with Client(server, f"Bearer {token}") as client:
            table = client.send("GET", "/api/v1/exports/tickets?format=csv")
        lines = table.count(b"\n")
        if lines <= rows:
            raise RuntimeError(f"{lines} lines of {rows} tickets were exported")

    cost = timed(server, work)
    return Sample("office_export", rows / cost.seconds, cost)


def _log_in(server: Server) -> str:
    body = dumps({"user": _DESK, "password": PASSWORD})
    with Client(server) as client:
        return str(client.json("POST", "/api/v1/session", body)["token"])
