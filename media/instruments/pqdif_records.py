"""The physical side of PQDIF (IEEE 1159.3, annex A): records, collections, scalars, vectors.

A record is a header of 64 bytes and a body, compressed by zlib where the container says so. A body
is a collection: a count and slots of 28 bytes, each a tag with a value or with the place of one.
"""

from __future__ import annotations

import struct
import uuid
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from media.instruments.contract import Report
from media.instruments.errors import InstrumentFileError

SIGNATURE = uuid.UUID("4a111440-e49f-11cf-9900-505144494600").bytes_le
_HEADER = struct.Struct("<16s16siiII16x")
_SLOT = struct.Struct("<16sBBBxiI")
_LARGEST_BODY = 64 * 1024 * 1024
_MOST_SLOTS = 100_000
_COLLECTION, _SCALAR, _VECTOR = 1, 2, 3
_TEXTS = (10, 11)
_TIMESTAMP, _GUID = 50, 60
_LETTERS = {1: "?", 2: "h", 3: "i", 10: "c", 20: "b", 21: "h", 22: "i", 30: "B", 31: "H",
            32: "I", 40: "f", 41: "d"}  # fmt: skip
# The standard's constant for 1970-01-01 is 25569: two more than there are days since 1900-01-01.
_DAYS_TO_1970 = 25_569


@dataclass(frozen=True, slots=True)
class Record:
    """``kind``: the tag of the record's type. ``at``: byte of its header."""

    kind: uuid.UUID
    body: bytes
    at: int


@dataclass(frozen=True, slots=True)
class Element:
    """One slot of a collection. ``link``: byte of the body where its value begins."""

    tag: uuid.UUID
    kind: int
    type: int
    link: int


def records(file: BinaryIO, size: int, report: Report) -> Iterator[Record]:
    """Records in their order, uncompressed. Raises InstrumentFileError record-damaged."""
    at, compressed, last = 0, False, -1
    while at > last:
        report.step(at)
        file.seek(at)
        header = file.read(_HEADER.size)
        if len(header) < _HEADER.size or not header.startswith(SIGNATURE):
            raise _damaged("There is no record where one should begin", at)
        _, kind, head, length, following, _ = _HEADER.unpack(header)
        if head < _HEADER.size or length < 0 or at + head + length > size:
            raise _damaged("A record is longer than the file", at)
        file.seek(at + head)
        body = file.read(length)
        record = Record(uuid.UUID(bytes_le=kind), inflate(body, at) if compressed else body, at)
        yield record
        if record.at == 0:
            compressed = _is_compressed(record.body, report)
        last, at = at, following
        if following == 0:
            return
    raise _damaged("A record says that the next one stands before it", last)


def inflate(body: bytes, at: int) -> bytes:
    """Raises InstrumentFileError record-damaged; a body grows to 64 MiB at most."""
    reader = zlib.decompressobj()
    try:
        found = reader.decompress(body, _LARGEST_BODY)
    except zlib.error:
        raise _damaged("A record cannot be decompressed", at) from None
    if not reader.eof:
        raise _damaged("A record is cut off or larger than 64 MiB", at)
    return found


def _damaged(what: str, at: int) -> InstrumentFileError:
    return InstrumentFileError("record-damaged", f"{what} (byte {at}).", at)


_STYLE = uuid.UUID("8973861b-f1c3-11cf-9d89-0080c72e70a3")
_ALGORITHM = uuid.UUID("8973861c-f1c3-11cf-9d89-0080c72e70a3")


def _is_compressed(body: bytes, report: Report) -> bool:
    said = Collection(body, 0, report)
    style, algorithm = said.value(_STYLE), said.value(_ALGORITHM)
    if style in (None, 0) or algorithm in (None, 0):
        return False
    if (style, algorithm) != (2, 1):
        text = "This compression of PQDIF is not read; export it with zlib by record, or without."
        raise InstrumentFileError("compression-unknown", text, 0)
    return True


