"""`kancha reindex`."""

from __future__ import annotations

import time

import click

from server.cli.common import opened, read_settings
from server.readmodel.opening import FILE
from server.readmodel.rebuilding import documents_of, rebuild


@click.command()
def reindex() -> None:
    """Make the read model (lists, search, map, statistics) anew from the office.

    Servers may run meanwhile: they answer from the old rows until the new ones are whole.

    \b
    Example:
      kancha reindex
    """
    settings = read_settings()
    start = time.monotonic()
    with (
        opened(settings) as parts,
        click.progressbar(length=documents_of(parts.store), label="Reading the office") as bar,
    ):
        facts = rebuild(settings.data / FILE, parts.store, bar.update)
    seconds = max(time.monotonic() - start, 0.001)
    click.echo(f"{facts} facts in {seconds:.1f} s ({facts / seconds:,.0f} facts/s).")
