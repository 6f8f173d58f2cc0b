"""``examination``: what the server saw in a photo's bytes, and what of it is worth telling."""

from __future__ import annotations

from marshmallow import fields

from schemas.facts.shape import FactShape
from schemas.fields import Code, FactRef, Items, Part, Sha256, Shape, Text, Whole, Word
from schemas.vocabulary import Severity


class FlagShape(Shape):
    """One flag: a code, how much it matters, a sentence in both languages, and its numbers."""

    code = Code(required=True)
    severity = Word(Severity, required=True)
    zh = Text(300, required=True)
    en = Text(300, required=True)
    numbers = fields.Dict(keys=fields.String())


class Derived(Shape):
    """A copy made of the original, whose hash the examination names; kept beside it."""

    role = Text(20, required=True)
    sha256 = Sha256(required=True)
    type = Text(60, required=True)
    size = Whole(1, 10**9, required=True)
    width = Whole(1, 10**6, required=True)
    height = Whole(1, 10**6, required=True)
    derived_from = Sha256(required=True)


class Examination(Shape):
    """Only the server writes it, once for each photo fact whose original has arrived.

    ``type`` is by content; ``width`` and ``height`` in pixels as a person sees them; ``likeness``
    is the picture's 64-bit difference hash in hexadecimal digits.
    """

    of = FactRef(required=True)
    sha256 = Sha256(required=True)
    type = Text(60)
    width = Whole(1, 10**6)
    height = Whole(1, 10**6)
    likeness = Text(16, shortest=16)
    flags = Items(Part(FlagShape, required=True), 50, required=True)
    derived = Items(Part(Derived, required=True), 10, required=True)


SHAPE = FactShape(Examination())
