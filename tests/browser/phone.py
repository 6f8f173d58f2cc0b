"""A crew's phone in a real browser: the field app in Chromium, on a profile of its own."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal

import psutil
from PIL import Image
from playwright.sync_api import (
    BrowserContext,
    BrowserType,
    CDPSession,
    Error,
    FilePayload,
    Geolocation,
    Locator,
    Page,
    expect,
)

from tests.browser.phone_scripts import READ_STORE, SHIFTED
from tests.district import Device
from tests.waiting import until

CHROMIUM = "/usr/bin/chromium"
QUIET = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
    "--disable-gpu-rasterization",
]
"""Flags for a machine without a screen; Chromium's own calls home would be refused. Only maps are
drawn by what stands for a graphics card: text and pictures are a fifth cheaper without."""
TELLS_NETWORK = "--enable-blink-features=NetInfoDownlinkMax"
"""A flag with which the page hears what kind of network there is, as it does on Android."""
Connection = Literal["wifi", "cellular4g"]
FAST = 10_000_000
SITE: Geolocation = {"latitude": 30.25, "longitude": 120.16, "accuracy": 8}
"""Where ``tests.district.COMPLAINT`` is."""
_EXPECTED_NOISE = re.compile(r"Failed to load resource|404 is totally normal|net::ERR_")
"""What a browser says of answers that are no success, such as no checkpoint yet."""


class Phone:
    """One phone. ``faults`` are errors of the page, and everything its content policy refused."""

    def __init__(
        self,
        browser: BrowserType,
        folder: Path,
        language: str = "zh-CN",
        flags: Sequence[str] = (),
    ) -> None:
        self._browser, self._folder, self._language = browser, folder, language
        self._flags = [*QUIET, *flags]
        self.faults: list[str] = []
        self._network: tuple[Page, CDPSession] | None = None
        self._believes_offline = False
        self.context, self.page = self._open()

    def _open(self) -> tuple[BrowserContext, Page]:
        context = self._browser.launch_persistent_context(
            self._folder,
            executable_path=CHROMIUM,
            args=self._flags,
            viewport={"width": 360, "height": 740},
            is_mobile=True,
            has_touch=True,
            locale=self._language,
            geolocation=SITE,
            permissions=["geolocation"],
        )
        context.set_default_timeout(20_000)
        context.add_init_script(
            "addEventListener('securitypolicyviolation', (event) => "
            "console.error('POLICY', event.violatedDirective, event.blockedURI))"
        )
        page = context.pages[0] if context.pages else context.new_page()
        page.on("pageerror", self._hear_fault)
        page.on("console", self._hear)
        return context, page

    def _hear_fault(self, fault: Error) -> None:
        self.faults.append(str(fault))

    def _hear(self, message: Any) -> None:
        if message.type == "error" and not _EXPECTED_NOISE.search(message.text):
            self.faults.append(message.text)

    # ------------------------------------------------------------ the browser
    def kill(self) -> None:
        """Ends the browser at once with SIGKILL, as an empty battery would."""
        mine = [one for one in psutil.process_iter(["cmdline"]) if self._is_mine(one)]
        for one in mine:
            with suppress(psutil.NoSuchProcess):  # ended meanwhile with its parent
                one.kill()
        psutil.wait_procs(mine, timeout=20)
        self.close()

    def _is_mine(self, process: psutil.Process) -> bool:
        return any(str(self._folder) in word for word in process.info["cmdline"] or ())

    def reopen(self, address: str, *, is_offline: bool = False) -> None:
        """The same phone, started anew at an address, without a network or with one."""
        self.context, self.page = self._open()
        self.offline(is_offline)
        self.page.goto(address)

    def slow_down(
        self, latency_ms: float, down: float, up: float, kind: Connection | None = None
    ) -> None:
        """A thin network for the open page, in bytes a second; ``kind`` is what the page hears of
        it, where it was opened with ``TELLS_NETWORK``."""
        self._network_of_page().send(
            "Network.emulateNetworkConditions",
            {
                "offline": False,
                "latency": latency_ms,
                "downloadThroughput": down,
                "uploadThroughput": up,
                **({} if kind is None else {"connectionType": kind}),
            },
        )

    def _network_of_page(self) -> CDPSession:
        # One session for each page: what another one said before would come back with a reload.
        if self._network is None or self._network[0] is not self.page:
            self._network = (self.page, self.context.new_cdp_session(self.page))
            self._network[1].send("Network.enable")
        return self._network[1]

    def be_on(self, kind: Connection) -> None:
        """A network of this kind that is as good as none slowed down."""
        self.slow_down(1, FAST, FAST, kind)

    def close(self) -> None:
        """Closes the browser as one does; nothing where it is gone."""
        try:
            self.context.close()
        except Error:
            return

    def offline(self, is_off: bool = True) -> None:
        """Takes the network away, or gives it back."""
        self.context.set_offline(is_off)
        if self._believes_offline and not is_off:
            self._say(is_offline=False)

    def _say(self, *, is_offline: bool) -> None:
        conditions = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
        told = {"offline": is_offline, **conditions}
        self._network_of_page().send("Network.overrideNetworkState", told)
        self._believes_offline = is_offline

    def reload_offline(self) -> None:
        """Loads the page anew without a network. Nothing goes out in any case, but the new page
        believes that there is a network until it is told: Chromium 150 forgets with the old."""
        self.page.reload()
        self._say(is_offline=True)

    @contextmanager
    def without_network(self) -> Iterator[None]:
        """No network until the end of the block."""
        self.offline()
        yield
        self.offline(False)

    def leave_room(self, size: int | None) -> None:
        """Lets the browser keep so many bytes and no more; None: as many as it likes."""
        quota = {} if size is None else {"quotaSize": size}
        origin = self.page.evaluate("() => location.origin")
        session = self.context.new_cdp_session(self.page)
        session.send("Storage.overrideQuotaForOrigin", {"origin": origin, **quota})

    def set_clock_wrong(self, by: timedelta) -> None:
        """From the next page on the phone's clock is so much ahead of the right time."""
        self.context.add_init_script(SHIFTED.format(ms=int(by.total_seconds() * 1000)))

    # ------------------------------------------------------------ the app
    def enrol(self, link: str, name: str = "test phone", member: str | None = None) -> None:
        """Enrols by the office's link and signs in with a PIN; then it is ready for a cellar."""
        self.page.goto(link)
        self.page.locator("form").get_by_role("textbox").nth(1).fill(name)
        self.page.locator("button[type=submit]").click()
        self.sign_in(member)
        self.page.evaluate("navigator.serviceWorker.ready.then(() => undefined)")
        # Ready comes before the worker has the page: until then a file is asked of the network.
        self.page.wait_for_function(
            "() => navigator.serviceWorker.controller?.state === 'activated'"
        )

    def sign_in(self, member: str | None = None) -> None:
        """Somebody of the crew holds the phone from now on, with a PIN."""
        choices = self.page.locator(".choice")
        (choices.filter(has_text=member) if member else choices.first).click()
        self.page.locator("input[type=password]").fill("1357")
        self.page.locator("button[type=submit]").click()
        expect(self.page.locator("nav.bottom")).to_be_visible()

    def open(self, place: str) -> None:
        """Goes to a place of the app, such as ``work`` or ``investigation/<id>/photo``."""
        self.page.evaluate("hash => { location.hash = hash }", f"#/{place}")

    def open_work(self, investigation: str) -> None:
        """Opens an investigation from the list."""
        self.open("work")
        self.page.locator(f"[data-investigation='{investigation}']").click()

    def step(self, step: str, reason: str = "") -> None:
        """Takes a step of the open investigation; then it is kept on the phone."""
        self.page.locator(f"[data-step='{step}']").click()
        if reason:
            self.page.locator("dialog textarea").fill(reason)
        self.page.locator(f"[data-confirm='{step}']").click()
        expect(self.page.locator("dialog")).to_have_count(0)

    def photograph(self, picture: bytes, caption: str = "", source: str = "camera") -> None:
        """Takes a photo in the open investigation and keeps it."""
        self.open_form("photo")
        self.choose(picture, source)
        self.page.locator("main input.input").fill(caption)
        self.page.locator("[data-save='photo']").click()
        # Offered once the record is on the disk; that the place is good is said before.
        expect(self.page.locator("[data-annotate-last]")).to_be_visible()
        self.page.go_back()

    def touch(self, places: Sequence[dict[str, float]]) -> None:
        """A finger that is put down, moved from place to place of the page, and taken off."""
        session = self.context.new_cdp_session(self.page)
        for number, place in enumerate(places):
            kind = "touchMove" if number else "touchStart"
            session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [place]})
        session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    def choose(self, picture: bytes, source: str = "camera") -> None:
        """Hands a picture to the open form, as the camera or the gallery does."""
        chosen: FilePayload = {"name": "p.jpg", "mimeType": "image/jpeg", "buffer": picture}
        self.page.locator(f"input[data-source='{source}']").set_input_files([chosen])

    def entries(self, state: str | None = None) -> Locator:
        """The own records that the screen shows, of one state or all."""
        return self.page.locator(f"[data-state='{state}']" if state else "[data-state]")

    def device(self) -> Device:
        """The device that this phone was enrolled as."""
        [found] = [one for one in self.kept("settings") if "token" in one]
        where = (found["database"], f"{found['base']}/sync/{found['database']}")
        return Device(found["device"], found["token"], found["crew"], *where)

    def open_form(self, name: str) -> None:
        """Opens a form of the open investigation."""
        self.page.locator(f"[data-form='{name}']").click()

    def choose_look(self, language: str, look: str) -> None:
        """Chooses ``zh`` or ``en``, and ``light``, ``dark`` or ``contrast``."""
        self.open("me")
        for value in (language, look):
            self.page.locator(f".choice:has(input[value='{value}'])").click()

    def kept(self, store: str) -> list[dict[str, Any]]:
        """What the app keeps on the phone, as it lies in its database."""
        found: list[dict[str, Any]] = self.page.evaluate(READ_STORE, store)
        return found

    def wait_until_sent(self, within_s: float = 60.0) -> None:
        """Waits until nothing is left here: every fact answered, every original arrived. What is
        not kept yet when it begins, such as a form that is still open, is not waited for."""
        until(self.is_all_there, "everything arrived and was answered", within_s)

    def look(self) -> bool:
        """Lets the browser's events through: whoever waits for one from outside asks by this."""
        return bool(self.page.evaluate("() => true"))

    def is_all_there(self) -> bool:
        """Whether nothing is left here: every fact answered, every original arrived."""
        self.look()
        facts = all(one["state"] not in ("here", "sent") for one in self.kept("journal"))
        return facts and all(one["state"] == "arrived" for one in self.kept("originals"))


def picture(colour: str = "#7a5230", size: tuple[int, int] = (1600, 1200)) -> bytes:
    """A photo as a camera would hand it over."""
    made = Image.effect_noise(size, 40).convert("RGB")
    tint = Image.new("RGB", size, colour)
    out = io.BytesIO()
    Image.blend(made, tint, 0.6).save(out, "JPEG", quality=88)
    return out.getvalue()
