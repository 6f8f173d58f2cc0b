"""`kancha accounts`."""

from __future__ import annotations

from pathlib import Path

import click

from schemas.instants import instant_text
from server.cli.common import read_settings
from server.context import accounts_of


@click.group()
def accounts() -> None:
    """The customer accounts that the utility has: intakes with another one are refused."""


@accounts.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def load(file: Path) -> None:
    """Put the accounts in FILE (UTF-8, one a line) in place of those there were.

    Servers may run; the next intake is compared with the new ones.

    \b
    Example:
      kancha accounts load accounts.txt
    """
    settings = read_settings()
    if not settings.data.is_dir():
        text = f"There is no data folder {settings.data}; set KANCHA_DATA to the server's."
        raise click.ClickException(text)
    try:
        with file.open(encoding="utf-8-sig") as lines:
            count = accounts_of(settings).replace(lines)
    except UnicodeDecodeError:
        raise click.ClickException(f"{file} is not UTF-8.") from None
    except ValueError as error:
        raise click.ClickException(f"{file}: {error}") from None
    click.echo(f"{count} accounts; an intake with another one is refused (unknown-account).")


@accounts.command()
@click.argument("account")
def check(account: str) -> None:
    """Say whether an intake may name ACCOUNT; code 1 where it may not.

    \b
    Example:
      kancha accounts check 3201000001
    """
    register = accounts_of(read_settings())
    moment = register.loaded_at()
    if moment is None:
        click.echo("There is no register: every account is taken.")
    elif register.knows(account):
        click.echo(f"The register of {instant_text(moment)} has {account}.")
    else:
        raise click.ClickException(f"The register of {instant_text(moment)} has no {account}.")


@accounts.command()
def remove() -> None:
    """End the register: every account is taken again.

    \b
    Example:
      kancha accounts remove
    """
    accounts_of(read_settings()).remove()
    click.echo("There is no register now: every account is taken.")
