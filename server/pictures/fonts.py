"""A font of this system that has Chinese, for what is written on copies of pictures."""

from __future__ import annotations

import shutil
import subprocess
from functools import cache
from pathlib import Path

_ASKED = ("--format=%{file}\n%{index}\n%{lang}", "sans:lang=zh-cn")
_WITHIN_S = 20.0
_FACE = 0xFFFF
"""Of fontconfig's index, the part that counts faces in a file; the rest is a named instance."""


@cache
def chinese_font() -> tuple[str, int] | None:
    """The file and the face in it that fontconfig names; None where there is none.

    fontconfig comes with Pango, which draws the reports.
    """
    program = shutil.which("fc-match")
    if program is None:
        return None
    try:
        asked = subprocess.run(  # noqa: S603 (fixed arguments)
            [program, *_ASKED], capture_output=True, text=True, timeout=_WITHIN_S, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    file, index, languages = [*asked.stdout.split("\n"), "", "", ""][:3]
    if "zh-cn" not in languages.split("|") or not index.isdigit() or not Path(file).exists():
        return None
    return file, int(index) & _FACE
