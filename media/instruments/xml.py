"""XML as a stream of elements: no DTD, no entities of its own, bounded depth and text.

A document type is refused before anything in it is read: nothing can be expanded or fetched.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from xml.parsers import expat

from media.instruments.content import Content
from media.instruments.contract import Report
from media.instruments.errors import InstrumentFileError

_PART = 64 * 1024
_TEXT = 1_000


class Element(NamedTuple):
    """An element that begins (``text`` is None) or ends. Names are without namespace."""

    path: tuple[str, ...]
    text: str | None
    attributes: dict[str, str]
    line: int


class _Reader:
    def __init__(self, report: Report) -> None:
        self.found: list[Element] = []
        self._report = report
        self._path: list[str] = []
        self._attributes: list[dict[str, str]] = []
        self._text: list[str] = []
        self._length = 0
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.EntityDeclHandler = self._doctype
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters

    def feed(self, data: bytes) -> None:
        """Raises InstrumentFileError xml-damaged, xml-doctype, nested-too-deep."""
        try:
            self._parser.Parse(data, not data)
        except expat.ExpatError as error:
            text = f"The XML is damaged: {expat.ErrorString(error.code)}."
            raise InstrumentFileError("xml-damaged", text, error.lineno) from None
        except (ValueError, LookupError):  # an encoding that nobody knows
            text = "The XML is in an encoding that cannot be read; save it as UTF-8."
            raise InstrumentFileError("xml-damaged", text, 1) from None

    def _doctype(self, *_: object) -> None:
        text = "A document type (DTD) is not read: remove the line <!DOCTYPE …>."
        raise InstrumentFileError("xml-doctype", text, self._parser.CurrentLineNumber)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        line = self._parser.CurrentLineNumber
        self._report.step(line)
        if len(self._path) >= self._report.limits.nesting:
            text = f"Elements are nested more than {self._report.limits.nesting} deep."
            raise InstrumentFileError("nested-too-deep", text, line)
        plain = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        self._path.append(name.rpartition(" ")[2])
        self._attributes.append(plain)
        self._text, self._length = [], 0
        self.found.append(Element(tuple(self._path), None, plain, line))

    def _end(self, _: str) -> None:
        text = "".join(self._text).strip()
        line = self._parser.CurrentLineNumber
        self.found.append(Element(tuple(self._path), text, self._attributes.pop(), line))
        self._path.pop()
        self._text, self._length = [], 0

    def _characters(self, text: str) -> None:
        if self._length < _TEXT:
            self._text.append(text[:_TEXT])
            self._length += len(text)


def elements(content: Content, report: Report) -> Iterator[Element]:
    """Each element as it begins and ends. Raises InstrumentFileError."""
    reader = _Reader(report)
    with content.open() as file:
        while True:
            data = file.read(_PART)
            damage: InstrumentFileError | None = None
            try:
                reader.feed(data)
            except InstrumentFileError as error:
                damage = error
            yield from reader.found  # what stands before the damage is read
            reader.found.clear()
            if damage is not None:
                raise damage
            if not data:
                return
