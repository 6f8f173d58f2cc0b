"""Copies of pictures that are made when somebody asks for them, off the request.

Views and previews as WebP or AVIF, or as JPEG where the examination's copies were lost, are kept as
files in a folder that may be deleted whenever no server runs. One thread and one process draw.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from uuid import uuid4

from media.blobs import Blobs
from media.errors import BlobMissing, MediaError
from media.pictures.pool import Pool
from schemas.drawing import Wish
from schemas.examined import Drawn

_REST_AFTER_S = 60.0
"""Without work, the process that draws is ended: it holds some 60 MB."""
_WAITING_AT_MOST = 500
_LARGEST = 200_000_000
"""Bytes of an original that is read into memory to draw it."""
_HOPELESS_AT_MOST = 10_000
_log = logging.getLogger(__name__)

Key = tuple[str, str, str]
_Job = tuple[str, Wish, "Future[Drawn | None]"]


class Views:
    """Any thread may call. ``folder`` is made at the first copy."""

    def __init__(self, folder: Path, blobs: Blobs) -> None:
        self._folder = folder
        self._blobs = blobs
        self._pool = Pool(1)
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._lock = Lock()
        self._waiting: set[Key] = set()
        self._hopeless: set[str] = set()
        self._thread: Thread | None = None
        self._closed = False

    def close(self) -> None:
        """Ends the thread and the process; what waits is not drawn."""
        with self._lock:
            self._closed, thread = True, self._thread
        if thread is not None:
            self._jobs.put(None)
            self._pool.close()
            thread.join()
        self._pool.close()

    def find(self, sha256: str, role: str, kind: str) -> bytes | None:
        """The copy of an original, if it is there. Raises OSError."""
        try:
            return self._file(sha256, role, kind).read_bytes()
        except FileNotFoundError:
            return None

    def is_hopeless(self, sha256: str) -> bool:
        """Whether this process tried to draw the file and could not."""
        return sha256 in self._hopeless

    def ask(self, sha256: str, wish: Wish) -> None:
        """Has a copy made, soon; asked for again while it waits, nothing happens."""
        key = (sha256, wish.role, wish.type)
        with self._lock:
            if key in self._waiting or len(self._waiting) >= _WAITING_AT_MOST:
                return
            self._waiting.add(key)
        self._submit(sha256, wish, lambda done: self._keep(key, done))

    def draw(self, sha256: str, wish: Wish) -> Drawn | None:
        """A copy, drawn now and not kept; waits for it. None where none can be made.

        Raises MediaError, OSError, which pass.
        """
        return self._submit(sha256, wish).result()

    def drop(self, sha256: str) -> None:
        """Takes all copies of an original away. Raises OSError."""
        for file in self._folder.glob(f"{sha256[:2]}/{sha256}.*"):
            file.unlink(missing_ok=True)

    def _submit(
        self, sha256: str, wish: Wish, then: Callable[[Future[Drawn | None]], None] | None = None
    ) -> Future[Drawn | None]:
        job: Future[Drawn | None] = Future()
        if then is not None:
            job.add_done_callback(then)
        with self._lock:
            if self._closed:
                job.set_result(None)
                return job
            if self._thread is None:
                self._thread = Thread(target=self._run, name="views", daemon=True)
                self._thread.start()
            self._jobs.put((sha256, wish, job))
        return job

    def _run(self) -> None:
        while not self._closed:
            try:
                job = self._jobs.get(timeout=_REST_AFTER_S)
            except Empty:
                self._pool.close()
                continue
            if job is not None:
                sha256, wish, asked = job
                self._answer(asked, sha256, wish)
        while not self._jobs.empty():
            left = self._jobs.get()
            if left is not None:
                left[2].set_result(None)

    def _answer(self, asked: Future[Drawn | None], sha256: str, wish: Wish) -> None:
        try:
            asked.set_result(self._drawn(sha256, wish))
        except (MediaError, OSError) as error:
            asked.set_exception(error)
        except Exception:  # noqa: BLE001 (the thread goes on, and who asked is told)
            _log.exception("%s could not be drawn.", sha256)
            asked.set_result(None)

    def _drawn(self, sha256: str, wish: Wish) -> Drawn | None:
        """None where no copy can be made, ever. Raises MediaError, OSError, which pass."""
        found = self._blobs.find(sha256)
        if found is None:
            raise BlobMissing("The original is not here.")
        if found.size > _LARGEST:
            return None
        content = b"".join(self._blobs.read(sha256, 0, found.size))
        return self._pool.draw(content, wish)

    def _keep(self, key: Key, done: Future[Drawn | None]) -> None:
        try:
            drawn = done.result()
            if drawn is None:
                if not self._closed and len(self._hopeless) < _HOPELESS_AT_MOST:
                    self._hopeless.add(key[0])
            else:
                self._write(self._file(*key), drawn.content)
                if self._blobs.find(key[0]) is None:  # erased meanwhile
                    self.drop(key[0])
        except (MediaError, OSError):  # it passes: whoever asks again has it made
            _log.exception("The copy of %s could not be made.", key[0])
        finally:
            with self._lock:
                self._waiting.discard(key)

    def _write(self, file: Path, content: bytes) -> None:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = file.with_name(f".{uuid4().hex}")
        try:
            draft.write_bytes(content)
            draft.replace(file)
        finally:
            draft.unlink(missing_ok=True)

    def _file(self, sha256: str, role: str, kind: str) -> Path:
        return self._folder / sha256[:2] / f"{sha256}.{role}.{kind.partition('/')[2]}"
