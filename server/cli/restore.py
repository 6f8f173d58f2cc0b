"""`kancha restore`."""

from __future__ import annotations

from pathlib import Path

import click

from server.backup.errors import require_embedded
from server.backup.restoring import Restored, Restorer
from server.cli.backup import bar, in_folder, repository
from server.cli.common import read_settings, require_own_file
from server.cli.media import size_text
from server.clock import utc_now
from server.settings import environment


@click.command()
@in_folder
@click.option("--backup", "name", default="", help="Its name (default: the newest).")
@click.option("--reason", required=True, help="Why, for whoever reads it later.")
@click.option("--force", is_flag=True, help="Also over data that are there: they are moved aside.")
def restore(folder: Path | None, name: str, reason: str, *, force: bool) -> None:
    """Put a backup into the data folder, in a new epoch: devices offer again what it lacks.

    The backup is verified first. Nothing may run on the folder. Lists, search and map are made
    anew at the next start. What was revoked, erased or changed in the office since the backup was
    made counts no more: do it again.

    \b
    Examples:
      kancha restore --reason "the disk failed"
      kancha restore --backup 20261130T020000123Z --force --reason "the office was deleted"
    """
    if not reason.strip():
        raise click.UsageError("Say with --reason why it is restored.")
    settings = require_own_file(read_settings())
    with repository(folder) as kept:
        require_embedded(environment())
        chosen = kept.backup(name)
        done = Restorer(settings, kept, force).restore(chosen, reason.strip(), utc_now(), bar)
    said = chosen.manifest
    click.echo(f"{chosen.name} is in {settings.data}; epoch {done.epoch.number}.")
    click.echo(f"{done.carried.copied} originals came, {size_text(done.carried.copied_bytes)}.")
    if done.aside is not None:
        click.echo(f"What was there before lies in {done.aside}; remove it when all is well.")
    click.echo(f"It was made with these settings: {', '.join(said.settings) or 'none'}.")
    click.echo(f"Do again what was revoked or erased since {said.made_at:%Y-%m-%d %H:%M:%S} UTC.")
    _say_what_lacks(done)


def _say_what_lacks(done: Restored) -> None:
    unsaved = done.carried.unsaved
    for one in unsaved[:20]:
        click.echo(f"{one.why} {one.sha256}")
    if unsaved:
        raise click.ClickException(
            f"{len(unsaved)} originals of the backup cannot be read; all else is restored. "
            "`kancha media verify` tells their tickets and asks for them again."
        )
