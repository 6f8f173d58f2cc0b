"""``verdict``: what measurements prove, computed by the server, with all it was computed from."""

from __future__ import annotations

from schemas.facts.shape import FactShape
from schemas.fields import (
    FactRef,
    Flag,
    Items,
    Part,
    Sha256,
    Shape,
    Text,
    Value,
    Whole,
    Word,
    fault,
)
from schemas.verdicts import Outcome, Subject
from schemas.vocabulary import Party


class Plain(Value):
    """An object whose members depend on what the verdict is about."""

    def check(self, value: object) -> object:
        """The object as sent."""
        if not isinstance(value, dict):
            raise fault("not-an-object", "Send an object.")
        return value


class Remark(Shape):
    """What a reader must know beside the outcome."""

    code = Text(60, required=True)
    message = Text(2_000, required=True)


class File(Shape):
    """A file that was read, and how many of its rows."""

    sha256 = Sha256(required=True)
    rows = Whole(0, 10**9, required=True)


class Profile(Shape):
    """Which version of which profile judged."""

    name = Text(60, required=True)
    version = Whole(1, 1_000_000, required=True)


class Inputs(Shape):
    """Enough to compute it again: facts as they stood, files by hash, instruments as registered."""

    facts = Items(FactRef(required=True), 1_000, required=True)
    files = Items(Part(File, required=True), 100)
    instruments = Items(Plain(required=True), 100)
    profile = Part(Profile, required=True)


class Verdict(Shape):
    """``of`` is what it judges: a fact, or readings of one kind (``spot:voltage:…``).

    ``party`` is proposed; ``excludes`` speaks against a finding. ``refund`` is a proposal too.
    """

    of = Text(300, required=True)
    about = Word(Subject, required=True)
    outcome = Word(Outcome, required=True)
    rule = Text(60, required=True)
    source = Text(300)
    verified = Flag()
    steps = Items(Text(2_000, required=True), 10_000, required=True)
    remarks = Items(Part(Remark, required=True), 1_000)
    values = Plain(required=True)
    refund = Plain()
    party = Word(Party)
    excludes = Plain()
    proposed_by = Plain()
    inputs = Part(Inputs, required=True)


SHAPE = FactShape(Verdict())