class Collection:
    """The slots of a collection in a body. Raises InstrumentFileError where it is damaged."""

    def __init__(self, body: bytes, at: int, report: Report, depth: int = 0) -> None:
        if depth > report.limits.nesting:
            text = f"Collections are nested more than {report.limits.nesting} deep."
            raise InstrumentFileError("nested-too-deep", text, at)
        self._body, self._report, self._depth = body, report, depth
        report.step(at)
        [count] = self._unpack("<i", at)
        if not 0 <= count <= _MOST_SLOTS or at + 4 + count * _SLOT.size > len(body):
            raise _damaged("A collection is longer than its record", at)
        self._elements = [self._element(at + 4 + place * _SLOT.size) for place in range(count)]

    def _element(self, slot: int) -> Element:
        tag, kind, type_, embedded, link, _ = _SLOT.unpack_from(self._body, slot)
        inside = kind == _SCALAR and embedded
        return Element(uuid.UUID(bytes_le=tag), kind, type_, slot + 20 if inside else link)

    def _unpack(self, form: str, at: int) -> tuple[int, ...]:
        try:
            if at < 0:
                raise struct.error
            return struct.unpack_from(form, self._body, at)
        except struct.error:
            raise _damaged("A value stands outside its record", at) from None

    def all(self, tag: uuid.UUID) -> list[Collection]:
        """The collections under a tag."""
        return [
            Collection(self._body, each.link, self._report, self._depth + 1)
            for each in self._elements
            if each.tag == tag and each.kind == _COLLECTION
        ]

    def one(self, tag: uuid.UUID) -> Collection | None:
        """The first collection under a tag."""
        return next(iter(self.all(tag)), None)

    def value(self, tag: uuid.UUID) -> Any:
        """The scalar under a tag: a number, a GUID, microseconds UTC, or a text; None where there
        is none, or several values in place of one."""
        found = self._found(tag)
        if not isinstance(found, list):
            return found
        return found[0] if len(found) == 1 else None

    def values(self, tag: uuid.UUID) -> list[Any] | None:
        """The vector under a tag, of numbers or microseconds UTC; None where there is none."""
        found = self._found(tag)
        return found if isinstance(found, list) else None

    def _found(self, tag: uuid.UUID) -> Any:
        for each in self._elements:
            if each.tag == tag and each.kind == _SCALAR:
                return self._read(each.type, each.link, 1)[0]
            if each.tag == tag and each.kind == _VECTOR:
                [count] = self._unpack("<i", each.link)
                found = self._read(each.type, each.link + 4, count)
                return _text(found) if each.type in _TEXTS else found
        return None

    def _read(self, type_: int, at: int, count: int) -> list[Any]:
        if count < 0 or count > len(self._body):
            raise _damaged("A vector is longer than its record", at)
        self._report.spend(count, at)
        if type_ == _TIMESTAMP:
            found = self._unpack("<" + "Id" * count, at)
            return [_moment(*pair) for pair in zip(found[::2], found[1::2], strict=True)]
        if type_ == _GUID:
            return [uuid.UUID(bytes_le=bytes(self._unpack("<16B", at)))]
        if type_ == 11:
            return [chr(each) for each in self._unpack(f"<{count}H", at)]
        letter = _LETTERS.get(type_)
        if letter is None:
            raise _damaged(f"A value has type {type_}, which is not read", at)
        return list(self._unpack(f"<{count}{letter}", at))


def _text(found: list[Any]) -> str:
    letters = [each.decode("latin-1") if isinstance(each, bytes) else each for each in found]
    return "".join(letters).partition("\0")[0]


def _moment(days: int, seconds: float) -> int | None:
    """Microseconds since 1970 UTC; None where it is no time."""
    whole = (days - _DAYS_TO_1970) * 86_400
    if not (0 <= seconds < 172_800 and -2_208_988_800 <= whole < 253_402_000_000):
        return None
    return whole * 1_000_000 + round(seconds * 1_000_000)
