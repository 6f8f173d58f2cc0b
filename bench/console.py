"""u: the console's map in Chromium with 10,000 tickets and 500 crews that move (Kancha alone).

The office is written into the store as the mailroom leaves it, the crews are made with a device
each. While the map is panned, every crew shares its place over `/sync/` as its phone would, each
about twice a minute; facts are pushed the same way and looked for on the screen. The browser has
no graphics card: it draws on the processor that the server and all 500 phones use as well.
"""

from __future__ import annotations

import itertools
import random
import statistics
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from threading import Event
from uuid import uuid4

from playwright.sync_api import Page, expect, sync_playwright

from bench.client import Client
from bench.complaints import write_office
from bench.crews import District, Phone
from bench.followers import first_looks
from bench.kancha_data import PASSWORD
from bench.material import dumps
from bench.measuring import Cost, Effort, Sample
from bench.servers import KanchaSetup, Server, running_kancha
from schemas.instants import instant_text
from schemas.position import position_id
from schemas.vocabulary import Role
from server.clock import utc_now
from server.registry.people import User
from server.wiring import Parts
from tests.browser.console import Console
from tests.browser.phone import CHROMIUM, QUIET
from tests.district import basic

_NOTHING = Cost(0, 0, 0)
_DESK = "desk"
_ROUND_S = 30.0
"""Each crew shares its place anew after so long."""
_PAN_S = 10.0
_PUSHERS = 4
_PATIENCE_MS = 120_000
_TOWN = (32.0, 118.8)
"""The middle of the tickets of ``bench.complaints``."""


@dataclass(slots=True)
class _Filled:
    """The office, its crews, and a dispatcher."""

    tickets: int
    district: District

    def fill(self, parts: Parts) -> None:
        """Before the server starts."""
        write_office(parts.store, parts.rules, self.tickets)
        parts.identity.people.add_user(User(_DESK, Role.DISPATCHER), PASSWORD, parts.clock())
        self.district.fill(parts)
        first_looks(parts)


def console_map(effort: Effort) -> Iterator[Sample]:
    """Until the map can be used, frames while it is panned, from a fact to the screen."""
    tickets, crews = effort.of(10_000, 1_000), effort.of(500, 50)
    filled = _Filled(tickets, District(crews, 1))
    yield Sample("console_tickets", tickets, _NOTHING)
    yield Sample("console_crews", crews, _NOTHING)
    with (
        running_kancha(KanchaSetup(fill=filled.fill)) as running,
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET) as browser,
    ):
        expect.set_options(timeout=_PATIENCE_MS)
        server = replace(running, root="/sync", authorization=None)
        desk = Console(browser, f"http://127.0.0.1:{server.port}", "en-GB", 1920)
        try:
            desk.log_in(_DESK, PASSWORD)
            desk.is_live()
            yield from _measured(desk, server, filled)
        finally:
            desk.close()


def _measured(desk: Console, server: Server, filled: _Filled) -> Iterator[Sample]:
    phones, over = filled.district.phones, Event()
    with ThreadPoolExecutor(_PUSHERS) as pool:
        _once(pool, server, phones)
        moving = [
            pool.submit(_keep_moving, server, phones[first::_PUSHERS], over)
            for first in range(_PUSHERS)
        ]
        try:
            yield Sample("console_interactive", _interactive(desk.page), _NOTHING)
            frames = _pan(desk.page)
            yield Sample("console_frame_p50", statistics.median(frames), _NOTHING)
            yield Sample("console_frame_p95", statistics.quantiles(frames, n=20)[-1], _NOTHING)
            seen = sorted(_fact_to_screen(desk, server, phone) for phone in phones[:30])
            yield Sample("console_fact_p50", statistics.median(seen), _NOTHING)
            yield Sample("console_fact_p95", statistics.quantiles(seen, n=20)[-1], _NOTHING)
        finally:
            over.set()
        for one in moving:
            one.result()


def _once(pool: ThreadPoolExecutor, server: Server, phones: list[Phone]) -> None:
    for _ in pool.map(lambda phone: _share(server, phone, random.Random(phone.crew)), phones):
        pass


def _keep_moving(server: Server, phones: list[Phone], over: Event) -> None:
    """Each phone shares where it is, one after another, evenly over the round."""
    rng = random.Random(len(phones))
    for phone in itertools.cycle(phones):
        if over.wait(_ROUND_S / len(phones)):
            return
        _share(server, phone, rng)


