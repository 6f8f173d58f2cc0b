"""The register of customer accounts: the numbers that the utility's own system knows.

A sorted text file in the data folder, one number a line, put in place whole: what asks while it is
replaced sees the old one or the new one. Without the file nobody knows, and every account is taken.
It holds numbers and nothing else of customers.
"""

from __future__ import annotations

import mmap
import os
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

LONGEST = 40
"""Characters of an account, as intakes have them."""


class NotAnAccountError(ValueError):
    """A line of a list cannot be an account; ``line`` counts from 1."""

    def __init__(self, line: int, text: str) -> None:
        super().__init__(f"line {line}: {text!r} is no account: 1 to {LONGEST} characters.")


class Accounts:
    """The register in one file."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def knows(self, account: str) -> bool:
        """Whether the register has this account; also where there is no register."""
        try:
            with self._file.open("rb") as file, mmap.mmap(file.fileno(), 0, access=1) as text:
                return _holds(text, account.encode())
        except FileNotFoundError:
            return True

    def loaded_at(self) -> datetime | None:
        """When the register was put in place; None: there is none."""
        try:
            return datetime.fromtimestamp(self._file.stat().st_mtime, UTC)
        except FileNotFoundError:
            return None

    def replace(self, lines: Iterable[str]) -> int:
        """Puts these accounts in place of those there were; answers how many there are.

        Empty lines are passed over. Raises NotAnAccountError, ValueError where nothing is left.
        """
        found = {_account(number, line) for number, line in enumerate(lines, 1)} - {b""}
        if not found:
            raise ValueError("There is no account in the list.")
        beside = self._file.with_suffix(".new")
        with beside.open("wb") as file:
            file.writelines(account + b"\n" for account in sorted(found))
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self._file)
        return len(found)

    def remove(self) -> None:
        """Ends the register: every account is taken again."""
        with suppress(FileNotFoundError):
            self._file.unlink()


def _account(number: int, line: str) -> bytes:
    text = line.strip()
    if len(text) > LONGEST:
        raise NotAnAccountError(number, text)
    return text.encode()


def _holds(text: mmap.mmap, wanted: bytes) -> bool:
    """Whether one of the sorted lines is the wanted one: halves what is left at each look."""
    low, high = 0, len(text)
    while low < high:
        middle = (low + high) // 2
        start, end = text.rfind(b"\n", 0, middle) + 1, text.find(b"\n", middle)
        line = text[start:end]
        if line == wanted:
            return True
        if line < wanted:
            low = end + 1
        else:
            high = start
    return False
