"""The one place that names an engine and puts the parts together.

parts = open_parts(settings)        stores, rules, identity: what the command line needs
site = build_site(parts)            the HTTP side of one process: what a server needs
"""

from __future__ import annotations

from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import datetime
from threading import Thread
from typing import TYPE_CHECKING
from wsgiref.types import WSGIApplication, WSGIEnvironment

from werkzeug.http import parse_cookie

from schemas.profile import read_profile
from schemas.rulebook import Rulebook
from server.app import create_app
from server.clock import Clock, utc_now
from server.context import Context
from server.couchdb_api.app import CouchDialect
from server.couchdb_api.call import Services
from server.couchdb_api.quick import is_quick
from server.evidence.media import open_media
from server.geocoding import Geocoder
from server.health import is_alive_question
from server.identity import Identity
from server.imports.worker import ImportWorker
from server.instruments.originals import Originals
from server.instruments.worker import FileWorker
from server.instruments.worker import Means as FileMeans
from server.linking.follower import Follower
from server.media_api.receiving import incoming_of
from server.media_api.shell import UploadShell
from server.metrology.worker import Means as Judging
from server.metrology.worker import VerdictWorker
from server.migration.mark import reason_to_refuse, require_here
from server.occupancy import Occupied, occupy
from server.oidc.provider import provider_of
from server.pictures.opening import open_pictures
from server.pictures.worker import PictureWorker
from server.readmodel.tickets import TicketList
from server.registry.policies import keep_rulebook, planned_rulebook
from server.rest_api.access import COOKIE
from server.settings import Settings
from server.shell import Entry, Shell
from server.sides import side_by_side
from server.store_settings import StoreSettings
from server.tally import Tally
from server.tracing import ROUTE, open_traces
from server.webhooks.sending import sender
from server.webhooks.worker import Means, WebhookWorker
from sync.errors import SyncError
from sync.mailroom.dossier import Dossiers
from sync.mailroom.gate import MailboxGate
from sync.mailroom.mailroom import Mailroom
from sync.mailroom.names import OFFICE, REGISTRY
from sync.replication.feed import Hub
from sync.stores.copies import FILE
from sync.stores.couchdb.door import Address
from sync.stores.couchdb.keeping import Shape
from sync.stores.couchdb.store import CouchStore
from sync.stores.documents import DocumentStore
from sync.stores.sqlite.checking import faults_of_file
from sync.stores.sqlite.store import SqliteStore

