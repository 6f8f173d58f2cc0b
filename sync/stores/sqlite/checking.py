"""Whether a store's file is sound, looked at without changing it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path


def faults_of_file(path: Path) -> list[str] | None:
    """What SQLite finds wrong with the file (its quick check); None where there is no file."""
    if not path.exists():
        return None
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
            found = connection.execute("PRAGMA quick_check(10)").fetchall()
    except sqlite3.Error as error:
        return [f"{path.name}: {error}"]
    return [f"{path.name}: {row[0]}" for row in found if row[0] != "ok"]
