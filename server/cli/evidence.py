"""`kancha export evidence`."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import click

from media.blobs import Blobs
from media.errors import BlobMissing
from schemas.api.reports import Language
from schemas.ids import TICKET_ID
from server.cli.common import opened, read_settings
from server.evidence_package.case import Case, Office, read_case
from server.evidence_package.package import Wish, evidence_package
from server.reports.pdf import Press
from server.wiring import Parts
from sync.mailroom.dossier import Dossiers

_WHO = "command line"


@click.command()
@click.argument("ticket")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path),
    help="Where to write. Default: TICKET-evidence.zip here.",
)  # fmt: skip
@click.option("--reason", help="Why it is exported; stands in the manifest.")
@click.option("--derived", is_flag=True, help="With the copies that were made of originals.")
@click.option(
    "--lang", type=click.Choice([language.value for language in Language]), default="zh",
    show_default=True, help="Of report, plots and what the verifier says.",
)  # fmt: skip
def evidence(
    ticket: str, out: Path | None, reason: str | None, lang: str, *, derived: bool
) -> None:
    """Write all evidence of TICKET into one ZIP that anybody can verify with Python alone.

    Personal data is in it, and the key that proves it: keep the file well.

    \b
    Examples:
      kancha export evidence T261123-7K3QXM
      kancha export evidence T261123-7K3QXM --lang en --reason "Court of Nanjing, 2026/118" \\
        --out court.zip
    """
    out = out or Path(f"{ticket}-evidence.zip")
    with opened(read_settings(), must_exist=True) as parts:
        case = _case(parts, ticket)
        wish = Wish(_WHO, reason, parts.clock(), Language(lang), derived)
        written = _write(out, evidence_package(case, wish, Press()))
    click.echo(f"{out}  {written:,} bytes; head of the chain: {case.file.head['head'] or '-'}")


def _case(parts: Parts, ticket: str) -> Case:
    """Raises ClickException where there is no such ticket."""
    dossiers = Dossiers(parts.store, parts.rules)
    blobs = Blobs(parts.settings.media)
    office = Office(parts.store, blobs, dossiers, parts.rules)
    found = read_case(office, dossiers.read(ticket)) if TICKET_ID.fullmatch(ticket) else None
    if found is None:
        raise click.ClickException(f"There is no ticket {ticket!r}.")
    return found


def _write(out: Path, pieces: Iterator[bytes]) -> int:
    """Writes beside the file and puts it in place when it is whole."""
    part = out.with_name(f"{out.name}.part")
    try:
        with part.open("wb") as file:
            written = sum(file.write(piece) for piece in pieces)
        part.replace(out)
    except BlobMissing:
        raise click.ClickException("An original went away meanwhile; start again.") from None
    except OSError as error:
        raise click.ClickException(f"{out} cannot be written: {error.strerror or error}.") from None
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
    return written
