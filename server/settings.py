"""Settings: the only reader of the environment.

Read once at the start, checked whole (all faults at once, each with its remedy), then passed
down as an object that never changes. The table ``SETTINGS`` is what `docs/settings.md` and
`kancha doctor` show.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from server.geocoding import check_provider
from server.proxies import Networks, read_networks

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
    Setting("KANCHA_STORE", "sqlite", "document store: `sqlite`, one file in the data folder"),
    Setting("KANCHA_PROFILE", "cn-state-grid", "policy profile of the utility: its name"),
    Setting("KANCHA_BIND", "127.0.0.1:8000", "address and port to listen on"),
    Setting("KANCHA_BASE_URL", "", "address the outside world uses, if a proxy stands in front"),
    Setting("KANCHA_TRUSTED_PROXIES", "", "addresses of proxies whose word on clients is believed"),
    Setting("KANCHA_WORKERS", "1", "server processes on this machine, 1 to 64"),
    Setting("KANCHA_MAILROOM", "on", "`off` when `kancha mailroom` runs as its own process"),
    Setting("KANCHA_WEBHOOK_PRIVATE", "no", "`yes`: webhooks may go to private networks"),
    Setting("KANCHA_GEOCODER", "", "provider of places for addresses; empty: none is asked"),
    Setting("KANCHA_SESSION_HOURS", "12", "hours after which an office login ends, 1 to 720"),
    Setting("KANCHA_ENROLMENT_MINUTES", "60", "minutes an enrolment code is good for, 1 to 10080"),
)

_HOST_AND_PORT = re.compile(r"(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9.-]+):(\d{1,5})")
_PROFILE = re.compile(r"[a-z0-9][a-z0-9-]*")


@dataclass(frozen=True, slots=True)
class Settings:
    """What the server was told. See ``SETTINGS`` for the variables."""

    data: Path
    store: str
    profile: str
    host: str
    port: int
    base_url: str | None
    """Without a slash at the end; None: what the request says."""
    trusted_proxies: Networks
    """Whose ``X-Forwarded-For`` and ``Forwarded`` are believed."""
    workers: int
    mailroom: bool
    session_length: timedelta
    enrolment_length: timedelta
    geocoder: str
    """Empty: none."""
    webhook_private: bool
    """Whether webhooks may go to this machine and private networks, also without TLS."""

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> Settings:
        """Settings from variables. Raises SettingsError that names every fault."""
        reader = _Reader(environ)
        host, port = reader.take("KANCHA_BIND", _host_and_port, ("", 0))
        settings = cls(
            data=reader.take("KANCHA_DATA", _folder, Path()),
            store=reader.take("KANCHA_STORE", _store, ""),
            profile=reader.take("KANCHA_PROFILE", _profile, ""),
            host=host,
            port=port,
            base_url=reader.take("KANCHA_BASE_URL", _base_url, None),
            trusted_proxies=reader.take("KANCHA_TRUSTED_PROXIES", read_networks, ()),
            workers=reader.take("KANCHA_WORKERS", _whole(1, 64), 1),
            mailroom=reader.take("KANCHA_MAILROOM", _switch, True),
            session_length=timedelta(hours=reader.take("KANCHA_SESSION_HOURS", _whole(1, 720), 1)),
            enrolment_length=timedelta(
                minutes=reader.take("KANCHA_ENROLMENT_MINUTES", _whole(1, 10_080), 1)
            ),
            geocoder=reader.take("KANCHA_GEOCODER", check_provider, ""),
            webhook_private=reader.take("KANCHA_WEBHOOK_PRIVATE", _yes, False),
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


def _folder(text: str) -> Path:
    path = Path(text).expanduser().absolute()
    if path.exists() and not path.is_dir():
        raise ValueError("is a file; name a folder, or a place where one may be made")
    return path


def _store(text: str) -> str:
    if text != "sqlite":
        raise ValueError("is not a store this version has; use `sqlite`")
    return text


def _profile(text: str) -> str:
    if not _PROFILE.fullmatch(text):
        raise ValueError("is not a profile's name: a-z, 0-9 and -, such as cn-state-grid")
    return text


def _host_and_port(text: str) -> tuple[str, int]:
    match = _HOST_AND_PORT.fullmatch(text)
    if not match or int(match[2]) > 65_535:
        raise ValueError("is not HOST:PORT, such as 127.0.0.1:8000 or [::1]:8000")
    return match[1].strip("[]"), int(match[2])


def _base_url(text: str) -> str | None:
    if not text:
        return None
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise ValueError("is not an address such as https://kancha.example.org")
    return text.rstrip("/")


def _switch(text: str) -> bool:
    if text.lower() not in ("on", "off"):
        raise ValueError("is neither `on` nor `off`")
    return text.lower() == "on"


def _yes(text: str) -> bool:
    if text.lower() not in ("yes", "no"):
        raise ValueError("is neither `yes` nor `no`")
    return text.lower() == "yes"


def _whole(lowest: int, highest: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if not text.isascii() or not text.isdigit() or not lowest <= int(text) <= highest:
            raise ValueError(f"is not a whole number from {lowest} to {highest}")
        return int(text)

    return parse
