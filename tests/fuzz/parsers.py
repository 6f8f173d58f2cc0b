"""Coverage-guided fuzzing of the parsers, where atheris is installed: ``make fuzz``.

A find is written to a file ``crash-…``; add it to ``corpus.py`` once the parser is mended.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.fuzz.corpus import CORPUS
from tests.fuzz.harness import attempt


def main() -> None:
    """Runs until it is stopped, or as long as ``-max_total_time=SECONDS`` says."""
    try:
        atheris = importlib.import_module("atheris")
    except ModuleNotFoundError:
        sys.exit("atheris is not installed: pip install atheris (Linux, Python up to its newest).")
    atheris.instrument_all()

    def one(data: bytes) -> None:
        attempt(data)

    with TemporaryDirectory() as folder:
        for name, data in CORPUS.items():
            (Path(folder) / name.replace(" ", "-")).write_bytes(data)
        atheris.Setup([*sys.argv, folder], one)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
