"""What devices say is still on them, as live events: to whom, and among which others."""

from __future__ import annotations

import asyncio

import pytest

from schemas.vocabulary import Role
from server.events.place import present, write_place
from server.registry.people import User
from server.shell import Shell
from tests.api.rest.conftest import Caller, Office
from tests.api.rest.test_events import heard, listen, play
from tests.api.rest.test_outboxes import PHOTOS, tell
from tests.sse import parse


@pytest.fixture
def phone(office: Office) -> str:
    """The id of a device of the crew c-north."""
    devices, now = office.context.identity.devices, office.clock()
    return devices.enrol(devices.issue_code("c-north", "li", now).code, "phone", now).device.id


def outbox_news(office: Office, reader: Caller, since: str, query: str) -> list[str]:
    """The devices that a reader at a place hears of, up to now."""
    now, devices = write_place(present(office.context.store)), list[str]()

    async def scenario(shell: Shell) -> None:
        exchange = listen(shell, reader, since, query)
        async with asyncio.timeout(10):
            while now.encode() not in exchange.body:
                exchange.arrived.clear()
                await exchange.arrived.wait()
        news = parse(exchange.body)
        devices.extend(one.data["device"] for one in news if one.name == "device.outbox")

    play(office, scenario)
    return devices


def test_a_reader_hears_what_a_device_says_in_short(
    office: Office, dispatcher: Caller, phone: str
) -> None:
    async def scenario(shell: Shell) -> None:
        reader = listen(shell, dispatcher)
        await heard(reader, 1)
        await asyncio.to_thread(tell, office, phone)
        told = (await heard(reader, 2))[1]

        assert (told.name, told.data) == (
            "device.outbox",
            {
                "device": phone,
                "crew": "c-north",
                "received_at": "2026-11-23T08:00:00.000Z",
                "waiting": {
                    "facts": 0,
                    "originals": 3,
                    "bytes": 8_100_000,
                    "since": PHOTOS["since"],
                },
                "tickets": [PHOTOS["ticket"]],
                "faults": 0,
            },
        )

    play(office, scenario)


def test_a_manifest_that_cannot_be_read_is_news_with_its_faults_counted(
    office: Office, dispatcher: Caller, phone: str
) -> None:
    since = write_place(present(office.context.store))
    tell(office, phone, battery=101)

    async def scenario(shell: Shell) -> None:
        [told] = await heard(listen(shell, dispatcher, since, "types=device.outbox"), 1)
        assert (told.data["tickets"], told.data["faults"]) == ([], 1)

    play(office, scenario)


@pytest.mark.parametrize(
    ("query", "hears"),
    [
        ("", True),
        ("crew=c-north", True),
        ("crew=c-south", False),
        ("types=device.outbox&ticket=T261123-AAAAA", True),
        ("ticket=T261123-AAAAA", False),
        ("types=receipt", False),
    ],
)
def test_crew_and_types_narrow_it_and_one_ticket_is_not_told_unless_asked(
    office: Office, dispatcher: Caller, phone: str, query: str, hears: bool
) -> None:
    since = write_place(present(office.context.store))
    tell(office, phone)

    assert outbox_news(office, dispatcher, since, query) == ([phone] if hears else [])


@pytest.mark.parametrize(
    ("user", "hears"),
    [
        (User("he", Role.CREW_LEADER, crew="c-north"), True),
        (User("zhao", Role.CREW_LEADER, crew="c-south"), False),
        (User("wang", Role.DISPATCHER, areas=("river",)), False),
    ],
)
def test_only_who_sees_the_crew_hears_of_its_devices(
    office: Office, phone: str, user: User, hears: bool
) -> None:
    reader = office.hire(user)
    since = write_place(present(office.context.store))
    tell(office, phone)

    assert outbox_news(office, reader, since, "") == ([phone] if hears else [])
