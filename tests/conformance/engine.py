"""What an engine tells the conformance suite about itself, and what it may not be able to do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

import pytest

from sync.stores.documents import DocumentStore


class Capability(Enum):
    """What not every engine can do. A test that needs one says so and is skipped in sight."""

    SHARED = "several store objects, as several processes have them, on the same databases"
    KNOWN_BYTES = "a graft may name attachments of any document by their digest alone"
    COLLECTS = "attachment bytes that nobody holds any more are gone at once"


@dataclass(frozen=True)
class Engine:
    """``open`` answers a new store object; each of them is on the same, at first empty, data."""

    name: str
    open: Callable[[], DocumentStore]
    can: frozenset[Capability]

    def needs(self, capability: Capability) -> None:
        """Skips the test that asks where the engine cannot."""
        if capability not in self.can:
            pytest.skip(f"{self.name} does not offer: {capability.value}")
