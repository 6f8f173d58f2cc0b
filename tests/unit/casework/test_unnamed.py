"""A flag of a picture on another ticket, shown to who may not see that ticket."""

from __future__ import annotations

from string import Formatter

from casework.flags import TABLE, flag
from casework.unnamed import SENTENCES, tickets_named, unnamed

OTHER = "T261123-8L4RY"
SAME = flag("same-picture", ticket=OTHER).to_document()
ALIKE = flag("alike-picture", ticket=OTHER, bits=3).to_document()
EDITED = flag("edited", software="GIMP").to_document()


def test_given_a_hidden_ticket_then_the_flag_stays_and_its_number_goes() -> None:
    [same, alike] = unnamed([SAME, ALIKE], {OTHER})

    assert same == {
        "code": "same-picture",
        "severity": "alarm",
        "zh": "同一照片也在另一工单中。",
        "en": "The same picture is on another ticket.",
        "numbers": {},
    }
    assert alike["numbers"] == {"bits": 3}
    assert alike["en"] == "Nearly the same picture is on another ticket (3 of 64 bits differ)."
    assert alike["zh"] == "与另一工单中的照片几乎相同(64 位中 3 位不同)。"


def test_given_a_ticket_that_may_be_seen_then_nothing_changes() -> None:
    content = {"body": {"flags": [SAME, EDITED]}}

    assert unnamed(content, {"T261123-ELSEW"}) == content
    assert unnamed(content, ()) is content


def test_given_flags_deep_in_a_document_then_all_are_found() -> None:
    content = {"evidence": {"flags": {"facts": {"f": [EDITED, ALIKE]}}}, "history": [SAME]}

    assert tickets_named(content) == {OTHER}
    assert OTHER not in str(unnamed(content, {OTHER}))
    assert EDITED in unnamed(content, {OTHER})["evidence"]["flags"]["facts"]["f"]


def test_given_something_else_with_a_ticket_then_it_is_no_flag() -> None:
    linked = {"code": "duplicate", "numbers": {"ticket": OTHER}}

    assert tickets_named([linked, {"code": ["same-picture"], "numbers": {"ticket": OTHER}}]) == (
        frozenset()
    )
    assert unnamed(linked, {OTHER}) == linked


def test_every_flag_whose_sentence_names_a_ticket_has_one_without() -> None:
    naming = {
        code
        for code, (_, zh, en) in TABLE.items()
        if any(name == "ticket" for said in (zh, en) for _, name, *_ in Formatter().parse(said))
    }

    assert naming == set(SENTENCES)
