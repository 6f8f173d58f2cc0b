"""The properties speak of every kind of fact there is, in the form in which it is sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from schemas.documents import Author, Fact, Moment, fact_document, parse_fact
from schemas.facts.kinds import SHAPES, newest_version
from schemas.ids import fact_id
from schemas.vocabulary import DEVICE_KINDS, FactKind
from tests.properties.bodies import BODIES, TICKET, uuid
from tests.properties.histories import KINDS as AUDITED
from tests.properties.strategies import ALL_KINDS, START, bodies


def test_every_kind_of_fact_is_drawn_and_none_that_does_not_exist() -> None:
    drawn = set(BODIES) | {FactKind.DECISION}

    assert drawn == set(FactKind) == set(SHAPES) == set(ALL_KINDS)


def test_every_kind_of_fact_stands_in_the_histories_that_are_audited() -> None:
    assert set(AUDITED) == set(FactKind)


@pytest.mark.parametrize("kind", ALL_KINDS)
def test_what_is_drawn_of_a_kind_is_taken_when_it_is_sent(kind: FactKind) -> None:
    by_device = Author(device="d-1", member="m-1", crew="c-1")
    author = by_device if kind in DEVICE_KINDS else Author(user="li")

    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(bodies(kind, [fact_id(TICKET, FactKind.FINDING, uuid(2))]))
    def is_taken(body: Mapping[str, Any]) -> None:
        made = Moment(START, 0, 0)
        name, version = fact_id(TICKET, kind, uuid(9)), newest_version(kind)
        fact = Fact(name, kind, version, TICKET, uuid(1), author, made, None, None, body)
        assert parse_fact(fact_document(fact)).kind is kind

    is_taken()
