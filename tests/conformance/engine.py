"""What an engine tells the conformance suite about itself, and what it may not be able to do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

import pytest

from sync.stores.documents import DocumentStore


class Capability(Enum):
    """What not every engine can do. A test that needs one says so and is skipped in sight."""

    SERVER = "a CouchDB that KANCHA_TEST_COUCHDB names"
    SHARED = "several store objects, as several processes have them, on the same databases"
    KNOWN_BYTES = "a graft may name attachments of any document by their digest alone"
    COLLECTS = "attachment bytes that nobody holds any more are gone at once"
    ODD_NAMES = "attachment names that begin with an underscore (CouchDB keeps these for itself)"
    PURGES = "leaves can be purged"
    COUNTS_PURGED = "a document of which a purge leaves only deletions is counted as deleted"
    COUNTS_DELETED = "deleted documents are counted"
    KNOWS_ANCESTORS = "ancestors without a body are not missing"
    KEEPS_REVPOS = "a graft says in which generation an attachment came"
    LARGE_NUMBERS = "numbers that 64 bits do not hold"
    TELLS_DELETED = "a deleted document is told from one that never was"
    LATEST = "the latest of an unknown revision may be asked for"
    BYTE_ORDER = "ids are listed in the order of their bytes, whatever they are made of"
    NAMES_WITH_SLASHES = "database names with a slash are listed as they are"
    DELETES_ONCE = "a database that is not there cannot be deleted"
    FILTERED_END = "a feed of some documents ends where the whole feed ends"
    SIZES = "the size of live data is known"
    TELLS_NO_PAST = "who begins to watch is told of nothing that was before"


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
