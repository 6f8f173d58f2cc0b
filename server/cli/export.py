"""`kancha export`."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from datetime import UTC, tzinfo
from pathlib import Path
from typing import Any

import click

from schemas.api.exports import ExportFormat, ExportTable, read_export_query
from schemas.vocabulary import MediaState
from server.cli.common import opened, read_settings
from server.cli.evidence import evidence
from server.readmodel.filtering import TicketFilter
from server.readmodel.opening import FILE
from server.readmodel.rebuilding import documents_of, rebuild
from server.readmodel.tickets import TicketList
from server.rest_api.asked import whole_filter_of
from server.tables.exporting import Exports
from server.tables.writing import Form, export_bytes
from server.wiring import Parts


class _TicketsFirst(click.Group):
    """A group whose usual command need not be named: ``export FILE`` is ``export tickets FILE``."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Names the usual command where none is named."""
        if args and args[0] not in (*self.commands, *ctx.help_option_names):
            args = ["tickets", *args]
        return super().parse_args(ctx, args)


@click.group(cls=_TicketsFirst)
def export() -> None:
    """Write tickets as tables, or all evidence of one ticket.

    `kancha export FILE` is short for `kancha export tickets FILE`.

    \b
    Examples:
      kancha export tickets.xlsx
      kancha export --filter status=new,assigned --filter class=PQ open.csv --bom
      kancha export evidence T261123-7K3QXM
    """


export.add_command(evidence)


@export.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--format", "form", type=click.Choice([item.value for item in ExportFormat]))
@click.option("--filter", "filters", multiple=True, metavar="NAME=VALUE", help="As in the list.")
@click.option("--table", type=click.Choice([item.value for item in ExportTable]))
@click.option("--bom", is_flag=True, help="CSV: begin with a byte order mark, for Excel.")
def tickets(
    file: Path, form: str | None, filters: Sequence[str], table: str | None, *, bom: bool
) -> None:
    """Write tickets, findings and readings to FILE; its ending says the form.

    Filters are those of GET /api/v1/tickets; several must all fit. Times are in the zone of the
    profile, places in WGS-84. CSV and GeoJSON hold one table, XLSX and GeoPackage all three.

    \b
    Examples:
      kancha export tickets.xlsx
      kancha export --filter status=new,assigned --filter class=PQ open.csv --bom
      kancha export --filter opened_from=2026-11-01 november.gpkg
      kancha export --table findings findings.geojson
    """
    given = {"format": form or file.suffix.removeprefix("."), "bom": bom}
    given |= {**({"table": table} if table else {}), **_filters(filters)}
    _query(given, UTC)  # what is wrong in every zone is told before anything is opened
    with opened(read_settings(), must_exist=True) as parts:
        now = parts.clock()
        policy = parts.rules.at(now)
        zone = policy.timezone
        query = _query(given, zone)
        wanted = whole_filter_of(query, policy.repeat.window_days)
        readmodel = _readmodel(parts)
        try:
            exports = Exports(readmodel, parts.store, zone, now)
            form_ = Form(query["format"], query.get("table") or ExportTable.TICKETS, query["bom"])
            written = _write(file, exports, wanted, form_)
        finally:
            readmodel.close()
    click.echo(f"{written:,} bytes in {file}.")


def _filters(filters: Sequence[str]) -> dict[str, str]:
    pairs = [item.partition("=") for item in filters]
    for name, equals, _ in pairs:
        if not equals or name in ("format", "table", "bom"):
            raise click.BadParameter(f"{name!r}: write NAME=VALUE, such as status=new.")
    return {name: value for name, _, value in pairs}


def _query(given: dict[str, Any], zone: tzinfo) -> dict[str, Any]:
    try:
        query = read_export_query(given, zone)
    except ValueError as error:
        raise click.ClickException(f"This cannot be exported:\n{error}") from None
    if query.get("media") is MediaState.ON_ITS_WAY:
        text = "What is on its way changes by the second; export media=missing, or ask the API."
        raise click.ClickException(f"This cannot be exported:\n{text}")
    return query


def _readmodel(parts: Parts) -> TicketList:
    path = parts.settings.data / FILE
    if not path.exists():
        length = documents_of(parts.store)
        with click.progressbar(length=length, label="Reading the office") as bar:
            rebuild(path, parts.store, bar.update)
    return TicketList(path, parts.store)


def _write(file: Path, exports: Exports, wanted: TicketFilter, form: Form) -> int:
    """Writes beside the file and puts it in place when it is whole."""
    part = file.with_name(f"{file.name}.part")
    try:
        with part.open("wb") as out:
            written = sum(out.write(chunk) for chunk in export_bytes(exports, wanted, form))
        part.replace(file)
    except OSError as error:
        raise click.ClickException(f"{file} cannot be written: {error.strerror}.") from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
    return written
