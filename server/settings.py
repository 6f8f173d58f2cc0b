"""Settings: the only reader of the environment.

Read once at the start, checked whole (all faults at once, each with its remedy), then passed
down as an object that never changes. The table ``SETTINGS`` is what `docs/settings.md` and
`kancha doctor` show.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

from schemas.vocabulary import Datum
from server import map_tiles as tiles
from server import setting_values as values
from server import tracing
from server.geocoding import check_provider
from server.map_tiles import Tiles
from server.oidc_settings import OidcSettings, read_oidc
from server.proxies import Networks, read_networks
from server.store_settings import StoreSettings, read_store

T = TypeVar("T")


class SettingsError(Exception):
    """One or more settings cannot be used; ``faults`` has a sentence for each."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Setting:
    """One variable of the environment. ``default`` is the text that stands for its absence."""

    name: str
    default: str
    meaning: str


SETTINGS = (
    Setting("KANCHA_DATA", "data", "folder that holds everything the server keeps"),
    Setting("KANCHA_STORE", "sqlite", "document store: `sqlite` or the address of a CouchDB"),
    Setting("KANCHA_STORE_FILE", "", "file whose first line is the value of KANCHA_STORE"),
    Setting("KANCHA_STORE_PREFIX", "", "beginning of the names of all databases on CouchDB"),
    Setting("KANCHA_PROFILE", "cn-state-grid", "policy profile of the utility: its name"),
    Setting("KANCHA_BIND", "127.0.0.1:8000", "address and port to listen on"),
    Setting("KANCHA_BASE_URL", "", "address the outside world uses, if a proxy stands in front"),
    Setting("KANCHA_TRUSTED_PROXIES", "", "addresses of proxies whose word on clients is believed"),
    Setting("KANCHA_METRICS_FROM", "127.0.0.1, ::1", "addresses that may read /metrics"),
    Setting("KANCHA_LOG_FORMAT", "text", "form of the log on stderr: `text` or `json`"),
    Setting("KANCHA_TRACES", "no", "`yes`: spans are sent by OTLP (OTEL_EXPORTER_OTLP_ENDPOINT)"),
    Setting("KANCHA_WORKERS", "1", "server processes on this machine, 1 to 64"),
    Setting("KANCHA_MAILROOM", "on", "`off` when `kancha mailroom` runs as its own process"),
    Setting("KANCHA_WEBHOOK_PRIVATE", "no", "`yes`: webhooks may go to private networks"),
    Setting("KANCHA_MEDIA", "", "where originals are kept: a folder (in KANCHA_DATA) or s3://…"),
    Setting("KANCHA_BACKUPS", "", "folder that `kancha backup` writes to, on another disk"),
    Setting("KANCHA_UPLOAD_FILE_MB", "500", "largest file that is taken, in MB, 1 to 1000"),
    Setting("KANCHA_UPLOAD_SENDER_MB", "20000", "unfinished uploads of one device, in MB"),
    Setting("KANCHA_UPLOAD_TOTAL_MB", "100000", "unfinished uploads of all devices, in MB"),
    Setting("KANCHA_UPLOAD_EARLY_MB", "1000", "files of one device without a fact yet, in MB"),
    Setting("KANCHA_UPLOAD_FREE_MB", "500", "room that uploads leave free on the disk, in MB"),
    Setting("KANCHA_UPLOAD_DAYS", "60", "days an upload waits for its sender to go on, 1 to 3650"),
    Setting("KANCHA_UPLOAD_ORIGINS", "", "web origins whose pages may upload, with commas between"),
    Setting("KANCHA_LINK_MINUTES", "10", "minutes a signed link to a file is good for, 1 to 1440"),
    Setting("KANCHA_SILENT_HOURS", "24", "hours without word of a device until it is silent"),
    Setting("KANCHA_WAITING_HOURS", "12", "hours until what is still on a device is a worry"),
    Setting("KANCHA_BATTERY_PERCENT", "20", "battery of a device below which it is a worry"),
    Setting("KANCHA_STORAGE_MB", "500", "room left on a device below which it is a worry, in MB"),
    Setting("KANCHA_TRACK_DAYS", "30", "days that tracks of crews are kept, 1 to 365"),
    Setting("KANCHA_GEOCODER", "", "provider of places for addresses; empty: none is asked"),
    Setting("KANCHA_WEB", "", "folder of the built pages; empty: the one that came with Kancha"),
    Setting("KANCHA_BASEMAPS", "", "folder of area packages (*.pmtiles); empty: in KANCHA_DATA"),
    Setting("KANCHA_TILES", "", "address of map tiles, with {z}, {x} and {y}; empty: none"),
    Setting("KANCHA_TILES_DATUM", "WGS84", "datum the tiles are drawn in: WGS84, GCJ02 or BD09"),
    Setting("KANCHA_TILES_ATTRIBUTION", "", "whom the map names as the source of the tiles"),
    Setting("KANCHA_SESSION_HOURS", "12", "hours after which an office login ends, 1 to 720"),
    Setting("KANCHA_PASSWORDS", "on", "`off`: office users log in by the directory alone"),
    Setting("KANCHA_OIDC_ISSUER", "", "directory (OpenID Connect) that office users log in by"),
    Setting("KANCHA_OIDC_CLIENT_ID", "", "name of this server at the directory"),
    Setting("KANCHA_OIDC_CLIENT_SECRET_FILE", "", "file whose first line is the secret of it"),
    Setting("KANCHA_OIDC_CLAIM", "preferred_username", "claim that is the name of a user here"),
    Setting("KANCHA_OIDC_DOMAIN", "", "domain of users whose names there are addresses"),
    Setting("KANCHA_OIDC_NAME", "", "what people call the directory; empty: its host"),
    Setting("KANCHA_ENROLMENT_MINUTES", "60", "minutes an enrolment code is good for, 1 to 10080"),
)

