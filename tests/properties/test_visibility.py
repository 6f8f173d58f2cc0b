"""Which tickets there are for somebody, whatever areas and crews they have."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from casework.visibility import WHOLE, Scope

AREAS = st.sampled_from(["river", "hills", "harbour"])
CREWS = st.sampled_from(["c-1", "c-2", "c-3"])
SCOPES = st.builds(
    Scope,
    areas=st.lists(AREAS, unique=True, max_size=3).map(tuple),
    crew=st.none() | CREWS,
    identity=st.booleans(),
)


@st.composite
def tickets(draw: st.DrawFn) -> dict[str, Any]:
    """A ticket document, with what decides who sees it."""
    crews = draw(st.lists(CREWS, max_size=3))
    site = draw(st.none() | st.fixed_dictionaries({}, optional={"district": st.none() | AREAS}))
    return {"investigations": [{"crew": crew} for crew in crews], "site": site}


def district(ticket: dict[str, Any]) -> str | None:
    found: str | None = (ticket["site"] or {}).get("district")
    return found


@given(tickets())
def test_who_sees_all_areas_and_crews_sees_every_ticket(ticket: dict[str, Any]) -> None:
    assert WHOLE.has_ticket(ticket)


@given(SCOPES, tickets())
def test_a_ticket_is_seen_where_its_district_and_one_of_its_crews_are_the_viewer_s(
    scope: Scope, ticket: dict[str, Any]
) -> None:
    by_area = not scope.areas or district(ticket) in scope.areas
    by_crew = scope.crew is None or {"crew": scope.crew} in ticket["investigations"]

    assert scope.has_ticket(ticket) is (by_area and by_crew)


@given(SCOPES, AREAS, tickets())
def test_one_more_area_never_hides_a_ticket_from_who_has_areas(
    scope: Scope, more: str, ticket: dict[str, Any]
) -> None:
    wider = Scope((*scope.areas, more) if scope.areas else (), scope.crew, scope.identity)

    assert wider.has_ticket(ticket) or not scope.has_ticket(ticket)


@given(SCOPES, tickets())
def test_whether_customers_are_named_changes_nothing_of_which_tickets_there_are(
    scope: Scope, ticket: dict[str, Any]
) -> None:
    other = Scope(scope.areas, scope.crew, not scope.identity)

    assert other.has_ticket(ticket) is scope.has_ticket(ticket)


@given(SCOPES, CREWS, st.none() | AREAS)
def test_a_crew_is_seen_within_the_same_bounds_as_its_tickets(
    scope: Scope, crew: str, area: str | None
) -> None:
    ticket = {"investigations": [{"crew": crew}], "site": {"district": area}}

    assert scope.has_crew(crew, area) is scope.has_ticket(ticket)