if TYPE_CHECKING:
    from server.traces import Traces


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything that has no HTTP in it. ``close`` it at the end."""

    settings: Settings
    clock: Clock
    store: DocumentStore
    rules: Rulebook
    identity: Identity
    mailroom: Mailroom
    occupied: Occupied
    """While it is open nobody restores a backup into the folder."""

    def close(self) -> None:
        """Lets go of files and threads."""
        self.identity.close()
        self.store.close()
        self.occupied.close()


@dataclass(frozen=True, slots=True)
class Site:
    """The HTTP side of one process."""

    parts: Parts
    context: Context
    hub: Hub
    application: WSGIApplication
    """Pages, REST and the dialect as one WSGI application."""
    shell: Shell
    """The same as an ASGI application that holds waiting feeds."""
    front: UploadShell
    """What stands before it: files that are uploaded go to the disk as they come."""
    webhooks: WebhookWorker
    verdicts: VerdictWorker
    pictures: PictureWorker
    files: FileWorker
    linking: Follower
    """All five wait for ``start``."""
    traces: Traces | None

    def close(self) -> None:
        """Ends the feeds and closes the parts; last what may be cut short, the traces."""
        self.hub.close()
        self.webhooks.close()
        self.context.media.close()
        self.verdicts.close()
        self.pictures.close()
        self.files.close()
        self.linking.close()
        self.context.reader.close()
        self.context.readmodel.close()
        self.parts.close()
        if self.traces is not None:
            self.traces.close()


def open_parts(settings: Settings, clock: Clock = utc_now) -> Parts:
    """Opens the store and makes the databases that are Kancha's own.

    Raises ProfileFaults where the profile cannot be used, SyncError and OSError for the store.
    """
    # Personal data and hashes of tokens: a new folder is for the eyes of the server alone.
    settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    with ExitStack() as undone:
        occupied = undone.enter_context(closing(occupy(settings.data)))
        store = undone.enter_context(closing(open_store(settings)))
        require_here(store)
        rules = keep_rulebook(store, read_profile(settings.profile), clock())
        undone.pop_all()
    lengths = settings.session_length, settings.enrolment_length
    identity = Identity(store, clock, *lengths, passwords=settings.passwords)
    mailroom = Mailroom(store, rules, clock, identity.instruments.register, settings.tracks_kept)
    return Parts(settings, clock, store, rules, identity, mailroom, occupied)


def open_store(settings: Settings, other: StoreSettings | None = None) -> DocumentStore:
    """The store that the settings name, or another one of theirs. Raises SyncError, OSError."""
    place = other or settings.store
    if place.url is None:
        return SqliteStore(settings.data / FILE)
    return CouchStore(Address(place.url, place.user, place.password, place.prefix), _shape)


def _shape(db: str) -> Shape:
    """How a database is made on CouchDB. All of a ticket lies in one partition of the office, so
    what is written of it at once is there together; everything else is small."""
    return Shape(partitioned=True) if db == OFFICE else Shape(shards=1)


def check_store(settings: Settings) -> list[str] | None:
    """What is wrong with the store, looked at from outside; None where there is none yet."""
    if settings.store.url is None:
        return faults_of_file(settings.data / FILE)
    try:
        with closing(open_store(settings)) as store:
            return [] if store.names(OFFICE, f"{OFFICE}\0") else None
    except SyncError as error:
        return [error.reason]


def check_move(settings: Settings) -> str | None:
    """Why nothing starts on a store that is there: its documents go or went elsewhere.

    Raises SyncError.
    """
    with closing(open_store(settings)) as store:
        return reason_to_refuse(store)


def check_rules(settings: Settings, now: datetime, profile: str = "") -> Rulebook | None:
    """The versions that a server started now with a profile (default: that of the settings) would
    judge by; None where there is no store yet.

    Raises ProfileFaults, SyncError.
    """
    if settings.store.url is None and not (settings.data / FILE).is_file():
        return None
    with closing(open_store(settings)) as store:
        if not store.names(REGISTRY, f"{REGISTRY}\0"):
            return None
        return planned_rulebook(store, read_profile(profile or settings.profile), now)


def build_site(parts: Parts, tally: Tally | None = None) -> Site:
    """Puts the HTTP side of one process together; ``tally``: of all processes of the server."""
    tally = tally or Tally()
    hub = Hub(parts.store)
    media = open_media(parts.settings, parts.store, parts.clock)
    context = Context(
        settings=parts.settings,
        store=parts.store,
        rules=parts.rules,
        identity=parts.identity,
        readmodel=TicketList(parts.settings.data / "readmodel.sqlite", parts.store),
        clock=parts.clock,
        dossiers=Dossiers(parts.store, parts.rules),
        hub=hub,
        media=media,
        geocoder=Geocoder(parts.settings.geocoder) if parts.settings.geocoder else None,
        provider=provider_of(parts.settings, parts.clock),
        tally=tally,
    )
    dialect = CouchDialect(_services(parts, hub), parts.identity.authenticate_sync)
    app = create_app(context)
    application = _whole(app, dialect, traces := open_traces(wanted=parts.settings.traces))

    def quick(environ: WSGIEnvironment) -> bool:
        return parts.store.quick and is_quick(environ) and parts.identity.knows(environ)

    def trusted(environ: WSGIEnvironment) -> bool:
        try:
            return has_session(parts, environ) or (
                parts.identity.authenticate_sync(environ) is not None
            )
        except SyncError:  # revoked, or too many tries: the answer says so
            return False

    entry = Entry(quick, is_alive_question, trusted, parts.settings.trusted_proxies)
    shell = Shell(application, hub, entry, tally=tally)
    front = UploadShell(shell, lambda environ: incoming_of(app, environ))
    workers = (_webhooks(context), _verdicts(context), _pictures(context), _files(context))
    follower = Follower(context)
    return Site(parts, context, hub, application, shell, front, *workers, follower, traces)


def _whole(pages: WSGIApplication, dialect: CouchDialect, traces: Traces | None) -> WSGIApplication:
    if traces is None:
        return side_by_side(pages, dialect)
    seen = traces.requests(pages, lambda environ: environ.get(ROUTE, "(no page)"))
    return side_by_side(seen, traces.requests(dialect, dialect.form_of))


def _services(parts: Parts, hub: Hub) -> Services:
    installation = parts.identity.installation
    installation.epoch()  # made now: a question may be answered where nothing must wait
    gate = MailboxGate(parts.store, parts.clock)
    return Services(parts.store, hub, gate, installation.name)


def has_session(parts: Parts, environ: WSGIEnvironment) -> bool:
    """Whether an office user who is logged in calls: files come from them as well."""
    scheme, _, token = environ.get("HTTP_AUTHORIZATION", "").partition(" ")
    if not scheme:
        token = parse_cookie(environ).get(COOKIE, "")
    elif scheme.lower() != "bearer":
        return False
    return bool(token) and parts.identity.sessions.find(token.strip(), parts.clock()) is not None


def _webhooks(context: Context) -> WebhookWorker:
    send = sender(private=context.settings.webhook_private)
    return WebhookWorker(Means(context.store, context.readmodel.promises, context.clock, send))


def _verdicts(context: Context) -> VerdictWorker:
    # Dossiers of its own: those of the context belong to the threads that answer requests.
    dossiers = Dossiers(context.store, context.rules)
    register = context.identity.instruments.register
    return VerdictWorker(Judging(context.store, dossiers, context.rules, register, context.clock))


def _pictures(context: Context) -> PictureWorker:
    data, blobs = context.settings.data, context.media.blobs
    return open_pictures(data, blobs, context.store, context.rules, context.clock)


def _files(context: Context) -> FileWorker:
    media = context.media
    return FileWorker(
        FileMeans(
            store=context.store,
            dossiers=Dossiers(context.store, context.rules),
            rules=context.rules,
            clock=context.clock,
            index=media.index,
            originals=Originals(context.store, media.blobs),
            drafts=context.settings.data / "drafts",
        )
    )


def run_imports(site: Site) -> tuple[ImportWorker, Thread]:
    """Starts the imports that wait, one at a time, in a thread; ``stop`` and join it."""
    worker = ImportWorker(site.context)
    thread = Thread(target=worker.run, name="imports", daemon=True)
    thread.start()
    return worker, thread
