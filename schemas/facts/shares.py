"""Shares of responsibility where a case is mixed: so many per cent of each party, 100 in all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, validates_schema

from schemas.fields import Items, Part, Shape, Whole, Word
from schemas.vocabulary import Party

_ALL = 100


class Share(Shape):
    """What one party bears."""

    party = Word(Party, required=True)
    percent = Whole(1, _ALL - 1, required=True)


class Shared(Shape):
    """``party`` is who is responsible, with ``shares`` who bears most of it. Without shares it
    bears all."""

    party = Word(Party)
    shares = Items(Part(Share, required=True), len(Party) - 1)

    @validates_schema(skip_on_field_errors=True)
    def _make_a_whole(self, data: Mapping[str, Any], **_: Any) -> None:
        shares = data.get("shares")
        if not shares:
            return
        parties = [share["party"] for share in shares]
        if len(set(parties)) < len(parties):
            raise ValidationError("party-twice|Name each party once.", "shares")
        if Party.UNDETERMINED.value in parties:
            sentence = "share-of-nobody|Only parties that are known bear a share."
            raise ValidationError(sentence, "shares")
        total = sum(share["percent"] for share in shares)
        if total != _ALL:
            sentence = f"not-a-whole|The shares add up to {total} %; they must make {_ALL} %."
            raise ValidationError(sentence, "shares")
        most = max(share["percent"] for share in shares)
        largest = [share["party"] for share in shares if share["percent"] == most]
        if data.get("party") not in largest:
            sentence = f"not-the-largest-share|Name who bears most: {' or '.join(largest)}."
            raise ValidationError(sentence, "party")
