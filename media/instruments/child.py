"""The process that reads instrument files: one after the other, within memory and time."""

from __future__ import annotations

import sys

from media.children import allow_cpu, bound_memory
from media.instruments.errors import InstrumentFileError
from media.instruments.outcome import of_error
from media.instruments.reading import outcome_of
from media.instruments.request import answer_of, asked_in

_MEMORY = 2 << 30
"""Bytes of address space."""


def main() -> None:
    """Reads what comes until the other side closes."""
    bound_memory(_MEMORY)
    source, answers = sys.stdin.buffer, sys.stdout.buffer
    while head := source.read(8):
        content, options = asked_in(source.read(int.from_bytes(head, "big")))
        allow_cpu(int(options.limits.seconds) + 60)
        try:
            outcome = outcome_of(content, options)
        except MemoryError:
            text = "Reading this file takes more memory than one file may have; export less."
            outcome = of_error(content.sha256(), InstrumentFileError("file-too-large", text))
        answers.write(answer_of(outcome))
        answers.flush()
