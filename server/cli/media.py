"""`kancha media`: the files that facts name, and those that nothing names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import click

from media.errors import FilesAway, UnknownUpload
from server.cli.common import opened, read_settings, table
from server.evidence.index import Loss
from server.evidence.media import Media, open_media
from server.evidence.stocktaking import take_stock
from server.evidence.sweeping import Sweeper
from server.evidence.verifying import FILE, Place, lost_files, read_again
from server.readmodel.rebuilding import documents_of
from server.wiring import Parts

_SPAN = re.compile(r"(\d{1,5})([dh])")
_SHORTEST = timedelta(hours=1)
_WORDS = {Loss.DAMAGED: "damaged", Loss.GONE: "missing"}


class Span(click.ParamType[timedelta]):
    """``30d`` or ``12h``."""

    name = "span"

    def convert(self, value: Any, param: Any, ctx: Any) -> timedelta:
        """The length of time in a text."""
        if isinstance(value, timedelta):
            return value
        match = _SPAN.fullmatch(str(value))
        if match is None:
            self.fail(f"{value!r} is no span of time; write 30d or 12h.", param, ctx)
        number = int(match[1])
        return timedelta(days=number) if match[2] == "d" else timedelta(hours=number)


@click.group()
def media() -> None:
    """Look after originals and their copies: what is here, what is missing, what nothing names.

    \b
    Examples:
      kancha media status
      kancha media verify --since 30d
      kancha media gc --older-than 30d --dry-run
    """


@media.command()
def status() -> None:
    """Count files, bytes, what is missing, what nothing declares, and uploads under way.

    \b
    Example:
      kancha media status
    """
    with _files() as (parts, files):
        stock, now = take_stock(files, parts.store), parts.clock()
    rows = [
        ("kept", str(stock.kept.files), size_text(stock.kept.bytes)),
        ("declared", str(stock.declared), ""),
        ("  arrived", str(stock.declared - len(stock.missing)), ""),
        ("  missing", str(len(stock.missing)), ""),
        ("declared by nothing", str(stock.strays.files), size_text(stock.strays.bytes)),
        ("uploads under way", str(stock.coming.files), size_text(stock.coming.bytes)),
    ]
    click.echo(table(("", "files", "bytes"), rows))
    for upload in stock.oldest:
        click.echo(
            f"  {upload.name[:16]}… of {upload.by}: {size_text(upload.received)} of "
            f"{size_text(upload.length)}, the last {_age(now - upload.touched)} ago"
        )


@media.command()
@click.option("--older-than", type=Span(), default="30d", show_default=True, help="30d, 12h …")
@click.option("--dry-run", is_flag=True, help="Say what would go, and remove nothing.")
def gc(*, older_than: timedelta, dry_run: bool) -> None:
    """Remove files that no fact names, uploads that expired, and files of erased facts.

    Each file is looked for once more in all databases at the moment it goes, so servers may run.

    \b
    Examples:
      kancha media gc --dry-run
      kancha media gc --older-than 90d
    """
    if older_than < _SHORTEST:
        text = "Files younger than an hour may be waiting for their fact; use 1h or more."
        raise click.BadParameter(text, param_hint="--older-than")
    with _files() as (parts, files):
        before = parts.clock() - older_than
        sweeper = Sweeper(parts.store, files.blobs, files.index)
        if not dry_run:
            sweeper.recover()
        old = [blob for blob in files.blobs.all() if blob.since < before]
        with _reading(parts) as progress:
            if dry_run:
                went, expired = sweeper.unnamed(old, progress), _expired(parts, files)
            else:
                went = sweeper.sweep(old, before, progress)
                expired = len(files.uploads.parts.sweep(parts.clock(), files.uploads.limits.kept))
    verb = "would be removed" if dry_run else "were removed"
    total = size_text(sum(blob.size for blob in went))
    click.echo(f"{len(went)} files that nothing names {verb} ({total}), {expired} expired uploads.")


@media.command()
@click.option("--since", type=Span(), help="Only files that were kept in the last 30d, 12h …")
@click.option("--again", is_flag=True, help="From the start, not where the last check was stopped.")
def verify(*, since: timedelta | None, again: bool) -> None:
    """Read every file again: say which are damaged or missing, and of which tickets.

    Ends with code 1 where there are any. The tickets are told, and whoever still has the original
    is asked for it again; a damaged file is moved aside to media/damaged. A check that was stopped
    goes on where it was. Servers may run.

    \b
    Examples:
      kancha media verify
      kancha media verify --since 7d
      kancha media verify --again
    """
    with _files() as (parts, files):
        begin = None if since is None else parts.clock() - since
        blobs = [blob for blob in files.blobs.all() if begin is None or blob.since >= begin]
        place = Place(parts.settings.data / FILE, "all" if since is None else str(since))
        if again:
            place.forget()
        left = place.left(blobs)
        length = sum(blob.size for blob in left)
        if len(left) < len(blobs):
            click.echo(f"{len(blobs) - len(left)} files were read before; --again reads all.")
        with click.progressbar(length=length, label="Reading") as bar:
            read_again(files, left, place, bar.update)
        lost = lost_files(files, parts.store)
        lines = [
            f"{_WORDS[why]} {sha256} {' '.join(_tickets(files, sha256)) or 'of no ticket'}"
            for why, sha256 in sorted((why, sha256) for sha256, why in lost.items())
        ]
    click.echo(f"{len(left)} files were read, {size_text(length)}.")
    for line in lines:
        click.echo(line)
    if lines:
        damaged = sum(why is Loss.DAMAGED for why in lost.values())
        raise click.ClickException(
            f"{damaged} files are damaged and {len(lost) - damaged} missing. Their tickets say so, "
            "and whoever still has one is told to send it again; or bring them back from a backup "
            "and check once more."
        )


@contextmanager
def _files() -> Iterator[tuple[Parts, Media]]:
    """The data and its files. Raises ClickException where they cannot be reached."""
    settings = read_settings()
    with opened(settings, must_exist=True) as parts:
        try:
            yield parts, open_media(settings, parts.store, parts.clock)
        except FilesAway as error:
            cause = str(error.__cause__).partition("\n")[0]
            text = f"The files in {settings.media} cannot be reached: {cause}."
            raise click.ClickException(text) from error
        except OSError as error:
            raise click.ClickException(f"The files in {settings.media}: {error}.") from error


@contextmanager
def _reading(parts: Parts) -> Iterator[Callable[[int], None]]:
    length = documents_of(parts.store)
    with click.progressbar(length=length, label="Reading the office") as bar:
        yield bar.update


def _expired(parts: Parts, files: Media) -> int:
    now, kept = parts.clock(), files.uploads.limits.kept
    count = 0
    for part in files.uploads.parts.all():
        try:
            count += now - files.uploads.parts.touched(part) > kept
        except UnknownUpload:  # finished this moment
            continue
    return count


def _tickets(files: Media, sha256: str) -> list[str]:
    return sorted({declared.ticket for declared in files.index.declared(sha256)})


def size_text(size: int) -> str:
    """Bytes for people: ``8.1 MB``."""
    for unit, length in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if size >= length:
            return f"{size / length:.1f} {unit}"
    return f"{size} B"


def _age(span: timedelta) -> str:
    hours = int(span.total_seconds() // 3600)
    return f"{hours // 24} d" if hours >= 48 else f"{hours} h"
