"""`kancha crew`."""

from __future__ import annotations

import click

from server.cli.common import opened, read_settings, table
from server.registry.people import Crew
from sync.mailroom.mailroom import open_mailbox
from sync.mailroom.names import mailbox_of


@click.group()
def crew() -> None:
    """Crews: who goes out together, each with a mailbox."""


@crew.command("list")
def list_crews() -> None:
    """List the crews.

    \b
    Example:
      kancha crew list
    """
    with opened(read_settings(), must_exist=True) as parts:
        rows = [
            (item.id, item.name, item.area or "", mailbox_of(item.id))
            for item in parts.identity.people.crews()
        ]
    click.echo(table(("ID", "NAME", "AREA", "MAILBOX"), rows))


@crew.command()
@click.argument("crew_id", metavar="ID")
@click.option("--name", required=True, help="What people call it.")
@click.option("--area", help="Where it works.")
@click.option("--skill", "skills", multiple=True, help="What it can do; may be given again.")
def add(crew_id: str, name: str, area: str | None, skills: tuple[str, ...]) -> None:
    """Make a crew and its mailbox.

    \b
    Example:
      kancha crew add c-north --name "North crew" --area Gulou --skill meter-test
    """
    with opened(read_settings()) as parts:
        made = parts.identity.people.add_crew(Crew(crew_id, name, area, skills), parts.clock())
        database = open_mailbox(parts.store, made.id)
    click.echo(f"{made.id} with the mailbox {database}. Next: kancha device code {made.id}")
