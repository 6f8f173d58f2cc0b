"""The files of a package: which there are, where they lie, and where one is missing, why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from casework.audit import canonical
from schemas.api.reports import Language
from server.evidence_package.archive import Entry, entry
from server.evidence_package.case import Case, bytes_of_blob
from server.evidence_package.declared import (
    Named,
    arrived_of,
    attachments_erased,
    copies_of,
    file_name,
    originals_of,
)
from server.evidence_package.sheets import verdict_entries
from sync.mailroom.sealing import LOST
from sync.stores.documents import Attachment

_HERE = Path(__file__).parent
_TEXTS = (".txt", ".csv", ".json", ".xml", ".cfg", ".dat", ".svg")
"""Originals that are worth compressing; pictures and archives are small already."""


@dataclass(slots=True)
class Contents:
    """``files`` is what the manifest says of originals, attachments and copies."""

    entries: list[Entry] = field(default_factory=list)
    files: list[dict[str, Any]] = field(default_factory=list)
    paths: dict[str, str] = field(default_factory=dict)
    """Of facts by their id, of files by their hash."""


def contents_of(case: Case, report: bytes, language: Language, *, derived: bool) -> Contents:
    """Everything but the manifest. ``report``: the PDF. Raises SyncError, OSError."""
    made = Contents()
    made.entries += [
        entry("README.txt", (_HERE / "README.txt").read_bytes()),
        entry("verify.py", (_HERE / "verify.py").read_bytes()),
        entry("report.pdf", report, packed=False),
        entry("ticket.json", canonical(case.ticket.to_document())),
    ]
    made.entries += _documents(case, made.paths)
    attached = _attachments(case)
    _add_originals(case, made, attached)
    _add_attachments(case, made, attached)
    if derived:
        _add_copies(case, made)
    made.entries += [
        entry(f"profiles/{name}-{version}.toml", text.encode())
        for (name, version), text in case.profiles.items()
    ]
    made.entries += verdict_entries(case, case.dossier.standing(), made.paths, language)
    return made


def _documents(case: Case, paths: dict[str, str]) -> Iterator[Entry]:
    """Facts and receipts, numbered in the order of the receipts; seals; the key."""
    file = case.file
    order = [*file.receipts, *sorted(file.facts.keys() - file.receipts.keys())]
    for number, name in enumerate(order, 1):
        fact, receipt = file.facts.get(name), file.receipts.get(name)
        if fact is not None:
            paths[name] = f"facts/{number:04d}-{fact['kind']}.json"
            yield entry(paths[name], canonical(fact))
        if receipt is not None:
            yield entry(f"receipts/{number:04d}.json", canonical(receipt))
    for number, seal in enumerate(file.seals, 1):
        yield entry(f"seals/{number:04d}.json", canonical(seal))
    if file.key is not None:
        yield entry("key.json", canonical({"ticket": file.ticket, "key": file.key.hex()}))


@dataclass(frozen=True, slots=True)
class _Attached:
    """An attachment of a fact, as the store ``held`` it."""

    fact: str
    name: str
    sha256: str
    held: Attachment
    size: int
    type: str


def _attachments(case: Case) -> list[_Attached]:
    found = []
    for fact, hashes in case.file.attachments.items():
        sheet = case.dossier.sheets.get(fact)
        for name, sha256 in sorted(hashes.items()):
            item = sheet.document.attachments.get(name) if sheet else None
            if item is not None:
                said = (item, item.length, item.content_type)
                found.append(_Attached(fact, name, sha256, *said))
    return found


def _add_originals(case: Case, made: Contents, attached: Iterable[_Attached]) -> None:
    """Each original once, however many facts declare it; each declaration is listed."""
    at_hand = {item.sha256: item for item in attached}
    arrived = {arrived_of(fact) for fact in case.file.facts.values()}
    every = [one for name in made.paths for one in originals_of(case.file.facts[name])]
    erased = _erased(case, every)
    for named in every:
        path, is_erased = made.paths.get(named.sha256), named.sha256 in erased
        if (
            path is None
            and not is_erased
            and (found := _original(case, made, named, at_hand)) is not None
        ):
            path = found.path
            made.entries.append(found)
            made.paths[named.sha256] = path
        why = "erased" if is_erased else "lost" if named.sha256 in arrived else "awaited"
        made.files.append(_listed("original", named, path, why))


def _erased(case: Case, named: Iterable[Named]) -> set[str]:
    """The hashes that only facts name whose files were ordered to go; from then on they are not
    handed out, even while they are still there or for another ticket's sake."""
    going: set[str] = set()
    kept: set[str] = set()
    ordered = attachments_erased(case.file.facts.values())
    for one in named:
        (going if one.fact in ordered else kept).add(one.sha256)
    return going - kept


def _original(
    case: Case, made: Contents, named: Named, at_hand: dict[str, _Attached]
) -> Entry | None:
    """The entry of an original that is here: attached to a fact, or in the object store."""
    number = 1 + sum(item.path.startswith("originals/") for item in made.entries)
    path = f"originals/{file_name(number, named.name, named.type)}"
    attached = at_hand.get(named.sha256)
    packed = path.lower().endswith(_TEXTS)
    if attached is not None:
        return Entry(path, _bytes_of(case, attached), attached.size, packed)
    blob = case.blobs.find(named.sha256)
    if blob is None:
        return None
    return Entry(path, bytes_of_blob(case.blobs, blob.sha256, blob.size), blob.size, packed)


def _add_attachments(case: Case, made: Contents, attached: Iterable[_Attached]) -> None:
    """What travelled inside facts; an attachment that is an original is there already."""
    for place, item in enumerate(attached, 1):
        path = made.paths.get(item.sha256)
        if path is None and item.sha256 != LOST:
            path = f"attachments/{file_name(place, item.name, item.type)}"
            made.entries.append(Entry(path, _bytes_of(case, item), item.size))
            made.paths[item.sha256] = path
        named = Named(item.fact, item.sha256, item.name, item.type)
        made.files.append(_listed("attachment", named, path, "lost"))


def _add_copies(case: Case, made: Contents) -> None:
    number = 0
    ordered = attachments_erased(case.file.facts.values())
    for fact in case.file.facts.values():
        for named in copies_of(fact):
            is_erased = fact["body"]["of"] in ordered
            blob = None if is_erased else case.blobs.find(named.sha256)
            path = made.paths.get(named.sha256)
            if blob is not None and path is None:
                number += 1
                path = f"derived/{file_name(number, named.name, named.type)}"
                pieces = bytes_of_blob(case.blobs, blob.sha256, blob.size)
                made.entries.append(Entry(path, pieces, blob.size))
                made.paths[named.sha256] = path
            why = "erased" if is_erased else "lost"
            made.files.append(_listed("derived", named, path, why))


def _listed(role: str, named: Named, path: str | None, absence: str) -> dict[str, Any]:
    """What the manifest says of a file; ``absence``: why it is not there, where it is not."""
    return {
        "role": role,
        "fact": named.fact,
        "name": named.name,
        "sha256": named.sha256,
        "path": path,
        "state": "here" if path else absence,
    }


def _bytes_of(case: Case, item: _Attached) -> Callable[[], Iterable[bytes]]:
    return lambda: (case.store.attachment_bytes(item.held),)