def _share(server: Server, phone: Phone, rng: random.Random) -> None:
    now, task = instant_text(utc_now()), phone.tasks[0]
    fix = {
        "lat": _TOWN[0] + rng.gauss(0, 0.1),
        "lon": _TOWN[1] + rng.gauss(0, 0.1),
        "datum": "WGS84",
        "accuracy_m": 20,
    }
    content = {
        "_id": position_id(phone.crew, phone.device),
        "type": "position",
        "schema": 1,
        "author": {"device": phone.device, "crew": phone.crew, "member": phone.member},
        "at": {"device": now, "offset_ms": 0, "offset_age_s": 1},
        "sharing": True,
        "ticket": task.ticket,
        "investigation": task.investigation,
        "step": "en-route",
        "battery": 80,
        "fix": fix,
        "track": [{"at": now, **fix}],
    }
    phone_revs = _REVISIONS.setdefault(phone.device, [])
    phone_revs.insert(0, uuid4().hex)
    start, ids = len(phone_revs), phone_revs[:20]
    revised = {"_rev": f"{start}-{ids[0]}", "_revisions": {"start": start, "ids": ids}}
    body = dumps({"docs": [{**content, **revised}], "new_edits": False})
    with Client(server, basic(phone.device, phone.token)) as client:
        client.send("POST", f"/{phone.mailbox}/_bulk_docs", body)


_REVISIONS: dict[str, list[str]] = {}
"""Of each device's position, the latest first, as its PouchDB has them."""


def _interactive(page: Page) -> float:
    """Seconds from asking for the page until queue, tickets and crews are seen and live."""
    page.add_init_script(_WHEN_DRAWN)
    page.reload()
    page.wait_for_function("() => globalThis.drawnAt", timeout=_PATIENCE_MS)
    return float(page.evaluate("() => globalThis.drawnAt")) / 1_000


_WHEN_DRAWN = """(() => {
  const look = () => {
    const [seen] = performance.getEntriesByName("map-seen");
    const there = [".line", ".crew-chip", "header .badge.good"];
    if (!seen || !there.every((one) => document.querySelector(one))) {
      requestAnimationFrame(look);
      return;
    }
    requestAnimationFrame(() => { globalThis.drawnAt = performance.now(); });
  };
  look();
})()"""


def _pan(page: Page) -> list[float]:
    """Milliseconds of each frame while the map is dragged to and fro."""
    page.get_by_role("button", name="See all").click()
    box = page.locator(".drawn canvas").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 3
    page.evaluate(_COUNT_FRAMES)
    page.mouse.move(x, y)
    page.mouse.down()
    end = time.monotonic() + _PAN_S
    for turn in itertools.cycle((1, -1)):
        page.mouse.move(x + turn * 200, y + turn * 60, steps=30)
        if time.monotonic() > end:
            break
    page.mouse.up()
    frames: list[float] = page.evaluate("() => globalThis.frames()")
    return frames


_COUNT_FRAMES = """() => {
  const frames = [];
  let last = performance.now();
  let over = false;
  const step = (now) => {
    frames.push(now - last);
    last = now;
    if (!over) requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
  globalThis.frames = () => { over = true; return frames.slice(1); };
}"""


def _fact_to_screen(desk: Console, server: Server, phone: Phone) -> float:
    """Seconds from a pushed finding until it stands in the open ticket."""
    desk.open(phone.tasks[0].ticket)
    facts = desk.page.locator("[data-fact*=':finding:']")
    expect(facts).to_have_count(0)
    [finding] = phone.visit(0, 1, utc_now())
    body = dumps({"docs": [finding], "new_edits": False})
    desk.page.evaluate(_WHEN_FOUND)
    with Client(server, basic(phone.device, phone.token)) as client:
        begun = utc_now().timestamp()
        client.send("POST", f"/{phone.mailbox}/_bulk_docs", body)
    seen = desk.page.wait_for_function("() => globalThis.foundAt", timeout=_PATIENCE_MS)
    return float(seen.json_value()) / 1_000 - begun


_WHEN_FOUND = """() => {
  globalThis.foundAt = 0;
  const watching = new MutationObserver(() => {
    if (!document.querySelector("[data-fact*=':finding:']")) return;
    watching.disconnect();
    requestAnimationFrame(() => { globalThis.foundAt = Date.now(); });
  });
  watching.observe(document, { childList: true, subtree: true });
}"""
