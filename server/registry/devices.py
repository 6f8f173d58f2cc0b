"""Devices and the codes they enrol with.

    device:<id>         {"type": "device", "id", "name", "crew", "token": sha256, "enrolled_at",
                         "rotated_at", "revoked_at", "wiped_at",
                         "moves": [{"from","to","by","at"}]}
    enrolment:<sha256>  {"type": "enrolment", "crew", "issued_by", "issued_at", "expires_at",
                         "used_at", "device"}

A token is ``<device id>.<256 random bits>``: it names its device, so that a Bearer token alone
is enough and looking it up is one read.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from schemas.instants import instant_text, parse_instant
from server.problem import Problem
from server.registry import secrets
from server.registry.documents import Content, Registry
from sync.errors import Conflict, NotFound

_READ_AT_MOST = 100_000


@dataclass(frozen=True, slots=True)
class Device:
    """A phone or tablet of a crew; it stays known when it is revoked."""

    id: str
    name: str
    crew: str
    enrolled_at: datetime
    rotated_at: datetime | None
    revoked_at: datetime | None
    wiped_at: datetime | None
    """When the office ordered it to delete what it holds; it is revoked as well."""
    moved_at: datetime | None = None
    former: tuple[str, ...] = ()
    """Crews it belonged to before, the latest last."""

    @property
    def state(self) -> str:
        """Whether it may sync: active, revoked, or wiped."""
        if self.wiped_at is not None:
            return "wiped"
        return "active" if self.revoked_at is None else "revoked"


@dataclass(frozen=True, slots=True)
class Issued:
    """An enrolment code, shown once."""

    code: str
    crew: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A device and its token, shown once."""

    device: Device
    token: str


