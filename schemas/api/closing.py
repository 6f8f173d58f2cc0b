"""What may be commanded from the decision to the archive: the facts' bodies, strictly read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import RAISE, ValidationError, validates_schema

from schemas.facts.approval import Approval
from schemas.facts.archive import Archive
from schemas.facts.call_back import CallBack
from schemas.facts.classification import Classification
from schemas.facts.execution import Execution
from schemas.facts.hold import Hold
from schemas.facts.link import Link
from schemas.facts.meter_test import MeterTest
from schemas.facts.pause import Pause
from schemas.facts.record import Record
from schemas.facts.reopening import Reopening
from schemas.facts.reply import Reply
from schemas.fields import Code, Shape, Uuid


class _Strict(Shape.Meta):
    """A member that is not known is an error: a typing error must not be kept."""

    unknown = RAISE


class NewApproval(Approval):
    """One step of the approval chain is approved, or the resolution goes back."""

    class Meta(_Strict):
        """Strict."""


class NewArchive(Archive):
    """The ticket is closed; nothing has to be said."""

    class Meta(_Strict):
        """Strict."""


class NewCallBack(CallBack):
    """What the customer said when asked."""

    class Meta(_Strict):
        """Strict."""


class NewClassification(Classification):
    """What a person sets in place of what is proposed, and why."""

    class Meta(Classification.Meta, _Strict):
        """Strict."""

        unknown = RAISE


class NewExecution(Execution):
    """How far a measure of the resolution is."""

    class Meta(_Strict):
        """Strict."""

    investigation = Uuid()


class NewHold(Hold):
    """A legal hold begins or ends."""

    class Meta(_Strict):
        """Strict."""


class NewLink(Link):
    """The ticket this one belongs with."""

    class Meta(_Strict):
        """Strict."""


class NewMeterTest(MeterTest):
    """A meter was tested by somebody of the office, on site or in the laboratory."""

    investigation = Uuid()

    class Meta(_Strict):
        """Strict."""


class NewRecord(Record):
    """What the utility's own books say, and of which check of records it is a part."""

    investigation = Uuid()

    class Meta(_Strict):
        """Strict."""


class NewReopening(Reopening):
    """Why the ticket is taken up again."""

    class Meta(_Strict):
        """Strict."""


class NewReply(Reply):
    """What the customer was told, and what it rests on."""

    class Meta(_Strict):
        """Strict."""


class NewPause(Pause):
    """The clock of some promises stops or goes on; ``on: false`` ends the pause that stands."""

    class Meta(_Strict):
        """Strict."""

    cause = Code()

    @validates_schema(skip_on_field_errors=True)
    def _cause_to_stop(self, data: Mapping[str, Any], **_: Any) -> None:
        if data["on"] and data.get("cause") is None:
            sentence = "missing|Name the cause; GET /api/v1/profile lists them under pauses."
            raise ValidationError(sentence, "cause")
