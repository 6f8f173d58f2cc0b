"""`kancha instrument`."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import click

from casework.metrology.instruments import Instrument
from server.cli.common import opened, read_settings, table

_DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def instrument() -> None:
    """Instruments: what is measured with, and until when it may be trusted."""


@instrument.command("list")
def list_instruments() -> None:
    """List the instruments.

    \b
    Example:
      kancha instrument list
    """
    with opened(read_settings(), must_exist=True) as parts:
        rows = [
            (
                one.id,
                f"{one.make} {one.model}",
                one.serial,
                one.accuracy_class or "",
                _text(one.calibration_due),
                _text(one.compared_on),
            )
            for one in parts.identity.instruments.all()
        ]
    heads = ("ID", "MAKE AND MODEL", "SERIAL", "CLASS", "CALIBRATED UNTIL", "COMPARED ON")
    click.echo(table(heads, rows))


@instrument.command()
@click.argument("instrument_id", metavar="ID")
@click.option("--make", required=True, help="Who made it.")
@click.option("--model", required=True, help="Type as on the plate.")
@click.option("--serial", required=True, help="Serial number.")
@click.option("--class", "accuracy_class", help="Accuracy class, such as 0.1.")
@click.option("--range", "ranges", multiple=True, help="A range; may be given again.")
@click.option("--calibrated", type=_DAY, help="Day of the calibration.")
@click.option("--due", type=_DAY, help="Last day on which it counts as calibrated.")
@click.option("--compared", type=_DAY, help="Day it was last compared in the laboratory.")
@click.option("--certificate", help="SHA-256 of the certificate.")
def add(instrument_id: str, **said: Any) -> None:
    """Register an instrument.

    \b
    Example:
      kancha instrument add RS-7 --make Maker --model RS-310 --serial 900177 \\
          --class 0.1 --calibrated 2026-03-01 --due 2027-03-01 --compared 2026-10-01
    """
    new = Instrument(
        id=instrument_id,
        make=said["make"],
        model=said["model"],
        serial=said["serial"],
        accuracy_class=said["accuracy_class"],
        ranges=said["ranges"],
        calibrated_on=_day(said["calibrated"]),
        calibration_due=_day(said["due"]),
        compared_on=_day(said["compared"]),
        certificate_sha256=said["certificate"],
    )
    with opened(read_settings()) as parts:
        made = parts.identity.instruments.add(new).it
    click.echo(f"{made.id}: {made.make} {made.model}, {made.serial}")


def _day(said: datetime | None) -> date | None:
    return None if said is None else said.date()


def _text(day: date | None) -> str:
    return "" if day is None else day.isoformat()
