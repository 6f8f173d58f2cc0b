"""`kancha audit`: export and verification of the chains of receipts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click

from casework.audit_verify import Problem, Report, TicketFile, verify
from server.audit.lines import NotAnExport, export_lines, read_export
from server.audit.reports import report_document
from server.cli.common import opened, read_settings
from sync import jsontext
from sync.errors import BadRequest
from sync.mailroom.auditing import ticket_file, ticket_ids
from sync.stores.documents import DocumentStore

_Found = tuple[TicketFile, list[Problem]]


@click.group()
def audit() -> None:
    """Export the office's facts with their receipts and seals, and verify them.

    \b
    Examples:
      kancha audit export all.jsonl
      kancha audit verify all.jsonl           (anywhere: needs no server and no data folder)
      kancha audit verify --live --ticket T261123-7K3QX2
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
