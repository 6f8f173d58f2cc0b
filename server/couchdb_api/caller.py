"""Who calls: what the dialect needs to know of a device or an administrator."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal
from wsgiref.types import WSGIEnvironment


def _always() -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Caller:
    """An authenticated caller. A device has device, crew and database; an administrator none.

    ``former``: crews that a device belonged to before. ``still``: whether the credentials hold
    as they did; quick, for answers that take long.
    """

    kind: Literal["device", "admin"]
    device: str | None = None
    crew: str | None = None
    database: str | None = None
    former: tuple[str, ...] = ()
    still: Callable[[], bool] = field(default=_always, compare=False, repr=False)

    @property
    def is_device(self) -> bool:
        """Whether this is a crew's device, bound to one mailbox."""
        return self.kind == "device"

    @property
    def name(self) -> str:
        """How the caller is called in ``_session``."""
        return self.device or self.kind


Authenticate = Callable[[WSGIEnvironment], Caller | None]
"""Reads the credentials of a request; None where there are none or they are wrong.

May raise a SyncError to say more (a revoked device, too many attempts).
"""
