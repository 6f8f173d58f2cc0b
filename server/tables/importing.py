"""An import: rows become intakes, what cannot becomes a line of the errors file."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import islice
from pathlib import Path
from typing import IO, Any

from schemas.import_mapping import ImportMapping
from server.office.commands import Desk
from server.office.intakes import NewIntake, Taken, take_intakes
from server.tables.casting import Caster, CastRow, CellFault
from server.tables.cells import harmless
from server.tables.reading import FileFault, Line, Sheet, open_sheet

_BATCH = 200
_BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class Standing:
    """How far an import is: ``row`` is the last line that is settled; ``errors_bytes`` how long
    the errors file was then."""

    row: int = 1
    made: int = 0
    there: int = 0
    rejected: int = 0
    errors_bytes: int = 0

    @property
    def rows(self) -> int:
        """Lines settled so far."""
        return self.made + self.there + self.rejected

    def to_json(self) -> dict[str, Any]:
        """As plain values."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class RowFault:
    """One thing wrong with a row."""

    row: int
    fault: CellFault


@dataclass(frozen=True, slots=True)
class Settled:
    """A row that was looked at: what it says, what is wrong with it, and whether it is new."""

    line: Line
    row: CastRow
    faults: Sequence[CellFault]
    made: bool


@dataclass(frozen=True, slots=True)
class Import:
    """What is imported by whom. ``desk`` reads the clock anew for each batch."""

    file: Path
    mapping: ImportMapping
    user: str
    desk: Callable[[], Desk]
    dry_run: bool = False


def run_import(
    job: Import, errors: Path, start: Standing | None = None
) -> Iterator[tuple[Standing, list[RowFault]]]:
    """Settles a batch of rows at a time; the caller keeps the standing to go on from it.

    Every row is made, is there already, or stands in ``errors`` when its batch is answered.
    Raises FileFault, SyncError, OSError.
    """
    mapping = job.mapping
    standing = start or Standing()
    with open_sheet(job.file, mapping.encoding, mapping.delimiter, mapping.sheet) as sheet:
        caster = caster_for(job, sheet)
        with _errors_file(errors, standing.errors_bytes) as file:
            if not standing.errors_bytes:
                _head(file, sheet.columns)
            lines = (line for line in sheet.lines if line.number > standing.row)
            while batch := list(islice(lines, _BATCH)):
                settled = settle(job, caster, batch)
                _write_errors(file, sheet.columns, settled)
                standing = _further(standing, settled, file.tell())
                yield (
                    standing,
                    [
                        RowFault(item.line.number, fault)
                        for item in settled
                        for fault in item.faults
                    ],
                )


def count_rows(job: Import) -> int:
    """How many rows the file has; reads all of it, so that what is wrong with the file itself
    shows before anything is made. Raises FileFault, OSError."""
    mapping = job.mapping
    with open_sheet(job.file, mapping.encoding, mapping.delimiter, mapping.sheet) as sheet:
        caster_for(job, sheet)
        return sum(1 for _ in sheet.lines)


def caster_for(job: Import, sheet: Sheet) -> Caster:
    """Makes intakes of the sheet's lines. Raises FileFault where it lacks a column."""
    caster = Caster(job.mapping, sheet.columns, job.desk().policy.timezone)
    missing = caster.missing()
    if missing:
        text = f"There is no column {', '.join(missing)}; there are {', '.join(sheet.columns)}."
        raise FileFault("unknown-column", text)
    return caster


def settle(job: Import, caster: Caster, batch: Sequence[Line]) -> list[Settled]:
    """Files the rows that are right and new; what became of each. Raises SyncError."""
    rows = [caster.cast(line.cells) for line in batch]
    sound = [row for row in rows if not row.faults]
    intakes = [NewIntake(job.mapping.source, row.reference, row.body) for row in sound]
    taken = iter(take_intakes(job.desk(), job.user, intakes, dry_run=job.dry_run))
    return [
        Settled(line, row, row.faults, made=False)
        if row.faults
        else _settled(caster, line, row, next(taken))
        for line, row in zip(batch, rows, strict=True)
    ]


def _settled(caster: Caster, line: Line, row: CastRow, taken: Taken) -> Settled:
    return Settled(line, row, [_fault(caster, row, error) for error in taken.errors], taken.made)


def _fault(caster: Caster, row: CastRow, error: Any) -> CellFault:
    value: Any = row.body
    for part in error.field.split("."):
        value = value.get(part, "") if isinstance(value, dict) else ""
    shown = "" if isinstance(value, dict) else str(value)[:100]
    message = error.message if caster.column_of(error.field) else f"{error.field}: {error.message}"
    return CellFault(caster.column_of(error.field), error.code, message.removeprefix(": "), shown)


def _further(standing: Standing, settled: Sequence[Settled], errors_bytes: int) -> Standing:
    made = sum(item.made for item in settled)
    rejected = sum(bool(item.faults) for item in settled)
    return replace(
        standing,
        row=settled[-1].line.number,
        made=standing.made + made,
        there=standing.there + len(settled) - rejected - made,
        rejected=standing.rejected + rejected,
        errors_bytes=errors_bytes,
    )


def _errors_file(path: Path, length: int) -> IO[str]:
    """The file, cut to where the last settled batch ended: what came after is written again."""
    if length:
        with path.open("rb+") as file:
            file.truncate(length)
    return path.open("a" if length else "w", encoding="utf-8", newline="")


def _head(file: IO[str], columns: Sequence[str]) -> None:
    file.write(_BOM)
    csv.writer(file).writerow([*columns, "kancha_row", "kancha_code", "kancha_reason"])


def _write_errors(file: IO[str], columns: Sequence[str], settled: Sequence[Settled]) -> None:
    """The row as it was, and why: corrected, the file may be imported as it is."""
    writer = csv.writer(file)
    for item in (item for item in settled if item.faults):
        cells = [harmless("" if cell is None else cell) for cell in item.line.cells[: len(columns)]]
        cells += [""] * (len(columns) - len(cells))
        codes = " ".join(fault.code for fault in item.faults)
        said = " ".join(_reason(fault) for fault in item.faults)
        writer.writerow([*cells, item.line.number, codes, harmless(said)])
    file.flush()
    os.fsync(file.fileno())


def _reason(fault: CellFault) -> str:
    return f"{fault.column}: {fault.message}" if fault.column else fault.message
