"""What became of the files of instruments: what stands, and what is unusual.

The server says of each file what it read (``measurements``); of what it could not read, why.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from casework.entry import Entry
from casework.flags import Flag, flag
from schemas.vocabulary import FactKind


def readings_of(said: Iterable[Entry]) -> dict[str, Entry]:
    """What the server says of each file now, by the id of the fact that stands for the file."""
    entries = tuple(said)
    standing = {
        fact_id: entry.id
        for entry in entries
        if entry.kind is FactKind.INSTRUMENT_FILE
        for fact_id in (entry.id, entry.first.id, entry.fact.origin, entry.first.origin)
        if fact_id is not None  # a copy from a merged ticket names the file as it was sent
    }
    return {
        standing[entry.body["of"]]: entry
        for entry in entries
        if entry.kind is FactKind.MEASUREMENTS
        and entry.fact.author.server is not None
        and entry.body["of"] in standing
    }


def unread(said: Iterable[Entry]) -> dict[str, Entry]:
    """What the server says of the files in which it read nothing, by the fact of the file.

    A file that was sent again with what had been missing, and was read then, is read.
    """
    known = readings_of(said)
    done = {entry.body["sha256"] for entry in known.values() if entry.body["channels"]}
    return {
        file: entry
        for file, entry in known.items()
        if not entry.body["channels"] and entry.body["sha256"] not in done
    }


def file_flags(said: Sequence[Entry]) -> Iterator[tuple[str, Flag]]:
    """What is unusual about files, by the fact that stands for the file."""
    for file, entry in unread(said).items():
        if not entry.body.get("mapping"):
            yield file, flag("file-unread", **_first_fault(entry.body))
    for file, entry in readings_of(said).items():
        body = entry.body
        if body["channels"] and body["faults"]:
            many = len(body["faults"]) + (body.get("faults_dropped") or 0)
            yield file, flag("file-faults", faults=many, **_first_fault(body))


def _first_fault(body: Mapping[str, Any]) -> dict[str, int | str]:
    fault = body["faults"][0] if body["faults"] else {"code": "no-readings", "message": ""}
    told: dict[str, int | str] = {"reason": fault["code"], "message": fault["message"]}
    return told if fault.get("line") is None else {**told, "line": fault["line"]}
