"""Which file of a build answers which path, and how long a browser may keep it.

    <folder>/field/index.html …          the crew's app
    <folder>/console/index.html …        the dispatcher's map and desk

What lies under ``assets/`` has the hash of its content in its name, so it never changes. Beside a
file may lie the same file packed (``.br``, ``.gz``); those have no address of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from mimetypes import guess_type
from pathlib import Path

from werkzeug.security import safe_join

INDEX = "index.html"
FOREVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"
_HASHED = "assets/"
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".map": "application/json",
    ".mjs": "text/javascript; charset=utf-8",
    ".pbf": "application/x-protobuf",
    ".pmtiles": "application/vnd.pmtiles",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}
"""Said here, because what the machine's own tables say differs from machine to machine."""
_PACKED = (("br", ".br"), ("gzip", ".gz"))
"""The smallest first."""


@dataclass(frozen=True, slots=True)
class Asset:
    """A file to send. ``encoding``: how its bytes are packed; ``varies``: there are other forms."""

    path: Path
    type: str
    kept: str
    encoding: str | None = None
    varies: bool = False


def is_built(folder: Path) -> bool:
    """Whether the pages of this folder can be opened."""
    return (folder / INDEX).is_file()


def find(folder: Path, name: str, accepted: Callable[[str], bool]) -> Asset | None:
    """The file under this name, packed where there is such a neighbour and it is accepted.

    None where there is no such file, or it lies outside the folder.
    """
    name = name or INDEX
    path = _inside(folder, name)
    if path is None or path.suffix in (".br", ".gz"):
        return None
    kept = FOREVER if name.startswith(_HASHED) else ASK_AGAIN
    packed = list(_neighbours(folder, name))
    for encoding, neighbour in packed:
        if accepted(encoding):
            return Asset(neighbour, type_of(path), kept, encoding, varies=True)
    return Asset(path, type_of(path), kept, varies=bool(packed))


def type_of(path: Path) -> str:
    """The content type by the ending of the name."""
    return _TYPES.get(path.suffix) or guess_type(path.name)[0] or "application/octet-stream"


def etag_of(path: Path) -> str:
    """A hash of the content; a file that did not change is read once. Raises OSError."""
    about = path.stat()
    return _digest(path, about.st_mtime_ns, about.st_size)


@lru_cache(maxsize=4_096)
def _digest(path: Path, _changed: int, _size: int) -> str:
    with path.open("rb") as file:
        digest = sha256()
        while piece := file.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()[:32]


def _neighbours(folder: Path, name: str) -> Sequence[tuple[str, Path]]:
    found = ((encoding, _inside(folder, name + ending)) for encoding, ending in _PACKED)
    return [(encoding, path) for encoding, path in found if path is not None]


def _inside(folder: Path, name: str) -> Path | None:
    """The file of this name, or None where there is none within the folder."""
    joined = safe_join(str(folder), name)
    if joined is None or "\0" in joined:
        return None
    path = Path(joined).resolve()
    return path if path.is_relative_to(folder.resolve()) and path.is_file() else None
