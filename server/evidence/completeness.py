"""How complete a ticket's originals are now: its facts joined with the bytes that are on their way.

The ticket's document depends on nothing but facts, so this is made anew for each answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from casework.erasure import ordered
from casework.originals import Bytes, Original, completeness
from media.errors import UnknownUpload
from media.parts import Part, Parts
from schemas.vocabulary import FactKind, OriginalState, ReceiptState
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
    originals = list(_originals(dossier, examines))
    known = _known(originals, media)
    return completeness(originals, known, dict(_named_by_findings(dossier)))


def tickets_on_their_way(media: Media) -> list[str]:
    """Tickets with an original of which bytes came and that has not arrived. Raises SyncError."""
    found: set[str] = set()
    for place, part in enumerate(media.uploads.parts.all()):
        if place >= _MOST_UPLOADS:
            break
        if not part.piece:
            found.update(one.ticket for one in media.index.declared(part.name))
    return sorted(found)


def _originals(dossier: Dossier, examines: bool) -> Iterator[Original]:
    sheets = dossier.sheets
    erased = _erased(dossier)
    stored = {sheet.fact["body"].get("of") for sheet in sheets.values() if _says_stored(sheet)}
    examined, counts = dict(_examinations(sheets.values())), _standing(dossier)
    for name, sheet in sheets.items():
        if name not in counts and (sheet.receipt or {}).get("state") not in _WAITS:
            continue
        for declared in declared_by(name, sheet.fact):
            kind = sheet.fact["kind"]
            if kind == FactKind.EXAMINATION:
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
            )


def _known(originals: Iterable[Original], media: Media) -> Mapping[str, Bytes]:
    """By hash: when it arrived, and how far the upload is of who declared it."""
    owners = {one.sha256: one.crew for one in originals}
    moments = media.index.moments(owners)
    known = {}
    for sha256, crew in owners.items():
        came, refused = moments.get(sha256, (None, None))
        received = since = None
        if came is None:
            received, since = _under_way(media.uploads.parts, crew, sha256)
        known[sha256] = Bytes(received, since, came, refused)
    return known


def _under_way(parts: Parts, crew: str | None, sha256: str) -> tuple[int | None, datetime | None]:
    owner = "office" if crew is None else f"crew-{crew}"
    part: Part | None = parts.find(owner, sha256)
    if part is None:
        return None, None
    try:
        return parts.offset(part), parts.touched(part)
    except UnknownUpload:  # finished or ended this moment
        return None, None


def _named_by_findings(dossier: Dossier) -> Iterator[tuple[str, frozenset[str]]]:
    for entry in dossier.standing():
        if entry.kind is FactKind.FINDING and entry.withdrawn_at is None:
            answers = [item.get("fact") for item in entry.body.get("checklist") or ()]
            named = (*(entry.body.get("evidence") or ()), *answers)
            yield entry.id, frozenset(one for one in named if one)


def _erased(dossier: Dossier) -> set[str]:
    """Facts whose files are ordered to go."""
    filed = [sheet.filed for sheet in dossier.sheets.values() if sheet.filed is not None]
    return {name for name, attachments in ordered(filed).items() if attachments}


def _standing(dossier: Dossier) -> set[str]:
    return {entry.id for entry in dossier.standing() if entry.withdrawn_at is None}


def _examinations(sheets: Iterable[Sheet]) -> Iterator[tuple[str, OriginalState]]:
    for sheet in sheets:
        if sheet.fact.get("kind") == FactKind.EXAMINATION:
            body = sheet.fact["body"]
            differs = any(flag["code"] == _MISMATCH for flag in body["flags"])
            yield body["of"], OriginalState.MISMATCH if differs else OriginalState.VERIFIED


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
