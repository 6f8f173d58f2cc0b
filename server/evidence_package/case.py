"""What a package is made of, read from the office in one go; large files are read when written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from casework.audit_verify import TicketFile
from casework.ticket import Ticket
from media.blobs import Blobs
from schemas.rulebook import Rulebook
from sync.errors import NotFound
from sync.mailroom.auditing import ticket_file
from sync.mailroom.dossier import Dossier, Dossiers
from sync.mailroom.names import REGISTRY
from sync.stores.documents import DocumentStore

Doc = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Case:
    """One ticket: its facts as they are folded, and as they are sealed."""

    file: TicketFile
    dossier: Dossier
    ticket: Ticket
    rules: Rulebook
    profiles: Mapping[tuple[str, int], str]
    """The text of each version of the profile that receipts and verdicts name."""
    store: DocumentStore
    blobs: Blobs

    @property
    def as_of(self) -> datetime:
        """When the last fact was received: the package's own time."""
        return max(sheet.filed.received_at for sheet in self.dossier.sheets.values() if sheet.filed)


@dataclass(frozen=True, slots=True)
class Office:
    """Where a case is read from."""

    store: DocumentStore
    blobs: Blobs
    dossiers: Dossiers
    rules: Rulebook


def read_case(office: Office, dossier: Dossier) -> Case | None:
    """The case of a dossier; None where nothing is filed yet. Raises SyncError."""
    ticket = office.dossiers.fold(dossier)
    file = ticket_file(office.store, dossier.ticket_id)
    if ticket is None or file is None:
        return None
    profiles = {
        label: text
        for label in sorted(_labels(file))
        if (text := _profile(office.store, label)) is not None
    }
    return Case(file, dossier, ticket, office.rules, profiles, office.store, office.blobs)


def bytes_of_blob(blobs: Blobs, sha256: str, size: int) -> Callable[[], Iterator[bytes]]:
    """Reads a kept file, in pieces, when it is called."""
    return lambda: blobs.read(sha256, 0, size)


def _labels(file: TicketFile) -> set[tuple[str, int]]:
    """The versions of profiles that this ticket was judged by."""
    said = [receipt.get("policy") for receipt in file.receipts.values()]
    said += [
        fact["body"]["inputs"].get("profile")
        for fact in file.facts.values()
        if fact["kind"] == "verdict" and isinstance(fact["body"].get("inputs"), Mapping)
    ]
    return {(policy["name"], policy["version"]) for policy in said if policy}


def _profile(store: DocumentStore, label: tuple[str, int]) -> str | None:
    name, version = label
    try:
        return str(store.get(REGISTRY, f"policy:{name}:{version}").json()["text"])
    except NotFound:  # the verifier says that it is missing
        return None
