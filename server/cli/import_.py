"""`kancha import`."""

from __future__ import annotations

import hashlib
from pathlib import Path

import click

from schemas.import_mapping import ImportMapping, MappingFaults, read_mapping
from server.cli.common import opened, read_settings
from server.context import accounts_of
from server.office.commands import Desk
from server.tables.importing import Import, RowFault, Standing, count_rows, run_import
from server.tables.reading import FileFault
from server.wiring import Parts
from sync import jsontext
from sync.errors import NotFound
from sync.mailroom.dossier import Dossiers
from sync.mailroom.names import OFFICE

_SHOWN = 10


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--mapping", required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--user", default="import", show_default=True, help="Whose intakes these are.")
@click.option("--dry-run", is_flag=True, help="Check every row, write nothing but the errors file.")
@click.option("--resume", is_flag=True, help="Go on after the last row that is settled.")
def import_(file: Path, mapping: Path, user: str, *, dry_run: bool, resume: bool) -> None:
    """Open tickets from FILE (CSV or XLSX); docs/import.md explains the mapping.

    Rows that cannot be imported are written to FILE.errors.csv with the reasons: correct them
    there and import that file. Importing a file again makes nothing twice.

    \b
    Examples:
      kancha import complaints.xlsx --mapping hotline.toml --dry-run
      kancha import complaints.xlsx --mapping hotline.toml
      kancha import complaints.xlsx --mapping hotline.toml --resume      (after a stop)
    """
    wanted = _mapping(mapping)
    errors = file.with_name(f"{file.name}.errors.csv")
    with opened(read_settings(), must_exist=True) as parts:
        dossiers = Dossiers(parts.store, parts.rules)
        knows = accounts_of(parts.settings).knows
        job = Import(
            file, wanted, user,
            lambda: Desk(
                parts.store, dossiers, parts.rules, parts.clock(), knows_account=knows
            ),
            dry_run,
        )  # fmt: skip
        place = _place(job, mapping)
        start = _standing(parts, place) if resume else Standing()
        standing = _run(parts, job, errors, place, start)
    if dry_run:
        click.echo("Nothing was written: this was a dry run.")
    click.echo(
        f"{standing.made} tickets {'can be ' if dry_run else ''}made, {standing.there} were there,"
        f" {standing.rejected} rows rejected."
    )
    if standing.rejected:
        click.echo(f"The rejected rows and the reasons are in {errors}.")
        raise SystemExit(1)
    errors.unlink(missing_ok=True)


def _mapping(path: Path) -> ImportMapping:
    try:
        return read_mapping(path.read_text(encoding="utf-8-sig"))
    except MappingFaults as error:
        raise click.ClickException(f"{path} cannot be used:\n{error}") from None
    except UnicodeDecodeError:
        raise click.ClickException(f"{path} is not UTF-8.") from None


def _run(parts: Parts, job: Import, errors: Path, place: str, start: Standing) -> Standing:
    standing = start
    shown: list[RowFault] = []
    try:
        with click.progressbar(length=count_rows(job), label=f"Importing {job.file.name}") as bar:
            bar.update(start.rows)
            for now, faults in run_import(job, errors, start):
                shown += faults[: _SHOWN - len(shown)]
                if not job.dry_run:
                    _keep(parts, place, now)
                bar.update(now.rows - standing.rows)
                standing = now
    except FileFault as fault:
        raise click.ClickException(f"{job.file}: {fault.sentence} ({fault.code})") from None
    for item in shown:
        where = f", {item.fault.column}" if item.fault.column else ""
        value = f" It says {item.fault.value!r}." if item.fault.value else ""
        click.echo(f"row {item.row}{where}: {item.fault.message}{value} ({item.fault.code})")
    return standing


def _place(job: Import, mapping: Path) -> str:
    """The name under which the place of this import is kept: of these bytes by this mapping."""
    digest = hashlib.sha256(mapping.read_bytes())
    with job.file.open("rb") as file:
        digest.update(hashlib.file_digest(file, "sha256").digest())
    return f"import-{digest.hexdigest()[:32]}"


def _standing(parts: Parts, place: str) -> Standing:
    try:
        return Standing(**jsontext.loads(parts.store.get_local(OFFICE, place)[1]))
    except NotFound:
        return Standing()


def _keep(parts: Parts, place: str, standing: Standing) -> None:
    try:
        rev = parts.store.get_local(OFFICE, place)[0]
    except NotFound:
        rev = None
    parts.store.put_local(OFFICE, place, jsontext.dumps(standing.to_json()), rev)
