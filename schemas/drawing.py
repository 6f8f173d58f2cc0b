"""What the process that opens pictures is asked to draw. Plain values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

Role = Literal["view", "preview", "redacted", "watermarked"]
Part = tuple[float, float, float, float]
"""Left, top, width and height of a rectangle, as parts (0 to 1) of the upright picture."""


@dataclass(frozen=True, slots=True)
class Wish:
    """One copy of a picture. A redacted one is ``covered``, a watermarked one bears ``lines``.

    ``type``: image/jpeg, image/webp or image/avif. ``font``: a file and the face in it, for
    writing that Pillow's own font does not have.
    """

    role: Role
    type: str
    largest_pixels: int
    covered: tuple[Part, ...] = ()
    lines: tuple[str, ...] = ()
    font: tuple[str, int] | None = None

    def to_message(self) -> dict[str, Any]:
        """JSON form."""
        return asdict(self)


def wish_from(message: Mapping[str, Any]) -> Wish:
    """The other way. Raises KeyError, TypeError or ValueError for what is no such message."""
    font = message["font"]
    return Wish(
        role=message["role"],
        type=message["type"],
        largest_pixels=message["largest_pixels"],
        covered=tuple((left, top, wide, high) for left, top, wide, high in message["covered"]),
        lines=tuple(message["lines"]),
        font=None if font is None else (font[0], font[1]),
    )
