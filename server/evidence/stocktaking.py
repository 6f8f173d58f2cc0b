"""Taking stock of files: what is kept against what facts declare, by the index."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from media.blobs import Blob
from media.errors import UnknownUpload
from server.evidence.arrivals import stored_id
from server.evidence.media import Media
from sync.mailroom.names import OFFICE
from sync.stores.documents import DocumentStore, Wanted

_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Amount:
    """How many files, and their bytes."""

    files: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Upload:
    """One that is under way. Sizes in bytes; ``touched``: when the last byte came."""

    name: str
    by: str
    received: int
    length: int
    touched: datetime


@dataclass(frozen=True, slots=True)
class Stock:
    """What is here. ``lost``: what had arrived and is not here now, a part of ``missing``."""

    kept: Amount
    declared: int
    missing: frozenset[str]
    lost: frozenset[str]
    strays: Amount
    coming: Amount
    oldest: Sequence[Upload]


def take_stock(media: Media, store: DocumentStore) -> Stock:
    """Compares what is kept with the index, as far as that has followed. Raises SyncError, OSError.

    What no fact names is more strictly told by ``Sweeper.unnamed``.
    """
    blobs = {blob.sha256: blob for blob in media.blobs.all()}
    declared, here = media.index.hashes()
    missing = [name for name in declared - blobs.keys() if not _is_attached(media, store, name)]
    uploads = sorted(_uploads(media), key=lambda upload: upload.touched)
    return Stock(
        kept=_amount(blobs.values()),
        declared=len(declared),
        missing=frozenset(missing),
        lost=frozenset(one for one in missing if one in here or _was_here(media, store, one)),
        strays=_amount(blob for name, blob in blobs.items() if name not in declared),
        coming=Amount(len(uploads), sum(upload.received for upload in uploads)),
        oldest=uploads[:_SHOWN],
    )


def _is_attached(media: Media, store: DocumentStore, sha256: str) -> bool:
    """Whether the file came with a fact that declares it, as from a desk."""
    wanted = [Wanted(declared.fact) for declared in media.index.declared(sha256)]
    found = store.read(OFFICE, wanted) if wanted else []
    return any(sha256 in document.attachments for some in found for document in some)


def _was_here(media: Media, store: DocumentStore, sha256: str) -> bool:
    """Whether a fact of the server says so."""
    wanted = [Wanted(stored_id(declared)) for declared in media.index.declared(sha256)]
    return any(store.read(OFFICE, wanted)) if wanted else False


def _uploads(media: Media) -> Iterable[Upload]:
    parts = media.uploads.parts
    for part in parts.all():
        try:
            yield Upload(part.name, part.by, parts.offset(part), part.length, parts.touched(part))
        except UnknownUpload:  # finished this moment
            continue


def _amount(blobs: Iterable[Blob]) -> Amount:
    sizes = [blob.size for blob in blobs]
    return Amount(len(sizes), sum(sizes))
