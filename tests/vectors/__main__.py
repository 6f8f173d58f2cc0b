"""Writes the vectors and the forms: ``python -m tests.vectors``."""

from __future__ import annotations

from tests.vectors.files import files

if __name__ == "__main__":
    for path, text in files().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
