"""The Node process in which the real clients run, asked from Python. See ``driver.mjs``."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from concurrent.futures import Future
from itertools import count
from pathlib import Path
from threading import Thread
from typing import Any

HERE = Path(__file__).parent
_ANSWER_WITHIN_S = 30.0


class ClientError(Exception):
    """A client reported an error; ``status`` and ``name`` are what it made of the answer."""

    def __init__(self, said: Mapping[str, Any]) -> None:
        super().__init__(json.dumps(said))
        self.status = said.get("status")
        self.name = said.get("name")
        self.reason = said.get("reason") or said.get("message")


class Node:
    """One process; what is asked at the same time is worked on at the same time."""

    def __init__(self) -> None:
        assert (HERE / "node_modules/pouchdb").is_dir(), "run `make setup`; it needs Node 18+"
        self._process = subprocess.Popen(
            ["node", "driver.mjs"],
            cwd=HERE,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        self._waiting: dict[int, Future[Any]] = {}
        self._numbers = count(1)
        self._reader = Thread(target=self._read, name="node-answers")
        self._reader.start()

    def begin(self, do: str, **given: Any) -> Future[Any]:
        """Asks without waiting for the answer."""
        number = next(self._numbers)
        future: Future[Any] = Future()
        self._waiting[number] = future
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"n": number, "do": do, **given}) + "\n")
        self._process.stdin.flush()
        return future

    def ask(self, do: str, **given: Any) -> Any:
        """The answer. Raises ClientError."""
        return self.begin(do, **given).result(_ANSWER_WITHIN_S)

    def kill(self) -> None:
        """Ends the process in the middle of whatever it does, like a phone without power."""
        self._process.kill()
        self._process.wait()
        self._reader.join()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            answer = json.loads(line)
            future = self._waiting.pop(answer["n"])
            if "error" in answer:
                future.set_exception(ClientError(answer["error"]))
            else:
                future.set_result(answer["result"])
        for future in self._waiting.values():
            future.set_exception(EOFError("Node has ended"))
