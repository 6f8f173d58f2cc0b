"""``instrument-file``: a file from a meter or an analyser, kept as evidence by its hash."""

from __future__ import annotations

from schemas.facts.shape import FactShape
from schemas.fields import Instant, Sha256, Shape, Text, Whole


class InstrumentFile(Shape):
    """``sha256`` and ``size`` (bytes) are those of the original.

    ``format`` is a hint, ``timezone`` the zone the instrument was set to (IANA name or ``+08:00``),
    ``read_at`` when a meter without a clock in its file was read, ``partner`` the hash of the
    ``.dat`` of a COMTRADE ``.cfg``, ``instrument`` the id in the register of instruments.
    """

    name = Text(200, required=True)
    sha256 = Sha256(required=True)
    size = Whole(1, 10**9, required=True)
    format = Text(60)
    timezone = Text(60)
    read_at = Instant()
    instrument = Text(60)
    partner = Sha256()


SHAPE = FactShape(InstrumentFile())
"""The fact names its ``investigation`` in the envelope, as readings do."""
