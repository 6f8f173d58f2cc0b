"""How complete a ticket's originals are now: its facts joined with the bytes that are on their way.

The ticket's document depends on nothing but facts, so this is made anew for each answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from casework.entry import Entry
from casework.erasure import ordered
from casework.originals import Bytes, Original, completeness
from media.blobs import SHA256
from media.errors import UnknownUpload
from media.parts import Parts
from schemas.vocabulary import COPY_KINDS, FactKind, OriginalState, ReceiptState
from server.evidence.arrivals import AUTHOR as UPLOADS
from server.evidence.claims import OFFICE, owner_of
from server.evidence.index import Declared, declared_by
from server.evidence.media import Media
from sync.mailroom.dossier import Dossier, Sheet

_MISMATCH = "hash-mismatch"
_WAITS = frozenset({ReceiptState.NEEDS_ATTENTION.value, ReceiptState.AFTER_HAND_OVER.value})
"""Receipts of facts that do not count and may come to: their files are waited for as well."""
_MOST_UPLOADS = 5_000
"""Unfinished uploads that are looked at for a list: each is a small file that is read."""


def completeness_of(dossier: Dossier, media: Media, examines: bool) -> dict[str, Any]:
    """The member ``media`` of a ticket's evidence. ``examines``: photos are, by the profile.

    Raises SyncError.
    """
    said = [entry for entry in dossier.standing() if entry.withdrawn_at is None]
    declared = list(_originals(dossier, {entry.id for entry in said}, examines))
    lost = media.index.lost({one.sha256 for one in declared})
    originals = [_with_loss(one, lost) for one in declared]
    known = _known(originals, media)
    return completeness(originals, known, dict(_named_by_findings(said)))


def tickets_on_their_way(media: Media) -> list[str]:
    """Tickets with an original of which bytes came and that has not arrived. Raises SyncError."""
    found: set[str] = set()
    for place, part in enumerate(media.uploads.parts.all()):
        if place >= _MOST_UPLOADS:
            break
        if SHA256.fullmatch(part.file):
            found.update(one.ticket for one in media.index.declared(part.file))
    return sorted(found)


def _originals(dossier: Dossier, counts: set[str], examines: bool) -> Iterator[Original]:
    """``counts``: ids of the facts that stand."""
    sheets = dossier.sheets
    erased = _erased(dossier)
    stored = {sheet.fact["body"].get("of") for sheet in sheets.values() if _says_stored(sheet)}
    lost = dict(_losses(sheets, counts))
    examined = dict(_examinations(sheets.values()))
    refused = dict(_refusals(sheets.values()))
    for name, sheet in sheets.items():
        if name not in counts and (sheet.receipt or {}).get("state") not in _WAITS:
            continue
        for declared in declared_by(name, sheet.fact):
            kind = sheet.fact["kind"]
            if kind in COPY_KINDS:
                continue
            yield Original(
                fact=name,
                kind=kind,
                investigation=sheet.fact.get("investigation"),
                crew=declared.crew,
                sha256=declared.sha256,
                size=declared.size,
                filetype=declared.filetype,
                wants_examination=examines and kind == FactKind.PHOTO and not _is_copy(sheet),
                examined=examined.get(name),
                erased=name in erased,
                arrived=name in stored or _is_attached(sheet, declared),
                refused_at=refused.get(name),
                lost_at=lost.get(name),
            )


def _losses(sheets: Mapping[str, Sheet], counts: set[str]) -> Iterator[tuple[str, str]]:
    """By the fact that declared it when the server took back that the original is here."""
    taken_back = {
        sheet.fact["retracts"]: sheet.fact["at"]["device"]
        for sheet in _by_uploads(sheets.values())
        if sheet.fact.get("retracts")
    }
    for name, sheet in sheets.items():
        if name not in counts and name in taken_back and _says_stored(sheet):
            yield sheet.fact["body"]["of"], taken_back[name]


def _with_loss(original: Original, lost: Mapping[str, str]) -> Original:
    """Of files that no fact of the server tells of, the index alone knows that they are lost."""
    at = lost.get(original.sha256)
    return original if at is None else replace(original, lost_at=original.lost_at or at)


def _known(originals: Sequence[Original], media: Media) -> Mapping[str, Bytes]:
    """By hash: when it arrived, or how far the upload is of who declared it."""
    hashes = {one.sha256 for one in originals}
    lost = {one.sha256 for one in originals if one.lost_at is not None}
    moments = media.index.moments(hashes - lost)
    known = {sha256: Bytes(arrived_at=at) for sha256, at in moments.items()}
    missing = hashes - known.keys()
    owners = {owner_of(one.crew) for one in originals if one.sha256 in missing}
    under_way = _under_way(media.uploads.parts, {OFFICE, *owners} if missing else set())
    return {**known, **{sha256: under_way.get(sha256, Bytes()) for sha256 in missing}}


def _under_way(parts: Parts, owners: Iterable[str]) -> dict[str, Bytes]:
    """By hash how much of the file is here, also in pieces that are sent side by side."""
    found: dict[str, Bytes] = {}
    for part, since in (one for owner in owners for one in parts.handed_over(owner)):
        found[part.file] = Bytes(part.length, since)  # its arrival is told in a moment
    for part in (one for owner in owners for one in parts.all(owner)):
        try:
            size, since = parts.offset(part), parts.touched(part)
        except UnknownUpload:  # finished or ended this moment
            continue
        before = found.get(part.file, Bytes(0, since))
        latest = max(since, before.since or since)
        found[part.file] = Bytes((before.received or 0) + size, latest)
    return found


def _named_by_findings(said: Iterable[Entry]) -> Iterator[tuple[str, frozenset[str]]]:
    for entry in said:
        if entry.kind is FactKind.FINDING:
            answers = [item.get("fact") for item in entry.body.get("checklist") or ()]
            named = (*(entry.body.get("evidence") or ()), *answers)
            yield entry.id, frozenset(one for one in named if one)


def _erased(dossier: Dossier) -> set[str]:
    """Facts whose files are ordered to go."""
    filed = [sheet.filed for sheet in dossier.sheets.values() if sheet.filed is not None]
    return {name for name, attachments in ordered(filed).items() if attachments}


def _examinations(sheets: Iterable[Sheet]) -> Iterator[tuple[str, OriginalState]]:
    """Of originals that came, by the fact that declared them."""
    for fact in _of_kind(sheets, FactKind.EXAMINATION):
        if fact["author"].get("server") != UPLOADS:
            body = fact["body"]
            differs = any(flag["code"] == _MISMATCH for flag in body["flags"])
            yield body["of"], OriginalState.MISMATCH if differs else OriginalState.VERIFIED


def _refusals(sheets: Iterable[Sheet]) -> Iterator[tuple[str, str]]:
    """When another file came in the place of the declared one."""
    for fact in _of_kind(sheets, FactKind.EXAMINATION):
        if fact["author"].get("server") == UPLOADS:
            yield fact["body"]["of"], fact["at"]["device"]


def _by_uploads(sheets: Iterable[Sheet]) -> Iterator[Sheet]:
    return (one for one in sheets if (one.fact.get("author") or {}).get("server") == UPLOADS)


def _of_kind(sheets: Iterable[Sheet], kind: FactKind) -> Iterator[Mapping[str, Any]]:
    return (sheet.fact for sheet in sheets if sheet.fact.get("kind") == kind)


def _says_stored(sheet: Sheet) -> bool:
    fact = sheet.fact
    by_server = (fact.get("author") or {}).get("server") is not None
    return by_server and fact.get("kind") == FactKind.PHOTO and bool(fact["body"].get("stored"))


def _is_copy(sheet: Sheet) -> bool:
    """Copies that a merge made are examined where they come from."""
    return sheet.fact.get("origin") is not None


def _is_attached(sheet: Sheet, declared: Declared) -> bool:
    """Whether the file came with its fact, as from a desk."""
    return declared.sha256 in sheet.document.attachments
