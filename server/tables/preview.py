"""A table before it is imported: its columns, and its first rows as the tickets they would make."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from schemas.import_columns import proposed_members
from schemas.import_mapping import ImportMapping
from server.tables.casting import text_of
from server.tables.importing import Import, Settled, caster_for, settle
from server.tables.reading import Line, open_sheet

_LOOKED_AT = 1_000
"""Rows from which the values of a column are told."""
_VALUES = 12
_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Column:
    """A column, the member that its name speaks for, and what stands in it, each once."""

    name: str
    proposed: str | None
    values: list[str]


def columns_of(file: Path, mapping: ImportMapping | None) -> list[Column]:
    """The columns of a table. Raises FileFault, OSError."""
    encoding = mapping.encoding if mapping else None
    delimiter = mapping.delimiter if mapping else None
    with open_sheet(file, encoding, delimiter, mapping.sheet if mapping else None) as sheet:
        members = proposed_members(sheet.columns)
        lines = list(islice(sheet.lines, _LOOKED_AT))
        return [
            Column(name, members.get(name), list(islice(_values(lines, place), _VALUES)))
            for place, name in enumerate(sheet.columns)
            if name
        ]


def first_rows(job: Import) -> list[Settled]:
    """What would become of the first rows. Raises FileFault, SyncError, OSError."""
    mapping = job.mapping
    with open_sheet(job.file, mapping.encoding, mapping.delimiter, mapping.sheet) as sheet:
        return settle(job, caster_for(job, sheet), list(islice(sheet.lines, _SHOWN)))


def _values(lines: Sequence[Line], place: int) -> Iterator[str]:
    told: set[str] = set()
    for line in lines:
        value = text_of(line.cells[place])[:100] if place < len(line.cells) else ""
        if value and value not in told:
            told.add(value)
            yield value
