"""Processes for work on what strangers send: one may be killed, and then only it is gone.

A child reads requests from its standard input and answers on its standard output; whatever a file
makes of it, the server only reads plain values.
"""

from __future__ import annotations

import resource
import subprocess
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from threading import Timer
from typing import IO, TypeVar

_Answer = TypeVar("_Answer")
_BEGIN = (
    "import os, sys; sys.path[:] = sys.argv[1:]; os.environ.setdefault('OPENBLAS_NUM_THREADS', '1')"
)
"""numpy's matrix library reserves memory for each thread that it might use: one is enough."""


class Gone(Exception):  # noqa: N818 (says what is the case)
    """The process ended, or what it answers cannot be read."""


class Child:
    """One process, started at its first request. One thread at a time asks; any may end it.

    ``module`` has a ``main`` that serves requests until its input ends.
    """

    def __init__(self, module: str) -> None:
        self._start = f"{_BEGIN}; from {module} import main; main()"
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """Of the running child; None where there is none."""
        return None if self._child is None else self._child.pid

    def ask(
        self, parts: Iterable[bytes], read: Callable[[IO[bytes]], _Answer], within_s: float
    ) -> _Answer:
        """Sends a request and reads its answer. Raises Gone."""
        child = self._running()
        assert child.stdin is not None
        assert child.stdout is not None
        late = Timer(within_s, child.kill)
        late.start()
        try:
            for part in parts:
                child.stdin.write(part)
            child.stdin.flush()
            return read(child.stdout)
        except (OSError, ValueError, KeyError, TypeError) as error:
            self.end()
            raise Gone from error
        finally:
            late.cancel()

    def end(self) -> None:
        """Kills the child; the next request starts another."""
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        for pipe in (child.stdin, child.stdout):
            with suppress(OSError):
                if pipe is not None:
                    pipe.close()
        child.wait()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is None:
            self._child = subprocess.Popen(  # noqa: S603 (fixed arguments)
                [sys.executable, "-c", self._start, *sys.path],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
        return self._child


def exactly(answers: IO[bytes], length: int, most: int) -> bytes:
    """So many bytes of an answer. Raises ValueError where they are too many or do not come."""
    if not 0 <= length <= most:
        raise ValueError(length)
    found = answers.read(length)
    if len(found) != length:
        raise ValueError("the process ended")
    return found


def bound_memory(most: int) -> None:
    """In a child: bytes of address space, and no core file."""
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def allow_cpu(seconds: int) -> None:
    """In a child, for each file: the system ends a process at its limit, so it is moved on."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    until = int(used.ru_utime + used.ru_stime) + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (until, hard))
