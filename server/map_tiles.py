"""Map tiles of a provider: where they are, in which datum they are drawn, whom to name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from schemas.vocabulary import Datum

_HOST = re.compile(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*(:\d{1,5})?|\[[0-9A-Fa-f:.]+\](:\d{1,5})?")
_PLACES = ("{z}", "{x}", "{y}")


@dataclass(frozen=True, slots=True)
class Tiles:
    """Raster tiles. ``url`` has ``{z}``, ``{x}`` and ``{y}``, and is an address or a path of
    this server's own host."""

    url: str
    datum: Datum
    attribution: str

    @property
    def origin(self) -> str | None:
        """Scheme and host, None where the tiles come from our own host."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}" if parts.netloc else None


def template(text: str) -> str:
    """The address of tiles, or nothing. Raises ValueError that says what would be right."""
    if not text:
        return ""
    parts = urlsplit(text)
    is_own = not parts.scheme and not parts.netloc and text.startswith("/")
    is_elsewhere = parts.scheme in ("http", "https") and _HOST.fullmatch(parts.netloc)
    if not is_own and not is_elsewhere:
        raise ValueError("is not an address such as https://tiles.example.org/{z}/{x}/{y}.png")
    if missing := [place for place in _PLACES if place not in text]:
        raise ValueError(f"lacks {', '.join(missing)}, which stand for the tile")
    if unknown := set(re.findall(r"\{[^}]*\}", text)) - set(_PLACES):
        raise ValueError(f"has {', '.join(sorted(unknown))}; only {{z}}, {{x}} and {{y}} are known")
    return text


def datum(text: str) -> Datum:
    """One of the three datums. Raises ValueError."""
    try:
        return Datum(text.upper())
    except ValueError:
        raise ValueError("is none of WGS84, GCJ02, BD09") from None
