"""`/api/v1/users`: who works in the office, as what, for which areas."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from operator import getitem
from typing import Any

from flask import Response
from flask.views import MethodView

from schemas.api.base import VersionHeaders
from schemas.api.tickets import CommandHeaders
from schemas.api.users import NewUser, UserChange, UserList, UserQuery, UserView
from schemas.vocabulary import Role
from server.problem import FieldError, faulty
from server.registry.people import People, require_crew
from server.registry.users import Deputy, User, deputy_content
from server.rest_api.access import parts, require
from server.rest_api.api import Resources
from server.rest_api.paging import page_of
from server.rest_api.versions import once, versioned
from server.rights import Permission

blueprint = Resources("users", __name__, description="Users of the office")


@blueprint.route("/users")
class Users(MethodView):
    """All users."""

    @blueprint.arguments(UserQuery, location="query")
    @blueprint.response(200, UserList)
    def get(self, wanted: dict[str, Any]) -> dict[str, Any]:
        """List the users with filters, a page at a time."""
        require(Permission.READ_USERS)
        users = parts().identity.people.all_users()
        found = [_view(user) for user in users if _is_wanted(user, wanted)]
        return page_of(found, wanted, getitem, "user").answer(dict)

    @blueprint.arguments(NewUser)
    @blueprint.arguments(CommandHeaders, location="headers")
    @blueprint.response(201, UserView)
    def post(self, new: dict[str, Any], headers: dict[str, Any]) -> Response:
        """Make a user with a first password. Sent again with the same key, the password is not
        looked at."""
        caller = require(Permission.MANAGE_USERS)
        context = parts()
        people = context.identity.people
        with once(caller, headers, "user") as making:
            made = people.user_made(making)
            if made is None:
                _require_districts(new.get("areas", ()))
                user = changed(User(new["user"], new["role"]), new, people)
                made = people.add_user(user, new["password"], context.clock(), making)
        return versioned(_view(made.it), made.etag, 201, f"/api/v1/users/{made.it.name}")


@blueprint.route("/users/<user>")
class OneUser(MethodView):
    """One user."""

    @blueprint.response(200, UserView)
    @blueprint.alt_response(304, description="It is still as the ETag in If-None-Match says")
    def get(self, user: str) -> Response:
        """Read a user."""
        require(Permission.READ_USERS)
        kept = parts().identity.people.kept_user(user)
        return versioned(_view(kept.it), kept.etag)

    @blueprint.arguments(UserChange)
    @blueprint.arguments(VersionHeaders, location="headers")
    @blueprint.response(200, UserView)
    def patch(self, change: dict[str, Any], headers: dict[str, Any], user: str) -> Response:
        """Change a user; another role, crew, password or other areas end the logins at once."""
        require(Permission.MANAGE_USERS)
        people = parts().identity.people
        _require_districts(change.get("areas", ()))
        password = change.get("password")
        kept = people.change_user(
            user, lambda old: changed(old, change, people), password, headers.get("if_match")
        )
        return versioned(_view(kept.it), kept.etag)


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


def _is_wanted(user: User, wanted: dict[str, Any]) -> bool:
    return user.role in wanted.get("role", Role) and wanted.get("active") in (None, user.active)


def _view(user: User) -> dict[str, Any]:
    return {
        "user": user.name,
        "role": user.role,
        "areas": list(user.areas),
        "crew": user.crew,
        "deputies": [deputy_content(item) for item in user.deputies],
        "active": user.active,
    }
