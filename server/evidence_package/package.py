"""The package of a ticket: who wants it, what is in it, and the manifest that lists it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from typing import Any

from casework.audit import canonical
from schemas.api.reports import Language
from schemas.instants import instant_text
from server.evidence_package.archive import Written, zipped
from server.evidence_package.case import Case
from server.evidence_package.contents import Contents, contents_of
from server.reports.casebook import casebook
from server.reports.html import Document, page
from server.reports.pdf import Press

_VERSION = 1
"""Of the package's form."""


@dataclass(frozen=True, slots=True)
class Wish:
    """Who exports and why (None: did not say), when, in which language; ``derived``: with the
    copies that were made of originals."""

    by: str
    reason: str | None
    at: datetime
    language: Language
    derived: bool = False


def evidence_package(case: Case, wish: Wish, press: Press) -> Iterator[bytes]:
    """The ZIP in pieces; the same case and wish give the same bytes.

    What is large is read while it is written. Raises Problem as ``Press.pdf``, SyncError, and
    OSError and BlobMissing at any piece.
    """
    book = casebook(case.store, case.dossier, case.ticket, case.rules)
    report = press.pdf(page(Document.REPORT, book, wish.language).html)
    made = contents_of(case, report, wish.language, derived=wish.derived)

    def manifest(written: Sequence[Written]) -> bytes:
        return _manifest(case, wish, made, written)

    return zipped(made.entries, manifest, case.as_of)


def _manifest(case: Case, wish: Wish, made: Contents, written: Sequence[Written]) -> bytes:
    content: dict[str, Any] = {
        "type": "kancha-evidence",
        "version": _VERSION,
        "ticket": case.file.ticket,
        "as_of": instant_text(case.as_of),
        "chain": dict(case.file.head),
        "software": {"name": "kancha", "version": version("kancha")},
        "exported": {"at": instant_text(wish.at), "by": wish.by, "reason": wish.reason},
        "language": wish.language.value,
        "entries": [
            {"path": item.path, "size": item.size, "sha256": item.sha256} for item in written
        ],
        "files": made.files,
    }
    digest = hashlib.sha256(canonical(content)).hexdigest()
    return canonical({**content, "digest": digest})
