"""t: the field app in Chromium with 300 assignments: first pull, cold start offline, scrolling.

For cold start and scrolling the processor is throttled to a quarter, which is a cheap phone; the
figures are of the page's own clock. The browser has no graphics card here; a phone has one.
"""

from __future__ import annotations

import base64
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import expect, sync_playwright

from bench.measuring import Cost, Effort, Sample
from tests.browser.phone import Phone, picture
from tests.district import Caller, Device, District, Work, basic, fact, hire
from tests.rough_line import rough_line
from tests.servers import running_server

_NOTHING = Cost(0, 0, 0)
_THROTTLE = 4
_IN_A_PUSH = 25
_PATIENCE_MS = 600_000


def field_app(effort: Effort) -> Iterator[Sample]:
    """One run: bytes of the first load, first pull, cold start, frames."""
    number = effort.of(300, 60)
    with tempfile.TemporaryDirectory() as kept:
        folder = Path(kept)
        hire(folder / "data")
        with running_server(folder / "data") as server, sync_playwright() as playwright:
            expect.set_options(timeout=_PATIENCE_MS)
            district = District(server.base_url)
            crew = _crew_with_work(district, number)
            link = str(district.desk.post(f"/api/v1/crews/{crew}/enrolment-codes")["url"])
            phone = Phone(playwright.chromium, folder / "phone", "en-GB")
            try:
                yield from _first_visit(phone, server.base_url, link)
                yield _first_pull(phone, link, number)
                yield from _cold_start(phone, f"{server.base_url}/field/", number)
            finally:
                phone.close()


def _crew_with_work(district: District, number: int) -> str:
    """A crew with so many assignments, each with a photo that a colleague's phone has sent."""
    crew = district.crew("many")
    district.member(crew, "王强")
    device = district.enrol(crew)
    works = [district.new_work(crew) for _ in range(number)]
    preview = picture(size=(640, 480))[:20_000]
    caller = Caller(district.base_url, basic(device.id, device.token))
    for start in range(0, number, _IN_A_PUSH):
        docs = [
            _photo(device, work, preview + work.ticket.encode())
            for work in works[start : start + _IN_A_PUSH]
        ]
        caller.post(f"/sync/{device.database}/_bulk_docs", {"docs": docs, "new_edits": False})
    return crew


def _photo(device: Device, work: Work, preview: bytes) -> dict[str, Any]:
    body = {"sha256": "0" * 64, "size": 2_000_000, "type": "image/jpeg", "caption": "Meter board"}
    inline = {"content_type": "image/jpeg", "data": base64.b64encode(preview).decode()}
    made = fact(device, work, "photo", body, _attachments={"preview.jpg": inline})
    rev = made["_id"].rpartition(":")[2].replace("-", "")
    return {**made, "_rev": f"1-{rev}", "_revisions": {"start": 1, "ids": [rev]}}


def _first_visit(phone: Phone, base_url: str, link: str) -> Iterator[Sample]:
    """What comes over the wire until the app is installed, on another origin than the rest."""
    with rough_line(base_url, None) as line:
        phone.page.goto(link.replace(base_url, line.base_url))
        phone.page.evaluate("navigator.serviceWorker.ready.then(() => undefined)")
        yield Sample("field_first_load", line.delivered / 1_000, _NOTHING)


def _first_pull(phone: Phone, link: str, number: int) -> Sample:
    phone.enrol(link)
    begun = time.perf_counter()
    expect(phone.page.locator("[data-investigation]")).to_have_count(number)
    phone.page.wait_for_function(_ALL_PREVIEWS, arg=number, timeout=_PATIENCE_MS)
    return Sample("field_first_pull", time.perf_counter() - begun, _NOTHING)


def _cold_start(phone: Phone, address: str, number: int) -> Iterator[Sample]:
    phone.kill()
    phone.reopen("about:blank", is_offline=True)
    session = phone.context.new_cdp_session(phone.page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": _THROTTLE})
    phone.page.add_init_script(_FIRST_SEEN)
    phone.page.goto(address)
    expect(phone.page.locator("[data-investigation]")).to_have_count(number)
    seen = phone.page.evaluate("() => globalThis.firstSeen")
    yield Sample("field_cold_start", seen / 1_000, _NOTHING)
    frames: list[float] = phone.page.evaluate(_SCROLL)
    yield Sample("field_frame_p50", statistics.median(frames), _NOTHING)
    yield Sample("field_frame_p95", statistics.quantiles(frames, n=20)[-1], _NOTHING)


_FIRST_SEEN = """new MutationObserver((_, watching) => {
  if (!document.querySelector("[data-investigation]")) return;
  watching.disconnect();
  requestAnimationFrame(() => requestAnimationFrame(() => {
    globalThis.firstSeen = performance.now();
  }));
}).observe(document, { childList: true, subtree: true });"""
"""The moment when the first piece of work has been drawn, since the page was asked for."""

_SCROLL = """() => new Promise((resolve) => {
  const frames = [];
  let last = performance.now();
  const step = (now) => {
    frames.push(now - last);
    last = now;
    const before = scrollY;
    scrollBy(0, 60);
    if (scrollY > before) requestAnimationFrame(step);
    else resolve(frames.slice(1));
  };
  requestAnimationFrame(step);
})"""
"""Time of each frame, ms, while the list goes by from its top to its end."""

_ALL_PREVIEWS = """async number => {
  const names = (await indexedDB.databases()).map(({ name }) => name);
  const name = names.find((one) => one.startsWith("_pouch_kancha-mailbox-"));
  if (!name) return false;
  return new Promise((resolve) => {
    const opening = indexedDB.open(name);
    opening.onerror = () => resolve(false);
    opening.onsuccess = () => {
      const db = opening.result;
      const counting = db.transaction("attach-store").objectStore("attach-store").count();
      counting.onsuccess = () => {
        db.close();
        resolve(counting.result >= number);
      };
    };
  });
}"""
"""Whether the replica has taken all previews."""
