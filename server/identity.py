"""Who calls.

What office users may is in ``server/rights.py``. Devices authenticate with their token and reach
their crew's mailbox; an administrator reaches `/sync` with name and password.
"""

from __future__ import annotations

import base64
import binascii
from datetime import timedelta
from wsgiref.types import WSGIEnvironment

from schemas.vocabulary import Role
from server.clock import Clock
from server.couchdb_api.caller import Caller
from server.couchdb_api.errors import DeviceRefused, TooManyRequests
from server.problem import Problem
from server.registry.allowance import Allowance
from server.registry.devices import Device, Devices
from server.registry.documents import Registry
from server.registry.installation import Installation
from server.registry.instruments import Instruments
from server.registry.people import People, User
from server.registry.saved_views import SavedViews
from server.registry.secrets import Passwords
from server.registry.sessions import Session, Sessions
from server.rights import PERMISSIONS, Permission, may
from sync.mailroom.names import mailbox_of
from sync.stores.documents import DocumentStore

__all__ = ["PERMISSIONS", "Identity", "Permission", "basic_credentials", "may"]


class Identity:
    """People, devices and logins of one registry. Make one per process."""

    def __init__(
        self,
        store: DocumentStore,
        clock: Clock,
        session_length: timedelta = timedelta(hours=12),
        enrolment_length: timedelta = timedelta(hours=1),
        *,
        passwords: bool = True,
    ) -> None:
        """``passwords``: whether office users may log in with theirs."""
        self._clock = clock
        self._by_password = passwords
        self._registry = Registry(store)
        self.people = People(self._registry, Passwords())
        self.instruments = Instruments(self._registry)
        self.views = SavedViews(self._registry)
        self.installation = Installation(self._registry)
        self.devices = Devices(self._registry, enrolment_length)
        self.sessions = Sessions(self._registry, self.people, session_length)
        self._logins = Allowance(tries=10, refill=timedelta(seconds=30))
        self._passwords = Allowance(tries=60, refill=timedelta(seconds=2))
        self._enrolments = Allowance(tries=20, refill=timedelta(seconds=10))

    def close(self) -> None:
        """Ends the watch on the registry."""
        self._registry.close()

    def authenticate_sync(self, environ: WSGIEnvironment) -> Caller | None:
        """Who calls `/sync`: a device (Basic ``id:token`` or Bearer) or an administrator (Basic).

        None without credentials or with wrong ones. Raises Forbidden for a revoked device,
        TooManyRequests for an address that tries too many passwords.
        """
        scheme, _, rest = environ.get("HTTP_AUTHORIZATION", "").partition(" ")
        if scheme.lower() == "bearer":
            return self._device(rest.strip())
        pair = basic_credentials(rest) if scheme.lower() == "basic" else None
        if pair is None:
            return None
        name, secret = pair
        if _is_device(name, secret):
            return self._device(secret)
        if not self._by_password:
            return None
        if not self.people.remembers(name, secret, self._clock()):
            seconds = self._passwords.wait(environ.get("REMOTE_ADDR", ""), self._clock())
            if seconds:
                raise TooManyRequests(seconds)
        user = self.people.check_password(name, secret, self._clock())
        return self._administrator(user) if user else None

    def knows(self, environ: WSGIEnvironment) -> bool:
        """Whether ``authenticate_sync`` would answer without a password's slow hash."""
        scheme, _, rest = environ.get("HTTP_AUTHORIZATION", "").partition(" ")
        if scheme.lower() == "bearer":
            return True
        pair = basic_credentials(rest) if scheme.lower() == "basic" else None
        if pair is None:
            return False
        name, secret = pair
        return _is_device(name, secret) or self.people.remembers(name, secret, self._clock())

    def by_password(self, name: str, password: str, address: str) -> User | None:
        """The office user whose password this is; None: nobody's, or passwords open nothing here.

        A password that was right before is remembered: only tries that cost a slow hash are
        counted. Raises Problem too_many_requests.
        """
        if not self._by_password:
            return None
        if not self.people.remembers(name, password, self._clock()):
            self._take_try(name, address)
        return self.people.check_password(name, password, self._clock())

    def log_in(self, name: str, password: str, address: str) -> tuple[str, Session]:
        """Token and session. Raises Problem: wrong_credentials, too_many_requests,
        passwords_off."""
        if not self._by_password:
            raise Problem("passwords_off", "Log in by the utility's directory.")
        self._take_try(name, address)
        # Before the check, which takes a while: a login by a password that is changed meanwhile
        # is void from its first moment.
        mark = self.people.password_mark(name)
        user = self.people.check_password(name, password, self._clock())
        if user is None:
            raise Problem("wrong_credentials", "User or password is wrong.")
        return self.sessions.start(user, self._clock(), mark)

    def allow_login(self, address: str) -> None:
        """Takes one try of an address for a login elsewhere. Raises Problem too_many_requests."""
        self._wait_your_turn(self._passwords, address)

    def allow_enrolment(self, address: str) -> None:
        """Takes one try of an address. Raises Problem too_many_requests."""
        self._wait_your_turn(self._enrolments, address)

    def _device(self, token: str) -> Caller | None:
        device = self.devices.by_token(token)
        if device is None:
            return None
        if device.wiped_at is not None:
            text = "this device was wiped: the office has ordered it to delete its data"
            raise DeviceRefused("device-wiped", text)
        if device.revoked_at is not None:
            text = "this device was revoked; ask the office for an enrolment code"
            raise DeviceRefused("device-revoked", text)
        database = mailbox_of(device.crew)
        return Caller(
            "device",
            device.id,
            device.crew,
            database,
            device.former,
            lambda: self._is_same(device, token),
        )

    def _is_same(self, device: Device, token: str) -> bool:
        """Whether the token is still this device's, and its crew the same."""
        if self.devices.find(device.id) is device:
            return True
        now = self.devices.by_token(token)
        return now is not None and now.revoked_at is None and now.crew == device.crew

    def _administrator(self, user: User) -> Caller | None:
        if user.role is not Role.ADMINISTRATOR:
            return None
        mark = self.people.password_mark(user.name)

        def still() -> bool:
            same = self.people.password_mark(user.name) == mark
            return same and self.people.user(user.name) == user

        return Caller("admin", still=still)

    def _take_try(self, name: str, address: str) -> None:
        # Each try costs a slow hash, whatever the name: so many of an address are enough.
        self._wait_your_turn(self._passwords, address)
        self._wait_your_turn(self._logins, f"{address} {name}")

    def _wait_your_turn(self, allowance: Allowance, caller: str) -> None:
        seconds = allowance.wait(caller, self._clock())
        if seconds:
            text = f"Too many tries; wait {seconds} s."
            raise Problem("too_many_requests", text, headers={"Retry-After": str(seconds)})


def _is_device(name: str, secret: str) -> bool:
    """Whether a pair has the form of a device and its token; any other pair is a user's."""
    return name.startswith("d-") and secret.startswith(f"{name}.")


def basic_credentials(encoded: str) -> tuple[str, str] | None:
    """Name and secret of a Basic header's second part (RFC 7617, UTF-8), or None."""
    try:
        text = base64.b64decode(encoded.strip(), validate=True).decode()
    except (binascii.Error, ValueError):
        return None
    name, colon, secret = text.partition(":")
    return (name, secret) if colon else None
