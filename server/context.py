"""What every handler may use: made once by ``server/wiring.py``, passed down, never changed."""

from __future__ import annotations

from dataclasses import dataclass, field

from flask import Flask

from media.instruments.process import Reader
from schemas.policy import Policy
from schemas.rulebook import Rulebook
from server.accounts import Accounts
from server.clock import Clock
from server.evidence.media import Media
from server.geocoding import Geocoder
from server.identity import Identity
from server.oidc.provider import Provider
from server.readmodel.tickets import TicketList
from server.settings import Settings
from server.tally import Tally
from server.turns import Turns
from sync.mailroom.dossier import Dossiers
from sync.replication.feed import Hub
from sync.stores.documents import DocumentStore

_KEY = "kancha"


@dataclass(frozen=True, slots=True)
class Context:
    """The parts of a running server."""

    settings: Settings
    store: DocumentStore
    rules: Rulebook
    identity: Identity
    readmodel: TicketList
    clock: Clock
    dossiers: Dossiers
    hub: Hub
    media: Media
    geocoder: Geocoder | None = None
    """None: no provider is set."""
    provider: Provider | None = None
    """The directory that office users log in by; None: passwords alone."""
    reader: Reader = field(default_factory=Reader)
    """Reads the instrument files that desks send; ``close`` it at the end."""
    tally: Tally = field(default_factory=Tally)
    """The requests of all processes of this server."""

    @property
    def policy(self) -> Policy:
        """The version of the profile that is in force now."""
        return self.rules.at(self.clock())

    @property
    def accounts(self) -> Accounts:
        """The accounts that the utility has, where they were loaded."""
        return accounts_of(self.settings)

    @property
    def turns(self) -> Turns:
        """Commands take turns on a ticket."""
        return Turns(self.settings.data / "turns")


def accounts_of(settings: Settings) -> Accounts:
    """The register of accounts of a data folder."""
    return Accounts(settings.data / "accounts.txt")


def attach(app: Flask, context: Context) -> None:
    """Gives the app its parts."""
    app.extensions[_KEY] = context


def context_of(app: Flask) -> Context:
    """The parts of an app."""
    context: Context = app.extensions[_KEY]
    return context
