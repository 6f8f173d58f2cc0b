"""The files of one server: where they are, how they come in, and who is told."""

from __future__ import annotations

from dataclasses import dataclass

from media.blobs import Blobs
from media.parts import Parts
from media.room import Limits
from media.uploads import Uploads
from server.clock import Clock
from server.evidence.arrivals import Arrivals
from server.evidence.erasing import Erasing
from server.evidence.following import Following
from server.evidence.index import Index
from server.evidence.looks import Looks
from server.evidence.outboxes import Outboxes
from server.evidence.signer import Signer
from server.evidence.telling import Telling
from server.pictures.views import Views
from server.settings import Settings
from sync.stores.documents import DocumentStore


@dataclass(frozen=True, slots=True)
class Media:
    """Made once per process."""

    blobs: Blobs
    uploads: Uploads
    index: Index
    arrivals: Arrivals
    telling: Telling
    """Waits for ``start``; every process that takes uploads has one."""
    outboxes: Outboxes
    following: Following
    """Waits for ``start``; one process of a server is enough."""
    views: Views
    signer: Signer
    looks: Looks

    def close(self) -> None:
        """Ends the threads and processes."""
        self.telling.close()
        self.following.close()
        self.views.close()


def open_media(settings: Settings, store: DocumentStore, clock: Clock) -> Media:
    """Opens the place of the files. Raises OSError where there is none."""
    blobs, index, said = Blobs(settings.media), Index(store), settings.uploads
    limits = Limits(said.file, said.sender, said.total, said.free, said.early, said.kept)
    arrivals = Arrivals(store, index, clock)
    telling = Telling(arrivals)
    uploads = Uploads(
        Parts(settings.data / "uploads"),
        blobs,
        limits,
        clock,
        telling,
    )
    views = Views(settings.data / "views", blobs)
    erasing = Erasing(store, blobs, index, views, clock)
    following = Following(store, arrivals, uploads, erasing)
    signer = Signer(settings.data / "links.key")
    outboxes = Outboxes(store)
    return Media(
        blobs, uploads, index, arrivals, telling, outboxes, following, views, signer, Looks()
    )
