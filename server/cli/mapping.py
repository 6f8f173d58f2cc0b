"""`kancha mapping`."""

from __future__ import annotations

from pathlib import Path

import click

from server.cli.common import opened, read_settings, table
from server.cli.upload import read_mapping
from server.instruments.mappings import listed, remove, save


@click.group("mapping")
def mapping() -> None:
    """What the columns of instruments' tables are: mapping profiles by header."""


@mapping.command("list")
def list_() -> None:
    """List the mapping profiles.

    \b
    Example:
      kancha mapping list
    """
    with opened(read_settings(), must_exist=True) as parts:
        rows = [
            (item["header"][:12], item["mapping"]["name"], item["by"], item["at"])
            for item in listed(parts.store)
        ]
    click.echo(table(("header", "name", "by", "at"), rows))


@mapping.command("add")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--user", default="mapping", show_default=True, help="Who maps it.")
def add(file: Path, user: str) -> None:
    """Keep the mapping in FILE (JSON: columns, mapping), in place of an earlier one.

    \b
    Example:
      kancha mapping add pq3198.json
    """
    new = read_mapping(file)
    with opened(read_settings(), must_exist=True) as parts:
        made = save(parts.store, new["columns"], new["mapping"], user, parts.clock())
    click.echo(f"The header {made['header'][:12]} is read as {made['mapping']['name']}.")


@mapping.command("remove")
@click.argument("header")
def remove_(header: str) -> None:
    """Forget the mapping of HEADER (its first digits, as listed).

    \b
    Example:
      kancha mapping remove 1f0c9e7a42bd
    """
    with opened(read_settings(), must_exist=True) as parts:
        found = [item["header"] for item in listed(parts.store)]
        matching = [item for item in found if header and item.startswith(header)]
        if len(matching) != 1:
            raise click.ClickException(f"{len(matching)} headers begin with {header!r}; name one.")
        remove(parts.store, matching[0])
    click.echo(f"The mapping of {matching[0][:12]} is gone.")
