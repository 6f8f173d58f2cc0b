"""`kancha migrate`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager

import click

from server import occupancy
from server.cli.backup import bar
from server.cli.common import read_settings, table
from server.clock import utc_now
from server.migration.move import Means, Move, MoveError, Side, cancel
from server.migration.quiet import is_quiet
from server.settings import Settings
from server.store_settings import StoreSettings, read_store
from server.wiring import open_store
from sync.errors import SyncError
from sync.moving.comparing import Account
from sync.stores.copies import FILE

_ADDRESS = "`sqlite` (in KANCHA_DATA), or https://user:password@couch:5984."


@click.command()
@click.option("--to", default="", help=f"Where to: {_ADDRESS}")
@click.option("--to-file", default="", help="File whose first line says where to.")
@click.option("--to-prefix", default="", help="Beginning of the names of all databases there.")
@click.option("--finish", is_flag=True, help="Servers are stopped: bring the rest and change over.")
@click.option("--cancel", "stay", is_flag=True, help="Stay where the documents are.")
def migrate(*, to: str, to_file: str, to_prefix: str, finish: bool, stay: bool) -> None:
    """Move all documents between SQLite and CouchDB, while crews go on.

    First without --finish, while servers work, as often as you like: it copies, and goes on where
    it stopped. Then stop all servers; devices keep what they have and try again. With --finish it
    brings what came since, compares every document of both stores, and closes the old one. Then
    set KANCHA_STORE and start the servers. Originals stay where they are.

    \b
    Examples:
      kancha migrate --to-file /etc/kancha/couchdb
      kancha migrate --to-file /etc/kancha/couchdb --finish
      KANCHA_STORE_FILE=/etc/kancha/couchdb kancha migrate --to sqlite
      kancha migrate --cancel                (give it up and stay here)
    """
    settings = read_settings()
    means = Means(utc_now, bar, click.echo)
    with _faults_as_sentences():
        if stay:
            _stay(settings, means)
            return
        place = _place(to, to_file, to_prefix)
        here = settings.store
        if place.url == here.url and (place.url is None or place.prefix == here.prefix):
            raise click.UsageError("The documents are there already.")
        (_finish if finish else _follow)(settings, place, means)


def _stay(settings: Settings, means: Means) -> None:
    with _alone(settings), _opened(settings, settings.store) as here:
        epoch = cancel(here, means)
    click.echo(f"Servers may start on {here.name} again, in epoch {epoch.number}.")


def _place(to: str, to_file: str, prefix: str) -> StoreSettings:
    if bool(to) == bool(to_file):
        raise click.UsageError("Say with --to or --to-file where the documents go.")
    said = {"KANCHA_STORE": to, "KANCHA_STORE_FILE": to_file, "KANCHA_STORE_PREFIX": prefix}
    try:
        return read_store(said)
    except ValueError as error:
        text = str(error).replace("KANCHA_STORE_FILE", "--to-file")
        raise click.UsageError(text.replace("KANCHA_STORE", "--to")) from None


def _follow(settings: Settings, place: StoreSettings, means: Means) -> None:
    settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (
        closing(occupancy.occupy(settings.data)),
        _opened(settings, settings.store) as source,
        _opened(settings, place) as target,
    ):
        changed = Move(source, target, means).follow()
        click.echo(f"{target.name} has what {source.name} had; {changed} documents changed since.")
    click.echo("Now stop every server and mailroom, and run it again with --finish.")


def _finish(settings: Settings, place: StoreSettings, means: Means) -> None:
    with (
        _alone(settings),
        _opened(settings, settings.store) as source,
        _opened(settings, place) as target,
    ):
        # Who works on a file has its folder's lock, which is ours; on CouchDB nodes are anywhere.
        embedded = settings.store.url is None
        epoch, accounts = Move(source, target, means).finish(
            lambda: embedded or is_quiet(source.store, means.say)
        )
        click.echo(_shown(accounts))
        click.echo(f"All is the same in {target.name}; epoch {epoch.number}.")
        click.echo(f"Nothing starts on {source.name} any more.")
    value = "sqlite" if place.url is None else "its address"
    click.echo(f"Set KANCHA_STORE (or KANCHA_STORE_FILE) to {value} and start the servers.")


def _shown(accounts: dict[str, Account]) -> str:
    rows = [
        (db, str(one.documents), str(one.leaves), one.digest[:16]) for db, one in accounts.items()
    ]
    return table(("database", "documents", "leaves", "hash"), rows)


@contextmanager
def _opened(settings: Settings, place: StoreSettings) -> Iterator[Side]:
    prefix = f" ({place.prefix}…)" if place.prefix and place.url else ""
    name = f"{place.url}{prefix}" if place.url else f"SQLite in {settings.data}"
    if place == settings.store and place.url is None and not (settings.data / FILE).is_file():
        raise click.ClickException(f"There is no office in {settings.data}; set KANCHA_DATA.")
    with closing(open_store(settings, place)) as store:
        yield Side(store, name)


@contextmanager
def _alone(settings: Settings) -> Iterator[None]:
    settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with occupancy.alone(settings.data):
            # Before anything is done: at its end the block takes the word of the restore away.
            if occupancy.unfinished(settings.data):
                text = f"A restore into {settings.data} was cut off: run `kancha restore` again."
                raise click.ClickException(text)
            yield
    except occupancy.InUse:
        text = f"A server or another command works on {settings.data}. Stop it first."
        raise click.ClickException(text) from None


@contextmanager
def _faults_as_sentences() -> Iterator[None]:
    try:
        yield
    except MoveError as error:
        raise click.ClickException(str(error)) from None
    except SyncError as error:
        raise click.ClickException(f"{error.reason}. What came is kept: run it again.") from None
    except OSError as error:
        raise click.ClickException(f"{error.filename}: {error.strerror}") from None
