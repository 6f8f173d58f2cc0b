"""An office on a real store: the app, its clock, its mailroom, and callers of each role."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, cached_property
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from schemas.policy import Policy
from schemas.profile import load_profile
from schemas.rulebook import rulebook_of
from schemas.vocabulary import Role
from server.app import bare_app, equip
from server.context import Context
from server.evidence.media import open_media
from server.identity import Identity
from server.readmodel.tickets import TicketList
from server.registry.people import Crew, User
from server.settings import Settings
from sync.mailroom.dossier import Dossiers
from sync.mailroom.mailroom import Mailroom, open_mailbox
from sync.replication.feed import Hub
from sync.stores.sqlite.store import SqliteStore
from tests.packages import keep_package

PASSWORD = "correct horse battery"


@dataclass
class HandClock:
    """A clock that stands still until a test moves it."""

    time: datetime = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def pass_by(self, span: timedelta) -> None:
        self.time += span


@dataclass
class Caller:
    """Somebody who calls the API with a token."""

    client: FlaskClient
    token: str

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> TestResponse:
        return self.client.get(path, headers=self._with(headers))

    def post(
        self, path: str, body: Any = None, headers: Mapping[str, str] | None = None
    ) -> TestResponse:
        return self.client.post(path, json=body, headers=self._with(headers))

    def patch(self, path: str, body: Any) -> TestResponse:
        return self.client.patch(path, json=body, headers=self._with(None))

    def delete(self, path: str) -> TestResponse:
        return self.client.delete(path, headers=self._with(None))

    def _with(self, headers: Mapping[str, str] | None) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}", **(headers or {})}


@dataclass
class Office:
    """A server in this process, asked through Flask's client."""

    context: Context
    clock: HandClock
    mailroom: Mailroom

    def client(self) -> FlaskClient:
        """Somebody without a login, with an empty cookie jar."""
        return FlaskClient(self.app)

    def caller(self, role: Role) -> Caller:
        """Somebody with this role, logged in."""
        return self.user(role.value)

    def user(self, name: str) -> Caller:
        """This user, logged in."""
        user = self.context.identity.people.user(name)
        assert user is not None
        token, _ = self.context.identity.sessions.start(user, self.clock())
        return Caller(FlaskClient(self.app, use_cookies=False), token)

    def hire(self, user: User) -> Caller:
        """A new user, logged in."""
        self.context.identity.people.add_user(user, PASSWORD, self.clock())
        return self.user(user.name)

    @cached_property
    def app(self) -> Flask:
        equip(_app(), self.context)
        return _app()


@cache
def _app() -> Flask:
    """One for all tests of a process: to register its paths takes longer than most tests do.
    What a server knows is in the parts that it is equipped with, and they are a test's own."""
    return bare_app()


@cache
def _policy() -> Policy:
    """Read once: it is never changed."""
    return load_profile("cn-state-grid")


def _build_pages(folder: Path) -> None:
    for app in ("field", "console"):
        (folder / app).mkdir(parents=True)
        for name in ("index.html", "app.js"):
            (folder / app / name).write_text("")


@pytest.fixture(scope="session")
def staffed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with somebody of each role and two crews, of which each test has a copy: to
    hash their passwords takes longer than most tests."""
    folder = tmp_path_factory.mktemp("staffed")
    clock = HandClock()
    store = SqliteStore(folder / "kancha.db")
    identity = Identity(store, clock)
    for role in Role:
        led = "c-north" if role is Role.CREW_LEADER else None
        identity.people.add_user(User(role.value, role, crew=led), PASSWORD, clock())
    for crew in (Crew("c-north", "North", skills=("repair",)), Crew("c-south", "South")):
        open_mailbox(store, crew.id)
        identity.people.add_crew(crew, clock())
    identity.close()
    store.close()
    return folder


@pytest.fixture
def office(tmp_path: Path, staffed: Path) -> Iterator[Office]:
    copytree(staffed, tmp_path, dirs_exist_ok=True)
    clock = HandClock()
    store = SqliteStore(tmp_path / "kancha.db")
    rules = rulebook_of(_policy())
    identity = Identity(store, clock)
    mailroom = Mailroom(store, rules, clock, identity.instruments.register)
    readmodel = TicketList(tmp_path / "readmodel.db", store, patience_s=20)
    settings = Settings.read({"KANCHA_DATA": str(tmp_path), "KANCHA_WEB": str(tmp_path / "web")})
    _build_pages(settings.pages.build)
    keep_package(settings.pages.basemaps, "river")
    dossiers = Dossiers(store, rules)
    hub = Hub(store)
    media = open_media(settings, store, clock)
    context = Context(settings, store, rules, identity, readmodel, clock, dossiers, hub, media)
    yield Office(context, clock, mailroom)
    media.close()
    hub.close()
    context.reader.close()
    readmodel.close()
    identity.close()
    store.close()


@pytest.fixture
def dispatcher(office: Office) -> Caller:
    return office.caller(Role.DISPATCHER)


@pytest.fixture
def supervisor(office: Office) -> Caller:
    return office.caller(Role.SUPERVISOR)


LOW_VOLTAGE: dict[str, Any] = {
    "class": "PQ",
    "title": "Low voltage in the evening",
    "matter": "The lamp goes dim when the neighbours cook.",
    "customer": {"account": "3301001", "name": "Li Na", "phone": "13800000000"},
    "site": {"address": "12 Willow Lane", "lat": 30.25, "lon": 120.16, "datum": "WGS84"},
}


@pytest.fixture
def ticket(dispatcher: Caller) -> str:
    """The id of an open ticket."""
    answer = dispatcher.post("/api/v1/tickets", LOW_VOLTAGE)
    assert answer.status_code == 201, answer.get_data(as_text=True)
    return str(answer.get_json()["ticket"])
