"""Where devices are: taken out of mailboxes, the last word of each device kept, with its track.

    last:<crew>:<device>   {"type": "position", "device", "crew", "rev", "received_at",
                     "state": "sharing|ended|refused", "said": {…without track…}|null,
                     "faults": [{"field", "code", "message"}]}

A place is personal data of who carries the device: where the crew does not hold the work that is
named, or the form is wrong, neither place nor track is kept, only that it was refused and why.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from schemas.documents import Fault
from schemas.ids import ticket_doc_id
from schemas.instants import instant_text
from schemas.position import position_faults, split_position_id
from sync.errors import Conflict, SyncError
from sync.mailroom.names import POSITIONS, crew_of
from sync.mailroom.tracks import keep_points, points_of
from sync.stores.documents import Change, Document, DocumentStore, Draft, Wanted

_SAID = ("at", "ticket", "investigation", "step", "battery", "fix")
_RECALLED = "recalled"
_OVER = ("done", "cannot-complete", "declined")


def take_positions(store: DocumentStore, db: str, changes: Iterable[Change], now: datetime) -> int:
    """Keeps the positions among a mailbox's changes that are new; answers how many devices.

    Raises SyncError; doing it again adds nothing.
    """
    found = [
        change
        for change in changes
        if split_position_id(change.id) is not None and not change.deleted
    ]
    return sum(_take(store, db, change, now) for change in found)


def _take(store: DocumentStore, db: str, change: Change, now: datetime) -> bool:
    _, device = split_position_id(change.id) or ("", "")
    place = (crew_of(db) or "", device)
    [known] = store.read(POSITIONS, [Wanted(_last_id(place))])
    before = known[0] if known and not known[0].deleted else None
    taken = before.json()["rev"] if before is not None else None
    if taken == change.leaves[0].rev:
        return False
    news = _since(store, db, change, taken)
    draft = None
    for document in news:
        said = document.json()
        state, faults = _judged(store, db, said)
        if not faults:
            keep_points(store, points_of(said, place, now), now)
        draft = _last_word(document, place, (state, faults), now)
    # The points first: a stop in between takes them again, and they are known by their moments.
    rev = None if before is None else before.rev
    return draft is not None and _keep(store, draft._replace(rev=rev))


def _since(store: DocumentStore, db: str, change: Change, taken: str | None) -> list[Document]:
    """The revisions after the one that was taken, oldest first: each may have points of its own,
    and a device that was told that one arrived sends them no more."""
    new: list[str] = []
    for revision in store.line(db, change.id, change.leaves[0].rev):
        if revision.rev == taken or revision.status == "deleted":
            break  # what was deleted is to be forgotten
        if revision.status == "available":
            new.append(revision.rev)
    found = store.read(db, [Wanted(change.id, rev) for rev in reversed(new)])
    return [some[0] for some in found if some]


def _judged(store: DocumentStore, db: str, said: Mapping[str, Any]) -> tuple[str, list[Fault]]:
    """``sharing``, ``ended`` or ``refused`` with the reasons. A crew shares for work that it
    holds, as its own mailbox says, and no longer than that goes on."""
    faults = position_faults(said)
    if faults or not said["sharing"]:
        return ("refused" if faults else "ended"), faults
    [found] = store.read(db, [Wanted(ticket_doc_id(said["ticket"]))])
    ticket = found[0].json() if found and not found[0].deleted else {}
    for work in ticket.get("investigations", ()):
        if work["id"] == said["investigation"] and work.get("crew") == crew_of(db):
            if work["state"] == _RECALLED:
                break
            return ("ended" if work["state"] in _OVER else "sharing"), []
    text = "The crew does not hold this investigation: name one that it holds."
    return "refused", [Fault("investigation", "not-held", text)]


def _last_word(
    document: Document,
    place: tuple[str, str],
    judged: tuple[str, list[Fault]],
    now: datetime,
) -> Draft:
    (crew, device), (state, faults) = place, judged
    said = document.json()
    shown = [name for name in _SAID if name != "fix" or state == "sharing"]
    content = {
        "type": "position",
        "device": device,
        "crew": crew,
        "rev": document.rev,
        "received_at": instant_text(now),
        "state": state,
        "said": None if faults else {name: said.get(name) for name in shown},
        "faults": [asdict(fault) for fault in faults[:20]],
    }
    return Draft.of(_last_id(place), content)


def _last_id(place: tuple[str, str]) -> str:
    return f"last:{place[0]}:{place[1]}"


def _keep(store: DocumentStore, draft: Draft) -> bool:
    for outcome in store.write(POSITIONS, [draft]):
        if isinstance(outcome, SyncError) and not isinstance(outcome, Conflict):
            raise outcome  # a conflict: another mailroom kept the same one
    return True
