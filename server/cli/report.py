"""`kancha report`."""

from __future__ import annotations

from pathlib import Path

import click

from schemas.api.reports import Language, ReportFormat
from schemas.ids import TICKET_ID
from server.cli.common import opened, read_settings
from server.reports.casebook import casebook
from server.reports.html import Document, page
from server.reports.pdf import Press
from server.wiring import Parts
from sync.mailroom.dossier import Dossiers


@click.command()
@click.argument("ticket")
@click.option(
    "--kind", type=click.Choice([kind.value for kind in Document]), default="sheet",
    show_default=True, help="The customer's result sheet, or the investigation report.",
)  # fmt: skip
@click.option(
    "--lang", type=click.Choice([language.value for language in Language]), default="zh",
    show_default=True, help="Chinese or English.",
)  # fmt: skip
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path),
    help="Where to write; .html or .pdf says what. Default: TICKET-KIND-LANG.pdf here.",
)  # fmt: skip
def report(ticket: str, kind: str, lang: str, out: Path | None) -> None:
    """Write the result sheet or the investigation report of TICKET.

    \b
    Examples:
      kancha report T261123-7K3QXM
      kancha report T261123-7K3QXM --kind report --lang en --out report.pdf
      kancha report T261123-7K3QXM --out sheet.html
    """
    out = out or Path(f"{ticket}-{kind}-{lang}.pdf")
    form = out.suffix.lower().removeprefix(".")
    if form not in [known.value for known in ReportFormat]:
        raise click.BadParameter("Name a file that ends in .pdf or .html.", param_hint="--out")
    with opened(read_settings(), must_exist=True) as parts:
        html = _html(parts, ticket, Document(kind), Language(lang))
        content = html.encode() if form == ReportFormat.HTML else Press().pdf(html)
    try:
        out.write_bytes(content)
    except OSError as error:
        raise click.ClickException(f"{out} cannot be written: {error.strerror}.") from None
    click.echo(f"{out}  {len(content):,} bytes")


def _html(parts: Parts, ticket: str, kind: Document, language: Language) -> str:
    """The document. Raises ClickException where there is no such ticket."""
    dossiers = Dossiers(parts.store, parts.rules)
    dossier = dossiers.read(ticket) if TICKET_ID.fullmatch(ticket) else None
    found = dossiers.fold(dossier) if dossier is not None else None
    if dossier is None or found is None:
        raise click.ClickException(f"There is no ticket {ticket!r}.")
    return page(kind, casebook(parts.store, dossier, found, parts.rules), language).html
