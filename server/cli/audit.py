"""`kancha audit`: export and verification of the chains of receipts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from casework.audit_verify import Problem, Report, TicketFile, verify
from server import viewlog
from server.audit.lines import NotAnExport, export_lines, read_export
from server.audit.reports import report_document
from server.cli.common import opened, read_settings, table
from server.viewlog import Asked
from sync import jsontext
from sync.errors import BadRequest
from sync.mailroom.auditing import ticket_file, ticket_ids
from sync.stores.documents import DocumentStore

_MOMENTS = ("%Y-%m-%d", "%Y-%m-%dT%H:%M:%SZ")
_TICKETS_SHOWN = 3
_Found = tuple[TicketFile, list[Problem]]


@click.group()
def audit() -> None:
    """Export the office's facts with their receipts and seals, and verify them.

    \b
    Examples:
      kancha audit export all.jsonl
      kancha audit verify all.jsonl           (anywhere: needs no server and no data folder)
      kancha audit verify --live --ticket T261123-7K3QX2
      kancha audit views --user dispatcher
    """


@audit.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--ticket", help="This ticket alone.")
def export(file: Path, ticket: str | None) -> None:
    """Write facts, receipts, seals, keys and attachments' digests into FILE (JSON lines).

    Personal data that is not erased is in it, and the keys that prove it: keep the file well.

    \b
    Example:
      kancha audit export --ticket T261123-7K3QX2 ticket.jsonl
    """
    with opened(read_settings(), must_exist=True) as parts:
        wanted = _wanted(parts.store, ticket)
        label = f"Writing {file.name}"
        with file.open("wb") as out, click.progressbar(wanted, label=label) as bar:
            out.writelines(export_lines(item for item, _ in _live(parts.store, bar)))
    click.echo(f"{len(wanted)} tickets are in {file}.")


@audit.command(name="verify")
@click.argument(
    "file", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False
)
@click.option("--live", is_flag=True, help="The office itself in place of a file.")
@click.option("--ticket", help="This ticket alone.")
@click.option(
    "--receipts",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Receipts that somebody else holds, such as a device (JSON lines).",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object for programs.")
def verify_command(
    file: Path | None, ticket: str | None, receipts: Path | None, *, live: bool, as_json: bool
) -> None:
    """Prove that facts, receipts and seals are those that were sealed; ends with 1 if not.

    \b
    Examples:
      kancha audit verify all.jsonl
      kancha audit verify all.jsonl --receipts phone.jsonl --json
      kancha audit verify --live
    """
    if (file is None) is not live:
        raise click.UsageError("Name a FILE, or say --live.")
    witnesses = [] if receipts is None else _receipts(receipts)
    if file is None:
        with opened(read_settings(), must_exist=True) as parts:
            wanted = _wanted(parts.store, ticket)
            with click.progressbar(wanted, label="Verifying", hidden=as_json) as bar:
                reports = [_report(found, witnesses) for found in _live(parts.store, bar)]
    else:
        reports = _of_file(file, ticket, witnesses, hidden=as_json)
    click.echo(_json(reports) if as_json else _text(reports))
    if not all(report.ok for report in reports):
        raise SystemExit(1)


@audit.command()
@click.option("--user", help="Of this user alone.")
@click.option("--ticket", help="Of this ticket alone.")
@click.option("--since", type=click.DateTime(_MOMENTS), help="From then on, UTC.")
@click.option("--until", type=click.DateTime(_MOMENTS), help="Before then, UTC.")
@click.option("--json", "as_json", is_flag=True, help="JSON lines for programs.")
def views(
    user: str | None,
    ticket: str | None,
    since: datetime | None,
    until: datetime | None,
    *,
    as_json: bool,
) -> None:
    """List who looked at personal data, in the order of time.

    \b
    Examples:
      kancha audit views --ticket T261123-7K3QX2
      kancha audit views --user dispatcher --since 2026-11-01 --json
    """
    asked = Asked(user, ticket, _utc(since), _utc(until), limit=1_000)
    with opened(read_settings(), must_exist=True) as parts:
        found = _all_views(parts.store, asked)
        if as_json:
            for view in found:
                click.echo(jsontext.dumps(view).decode())
            return
        rows = [_view_row(view) for view in found]
    click.echo(table(("AT", "USER", "ROLE", "FROM", "WHAT", "TICKETS"), rows))


def _all_views(store: DocumentStore, asked: Asked) -> Iterator[dict[str, Any]]:
    while True:
        found, place = viewlog.views(store, asked)
        yield from found
        if place is None:
            return
        asked = replace(asked, after=place)


def _view_row(view: Mapping[str, Any]) -> Sequence[str]:
    tickets, hits = view["tickets"], view["hits"]
    shown = ", ".join(tickets[:_TICKETS_SHOWN])
    more = "" if hits <= _TICKETS_SHOWN else f" … {hits} in all"
    return (view["at"], view["user"], view["role"], view["address"], view["what"], shown + more)


def _utc(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.replace(tzinfo=UTC)


def _of_file(
    file: Path, ticket: str | None, witnesses: list[dict[str, Any]], *, hidden: bool
) -> list[Report]:
    reports = []
    length = file.stat().st_size
    try:
        with (
            file.open("rb") as lines,
            click.progressbar(length=length, label="Verifying", hidden=hidden) as bar,
        ):
            for found in read_export(_counted(lines, bar)):
                if ticket in (None, found[0].ticket):
                    reports.append(_report(found, witnesses))
    except NotAnExport as error:
        reports.append(Report("-", (Problem("file-unreadable", file.name, str(error)),)))
    if ticket is not None and not reports:
        raise click.ClickException(f"There is no ticket {ticket} in {file.name}.")
    return reports


def _counted(lines: Iterable[bytes], bar: Any) -> Iterator[bytes]:
    for line in lines:
        yield line
        bar.update(len(line))


def _live(store: DocumentStore, tickets: Iterable[str]) -> Iterator[_Found]:
    for ticket in tickets:
        file = ticket_file(store, ticket)
        if file is not None:
            yield file, []


def _wanted(store: DocumentStore, ticket: str | None) -> list[str]:
    if ticket is None:
        return list(ticket_ids(store))
    if ticket_file(store, ticket) is None:
        raise click.ClickException(f"There is no ticket {ticket}.")
    return [ticket]


def _report(found: _Found, witnesses: list[dict[str, Any]]) -> Report:
    file, problems = found
    report = verify(file, witnesses)
    if not problems:
        return report
    all_of_them = (*problems, *report.problems)
    return Report(report.ticket, all_of_them, report.sealed, report.unsealed, report.erased)


def _receipts(file: Path) -> list[dict[str, Any]]:
    try:
        found = [jsontext.parse(line) for line in file.read_bytes().splitlines() if line.strip()]
        return [
            {name: value for name, value in item.items() if name != "_rev"}
            for item in found
            if item["fact"] and item["ticket"]
        ]
    except (BadRequest, AttributeError, KeyError, TypeError) as error:
        text = f"{file.name} is not a list of receipts, one a line: {error}."
        raise click.ClickException(text) from None


def _json(reports: list[Report]) -> str:
    tickets = [report_document(report) for report in reports]
    return jsontext.dumps({"ok": all(r.ok for r in reports), "tickets": tickets}).decode()


def _text(reports: list[Report]) -> str:
    lines = []
    for report in reports:
        lines += [f"{report.ticket}: {p.code}: {p.where}: {p.message}" for p in report.problems]
        lines += [f"{report.ticket}: not sealed yet: {fact}" for fact in report.unsealed]
        lines += [f"{report.ticket}: erased: {fact}" for fact in report.erased]
    count = Counter(report.ok for report in reports)
    sealed = sum(report.sealed for report in reports)
    lines.append(f"{count[True]} tickets are in order, {count[False]} are not; {sealed} receipts.")
    return "\n".join(lines)
