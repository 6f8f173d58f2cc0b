"""`kancha doctor`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

import click

from casework.calendar import years_missing
from media.blobs import Blobs
from media.errors import FilesAway
from schemas.profile import ProfileFaults, load_profile
from server.cli.check import Check
from server.cli.check_operation import (
    checks_of_address,
    checks_of_backup,
    checks_of_office,
    checks_of_pages,
)
from server.cli.check_place import checks_of_clock, checks_of_folder
from server.cli.common import table
from server.cli.hosting import Address, PortTaken, answers, free_address
from server.cli.profile import sources_of
from server.clock import utc_now
from server.problem import Problem
from server.readmodel.left_out import left_out_of_file
from server.readmodel.opening import FILE
from server.reports.pdf import LIBRARIES, chinese_font
from server.settings import SETTINGS, Settings, SettingsError, environment, unknown
from server.store_settings import shown
from server.wiring import check_move, check_rules, check_store
from sync.errors import SyncError, Unavailable


@click.command()
@click.option("--quiet", is_flag=True, help="Say only what is wrong or can wait, for timers.")
def doctor(quiet: bool) -> None:
    """Find the commonest mistakes, and say what to do about each.

    Settings, data folder and its owner, disk, clock, profile, store, people, mailroom, backups,
    originals, lists, address, proxy, port, pages, reports.

    Changes nothing. Exit code 1 if something is wrong; a warning can wait for some days.

    \b
    Example:
      kancha doctor
    """
    environ = environment()
    if not quiet:
        click.echo(_settings(environ) + "\n")
    checks = list(_checks(environ))
    for check in checks:
        if quiet and check.mark == "ok":
            continue
        click.echo(f"{check.mark:<6} {check.what:<12} {check.found}")
        if check.remedy:
            click.echo(f"{'':<19} → {check.remedy}")
    if any(check.mark == "wrong" for check in checks):
        raise SystemExit(1)


def _settings(environ: Mapping[str, str]) -> str:
    rows = [
        (item.name, shown(environ, item.name) or item.default or "–", item.meaning)
        for item in SETTINGS
    ]
    return table(("SETTING", "VALUE", "MEANING"), rows)


def _checks(environ: Mapping[str, str]) -> Iterator[Check]:
    for name in unknown(environ):
        yield Check(
            "settings", f"{name} means nothing", "Compare its spelling with the list above."
        )
    try:
        settings = Settings.read(environ)
    except SettingsError as error:
        for fault in error.faults:
            yield Check("settings", fault, "Correct this variable.")
        return
    yield Check("settings", "can be used")
    now, running = utc_now(), answers(Address(settings.host, settings.port))
    can_be_written, *more = checks_of_folder(settings.data)
    yield from (can_be_written, *more)
    yield from checks_of_clock(settings.data, now)
    yield from _profile(settings.profile, now)
    if can_be_written.mark == "wrong":
        return  # SQLite opens nothing there, which would read as if the store were broken
    yield from _store(settings)
    yield from checks_of_office(settings, now, running=running)
    yield from checks_of_backup(settings, now)
    yield _files(settings)
    yield _lists(settings)
    yield from checks_of_address(settings)
    yield _port(settings, running=running)
    yield from checks_of_pages(settings)
    yield _reports()


def _profile(name: str, now: datetime) -> Iterator[Check]:
    try:
        policy = load_profile(name)
    except ProfileFaults as error:
        yield Check("profile", str(error).partition("\n")[0], "Choose one with KANCHA_PROFILE.")
        return
    yield Check("profile", f"{policy.name} version {policy.version}")
    known = list(sources_of(policy))
    unread = sum(not source.verified for source in known)
    if unread:
        found = f"{unread} of {len(known)} sources were not read in a published text"
        remedy = "Compare them with your own rules: `kancha profile show` marks them with ?."
        yield Check("profile", found, remedy, mild=True)
    for year in years_missing(now.astimezone(policy.timezone).date(), policy):
        remedy = f"Add [calendar.{year}] in a new version; until then promises are provisional."
        yield Check("calendar", f"{year} is not in the profile", remedy, mild=True)


def _store(settings: Settings) -> Iterator[Check]:
    faults = check_store(settings)
    for fault in faults or ():
        yield Check("store", fault, _remedy_of_store(settings))
    if faults is None:
        yield Check("store", "not made yet; `kancha serve` makes it")
    elif not faults:
        where = settings.store.url
        yield Check("store", f"CouchDB at {where} answers" if where else "opens and is sound")
        moved = check_move(settings)
        if moved is not None:
            yield Check("store", moved, "No server starts on it until then.")
        yield from _versions(settings)


def _remedy_of_store(settings: Settings) -> str:
    if settings.store.url is None:
        return "Stop the server, keep a copy of the folder, restore a backup."
    return "Look whether CouchDB runs there, and whether KANCHA_STORE names its administrator."


def _versions(settings: Settings) -> Iterator[Check]:
    """From when each version of the profile that the office was run with counts."""
    now = utc_now()
    try:
        rules = check_rules(settings, now)
    except ProfileFaults as error:
        yield Check("profile", str(error).partition("\n")[0], "See docs/errors.md, Profiles.")
        return
    except SyncError as error:
        yield Check("store", error.reason, "Start the newest Kancha; else restore a backup.")
        return
    if rules is None:
        return
    in_force = rules.at(now).version
    for edition in rules.editions:
        zone = edition.policy.timezone
        since = f"{edition.since.astimezone(zone):%Y-%m-%d %H:%M} ({zone})"
        mark = ", in force now" if edition.policy.version == in_force else ""
        yield Check("profile", f"version {edition.policy.version} counts from {since}{mark}")


def _files(settings: Settings) -> Check:
    """Whether the place of originals answers; a folder is made when the first one comes."""
    if "://" not in settings.media and not Path(settings.media).exists():
        return Check("files", f"{settings.media} is not made yet")
    try:
        Blobs(settings.media).find("0" * 64)
    except FilesAway as error:
        cause = str(error.__cause__).partition("\n")[0]
        remedy = "Look at KANCHA_MEDIA and the variables AWS_…; uploads wait until it answers."
        return Check("files", f"{settings.media} does not answer: {cause}", remedy)
    except OSError as error:
        return Check("files", f"{settings.media}: {error.strerror}", "Name another KANCHA_MEDIA.")
    return Check("files", f"{settings.media} answers")


def _lists(settings: Settings) -> Check:
    try:
        found = left_out_of_file(settings.data / FILE)
    except Unavailable as error:
        return Check("lists", error.reason, "Make them anew with `kancha reindex`.")
    if not found.count:
        return Check("lists", "leave out no document")
    named = "; ".join(f"{doc_id} ({reason})" for doc_id, reason in found.some)
    remedy = "Keep a copy of these documents and report them; all others are in the lists."
    return Check("lists", f"leave out {found.count} documents: {named}", remedy)


def _reports() -> Check:
    """Nothing else needs the libraries, so the remedy says what is without them."""
    instead = f"Until then sheets and reports are HTML only: {LIBRARIES}"
    try:
        font = chinese_font()
    except Problem as problem:
        return Check("reports", problem.detail.partition(":")[0], instead)
    if font is None:
        return Check("reports", "no font with Chinese characters", instead)
    return Check("reports", f"PDF is drawn with {font}")


def _port(settings: Settings, *, running: bool) -> Check:
    address = Address(settings.host, settings.port)
    try:
        free_address(settings.host, settings.port)
    except PortTaken as error:
        if running:
            return Check("port", f"a Kancha server answers on {address.url}")
        return Check("port", str(error), "Choose another address with KANCHA_BIND.")
    return Check("port", f"{address.url} is free")
