"""The whole contract of a document store: an engine's test file imports all of it, and is done."""

from __future__ import annotations

from tests.conformance.contract.attachments import (
    TestAttachments,
    TestReplicatedAttachments,
)
from tests.conformance.contract.changes import TestChanges
from tests.conformance.contract.databases import TestDatabases
from tests.conformance.contract.editing import TestEditing
from tests.conformance.contract.grafting import TestGrafting
from tests.conformance.contract.listing import TestDocuments
from tests.conformance.contract.local_documents import TestLocalDocuments
from tests.conformance.contract.pruning import TestCompaction, TestPurge
from tests.conformance.contract.reading import TestReading, TestReadingMany
from tests.conformance.contract.reading_beside_writing import TestReadingBesideWriting
from tests.conformance.contract.spans import TestSpans
from tests.conformance.contract.watching import TestSharing, TestWatch

__all__ = [
    "TestAttachments",
    "TestChanges",
    "TestCompaction",
    "TestDatabases",
    "TestDocuments",
    "TestEditing",
    "TestGrafting",
    "TestLocalDocuments",
    "TestPurge",
    "TestReading",
    "TestReadingBesideWriting",
    "TestReadingMany",
    "TestReplicatedAttachments",
    "TestSharing",
    "TestSpans",
    "TestWatch",
]
