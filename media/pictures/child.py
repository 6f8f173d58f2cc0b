"""The process that opens pictures: one file in, what was seen out, over and over.

It may be killed by its limits or by a fault in an image library; then only it is gone. It is
started by ``media/pictures/pool.py``, has nothing of the server in it, and answers JSON and bytes:
whatever a picture makes of it, the server only reads plain values.

    to it     8 bytes length of the task, 8 bytes length of the file, the task (JSON), the file
    from it   8 bytes length of the message, the message (JSON), the copies it names the lengths of

A task is ``{"examine": {"largest_pixels"}}`` or ``{"draw": {…}}`` (``schemas/drawing.py``).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any, BinaryIO

from media.children import allow_cpu, bound_memory
from media.pictures.deriving import derive
from media.pictures.examine import Limits, examine
from schemas.drawing import wish_from
from schemas.examined import drawn_to_message, to_message

_MEMORY = 2 << 30
"""Bytes of address space. A picture that needs more is told to be unreadable."""
_CPU_S = 30
"""Processor time for one file."""


def main() -> None:
    """Examines what comes until the other side closes."""
    bound_memory(_MEMORY)
    source, answers = sys.stdin.buffer, sys.stdout.buffer
    while head := source.read(16):
        of_task, of_file = (int.from_bytes(part, "big") for part in (head[:8], head[8:]))
        task, content = json.loads(source.read(of_task)), source.read(of_file)
        allow_cpu(_CPU_S)
        if "draw" in task:
            drawn = derive(content, wish_from(task["draw"]))
            _answer(answers, *drawn_to_message(drawn))
        else:
            limits = Limits(task["examine"]["largest_pixels"])
            _answer(answers, *to_message(examine(content, limits)))


def _answer(answers: BinaryIO, message: Mapping[str, Any], contents: Sequence[bytes]) -> None:
    text = json.dumps(message).encode()
    answers.write(len(text).to_bytes(8, "big") + text)
    for copy in contents:
        answers.write(copy)
    answers.flush()
