"""What a caller is offered is what the handlers would take from him, and nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from casework.offers import Command
from schemas.vocabulary import Role
from server.rights import RIGHTS
from server.showing.offers import right_to
from tests.api.rest.access_table import TABLE, TICKET
from tests.api.rest.conftest import Caller, Office
from tests.api.rest.test_corrections import READING, SURVEY, pushed, said

READ_AS = {
    Role.DISPATCHER: "dispatcher",
    Role.SUPERVISOR: "supervisor",
    Role.ADMINISTRATOR: "administrator",
}
OF_A_FACT = (Command.AMENDMENT, Command.RETRACTION, Command.ACCEPTANCE)
SCENES = ("implausible", "unreadable", "after-hand-over", "answered", "standing")


@pytest.mark.parametrize("command", Command)
def test_each_command_is_offered_to_the_roles_that_its_handler_lets_in(command: Command) -> None:
    within = f"{TICKET}/facts/<fact>" if command in OF_A_FACT else TICKET
    row = TABLE[f"POST {within}/{command}"]
    let_in = {role for role in READ_AS if getattr(row, READ_AS[role]) != 403}
    let_in |= {role for role in Role if row.others.get(role.value, 403) != 403} - set(READ_AS)

    assert let_in == RIGHTS[right_to(command)]


def waiting_fact(office: Office, dispatcher: Caller, ticket: str, scene: str) -> str:
    """A fact of a crew in this state; its id."""
    path = f"/api/v1/tickets/{ticket}"
    work = said(dispatcher, f"{path}/assignments", SURVEY)["investigations"][0]["id"]
    office.mailroom.step()
    if scene == "after-hand-over":
        said(dispatcher, f"{path}/recalls", {"investigation": work, "reason": "Another is nearer."})
        office.clock.pass_by(timedelta(minutes=1))
        office.mailroom.step()
    value = {"unreadable": None, "after-hand-over": "196.5", "standing": "196.5"}
    fact = pushed(office, ticket, work, {**READING, "value": value.get(scene, "9000000")})
    if scene == "answered":
        answer = {"accept": True, "reason": "It is so."}
        said(dispatcher, f"{path}/facts/{fact}/acceptance", answer)
    return fact


def offered(caller: Caller, ticket: str, fact: str) -> set[str]:
    """What the caller is told that he may answer to the fact."""
    items = caller.get(f"/api/v1/tickets/{ticket}/facts").get_json()["items"]
    [mine] = [item["possible"] for item in items if item["fact"]["_id"] == fact]
    return {"accept", "decline"} & set(mine)


@pytest.mark.parametrize("scene", SCENES)
def test_a_fact_is_offered_to_be_taken_or_declined_only_where_that_is_not_refused(
    office: Office, dispatcher: Caller, ticket: str, scene: str
) -> None:
    fact = waiting_fact(office, dispatcher, ticket, scene)
    path = f"/api/v1/tickets/{ticket}/facts/{fact}/acceptance"
    told = {role: offered(office.caller(role), ticket, fact) for role in Role}
    assert bool(told[Role.DISPATCHER]) == (scene not in ("answered", "standing"))
    assert ("accept" in told[Role.DISPATCHER]) == (scene in ("implausible", "after-hand-over"))

    # What is taken changes the ticket, so the dispatcher's own answer comes last.
    for role in sorted(Role, key=lambda role: role is Role.DISPATCHER):
        for answer in ("accept", "decline"):
            body = {"accept": answer == "accept", "reason": "As told."}
            if role is not Role.DISPATCHER and answer in told[role]:
                continue
            status = office.caller(role).post(path, body).status_code
            assert (status == 201) == (answer in told[role]), (role, answer, status)
            if status == 201:
                return


def test_the_attention_desk_offers_what_the_ticket_offers_and_an_auditor_nothing(
    office: Office, dispatcher: Caller, ticket: str
) -> None:
    fact = waiting_fact(office, dispatcher, ticket, "unreadable")

    def listed(caller: Caller) -> list[str]:
        [item] = caller.get("/api/v1/attention?why=needs-attention").get_json()["items"]
        assert item["fact"]["_id"] == fact
        return list(item["possible"])

    assert listed(dispatcher) == ["amendment", "retraction", "decline"]
    assert listed(office.caller(Role.AUDITOR)) == []
