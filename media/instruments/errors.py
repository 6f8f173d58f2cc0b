"""What makes an instrument file, or the rest of one, unreadable.

MediaError              of ``media/errors.py``
└── InstrumentFileError     its ``code`` says what (docs/errors.md), ``line`` where
    └── NeedsMapping        mapping-needed    a table whose columns a person must name once
"""

from __future__ import annotations

from media.errors import MediaError


class InstrumentFileError(MediaError):
    """The file, or the rest of it, cannot be read. ``code`` is of instrument files."""

    def __init__(self, code: str, reason: str, line: int | None = None) -> None:
        super().__init__(reason)
        self.code = code
        self.line = line


class NeedsMapping(InstrumentFileError):
    """A table with a header nobody has mapped; ``columns`` and the first ``rows`` to do it by."""

    def __init__(self, header: str, columns: list[str], rows: list[list[str]]) -> None:
        text = f"Nobody has mapped the columns of this header yet ({header[:12]}); map them once."
        super().__init__("mapping-needed", text)
        self.header = header
        self.columns = columns
        self.rows = rows
