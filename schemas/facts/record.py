"""``record``: what the utility's own books say (internal verification), and evidence with its
files that the customer gave (``source``: customer)."""

from __future__ import annotations

from schemas.facts.checklist import answers
from schemas.facts.shape import FactShape
from schemas.fields import Flag, Instant, Items, Part, Sha256, Shape, Text, Whole, Word
from schemas.vocabulary import RecordSource


class RecordFile(Shape):
    """A file that belongs to the record, by the hash and size (bytes) of its content."""

    name = Text(200, required=True)
    type = Text(60, required=True)
    sha256 = Sha256(required=True)
    size = Whole(1, 10**9, required=True)


class Record(Shape):
    """``begins`` and ``ends``: the period the record is about. ``checklist`` answers items of
    the check of records that the fact names as its investigation.

    ``for_crews``: the crews that hold the ticket get it as well; otherwise it stays in the office.
    """

    source = Word(RecordSource, required=True)
    text = Text(5_000, required=True)
    reference = Text(200)
    begins = Instant()
    ends = Instant()
    files = Items(Part(RecordFile, required=True), 50)
    for_crews = Flag()
    checklist = answers()


SHAPE = FactShape(Record())
