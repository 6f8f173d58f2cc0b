"""Processes that examine pictures, so that no picture can stop or stain the server.

A process that dies or takes too long is replaced; the file is tried once more in the new one, for
the fault may have been the last file's. What fails twice is ``picture-unreadable``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from queue import SimpleQueue
from typing import IO, Any

from media.children import Child, Gone, exactly
from media.pictures.examine import Limits
from schemas.drawing import Wish
from schemas.examined import Drawn, Examined, Sight, drawn_from_message, from_message

_WITHIN_S = 60.0
"""For one file, on a machine that does other things as well."""
_TRIES = 2
_LARGEST_ANSWER = 64 << 20
_ODD = (ValueError, KeyError, TypeError)
"""What an answer that is none makes of its reader."""

Answer = tuple[dict[str, Any], tuple[bytes, ...]]


class Pool:
    """``count`` processes; any thread may call, one file a process at a time."""

    def __init__(self, count: int, within_s: float = _WITHIN_S) -> None:
        self._within_s = within_s
        self._processes = [Child("media.pictures.child") for _ in range(count)]
        self._free: SimpleQueue[Child] = SimpleQueue()
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
                with suppress(Gone):
                    return process.ask(_request(task, content), _read, self._within_s)
        finally:
            self._free.put(process)
        return None

    def close(self) -> None:
        """Ends all processes, also those at work; the next picture starts one again."""
        for process in self._processes:
            process.end()


def _request(task: Mapping[str, Any], content: bytes) -> tuple[bytes, bytes, bytes]:
    told = json.dumps(task).encode()
    return len(told).to_bytes(8, "big") + len(content).to_bytes(8, "big"), told, content


def _read(answers: IO[bytes]) -> Answer:
    message = json.loads(_exactly(answers, int.from_bytes(_exactly(answers, 8), "big")))
    lengths = message.pop("lengths")
    return message, tuple(_exactly(answers, length) for length in lengths)


def _exactly(answers: IO[bytes], length: int) -> bytes:
    return exactly(answers, length, _LARGEST_ANSWER)
