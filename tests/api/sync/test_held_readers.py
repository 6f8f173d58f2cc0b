"""A feed that is held open ends when its device loses its rights: revoked, rotated or moved."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from wsgiref.types import WSGIEnvironment

import pytest

from schemas.vocabulary import Role
from server.identity import Identity
from server.registry.people import Crew, User
from sync.stores.documents import Draft
from sync.stores.sqlite.store import SqliteStore
from tests.district import basic

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@dataclass
class Desk:
    """An office's registry, and a device of the crew c-north."""

    store: SqliteStore
    identity: Identity
    device: str
    token: str


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    store = SqliteStore(tmp_path / "kancha.db")
    identity = Identity(store, lambda: NOON)
    identity.people.add_crew(Crew("c-north", "North"), NOON)
    identity.people.add_user(User("chief", Role.ADMINISTRATOR), "the first password", NOON)
    code = identity.devices.issue_code("c-north", "chief", NOON).code
    made = identity.devices.enrol(code, "phone", NOON)
    yield Desk(store, identity, made.device.id, made.token)
    identity.close()
    store.close()


def move(desk: Desk) -> None:
    found = desk.store.get("registry", f"device:{desk.device}")
    moved = {**found.json(), "crew": "c-south"}  # no command does this yet
    desk.store.put("registry", Draft.of(found.id, moved, found.rev))


def rotate(desk: Desk) -> None:
    desk.identity.devices.rotate(desk.device, NOON)


def revoke(desk: Desk) -> None:
    desk.identity.devices.revoke(desk.device, NOON)


@pytest.mark.parametrize("change", [revoke, rotate, move])
def test_a_device_that_loses_its_rights_is_no_longer_the_caller_it_was(
    desk: Desk, change: Callable[[Desk], None]
) -> None:
    environ: WSGIEnvironment = {"HTTP_AUTHORIZATION": basic(desk.device, desk.token)}
    caller = desk.identity.authenticate_sync(environ)
    assert caller is not None
    assert caller.still()

    change(desk)

    assert not caller.still()


def test_an_administrator_whose_password_changed_is_no_longer_the_caller_they_were(
    desk: Desk,
) -> None:
    environ: WSGIEnvironment = {"HTTP_AUTHORIZATION": basic("chief", "the first password")}
    caller = desk.identity.authenticate_sync(environ)
    assert caller is not None
    assert caller.still()

    desk.identity.people.set_password("chief", "the second password")

    assert not caller.still()
