"""`kancha upload`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from schemas.vocabulary import FactKind
from server.cli.common import opened, read_settings
from server.instruments.intake import LIMITS, Batch, Sent, attempt, is_partner
from server.instruments.mappings import save
from server.office.commands import Desk, existing
from sync import jsontext
from sync.errors import BadRequest
from sync.mailroom.dossier import Dossiers
from sync.mailroom.names import OFFICE
from sync.stores.documents import DocumentStore, Range

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_FAULTS = 5


@click.command("upload")
@click.argument("files", nargs=-1, required=True, type=_FILE)
@click.option("--ticket", help="The ticket they belong to, where no investigation is named.")
@click.option("--investigation", help="UUID of the investigation they were measured for.")
@click.option("--timezone", help="Zone the instrument was set to: Asia/Shanghai, +08:00.")
@click.option("--format", help="Format, where it is not recognised: docs/instrument-files.md.")
@click.option("--instrument", help="Id of the instrument in the register.")
@click.option("--read-at", help="When a meter without a clock was read: 2026-11-23T08:41:00Z.")
@click.option("--mapping", type=_FILE, help="JSON: what the columns of a new table are.")
@click.option("--user", default="upload", show_default=True, help="Whose files these are.")
def upload(files: tuple[Path, ...], **said: Any) -> None:
    """Keep instrument FILES as evidence of a ticket and read their values.

    Formats: IEC 62056-21, DSMR P1, DL/T 645, DLMS XML, COMTRADE, PQDIF, Green Button, Fluke text,
    and tables of any logger by a mapping; docs/instrument-files.md explains them.

    \b
    Examples:
      kancha upload week.txt --ticket T261123-7K3QX --timezone Asia/Shanghai
      kancha upload week.txt --investigation 0192f0c1-0000-7000-8000-000000000001
      kancha upload fault.cfg fault.dat --ticket T261123-7K3QX
      kancha upload hioki.csv --ticket T261123-7K3QX --timezone +08:00 --mapping pq3198.json
    """
    sent = [Sent(path.name, _bytes(path)) for path in files]
    with opened(read_settings(), must_exist=True) as parts:
        dossiers = Dossiers(parts.store, parts.rules)
        desk = Desk(parts.store, dossiers, parts.rules, parts.clock())
        ticket = said["ticket"] or _ticket_of(parts.store, said["investigation"])
        existing(desk, ticket)
        if said["mapping"] is not None:
            new = read_mapping(said["mapping"])
            save(parts.store, new["columns"], new["mapping"], said["user"], desk.now)
        options = {name: said[name] for name in ("timezone", "format", "instrument", "read_at")}
        batch = Batch(said["user"], ticket, said["investigation"], options, sent)
        wanted = [each for each in sent if not is_partner(each, sent)]
        with click.progressbar(wanted, label="Reading", item_show_func=_name) as bar:
            results = [attempt(desk, batch, each) for each in bar]
    for result in results:
        click.echo(told(result))
    if any(result["state"] != "read" for result in results):
        raise SystemExit(1)


def _ticket_of(store: DocumentStore, investigation: str | None) -> str:
    """The ticket with this investigation, by the fact that assigned it. Raises ClickException."""
    if investigation is None:
        raise click.UsageError("Name the --investigation they were measured for, or the --ticket.")
    ending = f":{FactKind.ASSIGNMENT.value}:{investigation}"
    for document in store.documents(OFFICE, Range()):
        if document is not None and document.id.endswith(ending):
            return document.id.removesuffix(ending)
    raise click.ClickException(f"There is no investigation {investigation!r}.")


def told(result: dict[str, Any]) -> str:
    """What became of a file, in a line or a few."""
    if result["state"] != "read":
        error = result["error"]
        where = f"line {error['line']}: " if error["line"] else ""
        why = f"{where}{error['message']} ({error['code']})"
        lines = [f"{result['name']}: {result['state']}: {why}"]
        if "mapping" in result:
            names = ", ".join(result["mapping"]["columns"])
            lines.append(f"  columns: {names}")
        return "\n".join(lines)
    found = result["summary"]
    lines = [
        f"{result['name']}: {found['count']} values of {found['format']}, "
        f"{found['begins']} to {found['ends']}"
    ]
    lines += [
        f"  {item['channel']} {item['stat']}: {item['count']} values, "
        f"{item['min']:.10g} to {item['max']:.10g}, mean {item['avg']:.10g} {item['unit']}".rstrip()
        for item in found["channels"]
    ]
    shown = found["faults"][:_FAULTS]
    lines += [f"  line {item['line'] or '-'}: {item['message']} ({item['code']})" for item in shown]
    more = len(found["faults"]) - len(shown) + found["faults_dropped"]
    return "\n".join(lines + ([f"  and {more} faults more"] if more else []))


def _name(sent: Sent | None) -> str:
    return "" if sent is None else sent.name


def _bytes(path: Path) -> bytes:
    if path.stat().st_size > LIMITS.bytes:
        raise click.ClickException(f"{path} has more than {LIMITS.bytes} bytes; export less of it.")
    return path.read_bytes()


def read_mapping(path: Path) -> dict[str, Any]:
    """``{"columns": […], "mapping": {…}}`` from a JSON file. Raises ClickException."""
    try:
        new = jsontext.parse(path.read_bytes())
    except BadRequest as error:
        raise click.ClickException(f"{path} is not JSON: {error.reason}") from None
    if not isinstance(new, dict) or not isinstance(new.get("columns"), list):
        raise click.ClickException(f"{path} has no list `columns`; see docs/instrument-files.md.")
    if not isinstance(new.get("mapping"), dict):
        raise click.ClickException(f"{path} has no object `mapping`; see docs/instrument-files.md.")
    return new
