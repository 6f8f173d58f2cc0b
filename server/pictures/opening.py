"""The picture worker of one process, with its files."""

from __future__ import annotations

import os
from pathlib import Path

from media.blobs import Blobs
from schemas.rulebook import Rulebook
from server.clock import Clock
from server.pictures.alike import Likenesses
from server.pictures.files import BlobFiles
from server.pictures.tracks import Tracks
from server.pictures.worker import Means, PictureWorker
from sync.stores.documents import DocumentStore

_AT_MOST = 4
"""Processes that open pictures; each may need some hundred megabytes."""


def open_pictures(
    data: Path, blobs: Blobs, store: DocumentStore, rules: Rulebook, clock: Clock
) -> PictureWorker:
    """Waits for ``start``; its processes begin with the first picture. ``data``: the folder that
    holds everything the server keeps."""
    return PictureWorker(
        Means(
            store=store,
            rules=rules,
            clock=clock,
            files=BlobFiles(blobs, data / "drafts"),
            likenesses=Likenesses(data / "pictures.sqlite"),
            tracks=Tracks(data / "tracks.sqlite"),
            processes=min(_AT_MOST, os.cpu_count() or 1),
        )
    )