class Devices:
    """Issues codes, enrols devices, checks, rotates and revokes their tokens."""

    def __init__(self, registry: Registry, code_length: timedelta) -> None:
        self._registry = registry
        self._code_length = code_length
        self._read: dict[str, tuple[Content, Device]] = {}
        """By id: the document as the registry remembers it, and the device made of it."""

    def issue_code(
        self, crew: str, issued_by: str, now: datetime, key: str | None = None
    ) -> Issued:
        """A code that one device of the crew may use once.

        With a ``key``, random and secret as that of ``enrol``, the code comes out of it and is the
        same when asked for again: nothing kept tells it. Raises Conflict where it is somebody
        else's.
        """
        code = secrets.derived_code(f"{crew} {issued_by}", key) if key else secrets.new_code()
        expires_at = now + self._code_length
        content = {
            "type": "enrolment",
            "crew": crew,
            "issued_by": issued_by,
            "issued_at": instant_text(now),
            "expires_at": instant_text(expires_at),
            "used_at": None,
            "device": None,
        }
        try:
            self._registry.create(_enrolment_id(code), content)
        except Conflict:  # the first reply was lost
            known = self._registry.find(_enrolment_id(code))
            if key is None or known is None:
                raise
            expires_at = parse_instant(known["expires_at"])
        return Issued(code, crew, expires_at)

    def enrol(self, code: str, name: str, now: datetime, key: str | None = None) -> Enrolled:
        """Exchanges a code for a device with a token.

        With the ``key`` of a device whose reply was lost, id and token come out of code and key:
        sent again while the code is good, the answer is the same. ``key`` must be random and
        secret, 128 bits or more. Raises Problem: enrolment_code_unknown, enrolment_code_expired,
        enrolment_code_used.
        """
        normal = secrets.normal_code(code)
        if normal is None:
            raise _unknown_code()
        device_id, secret = secrets.new_name("d-"), secrets.new_token()
        if key is not None:
            device_id, secret = (
                secrets.derived_name("d-", normal, key),
                secrets.derived(normal, key),
            )
        token = f"{device_id}.{secret}"
        crew = self._use_up(normal, device_id, now)
        content: dict[str, Any] = {
            "type": "device",
            "id": device_id,
            "name": name,
            "crew": crew,
            "token": secrets.digest(token),
            "enrolled_at": instant_text(now),
            "rotated_at": None,
            "revoked_at": None,
            "wiped_at": None,
            "moves": [],
        }
        try:
            self._registry.create(f"device:{device_id}", content)
        except Conflict:  # the first reply was lost; a token that was changed since stays void
            known = self.by_token(token)
            if known is None or known.revoked_at is not None:
                raise _used_code() from None
            return Enrolled(known, token)
        return Enrolled(_device(content), token)

    def by_token(self, token: str) -> Device | None:
        """The device this token belongs to, also a revoked one (see ``Device.revoked_at``)."""
        content = self._registry.find(f"device:{token.partition('.')[0]}")
        if content is None or not secrets.matches(token, content["token"]):
            return None
        return self._device(content)

    def find(self, device_id: str) -> Device | None:
        """The device, or None; the same object as long as nobody has written it anew."""
        content = self._registry.find(f"device:{device_id}")
        return self._device(content) if content else None

    def all(self, crew: str | None = None) -> list[Device]:
        """Devices of one crew, or of all; revoked ones too."""
        found = [_device(content) for content in self._registry.list("device:")]
        return [device for device in found if crew in (None, device.crew)]

    def rotate(self, device_id: str, now: datetime) -> Enrolled:
        """A new token; the old one is void. Raises NotFound, Problem device_revoked."""
        token = f"{device_id}.{secrets.new_token()}"

        def change(content: dict[str, Any]) -> Content:
            if content["revoked_at"] is not None:
                raise Problem("device_revoked", "The device was revoked; enrol it again.")
            kept = secrets.digest(token)
            return {**content, "token": kept, "rotated_at": instant_text(now)}

        return Enrolled(_device(self._registry.update(f"device:{device_id}", change)), token)

    def move(self, device_id: str, crew: str, by: str, now: datetime) -> Device:
        """Gives the device to another crew; to its own changes nothing. The token stays good, for
        the new crew's mailbox alone. Raises NotFound, Problem device_revoked.
        """

        def change(content: dict[str, Any]) -> Content:
            if content["revoked_at"] is not None:
                raise Problem("device_revoked", "The device was revoked; enrol it again.")
            if content["crew"] == crew:
                return content
            move = {"from": content["crew"], "to": crew, "by": by, "at": instant_text(now)}
            return {**content, "crew": crew, "moves": [*content.get("moves", ()), move]}

        return _device(self._registry.update(f"device:{device_id}", change))

    def revoke(self, device_id: str, now: datetime) -> Device:
        """Takes the device's right to sync; a second time changes nothing. Raises NotFound."""

        def change(content: dict[str, Any]) -> Content:
            return {**content, "revoked_at": content["revoked_at"] or instant_text(now)}

        return _device(self._registry.update(f"device:{device_id}", change))

    def wipe(self, device_id: str, now: datetime) -> Device:
        """Revokes the device and lets it be told to delete what it holds. Raises NotFound."""

        def change(content: dict[str, Any]) -> Content:
            at = instant_text(now)
            return {
                **content,
                "revoked_at": content["revoked_at"] or at,
                "wiped_at": content.get("wiped_at") or at,
            }

        return _device(self._registry.update(f"device:{device_id}", change))

    def _device(self, content: Content) -> Device:
        """Every request asks for its device, and every waiting reader at each heartbeat."""
        content_then, device = self._read.get(content["id"], (None, None))
        if device is None or content_then is not content:
            device = _device(content)
            if len(self._read) >= _READ_AT_MOST:
                self._read.clear()
            self._read[device.id] = content, device
        return device

    def _use_up(self, code: str, device_id: str, now: datetime) -> str:
        def change(content: dict[str, Any]) -> Content:
            if content["used_at"] is not None and content["device"] != device_id:
                raise _used_code()
            if parse_instant(content["expires_at"]) <= now:
                text = "This code is too old; ask the office for a new one."
                raise Problem("enrolment_code_expired", text)
            return {**content, "used_at": instant_text(now), "device": device_id}

        try:
            crew: str = self._registry.update(_enrolment_id(code), change)["crew"]
        except NotFound:
            raise _unknown_code() from None
        return crew


def _unknown_code() -> Problem:
    text = "There is no such code; compare it letter by letter."
    return Problem("enrolment_code_unknown", text)


def _used_code() -> Problem:
    text = "This code was used before; ask the office for a new one."
    return Problem("enrolment_code_used", text)


def _enrolment_id(code: str) -> str:
    return f"enrolment:{secrets.digest(code.replace('-', ''))}"


def _device(content: Content) -> Device:
    rotated, revoked, wiped = (
        content.get(f"{what}_at") for what in ("rotated", "revoked", "wiped")
    )
    moves = content.get("moves") or []
    left = dict.fromkeys(move["from"] for move in moves)
    return Device(
        id=content["id"],
        name=content["name"],
        crew=content["crew"],
        enrolled_at=parse_instant(content["enrolled_at"]),
        rotated_at=parse_instant(rotated) if rotated else None,
        revoked_at=parse_instant(revoked) if revoked else None,
        wiped_at=parse_instant(wiped) if wiped else None,
        moved_at=parse_instant(moves[-1]["at"]) if moves else None,
        former=tuple(crew for crew in left if crew != content["crew"]),
    )
