"""``photo``: a picture is declared by its hash before its bytes arrive."""

from __future__ import annotations

from schemas.facts.shape import FactShape
from schemas.fields import (
    FactRef,
    Flag,
    Instant,
    Part,
    Position,
    Sha256,
    Shape,
    Text,
    Whole,
    Word,
)
from schemas.vocabulary import CaptureSource


class Capture(Shape):
    """How the picture came to be (docs: capture record after ISO/IEC 27037:2012).

    ``sequence`` and ``previous`` place it in the device's append-only log; ``monotonic_ms`` and
    ``boot`` show a clock that was set between two pictures.
    """

    source = Word(CaptureSource, required=True)
    taken_at = Instant()
    monotonic_ms = Whole(0, 2**53)
    boot = Text(60)
    offset_ms = Whole(-(2**53), 2**53)
    offset_age_s = Whole(0, 2**53)
    position = Part(Position)
    app = Text(60)
    sequence = Whole(0, 2**53)
    previous = Sha256()


class Photo(Shape):
    """``sha256`` and ``size`` (bytes) are those of the original; the preview is an attachment.

    A photo fact authored by the server with ``stored: true`` and the same hash says that the
    original has arrived; ``of`` names the fact that declared it.
    """

    sha256 = Sha256(required=True)
    size = Whole(1, 10**9, required=True)
    type = Text(60, required=True)
    caption = Text(500)
    name = Text(200)
    capture = Part(Capture)
    stored = Flag()
    of = FactRef()


SHAPE = FactShape(Photo())
