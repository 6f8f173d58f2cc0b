"""``Content-Disposition`` for names that strangers chose (RFC 6266, RFC 8187). Pure."""

from __future__ import annotations

import unicodedata
from pathlib import PurePosixPath
from urllib.parse import quote

from media.pictures.sniff import AVIF, HEIC, JPEG, PNG, WEBP

ENDINGS = {
    JPEG: ".jpg",
    PNG: ".png",
    WEBP: ".webp",
    AVIF: ".avif",
    HEIC: ".heic",
    "image/gif": ".gif",
    "image/tiff": ".tiff",
    "image/bmp": ".bmp",
    "application/pdf": ".pdf",
    "application/zip": ".zip",
    "video/mp4": ".mp4",
    "audio/webm": ".weba",
    "audio/ogg": ".ogg",
    "audio/mp4": ".m4a",
    "audio/aac": ".aac",
}
INLINE = frozenset({JPEG, PNG, WEBP, AVIF})
"""What a browser may show: it can only be a picture. All else is saved, not opened."""
_LONGEST = 80
_ATTR_CHAR = "!#$&+-.^_`|~"
"""What may stand unescaped in ``filename*`` besides letters and digits (RFC 8187, 3.2.1)."""


def disposition(kind: str | None, name: str) -> str:
    """The header for a file of this type by content; ``name`` as somebody gave it.

    The ending is that of the type, where the type is known.
    """
    shown = _clean(name)
    if kind in ENDINGS:
        shown = f"{PurePosixPath(shown).stem}{ENDINGS[kind]}"
    plain = "".join(char if char.isascii() and char not in '"\\%' else "_" for char in shown)
    how = "inline" if kind in INLINE else "attachment"
    told = f'{how}; filename="{plain}"'
    return told if plain == shown else f"{told}; filename*=UTF-8''{quote(shown, safe=_ATTR_CHAR)}"


def _clean(name: str) -> str:
    """The last part of a path, without what has no width, turns the writing or is no text."""
    last = name.replace("\\", "/").rpartition("/")[2]
    kept = (char for char in last if unicodedata.category(char)[0] not in "CZ" or char == " ")
    shown = "".join(kept).strip(" .")
    stem, ending = PurePosixPath(shown).stem, PurePosixPath(shown).suffix[:10]
    return f"{stem[:_LONGEST]}{ending}" if stem else "file"
