"""``measurements``: what the server read in an instrument file, by channel.

The values themselves are a table by hash (``rows``): a logger's week would be thousands of facts.
"""

from __future__ import annotations

from schemas.facts.shape import FactShape
from schemas.fields import (
    FactRef,
    Flag,
    Instant,
    Items,
    Part,
    Quantity,
    Sha256,
    Shape,
    Text,
    Whole,
    Word,
)
from schemas.measurement import Stat

_MOST = 2**53


class MeasuredChannel(Shape):
    """One channel and statistic: how many values, and the smallest, mean and largest of them.

    ``flagged`` of the values carry a flag.
    """

    channel = Text(60, required=True)
    phase = Text(10)
    stat = Word(Stat, required=True)
    unit = Text(20)
    count = Whole(0, _MOST, required=True)
    flagged = Whole(0, _MOST)
    min = Quantity()
    avg = Quantity()
    max = Quantity()
    begins = Instant()
    ends = Instant()


class MeasuredFault(Shape):
    """What is wrong in the file; ``line`` as in a row, absent for the whole file."""

    line = Whole(0, _MOST)
    code = Text(60, required=True)
    message = Text(500, required=True)


class RowsFile(Shape):
    """The values as CSV, compressed with gzip, by hash and size in bytes."""

    sha256 = Sha256(required=True)
    size = Whole(1, 10**9, required=True)


class HeaderToMap(Shape):
    """A table nobody has mapped yet: hash of its header, columns, and the first rows to see."""

    header = Text(64, required=True)
    columns = Items(Text(200), 2_000, required=True)
    rows = Items(Items(Text(80), 200), 10, required=True)


class Measurements(Shape):
    """``of`` is the fact that names the file. ``complete`` is false where reading ended early.

    A file that could not be read has no channels, and why stands in ``faults``; ``mapping`` is what
    a person must say first. When the file is read later, that amends it.
    """

    of = FactRef(required=True)
    sha256 = Sha256(required=True)
    format = Text(60)
    instrument = Text(100)
    timezone = Text(60)
    checksum = Text(10)
    complete = Flag(required=True)
    count = Whole(0, _MOST, required=True)
    begins = Instant()
    ends = Instant()
    channels = Items(Part(MeasuredChannel, required=True), 1_000, required=True)
    faults = Items(Part(MeasuredFault, required=True), 200, required=True)
    faults_dropped = Whole(0, _MOST)
    rows = Part(RowsFile)
    mapping = Part(HeaderToMap)


SHAPE = FactShape(Measurements())
