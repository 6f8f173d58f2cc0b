"""The export of an audit: JSON lines, each in canonical form (RFC 8785), ended by a newline.

{"type":"audit-export","version":1}
{"type":"head","ticket":…,"length":…,"head":…}   for each ticket, then its documents:
{"type":"key",…} {"type":"seal",…} {"type":"receipt",…} {"type":"fact",…}
{"type":"attachment","fact":…,"name":…,"sha256":…}
{"type":"end","tickets":…,"lines":…}
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from casework.audit import canonical
from casework.audit_verify import Problem, TicketFile
from schemas.ids import key_id
from schemas.vocabulary import DocType
from sync import jsontext
from sync.errors import BadRequest

_FIRST = {"type": "audit-export", "version": 1}


class NotAnExport(ValueError):  # noqa: N818 (what it is not says it)
    """The file cannot be read as an export; the text says where and why."""


def export_lines(files: Iterable[TicketFile]) -> Iterator[bytes]:
    """The lines of an export, each with its newline."""
    yield _line(_FIRST)
    tickets, lines = 0, 1
    for file in files:
        tickets += 1
        for doc in documents_of(file):
            lines += 1
            yield _line(doc)
    yield _line({"type": "end", "tickets": tickets, "lines": lines + 1})


def documents_of(file: TicketFile) -> Iterator[Mapping[str, Any]]:
    """The documents of one ticket's part of an export."""
    yield {"type": "head", "ticket": file.ticket, **file.head}
    if file.key is not None:
        key = {"_id": key_id(file.ticket), "type": DocType.KEY.value, "key": file.key.hex()}
        yield {**key, "ticket": file.ticket}
    yield from file.seals
    yield from file.receipts.values()
    yield from file.facts.values()
    for fact, hashes in file.attachments.items():
        for name, sha256 in hashes.items():
            yield {"type": "attachment", "fact": fact, "name": name, "sha256": sha256}


def read_export(lines: Iterable[bytes]) -> Iterator[tuple[TicketFile, list[Problem]]]:
    """Each ticket with what is wrong with its lines as such. Raises NotAnExport."""
    reading = _Reading()
    for number, line in enumerate(lines, 1):
        ready = reading.take(number, line)
        if ready is not None:
            yield ready
    if not reading.ended:
        raise NotAnExport("The file ends before its last line: its tail was cut off.")


class _Reading:
    """Puts lines together to tickets."""

    def __init__(self) -> None:
        self.ended = False
        self._file: TicketFile | None = None
        self._problems: list[Problem] = []
        self._tickets: set[str] = set()

    def take(self, number: int, line: bytes) -> tuple[TicketFile, list[Problem]] | None:
        """The ticket that ended with the line before, if one did. Raises NotAnExport."""
        doc = _parsed(number, line)
        if number == 1:
            if doc != _FIRST:
                raise NotAnExport("Line 1 is not that of an export of this version.")
            return None
        if self.ended:
            raise NotAnExport(f"Line {number} stands after the end.")
        if doc.get("type") not in ("head", "end"):
            self._add(number, doc)
            return None
        ready, self._file = self._file, None
        problems, self._problems = self._problems, []
        if doc["type"] == "head":
            self._begin(number, doc)
        else:
            self._end(number, doc)
        return None if ready is None else (ready, problems)

    def _begin(self, number: int, doc: Mapping[str, Any]) -> None:
        ticket = doc.get("ticket")
        if set(doc) != {"type", "ticket", "length", "head"} or not isinstance(ticket, str):
            raise NotAnExport(f"Line {number} is no head of a ticket.")
        if ticket in self._tickets:
            raise NotAnExport(f"Line {number}: {ticket} stands twice.")
        self._tickets.add(ticket)
        self._file = TicketFile(ticket, {"length": doc["length"], "head": doc["head"]})

    def _end(self, number: int, doc: Mapping[str, Any]) -> None:
        said = {"type": "end", "tickets": len(self._tickets), "lines": number}
        if doc != said:
            raise NotAnExport(f"The last line counts otherwise: {number} lines are here.")
        self.ended = True

    def _add(self, number: int, doc: dict[str, Any]) -> None:
        file = self._file
        if file is None:
            raise NotAnExport(f"Line {number} belongs to no ticket.")
        try:
            fits = _put(file, doc)
        except (KeyError, TypeError, ValueError, AttributeError):
            fits = False
        if not fits:
            sentence = f"Line {number} does not belong here, or stands twice."
            self._problems.append(Problem("line-unreadable", f"line {number}", sentence))


def _put(file: TicketFile, doc: dict[str, Any]) -> bool:
    """Whether the document found its place in the ticket."""
    kind = doc["type"]
    if kind == "attachment":
        named = file.attachments.setdefault(doc["fact"], {})
        fits = set(doc) == {"type", "fact", "name", "sha256"} and doc["name"] not in named
        named[doc["name"]] = doc["sha256"]
        return fits
    if doc["ticket"] != file.ticket:
        return False
    if kind == DocType.KEY.value:
        fits = set(doc) == {"_id", "type", "ticket", "key"} and file.key is None
        file.key = bytes.fromhex(doc["key"])
        return fits and doc["_id"] == key_id(file.ticket) and file.key.hex() == doc["key"]
    if kind == DocType.SEAL.value:
        file.seals.append(doc)
        return True
    known = {DocType.RECEIPT.value: file.receipts, DocType.FACT.value: file.facts}[kind]
    name = doc["fact"] if kind == DocType.RECEIPT.value else doc["_id"]
    fits = name not in known
    known[name] = doc
    return fits


def _parsed(number: int, line: bytes) -> dict[str, Any]:
    try:
        doc = jsontext.parse(line.removesuffix(b"\n"))
        if isinstance(doc, dict) and _line(doc) == line:
            return doc
    except (BadRequest, ValueError):
        pass
    raise NotAnExport(f"Line {number} is not canonical JSON (RFC 8785): it was changed.")


def _line(doc: Mapping[str, Any]) -> bytes:
    return canonical(doc) + b"\n"
