"""``assignment``: a crew gets an investigation, whose id is this fact's UUID."""

from __future__ import annotations

from schemas.facts.shape import FactShape
from schemas.fields import Instant, Shape, Text, Uuid, Value, Word, fault
from schemas.ids import CREW_ID
from schemas.vocabulary import InvestigationType


class Crew(Value):
    """The id of a crew."""

    def check(self, value: object) -> str:
        """A crew's id by form; whether it exists is the registry's to say."""
        if not isinstance(value, str) or not CREW_ID.fullmatch(value):
            raise fault("not-a-crew-id", "Name a crew by its id: a-z 0-9 and hyphens.")
        return value


class Assignment(Shape):
    """``replaces`` names the investigation that is taken from its crew by this one."""

    type = Word(InvestigationType, required=True)
    crew = Crew(required=True)
    due = Instant()
    note = Text(2_000)
    replaces = Uuid()


SHAPE = FactShape(Assignment())
