"""The doctor's look at how Kancha is run: backups, addresses, people, mailroom, originals."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from server import pulse
from server.backup.errors import BackupError
from server.backup.repository import Repository
from server.cli.check import Check
from server.evidence.index import Index
from server.frontend.build import is_built
from server.leading import LEASE
from server.lease import holder_of
from server.registry.documents import Registry
from server.registry.users import user_of
from server.settings import Settings
from sync.errors import NotFound, SyncError
from sync.mailroom.names import MEDIA, REGISTRY
from sync.stores import copies
from sync.stores.documents import DocumentStore

_OLD = timedelta(days=3)
"""So long phones keep originals that have arrived (docs/field-app.md)."""


def checks_of_backup(settings: Settings, now: datetime) -> Iterator[Check]:
    """Whether there is one, how old it is, and whether it would die with the data."""
    folder, data = settings.backups, settings.data
    if not (data / copies.FILE).is_file():
        return
    if folder is None:
        remedy = "Name one on another disk with KANCHA_BACKUPS; run `kancha backup` every night."
        yield Check("backup", "no folder is named", remedy, mild=True)
        return
    try:
        newest = Repository(folder).backup()
    except BackupError as error:
        yield Check("backup", error.reason, "Run `kancha backup`, every night by a timer.")
        return
    age = now - newest.manifest.made_at
    found = f"the newest is {newest.name}, {age.days} days old"
    remedy = "Phones keep originals for three days: run `kancha backup` now and every night."
    yield Check("backup", found, remedy if age > _OLD else "")
    if folder.stat().st_dev == data.stat().st_dev:
        remedy = "When that disk fails both are gone: name a folder on another one."
        yield Check("backup", f"{folder} lies on the disk of the data", remedy, mild=True)


def checks_of_address(settings: Settings) -> Iterator[Check]:
    """Whether what goes over the network is encrypted, and who says where it comes from."""
    outside = urlsplit(settings.base_url or "")
    if _is_open(settings.host) and outside.scheme != "https":
        found = f"{settings.host} listens to the network without TLS"
        remedy = "Bind to 127.0.0.1 behind a proxy with TLS, and set KANCHA_BASE_URL=https://…"
        yield Check("address", found, remedy)
    elif outside.scheme == "http" and _is_open(outside.hostname or ""):
        remedy = "Passwords and tokens go in the clear and the cookie is not Secure: use https://"
        yield Check("address", f"{settings.base_url} is not encrypted", remedy)
    if settings.base_url and not settings.trusted_proxies:
        remedy = "All callers count as one and are locked out so: KANCHA_TRUSTED_PROXIES=127.0.0.1"
        yield Check("proxy", "a proxy stands in front and none is trusted", remedy, mild=True)
    for network in settings.trusted_proxies:
        if network.prefixlen == 0:
            remedy = "Anybody may say where he comes from: name the proxy's own address."
            yield Check("proxy", f"{network} is trusted, which is everybody", remedy)


def _is_open(host: str) -> bool:
    """Whether others than this machine reach it."""
    if host == "localhost":
        return False
    try:
        return not ip_address(host).is_loopback
    except ValueError:
        return True


def checks_of_office(settings: Settings, now: datetime, *, running: bool) -> Iterator[Check]:
    """What the store says: people, demo logins, mailroom, originals that should be here.

    ``running``: whether a server answers at its address.
    """
    file = settings.data / copies.FILE
    if not file.is_file():
        return
    try:
        with closing(copies.open_copy(file)) as store:
            yield from _people(store, settings)
            yield from _mailroom(store, now, running=running)
            yield from _originals(store, settings)
    except SyncError:  # told by what looks at the store itself
        return


def _people(store: DocumentStore, settings: Settings) -> Iterator[Check]:
    try:
        store.get(REGISTRY, "demo")
        if settings.base_url or _is_open(settings.host):
            remedy = "Its passwords are known to everybody: begin with an empty KANCHA_DATA."
            yield Check("logins", "this is the demo district, and others reach it", remedy)
        return
    except NotFound:
        pass
    with closing(Registry(store)) as registry:
        if not any(user_of(item).active for item in registry.list("user:")):
            remedy = "kancha user add NAME --role administrator"
            yield Check("logins", "nobody can log in", remedy, mild=True)


def _mailroom(store: DocumentStore, now: datetime, *, running: bool) -> Iterator[Check]:
    reason = pulse.stands_still(store, now)
    if reason is not None and running:
        remedy = "Facts wait in the mailboxes: start `kancha mailroom`, or set KANCHA_MAILROOM=on."
        yield Check("mailroom", reason, remedy)
    elif running and (holder := holder_of(store, LEASE)) is not None:
        yield Check("mailroom", f"led by {holder.name or 'nobody just now'}")


def _originals(store: DocumentStore, settings: Settings) -> Iterator[Check]:
    if "://" in settings.media or Path(settings.media).exists() or MEDIA not in store.names():
        return
    here = Index(store).hashes()[1]
    if here:
        remedy = "Mount its disk or correct KANCHA_MEDIA; else restore a backup."
        found = f"{settings.media} is not there, and {len(here)} originals should lie in it"
        yield Check("files", found, remedy)


def checks_of_pages(settings: Settings) -> Iterator[Check]:
    """Whether field app and console were built."""
    build = settings.pages.build
    if not all(is_built(build / app) for app in ("field", "console")):
        remedy = "Run `make setup`, or name the built pages with KANCHA_WEB."
        yield Check("pages", f"{build} has no built pages", remedy, mild=True)
