"""Users of the office as the registry keeps them.

user:<name>    {"type": "user", "name", "role", "areas": [codes], "crew", "password": argon2id,
                "deputies": [{"user", "begins", "ends"}], "active", "created_at",
                "logins_ended": new whenever logins end, so that none comes alive again,
                "made": which request made it, where that had a key (``making.py``)}

``areas`` empty: all. ``crew``: the crew that a crew leader leads. Each deputy may take a step of
an approval chain in this user's place, from ``begins`` until before ``ends``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from schemas.instants import instant_text, parse_instant
from schemas.vocabulary import Role
from server.problem import FieldError, faulty
from server.registry.secrets import new_token

USER_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}")
SHORTEST_PASSWORD = 10


@dataclass(frozen=True, slots=True)
class Deputy:
    """Who stands in for a user, and when; ``ends`` is not included."""

    user: str
    begins: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class User:
    """A person of the office."""

    name: str
    role: Role
    areas: tuple[str, ...] = ()
    crew: str | None = None
    deputies: tuple[Deputy, ...] = ()
    active: bool = True

    def has_deputy(self, name: str, now: datetime) -> bool:
        """Whether somebody may act in this user's place now."""
        return any(one.user == name and one.begins <= now < one.ends for one in self.deputies)


def user_of(content: Mapping[str, Any]) -> User:
    """From the registry; what older versions did not write is empty."""
    return User(
        content["name"],
        Role(content["role"]),
        tuple(content.get("areas") or ()),
        content.get("crew"),
        tuple(_deputy(item) for item in content.get("deputies") or ()),
        bool(content["active"]),
    )


def content_of(user: User) -> dict[str, Any]:
    """For the registry: all but the password and the time of making."""
    return {
        "type": "user",
        "name": user.name,
        "role": user.role.value,
        "areas": list(user.areas),
        "crew": user.crew,
        "deputies": [deputy_content(item) for item in user.deputies],
        "active": user.active,
    }


def may_as_before(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Whether logins of a user go on when its document changes so."""
    names = ("password", "role", "areas", "crew", "active")
    return all(before.get(name) == after.get(name) for name in names)


def with_logins_ended(content: Mapping[str, Any]) -> dict[str, Any]:
    """A user's document as it voids all logins until now, whatever it is changed back to."""
    return {**content, "logins_ended": new_token()}


def deputy_content(deputy: Deputy) -> dict[str, str]:
    """JSON form."""
    return {
        "user": deputy.user,
        "begins": instant_text(deputy.begins),
        "ends": instant_text(deputy.ends),
    }


def require_sound(user: User, password: str | None) -> None:
    """``password`` None: it stays. Raises Problem validation_failed."""
    errors = [*_faults(user)]
    if password is not None and len(password) < SHORTEST_PASSWORD:
        text = f"Use at least {SHORTEST_PASSWORD} characters."
        errors.append(FieldError("password", "too-short", text))
    if errors:
        raise faulty(errors)


def _faults(user: User) -> Iterator[FieldError]:
    if not USER_NAME.fullmatch(user.name):
        yield FieldError("user", "illegal-name", "Use a-z, 0-9, '.', '_' and '-'.")
    if (user.role is Role.CREW_LEADER) != (user.crew is not None):
        text = "Name the crew of a crew leader, and of nobody else."
        yield FieldError("crew", "missing" if user.crew is None else "not-a-crew-leader", text)
    for place, deputy in enumerate(user.deputies):
        if deputy.ends <= deputy.begins:
            text = "Send a moment after `begins`; it is not included."
            yield FieldError(f"deputies.{place}.ends", "empty-range", text)


def _deputy(item: Mapping[str, str]) -> Deputy:
    return Deputy(item["user"], parse_instant(item["begins"]), parse_instant(item["ends"]))
