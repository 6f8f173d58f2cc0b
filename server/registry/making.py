"""Idempotency-Keys of what is made in a register, without a table of keys: the document itself
carries which request made it, so who sends the request again finds what it did the first time.

    "made": {"under": uuid of user, key and purpose, "asked": SHA-256 of what was asked}
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from casework.audit import document_digest
from server.office.naming import uuid_of
from server.problem import Problem
from server.registry.secrets import derived_name

_SECRET = "password"  # noqa: S105 (the name of a member)


@dataclass(frozen=True, slots=True)
class Making:
    """A request to make something, as what it makes remembers it."""

    under: str
    asked: str

    @staticmethod
    def of(user: str, key: str, purpose: str, asked: Mapping[str, Any]) -> Making:
        """What a user asks under a key. A password is left out: nothing kept may help to guess it,
        so two requests that differ in it alone are the same."""
        said = {name: value for name, value in asked.items() if name != _SECRET}
        return Making(uuid_of(user, key, purpose), document_digest(said))

    def to_document(self) -> dict[str, str]:
        """JSON form, for ``made``."""
        return asdict(self)

    def made(self, content: Mapping[str, Any]) -> bool:
        """Whether this request made the document. Raises Problem idempotency_key_reused."""
        kept = content.get("made") or {}
        if kept.get("under") != self.under:
            return False
        if kept["asked"] != self.asked:
            text = "This Idempotency-Key was sent with another body; use a new key for a new one."
            raise Problem("idempotency_key_reused", text)
        return True

    def name(self, prefix: str) -> str:
        """An id that comes out of the key, in the form of ``secrets.new_name``."""
        return derived_name(prefix, "id", self.under)
