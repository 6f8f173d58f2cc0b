"""What devices last said is still on them, for the office: by device and by ticket.

Nothing is decided by it: a device may be wrong, and what it says is as old as its last word.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from threading import Lock
from typing import Any

from schemas.instants import instant_text, parse_instant
from schemas.outbox import Waiting
from server.settings import DeviceSettings
from sync.errors import NotFound
from sync.mailroom.names import OUTBOXES
from sync.stores.documents import DocumentStore, Seq

Line = Mapping[str, Any]


class Word(StrEnum):
    """Whether a device tells of its outbox."""

    NEVER = "never"
    REPORTING = "reporting"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Outbox:
    """The last word of one device. ``lines`` as sent, with ``since`` in the server's time."""

    device: str
    crew: str
    received_at: datetime
    lines: tuple[Line, ...]
    health: Mapping[str, Any]
    """``app``, ``battery`` (percent), ``charging``, ``storage_left`` (bytes); None: not said."""
    faults: tuple[Mapping[str, Any], ...] = ()
    """What was wrong with its form: then nothing else is known."""

    def word(self, now: datetime, silent_after: timedelta) -> Word:
        """Whether it was heard of lately."""
        return Word.SILENT if now - self.received_at > silent_after else Word.REPORTING


class Worry(StrEnum):
    """Why somebody should look after a device."""

    SILENT = "silent"
    WAITING = "waiting"
    BATTERY = "battery"
    STORAGE = "storage"


def worries(outbox: Outbox, now: datetime, limits: DeviceSettings) -> list[Worry]:
    """Why somebody should look after a device that may sync: by its last word."""
    oldest = summary(outbox.lines)["since"]
    battery, room = outbox.health.get("battery"), outbox.health.get("storage_left")
    found = {
        Worry.SILENT: outbox.word(now, limits.silent) is Word.SILENT,
        Worry.WAITING: oldest is not None and now - parse_instant(oldest) > limits.waiting,
        Worry.BATTERY: battery is not None
        and battery < limits.battery
        and not outbox.health.get("charging"),
        Worry.STORAGE: room is not None and room < limits.storage,
    }
    return [worry for worry, is_so in found.items() if is_so]


class Outboxes:
    """Any thread may call. A question costs what changed since the one before."""

    def __init__(self, store: DocumentStore) -> None:
        self._store = store
        self._lock = Lock()
        self._uuid = ""
        self._seq: Seq = 0
        self._known: dict[str, Outbox] = {}

    def all(self) -> Mapping[str, Outbox]:
        """By device. Raises SyncError."""
        with self._lock:
            try:
                uuid = self._store.info(OUTBOXES).uuid
            except NotFound:  # no mailroom was here yet
                return {}
            if uuid != self._uuid:
                self._uuid, self._seq, self._known = uuid, 0, {}
            page = self._store.changes(OUTBOXES, self._seq, bodies=True)
            for change in page.changes:
                if change.document is not None and not change.deleted:
                    outbox = outbox_of(change.document.json())
                    self._known[outbox.device] = outbox
            self._seq = page.last_seq
            return dict(self._known)

    def of_ticket(self, ticket: str) -> list[Outbox]:
        """Those with anything of this ticket on them; only its lines. Raises SyncError."""
        found = []
        for outbox in self.all().values():
            lines = tuple(line for line in outbox.lines if line["ticket"] == ticket)
            if lines:
                found.append(replace(outbox, lines=lines))
        return sorted(found, key=lambda outbox: outbox.device)


def told_for_ticket(outbox: Outbox, now: datetime, silent_after: timedelta) -> dict[str, Any]:
    """What a device still has of one ticket (``of_ticket``). Without age, so that the answer
    stays the same from second to second."""
    return {
        "device": outbox.device,
        "crew": outbox.crew,
        "state": outbox.word(now, silent_after).value,
        "received_at": instant_text(outbox.received_at),
        "waiting": summary(outbox.lines),
        "lines": [
            {name: value for name, value in line.items() if name != "ticket"}
            for line in outbox.lines
        ],
    }


def waiting_of(outboxes: Iterable[Outbox]) -> dict[str, list[dict[str, Any]]]:
    """By ticket: in short what each device still has of it."""
    found: dict[str, list[dict[str, Any]]] = {}
    for outbox in sorted(outboxes, key=lambda one: one.device):
        for ticket in sorted({line["ticket"] for line in outbox.lines if line["ticket"]}):
            lines = [line for line in outbox.lines if line["ticket"] == ticket]
            said = {"device": outbox.device, "crew": outbox.crew, **summary(lines)}
            found.setdefault(ticket, []).append(said)
    return found


def told(outbox: Outbox | None, now: datetime, silent_after: timedelta) -> dict[str, Any]:
    """What a device last said, as the office is shown it. ``age_s``: how old that is."""
    if outbox is None:
        return {"state": Word.NEVER.value, "received_at": None, "age_s": None}
    return {
        "state": outbox.word(now, silent_after).value,
        "received_at": instant_text(outbox.received_at),
        "age_s": max(0, int((now - outbox.received_at).total_seconds())),
        "waiting": summary(outbox.lines),
        "lines": list(outbox.lines),
        **outbox.health,
        "faults": list(outbox.faults),
    }


def told_as_news(outbox: Outbox) -> dict[str, Any]:
    """What a device just said, in short."""
    return {
        "device": outbox.device,
        "crew": outbox.crew,
        "received_at": instant_text(outbox.received_at),
        "waiting": summary(outbox.lines),
        "tickets": sorted({line["ticket"] for line in outbox.lines if line["ticket"]}),
        "faults": len(outbox.faults),
    }


def summary(lines: Sequence[Line]) -> dict[str, Any]:
    """Counts and bytes of what waits, and since when the oldest does."""

    def count(what: Waiting) -> int:
        return sum(line["count"] for line in lines if line["what"] == what)

    return {
        "facts": count(Waiting.FACTS),
        "originals": count(Waiting.ORIGINALS),
        "bytes": sum(line["bytes"] for line in lines),
        "since": min((line["since"] for line in lines), default=None),
    }


def outbox_of(content: Mapping[str, Any]) -> Outbox:
    """What the mailroom kept of a device's manifest (``sync/mailroom/outboxes.py``)."""
    received_at = parse_instant(content["received_at"])
    manifest = content["manifest"] or {}
    at = manifest.get("at") or {}
    offset = timedelta(milliseconds=at.get("offset_ms") or 0)
    names = ("app", "battery", "charging", "storage_left")
    return Outbox(
        content["device"],
        content["crew"],
        received_at,
        tuple(_line(line, offset, received_at) for line in manifest.get("waiting") or ()),
        {name: manifest.get(name) for name in names},
        tuple(content["faults"]),
    )


def _line(line: Line, offset: timedelta, received_at: datetime) -> Line:
    """Only what the shape knows; a clock that runs ahead is bounded by the moment of receipt."""
    try:
        since = min(parse_instant(line["since"]) + offset, received_at)
    except OverflowError:  # an offset of a thousand years
        since = received_at
    kept = {name: line.get(name) for name in ("ticket", "what", "kind", "count", "bytes")}
    return {**kept, "since": instant_text(since)}
