"""The folder of area packages: ``<name>.pmtiles``. Whoever runs the server puts them there.

The hash of a package is computed once and remembered beside the data, by the file's size and the
moment it changed: packages are large.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from server.basemaps.pmtiles import About, about
from server.settings import Settings

ENDING = ".pmtiles"
_NAME = re.compile(r"\w[\w.-]{0,99}")
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Basemap:
    """A package. ``sha256`` of the whole file."""

    name: str
    path: Path
    size: int
    sha256: str
    about: About

    def read(self, start: int, end: int) -> Iterator[bytes]:
        """The bytes from ``start`` up to but without ``end``, in pieces. Raises OSError."""
        with self.path.open("rb") as file:
            file.seek(start)
            left = end - start
            while left > 0 and (piece := file.read(min(_PIECE, left))):
                left -= len(piece)
                yield piece


class Basemaps:
    """``memory`` is a file that may be deleted; where it cannot be written, hashes are computed
    again."""

    def __init__(self, folder: Path, memory: Path) -> None:
        self._folder = folder
        self._memory = memory

    def all(self) -> list[Basemap]:
        """The packages by name; what is none is left out."""
        found = (self._basemap(path) for path in sorted(self._folder.glob(f"*{ENDING}")))
        return [basemap for basemap in found if basemap is not None]

    def one(self, name: str) -> Basemap | None:
        """The package of this name, or None."""
        return self._basemap(self._folder / f"{name}{ENDING}") if _NAME.fullmatch(name) else None

    def _basemap(self, path: Path) -> Basemap | None:
        name = path.name.removesuffix(ENDING)
        if not _NAME.fullmatch(name) or not path.is_file():
            return None
        try:
            with path.open("rb") as file:
                said = about(file)
            if said is None:
                return None
            size, digest = self._hashed(name, path)
        except OSError:  # taken away at this moment, or not for us to read
            return None
        return Basemap(name, path, size, digest, said)

    def _hashed(self, name: str, path: Path) -> tuple[int, str]:
        status = path.stat()
        mark = [status.st_mtime_ns, status.st_size]
        known = self._known()
        if name not in known or known[name][:2] != mark:
            known[name] = [*mark, _digest(path)]
            self._remember(known)
        return status.st_size, str(known[name][2])

    def _known(self) -> dict[str, list[object]]:
        try:
            found = json.loads(self._memory.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def _remember(self, known: dict[str, list[object]]) -> None:
        draft = self._memory.with_suffix(".tmp")
        with suppress(OSError):
            draft.write_text(json.dumps(known), encoding="utf-8")
            draft.replace(self._memory)


def basemaps_of(settings: Settings) -> Basemaps:
    """The packages of a server."""
    return Basemaps(settings.pages.basemaps, settings.data / "basemaps.json")


def _digest(path: Path) -> str:
    digest = sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()
