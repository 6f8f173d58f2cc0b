"""Logins of office users: a random token, kept as its hash with the time it ends.

session:<sha256>  {"type": "session", "user", "started_at", "expires_at"}
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from schemas.instants import instant_text, parse_instant
from server.registry import secrets
from server.registry.documents import Registry
from server.registry.people import People, User


@dataclass(frozen=True, slots=True)
class Session:
    """Who is logged in, and until when."""

    user: User
    expires_at: datetime


class Sessions:
    """Starts, finds and ends logins."""

    def __init__(self, registry: Registry, people: People, length: timedelta) -> None:
        self._registry = registry
        self._people = people
        self._length = length
        self._swept: date | None = None

    def start(self, user: User, now: datetime, mark: str | None = None) -> tuple[str, Session]:
        """The token, shown once, and the session it stands for. The day's first also sweeps.

        ``mark``: the user's ``password_mark`` when it was seen that they may log in; None: now.
        """
        if self._swept != now.date():
            self._swept = now.date()
            self.sweep(now)
        token = secrets.new_token()
        session = Session(user, now + self._length)
        content = {
            "type": "session",
            "user": user.name,
            "password": mark or self._people.password_mark(user.name),
            "started_at": instant_text(now),
            "expires_at": instant_text(session.expires_at),
        }
        self._registry.create(_session_id(token), content)
        return token, session

    def find(self, token: str, now: datetime) -> Session | None:
        """The session of a token, unless it has ended, or its user or password is gone."""
        content = self._registry.find(_session_id(token))
        if content is None or parse_instant(content["expires_at"]) <= now:
            return None
        if content["password"] != self._people.password_mark(content["user"]):
            return None
        user = self._people.user(content["user"])
        return Session(user, parse_instant(content["expires_at"])) if user else None

    def end(self, token: str) -> None:
        """Logs out; a token that is not known is no error."""
        self._registry.remove(_session_id(token))

    def sweep(self, now: datetime) -> int:
        """Removes sessions and codes that ended a week ago; answers how many."""
        a_week_ago = now - timedelta(days=7)
        ended = 0
        for prefix in ("session:", "enrolment:"):
            ended += self._registry.remove_where(
                prefix, lambda content: parse_instant(content["expires_at"]) <= a_week_ago
            )
        return ended


def _session_id(token: str) -> str:
    return f"session:{secrets.digest(token)}"
