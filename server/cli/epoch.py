"""`kancha epoch`."""

from __future__ import annotations

import click

from server.cli.common import opened, read_settings
from server.evidence.following import follow_anew
from server.registry.installation import Epoch


@click.command()
@click.option("--raise", "raised", is_flag=True, help="Begin the next epoch.")
@click.option("--reason", default="", help="Why, for whoever reads it later.")
def epoch(*, raised: bool, reason: str) -> None:
    """Show the server's epoch, or begin the next one after an older copy of the data was put back.

    Devices then compare everything anew and offer again what the server has lost. Running servers
    notice at once. Raised without need it costs every device one full comparison, nothing else.

    \b
    Examples:
      kancha epoch
      kancha epoch --raise --reason "copy of 23 November put back after the disk failed"
    """
    if raised and not reason.strip():
        raise click.UsageError("Say with --reason why the epoch is raised.")
    if reason and not raised:
        raise click.UsageError("--reason goes with --raise.")
    with opened(read_settings(), must_exist=True) as parts:
        installation = parts.identity.installation
        if raised:
            now = parts.clock()
            follow_anew(parts.store)
            click.echo(_line(installation.begin_epoch(reason.strip(), now)))
            click.echo("Devices compare everything anew when they sync next.")
        else:
            click.echo(_line(installation.epoch()))


def _line(found: Epoch) -> str:
    since = f", since {found.raised_at}: {found.reason}" if found.raised_at else ""
    return f"Epoch {found.number} of server {found.server}{since}"
