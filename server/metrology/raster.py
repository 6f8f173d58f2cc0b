"""Plots as PNG, for what shows no SVG: word processors, mail, messengers. The one door to resvg.

Only what this server has drawn comes here: text, lines and dots without an address of anything.
"""

from __future__ import annotations

import resvg_py

_FONT = "Noto Sans CJK SC"
"""As the reports have it; where the system does not, resvg takes another that has the letters."""


def png(picture: str, width: int) -> bytes:
    """The SVG so many pixels wide."""
    drawn = resvg_py.svg_to_bytes(svg_string=picture, width=width, sans_serif_family=_FONT)
    return bytes(drawn)
