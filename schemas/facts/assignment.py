"""``assignment``: an investigation, whose id is this fact's UUID, is given to a crew.

A check of internal records is office work: a department gets it, and no crew.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, validates_schema

from schemas.facts.checklist import MOST_ITEMS, Item
from schemas.facts.shape import FactShape
from schemas.fields import Code, Flag, Instant, Items, Part, Shape, Text, Uuid, Value, Word, fault
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
    """``replaces`` names the investigation that is taken from its crew by this one.

    ``skills`` are those its crew must have; ``override_reason`` says why one without them goes.
    ``checklist`` are the items as they were when the work was given: that version counts.
    ``due_provisional``: ``due`` was reckoned with a year whose calendar nobody had yet.
    """

    type = Word(InvestigationType, required=True)
    crew = Crew()
    lead_department = Code()
    skills = Items(Text(60, required=True), 20)
    override_reason = Text(500)
    checklist = Items(Part(Item, required=True), MOST_ITEMS)
    due = Instant()
    due_provisional = Flag()
    note = Text(2_000)
    replaces = Uuid()

    @validates_schema(skip_on_field_errors=False)
    def _crew_or_department(self, data: Mapping[str, Any], **_: Any) -> None:
        in_office = data.get("type") == InvestigationType.RECORDS_CHECK.value
        if in_office and data.get("crew") is not None:
            sentence = "office-work|A check of records is a department's; leave the crew out."
            raise ValidationError(sentence, "crew")
        if in_office and data.get("lead_department") is None:
            raise ValidationError("missing|Name the department that checks.", "lead_department")
        if not in_office and data.get("crew") is None:
            raise ValidationError("missing|Name the crew that shall go.", "crew")


SHAPE = FactShape(Assignment())
