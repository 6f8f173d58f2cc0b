"""Running the site under granian: the parent process listens, its worker processes serve.

    parent ──fork──▶ worker 1 (site, mailroom, says when it answers)
       │ lifeline    worker 2 … (site)
       └────────────▶ a pipe nobody writes to: its end means that the parent stops or is gone

A worker that is told to stop would wait for the feeds it holds, which may be for ever. So the
parent cuts the lifeline first and the workers let their feeds finish; when the parent is killed
the system cuts it, and no worker stays behind on the port.
"""

from __future__ import annotations

import asyncio
import gc
import multiprocessing
import os
import signal
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from http.client import HTTPConnection, HTTPException
from importlib.util import find_spec
from threading import Event, Thread
from types import FrameType

from granian import Granian
from granian.constants import HTTPModes, Interfaces, Loops
from granian.log import LogLevels

from server import logs
from server.mailroom_thread import run_mailroom
from server.request_body import Message, Receive
from server.settings import Settings
from server.shell import Send
from server.tally import Tally
from server.wiring import build_site, open_parts, run_imports

_KILL_AFTER_S = 2
"""Time a worker has to end. What it acknowledged is on the disk long before."""
_HELD_AT_MOST = 10_000
_ASK_EVERY_S = 0.05
_YOUNG_AT_MOST = 20_000
"""Objects made before Python looks for rings among them (default: 700); a page of facts makes
thousands that all go by themselves."""
_SWITCH_EVERY_S = 0.001
"""The event loop waits this long at most for a worker thread that computes (default: 5 ms)."""


class PortTaken(Exception):  # noqa: N818 (says what is the case)
    """Nobody can listen there; the text says why."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where to listen."""

    host: str
    port: int

    @property
    def url(self) -> str:
        """As a browser on this machine opens it."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"


def free_address(host: str, port: int) -> Address:
    """The address, if nobody listens there; port 0 becomes a free port. Raises PortTaken.

    granian shares its port with other processes of the same user, so a second server would not
    fail to start but take half of the requests.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
            return Address(host, int(probe.getsockname()[1]))
    except OSError as error:
        raise PortTaken(f"{host}:{port}: {error.strerror or error}") from None


class _Lifeline:
    """Tells the workers that the parent stops, also when it has no time to say so."""

    def __init__(self) -> None:
        self._ours, self._theirs = os.pipe()

    def watch(self, on_cut: Callable[[], None]) -> None:
        """In a worker: calls ``on_cut`` in a thread when the parent cut the line or is gone."""
        os.close(self._theirs)
        Thread(target=self._wait, args=(on_cut,), name="lifeline", daemon=True).start()

    def cut(self) -> None:
        """In the parent. May be called again."""
        if self._theirs >= 0:
            os.close(self._theirs)
            self._theirs = -1

    def _wait(self, on_cut: Callable[[], None]) -> None:
        os.read(self._ours, 1)
        on_cut()


@dataclass(frozen=True, slots=True)
class _Ties:
    """What the worker processes have in common; made before they part."""

    lifeline: _Lifeline
    tally: Tally


class _Worker:
    """The ASGI application of one worker process: the site from start to end."""

    def __init__(self, settings: Settings, ties: _Ties, on_listening: _Announce | None):
        sys.setswitchinterval(_SWITCH_EVERY_S)
        ties.tally.join()
        self._site = build_site(open_parts(settings), ties.tally)
        _settle_memory()
        self._lifeline = ties.lifeline
        self._announce = on_listening
        self._with_mailroom = settings.mailroom and on_listening is not None
        self._ending = Event()

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan":
            await self._site.front(scope, receive, send)
            return
        loop = asyncio.get_running_loop()
        self._lifeline.watch(lambda: self._end(loop))
        site = self._site
        mailroom = run_mailroom(site.parts, site.traces) if self._with_mailroom else None
        imports, importing = run_imports(site) if self._announce else (None, None)
        site.webhooks.start()
        site.verdicts.start()
        site.pictures.start()
        site.files.start()
        site.linking.start()
        site.context.media.telling.start()
        if self._announce is not None:
            site.context.media.following.start()
        if self._announce is not None:
            Thread(
                target=self._announce, args=(self._ending,), name="announce", daemon=True
            ).start()
        await site.front(scope, receive, send)
        self._ending.set()
        if mailroom is not None:
            mailroom.end(_KILL_AFTER_S)
        if imports is not None and importing is not None:
            imports.stop()
            importing.join(_KILL_AFTER_S)
        site.close()

    def _end(self, loop: asyncio.AbstractEventLoop) -> None:
        self._ending.set()
        loop.call_soon_threadsafe(self._site.shell.close)
        os.kill(os.getpid(), signal.SIGTERM)
        Event().wait(_KILL_AFTER_S)
        os._exit(1)  # with the parent gone nobody else would


_Announce = Callable[[Event], None]


def serve(settings: Settings, address: Address, announce: _Announce) -> None:
    """Serves until SIGTERM or SIGINT; ``announce`` is called once, when requests are answered.

    ``announce`` runs in a thread of a worker process, and may go on until the event that it is
    given is set: the server ends. Raises SystemExit(1) when a worker fails.
    """
    if sys.platform != "win32":
        multiprocessing.set_start_method("fork", force=True)
    logs.begin(settings.log_format)
    first = multiprocessing.Lock()
    ties = _Ties(_Lifeline(), Tally(settings.workers))

    def load() -> _Worker:
        is_first = first.acquire(block=False)
        on_listening = partial(_when_it_answers, address, announce) if is_first else None
        return _Worker(settings, ties, on_listening)

    host = Granian(
        "kancha",
        address=address.host,
        port=address.port,
        interface=Interfaces.ASGI,
        workers=settings.workers,
        loop=Loops.uvloop if find_spec("uvloop") else Loops.asyncio,
        http=HTTPModes.http1,
        websockets=False,
        backlog=2048,
        backpressure=_HELD_AT_MOST,
        workers_kill_timeout=_KILL_AFTER_S,
        log_level=LogLevels.error,
        log_dictconfig=dict(logs.GRANIAN),
    )
    host.on_startup(lambda: _cut_on_signals(ties.lifeline))
    host.serve(target_loader=load, wrap_loader=False)


def _cut_on_signals(lifeline: _Lifeline) -> None:
    """Puts the cut before what granian does at a signal; it has just said what that is."""
    for number in (signal.SIGTERM, signal.SIGINT):
        granians = signal.getsignal(number)

        def stop(caught: int, frame: FrameType | None, then: object = granians) -> None:
            lifeline.cut()
            if callable(then):
                then(caught, frame)

        signal.signal(number, stop)


def _settle_memory() -> None:
    """What was made at the start stays for good, so Python need not look through it again, and
    what requests make is looked through less often: a full look took up to half a second, at the
    worst moments, and a sixth of the main job's time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG_AT_MOST, 20, 50)


def _when_it_answers(address: Address, announce: _Announce, ending: Event) -> None:
    while not answers(address):
        if ending.wait(_ASK_EVERY_S):
            return
    announce(ending)


def answers(address: Address, timeout_s: float = 2.0) -> bool:
    """Whether a Kancha server says at this address that it is well."""
    connection = HTTPConnection(address.url.partition("//")[2], timeout=timeout_s)
    try:
        connection.request("GET", "/healthz")
        response = connection.getresponse()
        return response.status == 200 and b'"status"' in response.read(1_000)
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
