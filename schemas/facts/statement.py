"""``statement``: what somebody said."""

from __future__ import annotations

from enum import StrEnum

from schemas.facts.shape import FactShape
from schemas.fields import Number, Part, Position, Sha256, Shape, Text, Whole, Word


class PersonRole(StrEnum):
    """What a person is to the complaint."""

    CUSTOMER = "customer"
    NEIGHBOUR = "neighbour"
    PROPERTY_MANAGEMENT = "property-management"
    STAFF = "staff"
    WITNESS = "witness"
    OTHER = "other"


class Person(Shape):
    """Who said or signed it."""

    role = Word(PersonRole, required=True)
    name = Text(100)
    phone = Text(40)


class AudioType(StrEnum):
    """Containers that browsers record speech in (Opus or AAC), without parameters."""

    WEBM = "audio/webm"
    OGG = "audio/ogg"
    MP4 = "audio/mp4"
    AAC = "audio/aac"


class Recording(Shape):
    """A voice note by the hash and size (bytes) of its file, which follows as an upload;
    ``seconds`` is how long it plays."""

    sha256 = Sha256(required=True)
    size = Whole(1, 10**9, required=True)
    type = Word(AudioType, required=True)
    seconds = Number(0, 86_400, required=True)


class Statement(Shape):
    """In the person's words as far as possible; a ``recording`` has them all."""

    text = Text(5_000, required=True)
    by = Part(Person, required=True)
    language = Text(20)
    recording = Part(Recording)
    position = Part(Position)


SHAPE = FactShape(Statement())
