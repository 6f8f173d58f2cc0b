"""What became of the files of instruments: what stands, and what is unusual.

The server says of each file what it read (``measurements``); of what it could not read, why.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

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
        for fact_id in (entry.id, entry.first.id)
    }
    return {
        standing[entry.body["of"]]: entry
        for entry in entries
        if entry.kind is FactKind.MEASUREMENTS
        and entry.fact.author.server is not None
        and entry.body["of"] in standing
    }


def file_flags(said: Sequence[Entry]) -> Iterator[tuple[str, Flag]]:
    """What is unusual about files, by the fact that stands for the file."""
    for file, entry in readings_of(said).items():
        body = entry.body
        if body["faults"] and not body.get("mapping"):
            fault = body["faults"][0]
            told: dict[str, int | str] = {"reason": fault["code"], "message": fault["message"]}
            if fault.get("line") is not None:
                told["line"] = fault["line"]
            if body["count"]:
                many = len(body["faults"]) + (body.get("faults_dropped") or 0)
                yield file, flag("file-faults", faults=many, **told)
            else:
                yield file, flag("file-unread", **told)
