"""A crew is told what is unusual about its photos, and nothing of other tickets."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from casework.disclosure import crews_view, is_for_crews
from casework.flags import flag
from casework.fold import fold
from schemas.documents import Author
from schemas.vocabulary import FactKind
from tests.unit.casework.casefile import RULES, TICKET, assignment, field, intake, office

EDITED = flag("edited", software="GIMP").to_document()
TWIN = flag("same-picture", ticket="T261123-OTHER").to_document()
PHOTO = field(3, FactKind.PHOTO, {"sha256": "a" * 64, "size": 9, "type": "image/jpeg"}, 30)


def body(*flags: dict[str, Any]) -> dict[str, Any]:
    return {"of": PHOTO.fact.id, "sha256": "a" * 64, "flags": list(flags), "derived": []}


def test_given_a_twin_on_another_ticket_then_the_examination_stays_in_the_office() -> None:
    assert is_for_crews({"kind": "examination", "body": body(EDITED)})
    assert not is_for_crews({"kind": "examination", "body": body(EDITED, TWIN)})


def test_given_a_twin_on_another_ticket_then_the_crews_view_counts_and_shows_the_rest() -> None:
    told = office(4, FactKind.EXAMINATION, body(EDITED, TWIN), 40)
    examined = replace(told, fact=replace(told.fact, author=Author(server="pictures")))
    ticket = fold(TICKET, [intake(), assignment(), PHOTO, examined], RULES)
    assert ticket is not None
    document = ticket.to_document()

    seen = crews_view(document)["evidence"]["flags"]

    assert document["evidence"]["flags"]["counts"] == {"info": 0, "warn": 1, "alarm": 1}
    assert seen == {
        "counts": {"info": 0, "warn": 1, "alarm": 0},
        "facts": {PHOTO.fact.id: [EDITED]},
    }
