"""Processes that examine pictures, so that no picture can stop or stain the server.

A process that dies or takes too long is replaced; the file is tried once more in the new one, for
the fault may have been the last file's. What fails twice is ``picture-unreadable``.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from queue import SimpleQueue
from threading import Timer
from typing import IO, Any

from media.pictures.examine import Limits
from schemas.drawing import Wish
from schemas.examined import Drawn, Examined, Sight, drawn_from_message, from_message

_START = "import sys; sys.path[:] = sys.argv[1:]; from media.pictures.child import main; main()"
_WITHIN_S = 60.0
"""For one file, on a machine that does other things as well."""
_TRIES = 2
_LARGEST_ANSWER = 64 << 20
_ODD = (ValueError, KeyError, TypeError)
"""What an answer that is none makes of its reader."""

Answer = tuple[dict[str, Any], tuple[bytes, ...]]


class _Gone(Exception):  # noqa: N818 (says what is the case)
    """The process ended, or what it answers cannot be read."""


class _Process:
    """One child, started at its first file."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """Of the running child; None where there is none."""
        return None if self._child is None else self._child.pid

    def do(self, task: Mapping[str, Any], content: bytes, within_s: float) -> Answer:
        """The message and the copies with it. Raises _Gone."""
        child = self._running()
        assert child.stdin is not None
        assert child.stdout is not None
        late = Timer(within_s, child.kill)
        late.start()
        try:
            told = json.dumps(task).encode()
            child.stdin.write(len(told).to_bytes(8, "big") + len(content).to_bytes(8, "big"))
            child.stdin.write(told)
            child.stdin.write(content)
            child.stdin.flush()
            return _read(child.stdout)
        except (OSError, *_ODD) as error:
            self.end()
            raise _Gone from error
        finally:
            late.cancel()

    def end(self) -> None:
        """Kills the child; the next file starts another."""
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
                [sys.executable, "-c", _START, *sys.path],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
        return self._child


class Pool:
    """``count`` processes; any thread may call, one file a process at a time."""

    def __init__(self, count: int, within_s: float = _WITHIN_S) -> None:
        self._within_s = within_s
        self._processes = [_Process() for _ in range(count)]
        self._free: SimpleQueue[_Process] = SimpleQueue()
        for process in self._processes:
            self._free.put(process)

    def pids(self) -> list[int]:
        """Of the processes that run now."""
        return [pid for process in self._processes if (pid := process.pid) is not None]

    def examine(self, content: bytes, limits: Limits) -> Examined:
        """What is seen in a file; waits for a free process. Raises nothing for any bytes."""
        answer = self._do({"examine": {"largest_pixels": limits.largest_pixels}}, content)
        with suppress(*_ODD):
            if answer is not None:
                return from_message(*answer)
        digest = hashlib.sha256(content).hexdigest()
        return Examined(digest, len(content), sights=(Sight("picture-unreadable"),))

    def draw(self, content: bytes, wish: Wish) -> Drawn | None:
        """A copy of a picture; None where none can be made. Waits for a free process."""
        answer = self._do({"draw": wish.to_message()}, content)
        with suppress(*_ODD):
            return None if answer is None else drawn_from_message(*answer)
        return None

    def _do(self, task: Mapping[str, Any], content: bytes) -> Answer | None:
        process = self._free.get()
        try:
            for _ in range(_TRIES):
                with suppress(_Gone):
                    return process.do(task, content, self._within_s)
        finally:
            self._free.put(process)
        return None

    def close(self) -> None:
        """Ends all processes, also those at work; the next picture starts one again."""
        for process in self._processes:
            process.end()


def _read(answers: IO[bytes]) -> Answer:
    message = json.loads(_exactly(answers, int.from_bytes(_exactly(answers, 8), "big")))
    lengths = message.pop("lengths")
    return message, tuple(_exactly(answers, length) for length in lengths)


def _exactly(answers: IO[bytes], length: int) -> bytes:
    if not 0 <= length <= _LARGEST_ANSWER:
        raise ValueError(length)
    found = answers.read(length)
    if len(found) != length:
        raise ValueError("the process ended")
    return found
