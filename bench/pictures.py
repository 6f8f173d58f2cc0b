"""n, o: photos through intake beside vipsthumbnail, memory of one, likenesses among a million.

Both sides make a view of 1,600 px and one of 480 px of the same files on both cores. Kancha also
reads the original, verifies its hash, reads EXIF, looks for hidden files and likenesses, waits
for the disk and files a fact; vipsthumbnail (Debian ``libvips-tools``) only makes the two.
"""

from __future__ import annotations

import hashlib
import os
import random
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from shutil import which

import psutil
from PIL import Image

from bench.material import percentile
from bench.measuring import Cost, Effort, Sample
from media.pictures.examine import Limits
from media.pictures.pool import Pool
from schemas.documents import Author, Fact, Moment, fact_document
from schemas.evidence_rules import CheckRule
from schemas.ids import fact_id
from schemas.profile import load_profile
from schemas.rulebook import rulebook_of
from schemas.vocabulary import FactKind
from server.clock import utc_now
from server.pictures.alike import Known, Likenesses
from server.pictures.tracks import Tracks
from server.pictures.worker import Means, PictureWorker
from sync.mailroom.filing import file_office_facts
from sync.mailroom.mailroom import Mailroom
from sync.stores.sqlite.store import SqliteStore

_SIZE = (4_000, 3_000)
_CORES = 2
_TICKET = "T261123-7K3QX"
_NOTHING = Cost(0, 0, 0)


class _Folder:
    """Files by their hash in a folder, written through to the disk."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir()

    def read(self, sha256: str) -> bytes | None:
        return (self._folder / sha256).read_bytes()

    def keep(self, content: bytes) -> str:
        sha256 = hashlib.sha256(content).hexdigest()
        with (self._folder / sha256).open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        return sha256


def intake(effort: Effort) -> Iterator[Sample]:
    """Photos a second on two cores, Kancha's and vipsthumbnail's in turns, and their ratio."""
    count, runs = effort.of(40, 12), effort.of(3, 1)
    with tempfile.TemporaryDirectory() as folder:
        photos = list(_photos(Path(folder), count))
        for run in range(runs):
            rate = count / _by_kancha(Path(folder) / f"run-{run}", photos)
            yield Sample("photo_rate", rate, _NOTHING)
            if which("vipsthumbnail"):
                peer = count / _by_vips(photos)
                yield Sample("photo_vips", peer, _NOTHING)
                yield Sample("photo_ratio", rate / peer, _NOTHING)
        yield Sample("photo_memory", _memory(photos[0]), _NOTHING)


def lookup(effort: Effort) -> Iterator[Sample]:
    """Looking for the nearest of a million pictures, in milliseconds."""
    rng, count = random.Random(5), effort.of(1_000_000, 100_000)
    bits = _checks().alike_bits
    with tempfile.TemporaryDirectory() as folder:
        index = Likenesses(Path(folder) / "alike.sqlite")
        hashes = [rng.getrandbits(64) for _ in range(count)]
        index.add(
            Known(f"e-{place}", f"T-{place}", f"h-{place}", one) for place, one in enumerate(hashes)
        )
        took = []
        for _ in range(effort.of(1_000, 200)):
            asked = rng.choice(hashes) ^ 1 << rng.randrange(64) ^ 1 << rng.randrange(64)
            begun = time.perf_counter()
            found = index.twins("T-MINE", "another", f"{asked:016x}", bits)
            took.append((time.perf_counter() - begun) * 1_000)
            assert found
        index.close()
    yield Sample("alike_p50", percentile(took, 50), _NOTHING)
    yield Sample("alike_p95", percentile(took, 95), _NOTHING)


def _photos(folder: Path, count: int) -> Iterator[Path]:
    """12-megapixel JPEGs of about 5 MB, no two the same."""
    scenes = [_scene() for _ in range(4)]
    for number in range(count):
        file = folder / f"{number}.jpg"
        scenes[number % 4].save(file, quality=88, comment=str(number).encode())
        yield file


def _scene() -> Image.Image:
    bands = [
        Image.effect_noise((1_000, 750), 60).resize(_SIZE, Image.Resampling.BICUBIC)
        for _ in range(3)
    ]
    return Image.merge("RGB", bands)


def _by_kancha(folder: Path, photos: list[Path]) -> float:
    """Seconds from the first photo to the last examination."""
    folder.mkdir()
    files, store = _Folder(folder / "files"), SqliteStore(folder / "kancha.sqlite")
    rules = rulebook_of(load_profile("cn-state-grid"))
    Mailroom(store, rules, utc_now, dict)
    likenesses = Likenesses(folder / "alike.sqlite")
    tracks = Tracks(folder / "tracks.sqlite")
    worker = PictureWorker(Means(store, rules, utc_now, files, likenesses, tracks, _CORES))
    documents = [
        document
        for number, photo in enumerate(photos)
        for document in _facts(number, files.keep(photo.read_bytes()), photo.stat().st_size)
    ]
    file_office_facts(store, documents, utc_now())
    begun = time.perf_counter()
    while worker.step():
        pass
    seconds = time.perf_counter() - begun
    worker.close()
    store.close()
    return seconds


def _facts(number: int, sha256: str, size: int) -> Iterator[dict[str, object]]:
    body = {"sha256": sha256, "size": size, "type": "image/jpeg"}
    photo = fact_id(_TICKET, FactKind.PHOTO, f"0193abcd-0000-7000-8000-{2 * number:012x}")
    stored = fact_id(_TICKET, FactKind.PHOTO, f"0193abcd-0000-7000-8000-{2 * number + 1:012x}")
    yield _document(photo, Author(user="li"), body)
    yield _document(stored, Author(server="media"), {**body, "stored": True, "of": photo})


def _document(new_id: str, author: Author, body: dict[str, object]) -> dict[str, object]:
    return fact_document(
        Fact(
            id=new_id,
            kind=FactKind.PHOTO,
            schema=1,
            ticket=_TICKET,
            investigation=None,
            author=author,
            at=Moment(utc_now(), 0, 0),
            amends=None,
            retracts=None,
            body=body,
        )
    )


def _by_vips(photos: list[Path]) -> float:
    """Seconds for the same two sizes: a process a core, each with its part of the files."""
    begun = time.perf_counter()
    for edge in ("1600", "480"):
        running = [
            subprocess.Popen(
                ["vipsthumbnail", "--size", edge, "-o", f"%s-{edge}.jpg[Q=80,strip]", *part]
            )
            for core in range(_CORES)
            if (part := [str(photo) for photo in photos[core::_CORES]])
        ]
        assert [process.wait() for process in running] == [0] * len(running)
    return time.perf_counter() - begun


def _memory(photo: Path) -> float:
    """What one intake needs at its peak, as a multiple of the decoded picture (Linux)."""
    pool, limits = Pool(1), Limits(_checks().largest_pixels)
    small = photo.with_suffix(".small.jpg")
    Image.new("RGB", (64, 64), "red").save(small)
    pool.examine(small.read_bytes(), limits)
    pid = pool.pids()[0]
    before = psutil.Process(pid).memory_info().rss
    Path(f"/proc/{pid}/clear_refs").write_text("5")  # the peak counts from here
    pool.examine(photo.read_bytes(), limits)
    status = Path(f"/proc/{pid}/status").read_text()
    pool.close()
    peak = int(status.partition("VmHWM:")[2].split()[0]) * 1_024
    return (peak - before) / (3 * _SIZE[0] * _SIZE[1])


def _checks() -> CheckRule:
    checks = load_profile("cn-state-grid").checks
    assert checks is not None
    return checks
