"""Live events through the shell, as a browser's EventSource reads them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from schemas.vocabulary import Role
from server.events.feed import EventFeed
from server.events.place import present, read_place, write_place
from server.events.telling import EventFilter
from server.shell import Shell
from server.waiting_line import WaitingLine
from sync.mailroom.names import QUARANTINE
from sync.replication.feed import Reader
from sync.stores.documents import Draft
from tests.api.rest.conftest import LOW_VOLTAGE, Caller, Office
from tests.sse import Event, parse
from tests.unit.shell.asgi import Exchange, request

ADDRESS = "/api/v1/events"
Scenario = Callable[[Shell], Awaitable[None]]


def play(office: Office, scenario: Scenario) -> None:
    """Runs a scenario against the office behind a shell of its own."""
    shell = Shell(office.app, office.context.hub, line=WaitingLine(2))
    asyncio.run(asyncio.wait_for(scenario(shell), 20))


def listen(shell: Shell, caller: Caller, last: str | None = None, query: str = "") -> Exchange:
    headers = {"Authorization": f"Bearer {caller.token}"}
    if last is not None:
        headers["Last-Event-ID"] = last
    return request(shell, ADDRESS, query=query, headers=headers)


async def heard(reader: Exchange, count: int) -> list[Event]:
    """Waits until so many events have come; all that came."""
    async with asyncio.timeout(10):
        while len(parse(reader.body)) < count:
            reader.arrived.clear()
            await reader.arrived.wait()
    return parse(reader.body)


def open_ticket(office: Office, caller: Caller) -> str:
    ticket = caller.post("/api/v1/tickets", LOW_VOLTAGE).get_json()["ticket"]
    office.mailroom.step()
    return str(ticket)


def assign(office: Office, caller: Caller, ticket: str, crew: str) -> None:
    work = {"crew": crew, "type": "on-site-survey"}
    answer = caller.post(f"/api/v1/tickets/{ticket}/assignments", work)
    assert answer.status_code == 201
    office.mailroom.step()


def test_a_new_reader_is_greeted_and_hears_of_a_ticket_as_it_is_opened(
    office: Office, dispatcher: Caller
) -> None:
    async def scenario(shell: Shell) -> None:
        reader = listen(shell, dispatcher)
        [hello] = await heard(reader, 1)
        assert hello.name == "hello"
        assert hello.id == write_place(present(office.context.store))
        assert reader.headers["content-type"].startswith("text/event-stream")
        assert reader.headers["cache-control"] == "no-store, no-transform"
        assert reader.headers["x-accel-buffering"] == "no"
        assert "content-length" not in reader.headers
        assert reader.body.startswith(b"retry: 3000\n\n")

        ticket = await asyncio.to_thread(open_ticket, office, dispatcher)

        told = {event.name: event.data for event in await heard(reader, 3)}
        assert told["receipt"]["ticket"] == ticket
        assert told["receipt"]["kind"] == "intake"
        assert told["receipt"]["state"] == "accepted"
        changed = told["ticket.changed"]
        assert changed["ticket"] == ticket
        assert changed["status"] == "new"
        assert changed["class"] == "PQ"
        assert changed["place"] == {"lat": 30.25, "lon": 120.16, "address": "12 Willow Lane"}
        nobody = {"party": "undetermined", "shares": [], "state": "open"}
        assert changed["responsibility"] == nobody
        assert "customer" not in changed

    play(office, scenario)


def test_a_reader_that_comes_back_hears_what_it_missed_and_nothing_twice(
    office: Office, dispatcher: Caller
) -> None:
    async def scenario(shell: Shell) -> None:
        reader = listen(shell, dispatcher)
        await heard(reader, 1)
        first = await asyncio.to_thread(open_ticket, office, dispatcher)
        last = (await heard(reader, 3))[-1].id
        reader.leave()
        await reader.finished()

        second = await asyncio.to_thread(open_ticket, office, dispatcher)
        found = await heard(listen(shell, dispatcher, last), 2)

        assert {event.data["ticket"] for event in found} == {second} != {first}
        assert {event.name for event in found} == {"receipt", "ticket.changed"}

    play(office, scenario)


def test_the_id_may_also_come_in_the_query(office: Office, dispatcher: Caller) -> None:
    before = write_place(present(office.context.store))
    ticket = open_ticket(office, dispatcher)

    async def scenario(shell: Shell) -> None:
        found = await heard(listen(shell, dispatcher, query=f"after={before}"), 2)
        assert {event.data["ticket"] for event in found} == {ticket}

    play(office, scenario)


@pytest.mark.parametrize("kind", ["another office", "the future", "no id at all"])
def test_a_reader_that_cannot_go_on_is_told_to_load_again(
    office: Office, dispatcher: Caller, kind: str
) -> None:
    now = present(office.context.store)
    last = {
        "another office": write_place(now._replace(office="0" * 32)),
        "the future": write_place(now._replace(seq=int(now.seq) + 1)),
        "no id at all": "42",
    }[kind]

    async def scenario(shell: Shell) -> None:
        [reset] = await heard(listen(shell, dispatcher, last), 1)
        assert reset.name == "reset"
        assert read_place(reset.id) == now

    play(office, scenario)


def test_a_reader_hears_only_what_it_asked_for(office: Office, dispatcher: Caller) -> None:
    before = write_place(present(office.context.store))
    mine, other = open_ticket(office, dispatcher), open_ticket(office, dispatcher)
    assign(office, dispatcher, mine, "c-north")

    async def scenario(shell: Shell) -> None:
        about = listen(shell, dispatcher, before, f"ticket={other}&types=ticket.changed")
        assert [event.data["ticket"] for event in await heard(about, 1)] == [other]

        crew = listen(shell, dispatcher, before, "crew=c-north")
        found = await heard(crew, 1)
        assert [(event.name, event.data["ticket"]) for event in found] == [("ticket.changed", mine)]
        assert found[0].data["holders"] == ["c-north"]

    play(office, scenario)


def test_what_is_put_into_quarantine_is_counted_and_told(
    office: Office, dispatcher: Caller
) -> None:
    async def scenario(shell: Shell) -> None:
        reader = listen(shell, dispatcher)
        await heard(reader, 1)
        store = office.context.store
        await asyncio.to_thread(store.put, QUARANTINE, Draft.of("refused:1", {"why": "test"}))

        told = (await heard(reader, 2))[1]
        assert (told.name, told.data) == ("quarantine", {"documents": 1})

        reader.leave()
        await reader.finished()
        again = listen(shell, dispatcher, told.id)
        await again.next_piece()
        assert parse(again.body) == []

    play(office, scenario)


def test_the_stream_of_somebody_who_logged_out_ends_untold(
    office: Office, dispatcher: Caller, supervisor: Caller
) -> None:
    async def scenario(shell: Shell) -> None:
        reader = listen(shell, dispatcher)
        await heard(reader, 1)
        await asyncio.to_thread(dispatcher.delete, "/api/v1/session")
        await asyncio.to_thread(open_ticket, office, supervisor)

        await reader.finished()
        assert [event.name for event in parse(reader.body)] == ["hello"]
        assert (await listen(shell, dispatcher).finished()).status == 401

    play(office, scenario)


def test_a_silent_stream_sends_comments(office: Office) -> None:
    feed = EventFeed(office.context.store, EventFilter(), None, Reader(None, lambda: True))

    assert feed.heartbeat == 15
    assert feed.beat == b":\n\n"
    assert parse(feed.beat) == []


def test_readers_at_the_same_place_with_the_same_filter_share_a_poll(office: Office) -> None:
    def feed(ticket: str | None = None) -> EventFeed:
        wanted = EventFilter(ticket=ticket)
        one = EventFeed(office.context.store, wanted, None, Reader(None, lambda: True))
        greeting = one.poll()
        assert greeting is not None
        one.took(greeting)
        return one

    one, same, other = feed(), feed(), feed(ticket="T261123-AAAAA")
    assert one.key == same.key != other.key

    office.context.store.put("office", Draft.of("T261123-AAAAA:intake:1", {}))
    piece = one.poll()
    assert piece is not None
    one.took(piece)
    same.took(piece)
    assert one.key == same.key
    assert same.poll() is None


def test_without_the_shell_a_thread_serves_the_stream(office: Office, dispatcher: Caller) -> None:
    answer = dispatcher.client.get(ADDRESS, headers={"Authorization": f"Bearer {dispatcher.token}"})
    pieces = answer.iter_encoded()

    assert next(pieces) == b"retry: 3000\n\n"
    assert parse(next(pieces))[0].name == "hello"
    ticket = open_ticket(office, dispatcher)
    assert parse(next(pieces))[0].data["ticket"] == ticket
    answer.close()


def test_only_the_head_is_answered_to_a_request_for_the_head(dispatcher: Caller) -> None:
    headers = {"Authorization": f"Bearer {dispatcher.token}"}
    answer = dispatcher.client.head(ADDRESS, headers=headers)

    assert answer.status_code == 200
    assert answer.mimetype == "text/event-stream"


def test_a_reader_without_login_or_with_an_unknown_kind_of_event_is_told_so(office: Office) -> None:
    assert office.client().get(ADDRESS).status_code == 401
    wrong = office.caller(Role.DISPATCHER).get(f"{ADDRESS}?types=ticket.lost")
    assert wrong.status_code == 422
    assert wrong.get_json()["errors"][0]["field"] == "types"
