"""The servers that are measured: each a real process on a folder of its own, ended by its id."""

from __future__ import annotations

import base64
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import urllib3

from bench.kancha_data import ADMIN, ADMIN_ROLE, PASSWORD, settings_for
from server.registry.people import User
from server.wiring import Parts, open_parts

HERE = Path(__file__).parent
KANCHA = "kancha"
PEER = "pouchdb-server"
_START_WITHIN_S = 60
STORE = "kancha.sqlite"
"""The store's file in the data folder."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server. ``root`` is the path before a database's name."""

    name: str
    port: int
    root: str
    process: psutil.Process
    authorization: str | None

    def family(self) -> list[psutil.Process]:
        """The process and all it started."""
        return [self.process, *self.process.children(recursive=True)]

    def cpu_s(self) -> float:
        """Seconds of CPU used until now."""
        total = 0.0
        for process in self.family():
            times = process.cpu_times()
            total += times.user + times.system
        return total

    def memory_mb(self) -> float:
        """Resident memory of the whole family; what forked processes share counts once each."""
        return sum(process.memory_info().rss for process in self.family()) / 1e6

    @property
    def url(self) -> str:
        """The address of the databases, with credentials where it needs some."""
        user = f"{ADMIN}:{PASSWORD}@" if self.authorization else ""
        return f"http://{user}127.0.0.1:{self.port}{self.root}"


@dataclass(frozen=True, slots=True)
class KanchaSetup:
    """How to start Kancha: ``fill`` writes what must be there before the server starts, into an
    empty store or a copy of the one at ``store``."""

    workers: int = 1
    mailroom: bool = True
    fill: Callable[[Parts], None] = lambda _: None
    store: Path | None = None


@contextmanager
def running_kancha(setup: KanchaSetup) -> Iterator[Server]:
    """Kancha on a new folder, as ``kancha serve`` runs it; ended on leaving."""
    with tempfile.TemporaryDirectory(prefix="kancha-bench-") as folder:
        port = free_port()
        settings = settings_for(Path(folder), port, setup.workers, mailroom=setup.mailroom)
        if setup.store is not None:
            shutil.copy(setup.store, Path(folder) / STORE)
        with closing(open_parts(settings)) as parts:
            if parts.identity.people.user(ADMIN) is None:
                parts.identity.people.add_user(User(ADMIN, ADMIN_ROLE), PASSWORD, parts.clock())
            setup.fill(parts)
        mailroom = "on" if setup.mailroom else "off"
        command = [sys.executable, "-m", "bench.host", folder, str(port), str(setup.workers)]
        secret = base64.b64encode(f"{ADMIN}:{PASSWORD}".encode()).decode()
        with _running([*command, mailroom], HERE.parent) as process:
            server = Server(KANCHA, port, "/sync", process, f"Basic {secret}")
            _wait_for(server, "/healthz")
            yield server


@contextmanager
def running_peer() -> Iterator[Server]:
    """pouchdb-server with its defaults (LevelDB, everybody is administrator)."""
    with tempfile.TemporaryDirectory(prefix="kancha-bench-peer-") as folder:
        port = free_port()
        program = str((HERE / "node_modules/.bin/pouchdb-server").absolute())
        (Path(folder) / "data").mkdir()
        where = ["--port", str(port), "--dir", f"{folder}/data", "--host", "127.0.0.1"]
        with _running(
            ["node", "--no-warnings", program, *where, "--no-stdout-logs"], Path(folder)
        ) as process:
            server = Server(PEER, port, "", process, None)
            _wait_for(server, "/")
            yield server


def install_node_packages(folder: Path) -> None:
    """Installs what the folder's lock file names, where that was not done yet."""
    if not (folder / "node_modules").exists():
        command = ["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"]
        subprocess.run(command, cwd=folder, check=True)


def free_port() -> int:
    """A port of loopback nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _running(command: list[str], folder: Path) -> Iterator[psutil.Process]:
    with subprocess.Popen(
        command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    ) as child:
        process = psutil.Process(child.pid)
        try:
            yield process
        finally:
            _end(process)


def _end(process: psutil.Process) -> None:
    family = [process, *process.children(recursive=True)]
    process.terminate()
    _, left = psutil.wait_procs(family, timeout=10)
    for one in left:
        one.kill()
    psutil.wait_procs(left, timeout=10)


def _wait_for(server: Server, path: str) -> None:
    until = time.monotonic() + _START_WITHIN_S
    while time.monotonic() < until:
        if not server.process.is_running() or server.process.status() == psutil.STATUS_ZOMBIE:
            raise RuntimeError(f"{server.name} ended while it started.")
        try:
            address = f"http://127.0.0.1:{server.port}{path}"
            if urllib3.request("GET", address, retries=False, timeout=2).status == 200:
                return
        except urllib3.exceptions.HTTPError:
            time.sleep(0.05)
    raise RuntimeError(f"{server.name} did not answer within {_START_WITHIN_S} s.")
