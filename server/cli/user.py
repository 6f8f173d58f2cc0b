"""`kancha user`."""

from __future__ import annotations

import click

from schemas.vocabulary import Role
from server.cli.common import opened, read_settings, table
from server.registry.people import SHORTEST_PASSWORD, User

_ROLES = click.Choice([role.value for role in Role])
_password = click.option(
    "--password",
    prompt=True,
    hide_input=True,
    confirmation_prompt=True,
    help="Asked for when left out, so that it stays out of the shell's history.",
)


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
        rows = [(item.name, item.role.value) for item in parts.identity.people.users()]
    click.echo(table(("USER", "ROLE"), rows))


@user.command()
@click.argument("name")
@click.option("--role", type=_ROLES, required=True, help="What the user may do.")
@_password
def add(name: str, role: str, password: str) -> None:
    """Make an office user.

    \b
    Example:
      kancha user add wang.fang --role dispatcher
    """
    with opened(read_settings()) as parts:
        parts.identity.people.add_user(User(name, Role(role)), password, parts.clock())
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
