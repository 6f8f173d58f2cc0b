"""`kancha demo`."""

from __future__ import annotations

import click

from server.cli.common import opened, read_settings
from server.cli.hosting import Address
from server.demo.district import NotDemoData, furnish, remove


@click.command()
@click.option("--seed", default=1, show_default=True, help="The same seed, the same district.")
@click.option("--reset", is_flag=True, help="Throw the demo data away first; never other data.")
def demo(seed: int, *, reset: bool) -> None:
    """Fill an empty data folder with a demo district: crews, devices, tickets in all states.

    Logins and enrolment codes are written into demo.json in the data folder.

    \b
    Examples:
      kancha demo
      KANCHA_DATA=demo-2 kancha demo --seed 2
      kancha demo --reset
    """
    settings = read_settings()
    base_url = settings.base_url or Address(settings.host, settings.port).url
    with opened(settings) as parts:
        try:
            if reset:
                remove(parts)
        except NotDemoData as error:
            raise click.ClickException(str(error)) from None
    with opened(settings) as parts:  # anew: what was removed is made again
        try:
            stay = furnish(parts, base_url, seed)
        except NotDemoData as error:
            raise click.ClickException(str(error)) from None
    click.echo(f"{stay.tickets} tickets in {settings.data}; logins and codes in {stay.file}.")
    click.echo("Next: kancha serve --demo")
