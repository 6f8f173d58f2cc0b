"""From cells to the body of an intake. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from schemas.import_mapping import ImportMapping, intake_members
from schemas.instants import instant_text
from server.tables.reading import LONGEST_CELL
from sync import jsontext

_FLAGS = {"true": True, "yes": True, "1": True, "是": True} | {
    "false": False, "no": False, "0": False, "否": False,
}  # fmt: skip
_ESCAPED = ("'=", "'+", "'-", "'@")


@dataclass(frozen=True, slots=True)
class CellFault:
    """What is wrong in a row: column (empty: no one column), code, sentence, what stands there."""

    column: str
    code: str
    message: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class CastRow:
    """The body a row makes, what is wrong with its cells, and what tells it from other rows."""

    body: dict[str, Any]
    faults: list[CellFault]
    reference: str


class Caster:
    """Casts the rows of one file. ``zone``: of moments without one, where the mapping has none."""

    def __init__(self, mapping: ImportMapping, columns: Sequence[str], zone: ZoneInfo) -> None:
        self._mapping = mapping
        self._places = {name: place for place, name in enumerate(columns) if name}
        self._zone = mapping.timezone or zone
        self._types = dict(intake_members())
        self._column_of = {member: column for column, member in mapping.columns.items()}
        self._width = len(columns)
        self._casts: Mapping[str, Callable[[Any], Any]] = {
            "text": text_of,
            "number": lambda cell: float(text_of(cell)),
            "whole": lambda cell: int(text_of(cell)),
            "flag": lambda cell: _FLAGS[text_of(cell).lower()],
            "instant": self._instant,
        }

    def missing(self) -> list[str]:
        """Columns that the mapping names and the file does not have."""
        named = [*self._mapping.columns, self._mapping.reference]
        return sorted({name for name in named if name and name not in self._places})

    def column_of(self, member: str) -> str:
        """The column that fills a member; empty where a constant does, or nothing."""
        return self._column_of.get(member, "")

    def cast(self, cells: Sequence[Any]) -> CastRow:
        """One row."""
        faults: list[CellFault] = []
        if any(cell not in (None, "") for cell in cells[self._width :]):
            text = "The line has more cells than there are columns; look for a stray delimiter."
            faults.append(CellFault("", "too-many-cells", text))
        body: dict[str, Any] = {}
        for member, value in self._mapping.constants.items():
            _set(body, member, value)
        for column, member in self._mapping.columns.items():
            cell = self._cell(cells, column)
            if cell not in (None, ""):
                self._fill(body, column, member, cell, faults)
        reference = text_of(self._cell(cells, self._mapping.reference)) or None
        if reference:
            body.setdefault("reference", reference[:100])
        site = body.get("site", {})
        if self._mapping.datum and "lat" in site:
            site.setdefault("datum", self._mapping.datum)
        key = reference or hashlib.sha256(jsontext.dumps([text_of(cell) for cell in cells]))
        return CastRow(body, faults, key if isinstance(key, str) else key.hexdigest())

    def _cell(self, cells: Sequence[Any], column: str | None) -> Any:
        place = self._places.get(column or "", len(cells))
        cell = cells[place] if place < len(cells) else None
        return cell.strip() if isinstance(cell, str) else cell

    def _fill(
        self, body: dict[str, Any], column: str, member: str, cell: Any, faults: list[CellFault]
    ) -> None:
        said = text_of(cell)
        if len(said) > LONGEST_CELL:
            text = f"Shorten this to {LONGEST_CELL} characters."
            faults.append(CellFault(column, "too-long", text, said[:100]))
            return
        known = self._mapping.values.get(member, {})
        kind = self._types[member]
        try:
            _set(body, member, known[said] if said in known else self._casts[kind](cell))
        except (KeyError, ValueError, OverflowError):
            faults.append(CellFault(column, f"not-{_NAMES[kind]}", self._hint(kind), said[:100]))

    def _hint(self, kind: str) -> str:
        if kind == "instant":
            formats = ", ".join(self._mapping.date_formats) or "ISO 8601"
            return f"Write a moment as one of: {formats}."
        return _HINTS[kind]

    def _instant(self, cell: Any) -> str:
        """A moment in UTC; one without an offset is in the zone of the mapping."""
        moment = cell if isinstance(cell, datetime) else self._parsed(text_of(cell))
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=self._zone)
        return instant_text(moment.astimezone(UTC))

    def _parsed(self, text: str) -> datetime:
        for form in self._mapping.date_formats:
            try:
                return datetime.strptime(text, form)  # noqa: DTZ007 (its zone is set after)
            except ValueError:
                continue
        if self._mapping.date_formats:
            raise ValueError(text)
        return datetime.fromisoformat(text)


_NAMES = {"number": "a-number", "whole": "a-whole-number", "flag": "true-or-false"} | {
    "instant": "a-date", "text": "text",
}  # fmt: skip
_HINTS = {
    "number": "Write a number with a point, such as 30.25.",
    "whole": "Write a whole number.",
    "flag": "Write true or false (yes, no, 1, 0, 是, 否), or map the words in [values].",
    "text": "Write text.",
}


def text_of(cell: Any) -> str:
    """What a person sees in the cell; a whole number without the point that workbooks add."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    text = str(cell).strip()
    return text[1:] if text.startswith(_ESCAPED) else text


def _set(body: dict[str, Any], member: str, value: Any) -> None:
    part, _, name = member.rpartition(".")
    place = body.setdefault(part, {}) if part else body
    place[name] = value
