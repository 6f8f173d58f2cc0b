"""What stands between a device's push and its mailbox: the gate, as the dialect sees it.

The rules are the mailroom's (``sync/mailroom/gate.py``); here is only what is asked of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from sync.stores.documents import Draft


class Writer(Protocol):
    """Who writes. For a device all three are set."""

    @property
    def device(self) -> str | None:
        """``d-…``"""

    @property
    def crew(self) -> str | None:
        """``c-…``: the crew the device belongs to now."""

    @property
    def database(self) -> str | None:
        """The one database the device reaches: its crew's mailbox."""


class Refusal(NamedTuple):
    """A draft that is not written, and the sentence that says why."""

    draft: Draft
    reason: str


class WriteGate(Protocol):
    """Decides document by document; called from any thread."""

    def check(self, writer: Writer, draft: Draft) -> str | None:
        """Why this draft may not be written (a sentence for the crew), or None where it may.

        Must let the same draft pass again that it let pass before: replies get lost.
        """

    def refuse(self, writer: Writer, refusals: Sequence[Refusal]) -> None:
        """Keeps refused drafts whole, durable when it returns, in one write. The same one again
        adds nothing.

        The device is told "forbidden" and never sends them again. A document that could not be
        read as a draft comes with ``body`` = its whole text, reserved members included.
        """
