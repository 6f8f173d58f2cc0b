"""A command that belongs to a simulation, in a process group of its own: it may be killed."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from server.simulation.stage import ServerFailed

_START_WITHIN_S = 120.0
_STOP_WITHIN_S = 20.0
_LOOK_EVERY_S = 0.05


class OwnProcess:
    """The command and all that it starts. For one thread."""

    def __init__(self, name: str, command: Sequence[str], answers: Callable[[], bool]) -> None:
        """``name``: what people call it; ``answers``: whether it does its work."""
        self._name = name
        self._command = command
        self._answers = answers
        self._process: subprocess.Popen[bytes] | None = None
        self._alive = -1
        self._cpu_before = 0.0

    def start(self) -> None:
        """Until it answers. Raises ServerFailed."""
        self._alive, theirs = os.pipe()
        try:
            self._process = subprocess.Popen(  # noqa: S603 (our own command, or the caller's)
                self._command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                start_new_session=True,
                pass_fds=(theirs,),
            )
        except OSError as error:
            os.close(self._alive)
            raise ServerFailed(f"{self._name} cannot be started: {error}.") from None
        finally:
            os.close(theirs)
        until = time.monotonic() + _START_WITHIN_S
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > until:
                self.kill()
                raise ServerFailed(f"{self._name} did not come up.")
            time.sleep(_LOOK_EVERY_S)

    def kill(self) -> None:
        """Ends all its processes at once, as a power cut would. May be called again.

        Raises ServerFailed where it lives on.
        """
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Ends it as an operator would. May be called again. Raises ServerFailed where it lives
        on."""
        self._end(signal.SIGTERM)

    def cpu_s(self) -> float:
        """Seconds of processors that it has used until now, those that were killed too."""
        return self._cpu_before + _of_session(self._process)[0]

    def memory_mb(self) -> float:
        """What it has resident; pages that its processes share count for each of them."""
        return _of_session(self._process)[1]

    def _end(self, how: signal.Signals) -> None:
        if self._process is None:
            return
        self._cpu_before = self.cpu_s()
        process, self._process = self._process, None
        if how is signal.SIGTERM and process.poll() is None:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(_STOP_WITHIN_S)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        # All of them had the other end of this pipe: its end is theirs.
        gone, _, _ = select.select([self._alive], [], [], _STOP_WITHIN_S)
        os.close(self._alive)
        if not gone or not _all_end(process) or self._answers():
            raise ServerFailed(
                f"{self._name} was ended and lives on: its command must be its own, not one that "
                "has another run it."
            )


def _of_session(process: subprocess.Popen[bytes] | None) -> tuple[float, float]:
    """Seconds of processors and resident MB of the process and all it started, as Linux tells
    them; nothing elsewhere."""
    cpu_s, memory_mb = 0.0, 0.0
    for told in _living(process):
        cpu_s += (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")
        memory_mb += int(told[21]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    return cpu_s, memory_mb


def _all_end(process: subprocess.Popen[bytes]) -> bool:
    """Waits until nothing of it lives, True then: who ends lets go of the files it holds (a pipe, a
    lock, a port) one after the other, and only then is gone."""
    until = time.monotonic() + _STOP_WITHIN_S
    while any(True for _ in _living(process)):
        if time.monotonic() > until:
            return False
        time.sleep(_LOOK_EVERY_S)
    return True


def _living(process: subprocess.Popen[bytes] | None) -> Iterator[list[str]]:
    """What Linux tells of the process and of each it started that has not ended, from its state on
    (proc(5), /proc/pid/stat, field 3); nothing elsewhere."""
    for file in Path("/proc").glob("[0-9]*/stat") if process else ():
        try:
            told = file.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it ended meanwhile
        if process is not None and int(told[3]) == process.pid and told[0] not in "ZX":
            yield told
