"""A real store that fails, or loses its reply, at the n-th call: a process that dies there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sync.stores.documents import DocumentStore


class Killed(BaseException):
    """Nothing may catch this, as nothing catches kill -9."""


@dataclass(slots=True)
class Faults:
    """Once armed: the call number ``before`` is not made, or number ``after`` loses its reply."""

    before: int | None = None
    after: int | None = None
    error: BaseException = field(default_factory=Killed)
    happened: Callable[[], None] = lambda: None
    calls: int | None = None
    """Calls since it was armed; None: not armed."""

    def arm(self) -> None:
        self.calls = 0

    def count(self) -> int | None:
        if self.calls is not None:
            self.calls += 1
        return self.calls

    def strike(self) -> None:
        self.calls = None
        self.happened()
        raise self.error


class FaultyStore:
    """Passes every call on to a real store, counting."""

    def __init__(self, store: DocumentStore, faults: Faults) -> None:
        self._store = store
        self._faults = faults

    def __getattr__(self, name: str) -> Callable[..., Any]:
        method: Callable[..., Any] = getattr(self._store, name)
        if name == "watch":
            return method

        def call(*args: Any, **named: Any) -> Any:
            number = self._faults.count()
            if number is not None and number == self._faults.before:
                self._faults.strike()
            answer = method(*args, **named)
            if number is not None and number == self._faults.after:
                self._faults.strike()
            return answer

        return call
