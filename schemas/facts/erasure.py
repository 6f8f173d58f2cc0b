"""``erasure``: personal members of facts are to be erased; what stays remains verifiable."""

from __future__ import annotations

from enum import StrEnum

from schemas.facts.shape import FactShape
from schemas.fields import FactRef, Flag, Items, Shape, Text, Word


class ErasureBasis(StrEnum):
    """Why: the time for keeping is over, or the person asks (PIPL art. 47, GDPR art. 17)."""

    RETENTION = "retention"
    SUBJECT_REQUEST = "data-subject-request"


class Erasure(Shape):
    """``facts`` names facts of the same ticket; ``attachments``: their pictures go as well."""

    facts = Items(FactRef(required=True), 1_000, required=True)
    basis = Word(ErasureBasis, required=True)
    reason = Text(2_000, required=True)
    attachments = Flag()


SHAPE = FactShape(Erasure())
