"""Office users, crews and members.

user:<name>    {"type": "user", "name", "role", "password": argon2id, "active", "created_at"}
crew:<id>      {"type": "crew", "id", "name", "area", "skills": […], "created_at"}
member:<id>    {"type": "member", "id", "name", "crew", "created_at"}
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from schemas.ids import CREW_ID
from schemas.instants import instant_text
from schemas.vocabulary import Role
from server.problem import FieldError, Problem
from server.registry import secrets
from server.registry.documents import Content, Registry
from sync.errors import Conflict

USER_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}")
SHORTEST_PASSWORD = 10


@dataclass(frozen=True, slots=True)
class Crew:
    """Who goes out together. ``area`` and ``skills`` help a dispatcher to choose."""

    id: str
    name: str
    area: str | None = None
    skills: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Member:
    """A person of a crew."""

    id: str
    name: str
    crew: str


@dataclass(frozen=True, slots=True)
class User:
    """A person of the office."""

    name: str
    role: Role


class People:
    """Reads and writes users, crews and members."""

    def __init__(self, registry: Registry, passwords: secrets.Passwords) -> None:
        self._registry = registry
        self._passwords = passwords

    def add_user(self, user: User, password: str, now: datetime) -> None:
        """Raises Problem: already_exists, validation_failed (name or password of wrong form)."""
        errors = []
        if not USER_NAME.fullmatch(user.name):
            errors.append(FieldError("user", "illegal-name", "Use a-z, 0-9, '.', '_' and '-'."))
        if len(password) < SHORTEST_PASSWORD:
            text = f"Use at least {SHORTEST_PASSWORD} characters."
            errors.append(FieldError("password", "too-short", text))
        if errors:
            raise Problem("validation_failed", "The user cannot be made like this.", errors)
        content = {
            "type": "user",
            "name": user.name,
            "role": user.role.value,
            "password": self._passwords.hash(password),
            "active": True,
            "created_at": instant_text(now),
        }
        self._create(f"user:{user.name}", content)

    def set_password(self, name: str, password: str) -> None:
        """Replaces a password; logins made with the old one are void. Raises NotFound."""
        kept = self._passwords.hash(password)
        self._registry.update(f"user:{name}", lambda content: {**content, "password": kept})

    def user(self, name: str) -> User | None:
        """An active user, or None."""
        content = self._registry.find(f"user:{name}")
        if content is None or not content["active"]:
            return None
        return User(content["name"], Role(content["role"]))

    def password_mark(self, name: str) -> str | None:
        """What changes with a user's password and tells nothing of it; None: no such user."""
        content = self._registry.find(f"user:{name}")
        return secrets.digest(content["password"]) if content else None

    def check_password(self, name: str, password: str, now: datetime) -> User | None:
        """The user whose password this is. Takes as long when there is no such user."""
        user = self.user(name) if USER_NAME.fullmatch(name) else None
        content = self._registry.find(f"user:{name}") if user else None
        kept = content["password"] if content else None
        return user if self._passwords.verify(kept, password, now) else None

    def remembers(self, name: str, password: str, now: datetime) -> bool:
        """Whether ``check_password`` would say yes at once, without hashing."""
        content = self._registry.find(f"user:{name}")
        return content is not None and self._passwords.remembers(content["password"], password, now)

    def users(self) -> list[User]:
        """All active users, by name."""
        found = self._registry.list("user:")
        return [User(item["name"], Role(item["role"])) for item in found if item["active"]]

    def add_crew(self, crew: Crew, now: datetime) -> Crew:
        """Raises Problem: already_exists, validation_failed (an id that is not one)."""
        if not CREW_ID.fullmatch(crew.id):
            fault = FieldError("id", "illegal-id", "Use a-z, 0-9 and '-', at most 40 characters.")
            raise Problem("validation_failed", "The crew cannot be made like this.", [fault])
        content = {
            "type": "crew",
            "id": crew.id,
            "name": crew.name,
            "area": crew.area,
            "skills": list(crew.skills),
            "created_at": instant_text(now),
        }
        self._create(f"crew:{crew.id}", content)
        return crew

    def crew(self, crew_id: str) -> Crew | None:
        """The crew, or None."""
        content = self._registry.find(f"crew:{crew_id}") if CREW_ID.fullmatch(crew_id) else None
        return _crew(content) if content else None

    def crews(self) -> list[Crew]:
        """All crews, by id."""
        return [_crew(content) for content in self._registry.list("crew:")]

    def add_member(self, crew: str, name: str, now: datetime) -> Member:
        """A new member with an id of its own. Raises Problem unknown_crew."""
        require_crew(self, crew)
        member = Member(secrets.new_name("m-"), name, crew)
        content = {
            "type": "member",
            "id": member.id,
            "name": name,
            "crew": crew,
            "created_at": instant_text(now),
        }
        self._create(f"member:{member.id}", content)
        return member

    def members(self, crew: str | None = None) -> list[Member]:
        """Members of one crew, or of all."""
        found = [_member(content) for content in self._registry.list("member:")]
        return [member for member in found if crew in (None, member.crew)]

    def member(self, member_id: str) -> Member | None:
        """The member, or None."""
        content = self._registry.find(f"member:{member_id}")
        return _member(content) if content else None

    def _create(self, doc_id: str, content: Content) -> None:
        try:
            self._registry.create(doc_id, content)
        except Conflict:
            raise Problem("already_exists", f"There is already a {doc_id}.") from None


def require_crew(people: People, crew: str, field: str = "crew") -> Crew:
    """The crew that a request names in ``field``. Raises Problem unknown_crew."""
    found = people.crew(crew)
    if found is None:
        fault = FieldError(field, "unknown-crew", "GET /api/v1/crews lists the crews.")
        raise Problem("unknown_crew", f"There is no crew {crew!r}.", [fault])
    return found


def _crew(content: Content) -> Crew:
    return Crew(content["id"], content["name"], content.get("area"), tuple(content["skills"]))


def _member(content: Content) -> Member:
    return Member(content["id"], content["name"], content["crew"])
