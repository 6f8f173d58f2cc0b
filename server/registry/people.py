"""Office users, crews and members.

user:<name>    drawn in ``users.py``
crew:<id>      {"type": "crew", "id", "name", "area", "skills": […], "created_at"}
member:<id>    {"type": "member", "id", "name", "crew", "created_at"}

Each has ``made`` as well where it was made under an Idempotency-Key (``making.py``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from schemas.ids import CREW_ID
from schemas.instants import instant_text
from schemas.vocabulary import Role
from server.problem import FieldError, Problem, faulty
from server.registry import secrets
from server.registry.documents import Content, Registry
from server.registry.making import Making
from server.registry.users import (
    SHORTEST_PASSWORD,
    USER_NAME,
    User,
    content_of,
    may_as_before,
    require_sound,
    user_of,
    with_logins_ended,
)
from server.registry.versions import Kept, etag_of, require_match
from sync.errors import Conflict, NotFound

__all__ = ["SHORTEST_PASSWORD", "Crew", "Member", "People", "User", "require_crew", "unknown_crew"]


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


class People:
    """Reads and writes users, crews and members."""

    def __init__(self, registry: Registry, passwords: secrets.Passwords) -> None:
        self._registry = registry
        self._passwords = passwords
        self._changing = Lock()

    def user_made(self, making: Making | None) -> Kept[User] | None:
        """What the same request made before. Raises Problem idempotency_key_reused."""
        made = self._registry.made("user:", making)
        return _kept_user(made) if made else None

    def add_user(
        self, user: User, password: str, now: datetime, making: Making | None = None
    ) -> Kept[User]:
        """Raises Problem: already_exists, validation_failed, idempotency_key_reused."""
        require_sound(user, password)
        kept = self._passwords.hash(password)
        content = {**content_of(user), "password": kept, "created_at": instant_text(now)}
        return _kept_user(self._make(f"user:{user.name}", content, making))

    def change_user(
        self,
        name: str,
        change: Callable[[User], User],
        password: str | None = None,
        if_match: str | None = None,
    ) -> Kept[User]:
        """The user as changed; logins made before are void where that changes what they may.

        Raises Problem: not_found, validation_failed, last_administrator, precondition_failed.
        """
        kept = None if password is None else self._passwords.hash(password)

        def changed(content: Content) -> Content:
            require_match(content, if_match)
            user = change(user_of(content))
            require_sound(user, password)
            self._require_administrator(user)
            after = {**content, **content_of(user), "password": kept or content["password"]}
            return after if may_as_before(content, after) else with_logins_ended(after)

        # One at a time: of two administrators who remove each other one stays.
        with self._changing:
            try:
                return _kept_user(self._registry.update(f"user:{name}", changed))
            except NotFound:
                raise Problem("not_found", f"There is no user {name!r}.") from None

    def _require_administrator(self, changed: User) -> None:
        others = [user for user in self.users() if user.name != changed.name]
        if not any(user.role is Role.ADMINISTRATOR for user in (*others, changed) if user.active):
            was = self.user(changed.name)
            if was is not None and was.role is Role.ADMINISTRATOR:
                text = f"{changed.name} is the last administrator; make another one first."
                raise Problem("last_administrator", text)

    def set_password(self, name: str, password: str) -> None:
        """Replaces a password; logins made with the old one are void. Raises NotFound."""
        kept = self._passwords.hash(password)
        self._registry.update(
            f"user:{name}", lambda content: with_logins_ended({**content, "password": kept})
        )

    def user(self, name: str) -> User | None:
        """An active user, or None."""
        content = self._registry.find(f"user:{name}")
        if content is None or not content["active"]:
            return None
        return user_of(content)

    def kept_user(self, name: str) -> Kept[User]:
        """A user, also one who is not active any more. Raises Problem not_found."""
        content = self._registry.find(f"user:{name}") if USER_NAME.fullmatch(name) else None
        if content is None:
            raise Problem("not_found", f"There is no user {name!r}.")
        return _kept_user(content)

    def password_mark(self, name: str) -> str | None:
        """What changes for good whenever a user's logins end, and tells nothing of the user;
        None: no such user."""
        content = self._registry.find(f"user:{name}")
        if content is None:
            return None
        user = user_of(content)
        # Nothing where none ended yet: logins made before there was this go on.
        ended = [content["logins_ended"]] if "logins_ended" in content else []
        said = (content["password"], user.role.value, user.crew or "", *user.areas, *ended)
        return secrets.digest("\n".join(said))

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
        return [user for user in self.all_users() if user.active]

    def all_users(self) -> list[User]:
        """All users, by name, those who may not log in any more as well."""
        return [user_of(item) for item in self._registry.list("user:")]

    def crew_made(self, making: Making | None) -> Crew | None:
        """What the same request made before. Raises Problem idempotency_key_reused."""
        made = self._registry.made("crew:", making)
        return _crew(made) if made else None

    def add_crew(self, crew: Crew, now: datetime, making: Making | None = None) -> Crew:
        """Raises Problem: already_exists, validation_failed (an id that is not one),
        idempotency_key_reused."""
        if not CREW_ID.fullmatch(crew.id):
            fault = FieldError("id", "illegal-id", "Use a-z, 0-9 and '-', at most 40 characters.")
            raise faulty([fault])
        content = {
            "type": "crew",
            "id": crew.id,
            "name": crew.name,
            "area": crew.area,
            "skills": list(crew.skills),
            "created_at": instant_text(now),
        }
        return _crew(self._make(f"crew:{crew.id}", content, making))

    def crew(self, crew_id: str) -> Crew | None:
        """The crew, or None."""
        content = self._registry.find(f"crew:{crew_id}") if CREW_ID.fullmatch(crew_id) else None
        return _crew(content) if content else None

    def kept_crew(self, crew_id: str) -> Kept[Crew]:
        """The crew as it is kept. Raises Problem not_found."""
        content = self._registry.find(f"crew:{crew_id}") if CREW_ID.fullmatch(crew_id) else None
        if content is None:
            raise no_crew(crew_id)
        return Kept(_crew(content), etag_of(content))

    def change_crew(
        self, crew_id: str, change: Callable[[Crew], Crew], if_match: str | None = None
    ) -> Kept[Crew]:
        """The crew as changed; its id and its mailbox stay. Raises Problem: not_found,
        precondition_failed, and what ``change`` raises."""

        def changed(content: Content) -> Content:
            require_match(content, if_match)
            crew = change(_crew(content))
            members = {"name": crew.name, "area": crew.area, "skills": list(crew.skills)}
            return {**content, **members}

        try:
            content = self._registry.update(f"crew:{crew_id}", changed)
        except NotFound:
            raise no_crew(crew_id) from None
        return Kept(_crew(content), etag_of(content))

    def crews(self) -> list[Crew]:
        """All crews, by id."""
        return [_crew(content) for content in self._registry.list("crew:")]

    def member_made(self, making: Making | None) -> Member | None:
        """What the same request made before. Raises Problem idempotency_key_reused."""
        prefix = f"member:{making.name('m-')}" if making else ""
        made = self._registry.made(prefix, making)
        return _member(made) if made else None

    def add_member(
        self, crew: str, name: str, now: datetime, making: Making | None = None
    ) -> Member:
        """A new member with an id of its own. Raises Problem: unknown_crew,
        idempotency_key_reused."""
        require_crew(self, crew)
        member = Member(making.name("m-") if making else secrets.new_name("m-"), name, crew)
        content = {
            "type": "member",
            "id": member.id,
            "name": name,
            "crew": crew,
            "created_at": instant_text(now),
        }
        return _member(self._make(f"member:{member.id}", content, making))

    def members(self, crew: str | None = None) -> list[Member]:
        """Members of one crew, or of all."""
        found = [_member(content) for content in self._registry.list("member:")]
        return [member for member in found if crew in (None, member.crew)]

    def member(self, member_id: str) -> Member | None:
        """The member, or None."""
        content = self._registry.find(f"member:{member_id}")
        return _member(content) if content else None

    def _make(self, doc_id: str, content: Content, making: Making | None) -> Content:
        try:
            return self._registry.make(doc_id, content, making)
        except Conflict:
            raise Problem("already_exists", f"There is already a {doc_id}.") from None


def require_crew(people: People, crew: str, field: str = "crew") -> Crew:
    """The crew that a request names in ``field``. Raises Problem unknown_crew."""
    found = people.crew(crew)
    if found is None:
        raise unknown_crew(crew, field)
    return found


def no_crew(crew: str) -> Problem:
    """No crew has this id, or none that there is for the caller."""
    return Problem("not_found", f"There is no crew {crew!r}.")


def unknown_crew(crew: str, field: str = "crew") -> Problem:
    """There is no such crew, or none that the caller may know of."""
    fault = FieldError(field, "unknown-crew", "GET /api/v1/crews lists the crews.")
    return Problem("unknown_crew", f"There is no crew {crew!r}: {fault.message}", [fault])


def _kept_user(content: Content) -> Kept[User]:
    return Kept(user_of(content), etag_of(content))


def _crew(content: Content) -> Crew:
    return Crew(content["id"], content["name"], content.get("area"), tuple(content["skills"]))


def _member(content: Content) -> Member:
    return Member(content["id"], content["name"], content["crew"])