_MB = 1_000_000
_DAY = timedelta(days=1)
_ENROLMENT = values.span(10_080, minutes=1)
_BUILT = Path(__file__).parent / "web" / "dist"


@dataclass(frozen=True, slots=True)
class UploadSettings:
    """Bytes: of one file, unfinished of one sender and of all, what stays free on the disk, and
    of one sender's files that no fact declares yet (``early``).

    ``kept``: how long an upload waits; ``origins``: whose pages may upload.
    """

    file: int
    sender: int
    total: int
    free: int
    early: int
    kept: timedelta
    origins: frozenset[str]


@dataclass(frozen=True, slots=True)
class DeviceSettings:
    """From when on somebody should look after a device: ``silent``: it said nothing for so long;
    ``waiting``: the oldest thing that it has not sent; percent and bytes that are left."""

    silent: timedelta
    waiting: timedelta
    battery: int
    storage: int


@dataclass(frozen=True, slots=True)
class PageSettings:
    """Of the pages for crews and office. ``build``: the folder of what was built."""

    build: Path
    tiles: Tiles | None
    """None: maps have no tiles of a provider."""
    basemaps: Path


@dataclass(frozen=True, slots=True)
class Settings:
    """What the server was told. See ``SETTINGS`` for the variables."""

    data: Path
    store: StoreSettings
    profile: str
    host: str
    port: int
    base_url: str | None
    """Without a slash at the end; None: what the request says."""
    trusted_proxies: Networks
    metrics_from: Networks
    """Whose ``X-Forwarded-For`` and ``Forwarded`` are believed."""
    log_format: str
    """``text`` or ``json``."""
    traces: bool
    workers: int
    mailroom: bool
    passwords: bool
    """Whether office users may log in with theirs."""
    oidc: OidcSettings | None
    session_length: timedelta
    enrolment_length: timedelta
    link_length: timedelta
    """Of signed links to files."""
    geocoder: str
    """Empty: none."""
    webhook_private: bool
    """Whether webhooks may go to this machine and private networks, also without TLS."""
    media: str
    """A folder's path or ``s3://bucket/prefix``."""
    backups: Path | None
    """None: where the command says."""
    uploads: UploadSettings
    devices: DeviceSettings
    pages: PageSettings
    tracks_kept: timedelta

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> Settings:
        """Settings from variables. Raises SettingsError that names every fault."""
        reader = _Reader(environ)
        data = reader.take("KANCHA_DATA", values.folder, Path())
        host, port = reader.take("KANCHA_BIND", values.host_and_port, ("", 0))
        settings = cls(
            data=data,
            store=reader.whole(read_store, StoreSettings()),
            profile=reader.take("KANCHA_PROFILE", values.profile, ""),
            host=host,
            port=port,
            base_url=reader.take("KANCHA_BASE_URL", values.base_url, None),
            trusted_proxies=reader.take("KANCHA_TRUSTED_PROXIES", read_networks, ()),
            metrics_from=reader.take("KANCHA_METRICS_FROM", read_networks, ()),
            log_format=reader.take("KANCHA_LOG_FORMAT", values.one_of("text", "json"), ""),
            traces=reader.take("KANCHA_TRACES", tracing.wanted, False),
            workers=reader.take("KANCHA_WORKERS", values.whole(1, 64), 1),
            mailroom=reader.take("KANCHA_MAILROOM", values.switch, True),
            passwords=reader.take("KANCHA_PASSWORDS", values.switch, True),
            oidc=reader.whole(read_oidc, None),
            session_length=reader.take("KANCHA_SESSION_HOURS", values.span(720, hours=1), _DAY),
            enrolment_length=reader.take("KANCHA_ENROLMENT_MINUTES", _ENROLMENT, _DAY),
            link_length=reader.take("KANCHA_LINK_MINUTES", values.span(1_440, minutes=1), _DAY),
            geocoder=reader.take("KANCHA_GEOCODER", check_provider, ""),
            webhook_private=reader.take("KANCHA_WEBHOOK_PRIVATE", values.yes, False),
            media=reader.take("KANCHA_MEDIA", values.media, "") or str(data / "media"),
            backups=reader.take("KANCHA_BACKUPS", values.folder_or_none, None),
            uploads=_uploads(reader),
            devices=_devices(reader),
            pages=_pages(reader, data),
            tracks_kept=timedelta(days=reader.take("KANCHA_TRACK_DAYS", values.whole(1, 365), 1)),
        )
        if reader.faults:
            raise SettingsError(reader.faults)
        return settings

    @classmethod
    def from_environment(cls) -> Settings:
        """Settings of this process. Raises SettingsError."""
        return cls.read(os.environ)


