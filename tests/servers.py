"""A real server process on loopback, for tests that ask, kill and restart it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil
import urllib3

from server.cli.hosting import Address, answers
from server.settings import environment
from tests.ports import own_address
from tests.waiting import until

_KANCHA = str(Path(sys.executable).with_name("kancha"))
_START_WITHIN_S = 60.0
_STOP_WITHIN_S = 60.0


class RunningServer:
    """``kancha serve`` on a data folder. ``process`` is the parent of the processes that answer.

    ``pace``: of the demo's simulated crews; 0: nothing changes by itself. ``env``: settings;
    ``{address}`` in one is the server's own.
    """

    def __init__(self, folder: Path, demo: bool, env: Mapping[str, str], pace: float = 0) -> None:
        address = own_address()
        self.folder = folder
        self.base_url = address.url
        self._is_demo = demo
        self._command = [_KANCHA, "serve", *(["--demo", "--pace", str(pace)] if demo else [])]
        self._address = address
        self._env = {
            **environment(),
            "KANCHA_DATA": str(folder),
            "KANCHA_BIND": f"{address.host}:{address.port}",
            **{name: value.replace("{address}", address.url) for name, value in env.items()},
        }
        self.process = self._start(address)
        self.demo: dict[str, Any] = json.loads((folder / "demo.json").read_text()) if demo else {}

    def processes(self) -> list[psutil.Process]:
        """The parent and the processes that answer requests."""
        parent = psutil.Process(self.process.pid)
        return [parent, *parent.children(recursive=True)]

    def kill(self) -> None:
        """Ends all processes at once with SIGKILL, as a power cut would."""
        running = self.processes()
        for one in running:
            with suppress(psutil.NoSuchProcess):  # a child may end by itself meanwhile
                one.kill()
        self.process.wait()
        until(lambda: all(is_gone(one) for one in running), "the killed processes are gone")

    def stop(self) -> None:
        """Ends the server as an operator would, with SIGTERM."""
        running = self.processes()
        self.process.terminate()
        self.process.wait(_STOP_WITHIN_S)
        until(lambda: all(is_gone(one) for one in running), "the stopped processes are gone")

    def restart(self) -> None:
        """Starts the server anew, at the same address; stops it first where it runs."""
        if self.process.poll() is None:
            self.stop()
        self.process = self._start(self._address)

    def _start(self, address: Address) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(self._command, env=self._env)

        def answering() -> bool:
            assert process.poll() is None, "the server ended before it answered"
            return answers(address)

        def open_for_questions() -> bool:
            return urllib3.request("GET", f"{address.url}/readyz", retries=False).status == 200

        try:
            until(answering, "the server answers", _START_WITHIN_S)
            if self._is_demo:  # its lists are made after it answers, of more than a moment's facts
                until(open_for_questions, "the demo's lists are made", _START_WITHIN_S)
        except BaseException:
            _end(process)  # nobody has it yet who could
            raise
        return process


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends a server that did not come up, with the processes it has made so far."""
    if process.poll() is None:
        parent = psutil.Process(process.pid)
        for one in (*parent.children(recursive=True), parent):
            with suppress(psutil.NoSuchProcess):
                one.kill()
    process.wait()


def is_gone(process: psutil.Process) -> bool:
    """Whether it has ended, even where its parent has not asked for it yet."""
    try:
        return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


@contextmanager
def running_server(
    folder: Path, demo: bool = False, env: Mapping[str, str] | None = None, pace: float = 0
) -> Iterator[RunningServer]:
    """A server on ``folder`` until the end of the block; ``env`` adds settings."""
    server = RunningServer(folder, demo, env or {}, pace)
    try:
        yield server
    finally:
        if server.process.poll() is None:
            server.stop()
