"""`kancha device`."""

from __future__ import annotations

import io

import click
import segno

from schemas.instants import instant_text
from server.cli.common import opened, read_settings, table
from server.wiring import Parts

BY = "command line"
"""Who issued a code, as the registry keeps it."""


@click.group()
def device() -> None:
    """Devices: phones and tablets of the crews."""


@device.command("list")
@click.option("--crew", help="Only those of this crew.")
def list_devices(crew: str | None) -> None:
    """List the devices; revoked ones too.

    \b
    Examples:
      kancha device list
      kancha device list --crew c-north
    """
    with opened(read_settings(), must_exist=True) as parts:
        rows = [
            (
                item.id,
                item.crew,
                item.name,
                instant_text(item.enrolled_at),
                "revoked" if item.revoked_at else "",
            )
            for item in parts.identity.devices.all(crew)
        ]
    click.echo(table(("ID", "CREW", "NAME", "ENROLLED", ""), rows))


@device.command()
@click.argument("crew")
def code(crew: str) -> None:
    """Issue a one-time enrolment code for a device of CREW, as text and QR code.

    \b
    Example:
      kancha device code c-north
    """
    with opened(read_settings(), must_exist=True) as parts:
        _require_crew(parts, crew)
        issued = parts.identity.devices.issue_code(crew, BY, parts.clock())
    picture = io.StringIO()
    segno.make(issued.code).terminal(picture, compact=True, border=2)
    click.echo(picture.getvalue())
    click.echo(f"{issued.code}  for one device of {crew}, until {instant_text(issued.expires_at)}")


@device.command()
@click.argument("device_id", metavar="ID")
def revoke(device_id: str) -> None:
    """Take the device's right to sync. What it has not sent stays on it.

    \b
    Example:
      kancha device revoke d-4k7m2p9x1c
    """
    with opened(read_settings(), must_exist=True) as parts:
        _require(parts, device_id)
        found = parts.identity.devices.revoke(device_id, parts.clock())
    click.echo(f"{found.id} ({found.name}) of {found.crew} may not sync any more.")


@device.command()
@click.argument("device_id", metavar="ID")
def rotate(device_id: str) -> None:
    """Give the device a new token; the old one is void at once.

    \b
    Example:
      kancha device rotate d-4k7m2p9x1c
    """
    with opened(read_settings(), must_exist=True) as parts:
        _require(parts, device_id)
        found = parts.identity.devices.rotate(device_id, parts.clock())
    click.echo(found.token)


@device.command()
@click.argument("device_id", metavar="ID")
@click.argument("crew")
def move(device_id: str, crew: str) -> None:
    """Give the device to CREW. It keeps its token and reaches that crew's mailbox alone; what it
    has not sent yet arrives in the name of the crew it was written for.

    \b
    Example:
      kancha device move d-4k7m2p9x1c c-south
    """
    with opened(read_settings(), must_exist=True) as parts:
        _require(parts, device_id)
        _require_crew(parts, crew)
        found = parts.identity.devices.move(device_id, crew, BY, parts.clock())
    click.echo(f"{found.id} ({found.name}) is of {found.crew} now; sync with its mailbox.")


@device.command()
@click.argument("device_id", metavar="ID")
@click.confirmation_option(prompt="All it holds will be deleted, unsent work too. Wipe it?")
def wipe(device_id: str) -> None:
    """Order a lost device to delete all it holds, unsent work too, and revoke it.

    \b
    Example:
      kancha device wipe d-4k7m2p9x1c
    """
    with opened(read_settings(), must_exist=True) as parts:
        _require(parts, device_id)
        found = parts.identity.devices.wipe(device_id, parts.clock())
    click.echo(f"{found.id} ({found.name}) of {found.crew} is told so when it calls next.")


def _require_crew(parts: Parts, crew: str) -> None:
    if parts.identity.people.crew(crew) is None:
        raise click.ClickException(f"There is no crew {crew!r}; see `kancha crew list`.")


def _require(parts: Parts, device_id: str) -> None:
    if parts.identity.devices.find(device_id) is None:
        raise click.ClickException(f"There is no device {device_id!r}; see `kancha device list`.")
