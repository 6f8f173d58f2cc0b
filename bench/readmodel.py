"""l: the read model at its design size: 200,000 tickets, about 1 million facts (Kancha alone).

Documents are written into the store as the mailroom leaves them, or an office that was kept is
begun with; the rows come from there by what ``kancha reindex`` does. Questions are asked over
HTTP, one after another, of a running server, each kind with other words, places or pages each
time.
"""

from __future__ import annotations

import json
import random
import sqlite3
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import quote

from bench.client import Client
from bench.complaints import account, meter, write_office
from bench.followers import first_looks
from bench.kancha_data import ADMIN, PASSWORD
from bench.material import percentile
from bench.measuring import Cost, Effort, Sample, timed
from bench.servers import STORE, KanchaSetup, Server, running_kancha
from server.readmodel.opening import FILE
from server.readmodel.rebuilding import rebuild
from server.wiring import Parts

_LIST = "/api/v1/tickets?limit=50"
_NAMES = (
    "王芳", "李伟", "张敏", "刘洋", "陈静", "杨勇", "赵丽", "黄强", "周杰", "吴娟", "徐明", "孙宁",
)  # fmt: skip
_CHINESE = [
    *_NAMES,
    "低电压",
    "停电",
    "柳树巷",
    "电表",
    "雨花台",
    "玄武",
    "人民大道 停电",
    "芳",
    "误",
]
_ENGLISH = ["willow", "low voltage", "leans", "bill higher", "willow lane noon", "pole", "nobody"]
_SORTS = ["-opened_at", "due", "priority", "-emergency,priority,due", "priority,-opened_at"]
_FILTERS = [
    "", "status=new", "status=decided&grade=major", "class=PQ,OUT", "overdue=true", "party=utility",
    "holder=c-07", "crew=c-11&status=assigned", "status=new&overdue=false&emergency=true",
    "disputes=true", "area=rural&priority=1,2", "opened_from=2026-06-01T00:00:00Z&class=GRID",
]  # fmt: skip
_TABLES = [
    "counts?by=class,month", "counts?by=cause", "counts?by=crew", "counts?by=week", "deadlines",
    "repeats", "stages", "sites", "transformers",
]  # fmt: skip

Ask = Callable[[random.Random], str]


@dataclass(slots=True)
class Filled:
    """Writes the office, unless it is there already, and makes the rows; keeps what that took."""

    tickets: int
    kept: Path | None
    """Where the store with this office is kept, or shall be; None: nowhere."""
    facts: int = 0
    seconds: float = field(default=0.0)
    cpu_s: float = field(default=0.0)
    followed: dict[str, float] = field(default_factory=dict)
    """Documents a second that each worker reads when it meets the office for the first time."""

    def fill(self, parts: Parts) -> None:
        """Before the server starts."""
        if self.copied is None:
            write_office(parts.store, parts.rules, self.tickets)
            self._keep(parts)
        start, before = time.perf_counter(), time.process_time()
        self.facts = rebuild(parts.settings.data / FILE, parts.store, lambda _: None)
        self.seconds = time.perf_counter() - start
        self.cpu_s = time.process_time() - before
        self.followed = first_looks(parts)

    @property
    def copied(self) -> Path | None:
        """The store to begin with; None: an empty one."""
        return self.kept if self.kept is not None and self.kept.exists() else None

    def _keep(self, parts: Parts) -> None:
        if self.kept is None:
            return
        written = self.kept.with_suffix(".part")
        with (
            closing(sqlite3.connect(parts.settings.data / STORE)) as store,
            closing(sqlite3.connect(written)) as copy,
        ):
            store.backup(copy)
        written.replace(self.kept)


def read_model(effort: Effort, folder: Path | None = None) -> Iterator[Sample]:
    """Reindexing, then each kind of question. ``folder``: where the office is kept, for it takes
    minutes to write."""
    tickets = effort.of(200_000, 20_000)
    filled = Filled(tickets, folder and folder / f"office-{tickets}.sqlite")
    setup = KanchaSetup(mailroom=False, fill=filled.fill, store=filled.copied)
    with running_kancha(setup) as running:
        server = replace(running, root="", authorization=None)
        cost = Cost(filled.seconds, filled.cpu_s, 0)
        yield Sample("model_reindex", filled.facts / filled.seconds, cost)
        for name, rate in filled.followed.items():
            yield Sample(f"model_follow_{name}", rate, cost)
        token = _log_in(server)
        for line, ask in _questions(filled.tickets).items():
            yield from _measure(server, token, line, (ask, effort.of(200, 60)))
        yield from _measure(server, token, "model_statistics", (_table, effort.of(27, 9)))


def _questions(tickets: int) -> dict[str, Ask]:
    return {
        "model_list": _list,
        "model_search_zh": lambda rng: _search(rng.choice(_CHINESE)),
        "model_search_en": lambda rng: _search(rng.choice(_ENGLISH)),
        "model_search_account": lambda rng: _search(account(rng.randrange(tickets))),
        "model_search_meter": lambda rng: _search(meter(rng.randrange(tickets))[4:]),
        "model_map_country": lambda rng: _box(rng, 8, 5),
        "model_map_city": lambda rng: _box(rng, 0.5, 10),
        "model_map_street": lambda rng: _box(rng, 0.02, 15),
    }


def _list(rng: random.Random) -> str:
    return f"{_LIST}&sort={rng.choice(_SORTS)}&{rng.choice(_FILTERS)}"


def _search(words: str) -> str:
    return f"{_LIST}&q={quote(words)}"


def _box(rng: random.Random, size: float, zoom: int) -> str:
    """A box of so many degrees about where the tickets are."""
    west, south = 118.8 - size / 2 + rng.gauss(0, 0.1), 32 - size / 2 + rng.gauss(0, 0.1)
    box = f"{west},{south},{west + size},{south + size}"
    some = rng.choice(["", "&status=new", "&overdue=true&class=PQ"])
    return f"/api/v1/map/tickets?bbox={box}&zoom={zoom}{some}"


def _table(rng: random.Random) -> str:
    return f"/api/v1/statistics/{rng.choice(_TABLES)}"


def _measure(server: Server, token: str, line: str, asked: tuple[Ask, int]) -> Iterator[Sample]:
    ask, times = asked
    rng, took = random.Random(line), list[float]()
    with Client(server, f"Bearer {token}") as client:
        client.send("GET", ask(rng))

        def work() -> None:
            for _ in range(times):
                path = ask(rng)
                start = time.perf_counter()
                client.send("GET", path)
                took.append((time.perf_counter() - start) * 1000)

        cost = timed(server, work)
    yield Sample(f"{line}_p50", statistics.median(took), cost)
    yield Sample(f"{line}_p95", percentile(took, 95), cost)


def _log_in(server: Server) -> str:
    body = json.dumps({"user": ADMIN, "password": PASSWORD}).encode()
    with Client(server) as client:
        return str(client.json("POST", "/api/v1/session", body)["token"])
