"""`kancha user`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import click

from schemas.vocabulary import Role
from server.cli.common import opened, read_settings, table
from server.registry.users import SHORTEST_PASSWORD, Deputy, User
from server.wiring import Parts

_ROLES = click.Choice([role.value for role in Role])
_password = click.option(
    "--password",
    prompt=True,
    hide_input=True,
    confirmation_prompt=True,
    help="Asked for when left out, so that it stays out of the shell's history.",
)
_areas = click.option(
    "--area",
    "areas",
    multiple=True,
    metavar="CODE",
    help="A district that the user sees; may be given several times. Left out: all.",
)
_crew = click.option("--crew", metavar="CREW", help="The crew that a crew leader leads.")


@click.group()
def user() -> None:
    """Office users: dispatchers, supervisors, administrators."""


@user.command("list")
def list_users() -> None:
    """List the office users.

    \b
    Example:
      kancha user list
    """
    with opened(read_settings(), must_exist=True) as parts:
        rows = [_row(item) for item in parts.identity.people.all_users()]
    click.echo(table(("USER", "ROLE", "AREAS", "CREW", "STATE"), rows))


def _row(user: User) -> tuple[str, str, str, str, str]:
    areas = ", ".join(user.areas) or "all"
    return user.name, user.role.value, areas, user.crew or "-", "" if user.active else "inactive"


@user.command()
@click.argument("name")
@click.option("--role", type=_ROLES, required=True, help="What the user may do.")
@_areas
@_crew
@_password
def add(name: str, role: str, areas: tuple[str, ...], crew: str | None, password: str) -> None:
    """Make an office user.

    \b
    Examples:
      kancha user add wang.fang --role dispatcher
      kancha user add li.na --role dispatcher --area gulou --area xuanwu
      kancha user add zhao --role crew-leader --crew c-gulou
    """
    with opened(read_settings()) as parts:
        _require_crew(parts, crew)
        _require_districts(parts, areas)
        user = User(name, Role(role), areas, crew)
        parts.identity.people.add_user(user, password, parts.clock())
    click.echo(f"{name} can log in as {role}.")


@user.command()
@click.argument("name")
@_password
def password(name: str, password: str) -> None:
    """Give an office user a new password.

    \b
    Example:
      kancha user password wang.fang
    """
    if len(password) < SHORTEST_PASSWORD:
        raise click.ClickException(f"Use at least {SHORTEST_PASSWORD} characters.")
    with opened(read_settings(), must_exist=True) as parts:
        if parts.identity.people.user(name) is None:
            raise click.ClickException(f"There is no user {name!r}; see `kancha user list`.")
        parts.identity.people.set_password(name, password)
    click.echo(f"{name} has a new password.")


@user.command()
@click.argument("name")
@click.option("--role", type=_ROLES, help="What the user may do.")
@_areas
@click.option("--all-areas", is_flag=True, help="The user sees all districts.")
@_crew
@click.option("--active/--inactive", default=None, help="Whether the user may log in.")
@click.pass_context
def change(context: click.Context, /, name: str, **_: object) -> None:
    """Change role, areas or crew of an office user, or whether he may log in.

    What is left out stays. Logins are void at once where the change says what the user may.

    \b
    Examples:
      kancha user change wang.fang --role supervisor --area gulou
      kancha user change li.na --inactive
    """
    given = context.params
    with opened(read_settings(), must_exist=True) as parts:
        _require_crew(parts, given["crew"])
        _require_districts(parts, given["areas"])
        parts.identity.people.change_user(name, lambda user: _changed(user, given))
    click.echo(f"{name} is changed.")


@user.command()
@click.argument("name")
@click.argument("deputy")
@click.option("--begins", type=click.DateTime(), required=True, help="Moment in UTC.")
@click.option("--ends", type=click.DateTime(), required=True, help="Moment in UTC, not included.")
def deputy(name: str, deputy: str, begins: datetime, ends: datetime) -> None:
    """Let DEPUTY take steps of approval chains in the place of NAME for a time.

    \b
    Example:
      kancha user deputy chen.jie wang.fang --begins 2026-12-01 --ends 2026-12-15
    """
    entry = Deputy(deputy, begins.replace(tzinfo=UTC), ends.replace(tzinfo=UTC))
    with opened(read_settings(), must_exist=True) as parts:
        people = parts.identity.people
        if people.user(deputy) is None:
            raise click.ClickException(f"There is no user {deputy!r}; see `kancha user list`.")
        people.change_user(name, lambda user: replace(user, deputies=(*user.deputies, entry)))
    click.echo(f"{deputy} may act for {name} from {begins} until {ends} (UTC).")


def _changed(user: User, given: Mapping[str, Any]) -> User:
    role = Role(given["role"]) if given["role"] else user.role
    leads = role is Role.CREW_LEADER
    areas = () if given["all_areas"] else given["areas"] or user.areas
    return replace(
        user,
        role=role,
        areas=areas,
        crew=(given["crew"] or user.crew) if leads else given["crew"],
        active=user.active if given["active"] is None else given["active"],
    )


def _require_crew(parts: Parts, crew: str | None) -> None:
    if crew is not None and parts.identity.people.crew(crew) is None:
        raise click.ClickException(f"There is no crew {crew!r}; see `kancha crew list`.")


def _require_districts(parts: Parts, areas: tuple[str, ...]) -> None:
    known = parts.rules.at(parts.clock()).districts
    unknown = [area for area in areas if known and area not in known]
    if unknown:
        names = ", ".join(sorted(known))
        raise click.ClickException(f"The profile has no district {unknown[0]!r}; it has: {names}.")