def environment() -> Mapping[str, str]:
    """The variables of this process, for ``Settings.read`` and ``unknown``."""
    return os.environ


def unknown(environ: Mapping[str, str]) -> list[str]:
    """Variables that begin with KANCHA_ and mean nothing here: most often a typing error."""
    known = {setting.name for setting in SETTINGS}
    return sorted(name for name in environ if name.startswith("KANCHA_") and name not in known)


class _Reader:
    """Takes one variable after another and remembers what was wrong."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self._defaults = {setting.name: setting.default for setting in SETTINGS}
        self.faults: list[str] = []

    def take(self, name: str, parse: Callable[[str], T], instead: T) -> T:
        text = self._environ.get(name, "").strip() or self._defaults[name]
        try:
            return parse(text)
        except ValueError as error:
            self.faults.append(f"{name}={text}: {error}")
            return instead

    def whole(self, read: Callable[[Mapping[str, str]], T], instead: T) -> T:
        """What several variables say together; the fault names them, and shows no secret."""
        try:
            return read(self._environ)
        except ValueError as error:
            self.faults.append(str(error))
            return instead


def _uploads(reader: _Reader) -> UploadSettings:
    def size(name: str, highest: int) -> int:
        return (
            reader.take(name, values.whole(0 if name.endswith("FREE_MB") else 1, highest), 1) * _MB
        )

    return UploadSettings(
        file=size("KANCHA_UPLOAD_FILE_MB", 1_000),
        sender=size("KANCHA_UPLOAD_SENDER_MB", 10**9),
        total=size("KANCHA_UPLOAD_TOTAL_MB", 10**9),
        free=size("KANCHA_UPLOAD_FREE_MB", 10**9),
        early=size("KANCHA_UPLOAD_EARLY_MB", 10**9),
        kept=timedelta(days=reader.take("KANCHA_UPLOAD_DAYS", values.whole(1, 3_650), 1)),
        origins=reader.take("KANCHA_UPLOAD_ORIGINS", values.origins, frozenset()),
    )


def _devices(reader: _Reader) -> DeviceSettings:
    return DeviceSettings(
        silent=timedelta(hours=reader.take("KANCHA_SILENT_HOURS", values.whole(1, 10_000), 1)),
        waiting=timedelta(hours=reader.take("KANCHA_WAITING_HOURS", values.whole(1, 10_000), 1)),
        battery=reader.take("KANCHA_BATTERY_PERCENT", values.whole(0, 100), 0),
        storage=reader.take("KANCHA_STORAGE_MB", values.whole(0, 10**6), 0) * _MB,
    )


def _pages(reader: _Reader, data: Path) -> PageSettings:
    address = reader.take("KANCHA_TILES", tiles.template, "")
    datum = reader.take("KANCHA_TILES_DATUM", tiles.datum, Datum.WGS84)
    attribution = reader.take("KANCHA_TILES_ATTRIBUTION", str, "")
    return PageSettings(
        build=reader.take("KANCHA_WEB", values.folder_or_none, None) or _BUILT,
        tiles=Tiles(address, datum, attribution) if address else None,
        basemaps=reader.take("KANCHA_BASEMAPS", values.folder_or_none, None) or data / "basemaps",
    )
