"""`kancha backup`: making, listing, verifying and letting go of backups."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import click

from server.backup.checking import check
from server.backup.copying import Progress
from server.backup.errors import BackupError
from server.backup.making import Maker
from server.backup.pruning import prune as prune_old
from server.backup.repository import UNFINISHED, Backup, Repository
from server.cli.common import read_settings, require_own_file, table
from server.cli.media import Span, size_text
from server.clock import utc_now
from server.settings import environment

_SHOWN = 20


def in_folder(command: Callable[..., Any]) -> Callable[..., Any]:
    """The option that names the folder of backups."""
    return click.option(
        "--folder",
        type=click.Path(file_okay=False, path_type=Path),
        help="Folder of backups (default: KANCHA_BACKUPS).",
    )(command)


@contextmanager
def repository(folder: Path | None) -> Iterator[Repository]:
    """The backups in a folder, or where the settings say. Raises ClickException."""
    place = folder or read_settings().backups
    if place is None:
        text = "Name the folder of backups with KANCHA_BACKUPS or --folder, best on another disk."
        raise click.ClickException(text)
    try:
        yield Repository(place.absolute())
    except BackupError as error:
        raise click.ClickException(error.reason) from error


@contextmanager
def bar(label: str, length: int) -> Iterator[Progress]:
    """A progress bar."""
    with click.progressbar(length=length, label=label) as shown:
        yield shown.update


@click.group(invoke_without_command=True)
@in_folder
@click.option("--no-media", is_flag=True, help="Without originals, where their store keeps copies.")
@click.pass_context
def backup(context: click.Context, folder: Path | None, *, no_media: bool) -> None:
    """Back up the store, the originals and the keys into a folder, while servers work.

    Originals are copied once, however many backups have them; every file is read again from the
    disk after it was written. One that was cut off is shown by `kancha backup list`, and the next
    one goes on with the originals that it had copied. Ends with code 1 where it could not be made,
    or an original could not be read.

    \b
    Examples:
      kancha backup --folder /srv/backup/kancha
      KANCHA_BACKUPS=/srv/backup/kancha kancha backup
      kancha backup list
      kancha backup verify
      kancha backup prune --keep 14
    """
    if context.invoked_subcommand is not None:
        if folder is not None or no_media:
            raise click.UsageError("Options come after the name of the command.")
        return
    settings = require_own_file(read_settings())
    with repository(folder) as kept:
        made = Maker(settings, environment(), kept, not no_media).make(utc_now(), bar)
    if made.cleared:
        click.echo(f"{made.cleared} that were cut off before were cleared away.")
    click.echo(_line(made.backup))
    carried = made.carried
    click.echo(f"{carried.copied} originals were copied, {size_text(carried.copied_bytes)}.")
    for one in carried.unsaved[:_SHOWN]:
        click.echo(f"{one.why} {one.sha256}")
    if carried.unsaved:
        raise click.ClickException(
            f"{len(carried.unsaved)} originals could not be copied; all else is in the backup. "
            "`kancha media verify` tells their tickets and asks for them again."
        )


@backup.command(name="list")
@in_folder
def list_(folder: Path | None) -> None:
    """List backups, the oldest first, and what was cut off.

    \b
    Example:
      kancha backup list
    """
    with repository(folder) as kept:
        rows = [_row(kept, name) for name in kept.names()]
        heads = ("NAME", "MADE", "EPOCH", "STORE", "ORIGINALS", "")
        click.echo(table(heads, rows) if rows else f"There is no backup in {kept.folder}.")
        for left in kept.unfinished():
            what = "being made, or cut off" if left.suffix == UNFINISHED else "being removed"
            click.echo(f"{left.name}: {what}; not a backup")


@backup.command()
@click.argument("name", default="")
@in_folder
@click.option(
    "--scratch",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder with room for a copy of the store (default: the system's for temporary files).",
)
def verify(name: str, folder: Path | None, scratch: Path | None) -> None:
    """Restore a backup (default: the newest) into a scratch folder and compare all of it.

    Every file and original is read and compared with its digest, the restored store with the
    manifest, and every ticket's chain of receipts is proved. Ends with code 1 if anything differs.

    \b
    Examples:
      kancha backup verify
      kancha backup verify 20261130T020000123Z --scratch /var/tmp
    """
    with repository(folder) as kept:
        chosen = kept.backup(name)
        found = check(kept, chosen, scratch, bar)
    for fault in found.faults[:_SHOWN]:
        click.echo(fault)
    if found.faults:
        text = f"{len(found.faults)} things are wrong with {chosen.name}"
        raise click.ClickException(f"{text}: keep earlier ones, and make a new one now.")
    size = size_text(found.bytes)
    text = f"{found.tickets} tickets proved, {found.originals} originals read ({size})"
    click.echo(f"{chosen.name} is good: {text}.")


@backup.command()
@in_folder
@click.option("--keep", type=click.IntRange(min=1), required=True, help="So many stay at least.")
@click.option("--older-than", type=Span(), help="Only what is older than 30d, 12h … goes.")
@click.option("--dry-run", is_flag=True, help="Say what would go, and remove nothing.")
def prune(folder: Path | None, keep: int, older_than: timedelta | None, *, dry_run: bool) -> None:
    """Remove old backups, and originals that no backup has any more.

    \b
    Examples:
      kancha backup prune --keep 14
      kancha backup prune --keep 7 --older-than 90d --dry-run
    """
    with repository(folder) as kept:
        gone = prune_old(kept, keep, older_than, utc_now(), dry_run=dry_run)
    verb = "would go" if dry_run else "went"
    for name in gone.backups:
        click.echo(name)
    text = f"{len(gone.backups)} backups and {gone.originals} originals {verb}"
    click.echo(f"{text} ({size_text(gone.bytes)}); {gone.left} backups stay.")


def _row(kept: Repository, name: str) -> tuple[str, ...]:
    try:
        said = kept.backup(name).manifest
    except BackupError as error:
        return (name, "", "", "", "", error.reason)
    size = size_text(sum(file.size for file in said.files))
    made = f"{said.made_at:%Y-%m-%d %H:%M:%S}Z"
    media = "none" if said.media is None else f"{said.media.files}, {size_text(said.media.bytes)}"
    lacking = f"{len(said.unsaved)} originals could not be read" if said.unsaved else ""
    return (name, made, str(said.epoch), size, media, lacking)


def _line(made: Backup) -> str:
    said = made.manifest
    size = size_text(sum(file.size for file in said.files))
    media = said.media
    originals = "no originals" if media is None else f"{media.files} originals"
    return (
        f"{made.name}: {len(said.databases)} databases, {size}, {originals}; whole and read again."
    )
