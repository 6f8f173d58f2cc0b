"""`/api/v1/users`: who works in the office, as what, for which areas."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from flask.views import MethodView

from schemas.api.users import NewUser, UserChange, UserList, UserView
from schemas.vocabulary import Role
from server.problem import FieldError, Problem, faulty
from server.registry.people import People, require_crew
from server.registry.users import Deputy, User, deputy_content
from server.rest_api.access import parts, require
from server.rest_api.api import Resources
from server.rights import Permission

blueprint = Resources("users", __name__, description="Users of the office")


@blueprint.route("/users")
class Users(MethodView):
    """All users."""

    @blueprint.response(200, UserList)
    def get(self) -> dict[str, Any]:
        """List the users, by name."""
        require(Permission.READ_USERS)
        return {"items": [_view(user) for user in parts().identity.people.all_users()]}

    @blueprint.arguments(NewUser)
    @blueprint.response(201, UserView)
    def post(self, new: dict[str, Any]) -> tuple[dict[str, Any], int, dict[str, str]]:
        """Make a user with a first password."""
        require(Permission.MANAGE_USERS)
        context = parts()
        people = context.identity.people
        _require_districts(new.get("areas", ()))
        user = changed(User(new["user"], new["role"]), new, people)
        people.add_user(user, new["password"], context.clock())
        return _view(user), 201, {"Location": f"/api/v1/users/{user.name}"}


@blueprint.route("/users/<user>")
class OneUser(MethodView):
    """One user."""

    @blueprint.response(200, UserView)
    def get(self, user: str) -> dict[str, Any]:
        """Read a user."""
        require(Permission.READ_USERS)
        for found in parts().identity.people.all_users():
            if found.name == user:
                return _view(found)
        raise Problem("not_found", f"There is no user {user!r}.")

    @blueprint.arguments(UserChange)
    @blueprint.response(200, UserView)
    def patch(self, change: dict[str, Any], user: str) -> dict[str, Any]:
        """Change a user; another role, crew, password or other areas end the logins at once."""
        require(Permission.MANAGE_USERS)
        people = parts().identity.people
        _require_districts(change.get("areas", ()))
        password = change.get("password")
        return _view(people.change_user(user, lambda old: changed(old, change, people), password))


def changed(user: User, change: dict[str, Any], people: People) -> User:
    """A user with some members replaced. Raises Problem: unknown_crew, validation_failed."""
    members: dict[str, Any] = {
        name: change[name] for name in ("role", "crew", "active") if name in change
    }
    if "areas" in change:
        members["areas"] = tuple(dict.fromkeys(change["areas"]))
    if "deputies" in change:
        members["deputies"] = tuple(_deputies(change["deputies"], people))
    if members.get("crew") is not None:
        require_crew(people, members["crew"])
    if "role" in members and members["role"] is not Role.CREW_LEADER:
        members.setdefault("crew", None)
    return replace(user, **members)


def _require_districts(areas: Iterable[str]) -> None:
    """Raises Problem: validation_failed where the profile has districts and an area is none."""
    known = parts().policy.districts
    text = f"Use one of: {', '.join(sorted(known))}."
    errors = [
        FieldError(f"areas.{place}", "unknown-district", text)
        for place, area in enumerate(areas)
        if known and area not in known
    ]
    if errors:
        raise faulty(errors)


def _deputies(entries: list[dict[str, Any]], people: People) -> list[Deputy]:
    known = {user.name for user in people.users()}
    errors = [
        FieldError(f"deputies.{place}.user", "unknown-user", "Name an active user of the office.")
        for place, entry in enumerate(entries)
        if entry["user"] not in known
    ]
    if errors:
        raise faulty(errors)
    return [Deputy(entry["user"], entry["begins"], entry["ends"]) for entry in entries]


def _view(user: User) -> dict[str, Any]:
    return {
        "user": user.name,
        "role": user.role,
        "areas": list(user.areas),
        "crew": user.crew,
        "deputies": [deputy_content(item) for item in user.deputies],
        "active": user.active,
    }
