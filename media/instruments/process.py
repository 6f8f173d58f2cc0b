"""Reads instrument files in a process of its own, so that no file can stop or stain the server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock, Timer

from media.children import Child, Gone
from media.instruments.content import Content
from media.instruments.contract import Options
from media.instruments.errors import InstrumentFileError
from media.instruments.outcome import Outcome, of_error
from media.instruments.request import outcome_in, request_of

_TRIES = 2
_REST_AFTER_S = 60.0
"""Without a file the process is ended: it holds some 60 MB."""
_MORE_S = 120.0
"""Beside the seconds that reading may take: for the table, on a machine that does other things."""


class Reader:
    """One process; it is started at the first file. Any thread may call, one file at a time."""

    def __init__(self, rest_after_s: float = _REST_AFTER_S) -> None:
        self._child = Child("media.instruments.child")
        self._one = Lock()
        self._rest_after_s = rest_after_s
        self._rest: Timer | None = None

    @property
    def pid(self) -> int | None:
        """Of the process, where one runs."""
        return self._child.pid

    def read(self, file: Path, name: str, options: Options) -> Outcome:
        """What a file holds, or why it cannot be read. Raises OSError alone."""
        asked = request_of(file, name, options)
        within_s = options.limits.seconds + _MORE_S
        with self._one, self._resting_later():
            for _ in range(_TRIES):  # the fault may have been the file's before
                with suppress(Gone):
                    return self._child.ask([asked], outcome_in, within_s)
        text = "The process that read this file ended twice; the file is kept. Send it to us."
        return of_error(Content(file).sha256(), InstrumentFileError("file-damaged", text))

    def outcome(self, content: Content, options: Options) -> Outcome:
        """The same of a file that may be in memory."""
        with TemporaryDirectory() as folder:
            partner = options.partner
            if partner is not None:
                partner = Content(_on_disk(partner, Path(folder, "partner")))
            file = _on_disk(content, Path(folder, "file"))
            return self.read(file, content.name, replace(options, partner=partner))

    def close(self) -> None:
        """Ends the process, also at work; the next file starts one again."""
        if self._rest is not None:
            self._rest.cancel()
        self._child.end()

    @contextmanager
    def _resting_later(self) -> Iterator[None]:
        """Work, and the end of the process when no other file has come for a while."""
        if self._rest is not None:
            self._rest.cancel()
        try:
            yield
        finally:
            self._rest = Timer(self._rest_after_s, self._end_idle)
            self._rest.daemon = True
            self._rest.start()

    def _end_idle(self) -> None:
        with self._one:
            self._child.end()


def _on_disk(content: Content, place: Path) -> Path:
    if isinstance(content.where, Path):
        return content.where
    place.write_bytes(content.where)
    return place
