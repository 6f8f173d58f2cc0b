"""`kancha simulate`."""

from __future__ import annotations

import sys

import click

from server.cli.common import opened, read_settings, table
from server.cli.hosting import Address
from server.demo.patrol.handset import LineBroken
from server.simulation.fleet import NotForSimulation, Plan
from server.simulation.ledger import Ledger, percentile
from server.simulation.network import NETWORKS, Network
from server.simulation.run import Course, Stage, prepare, simulate, told


@click.command("simulate")
@click.option("--crews", type=click.IntRange(1, 100_000), default=20, show_default=True)
@click.option("--devices", type=click.IntRange(1, 100_000), help="Default: one for each crew.")
@click.option(
    "--tickets",
    type=click.IntRange(1, 1_000),
    default=5,
    show_default=True,
    help="Investigations of each crew at the beginning.",
)
@click.option(
    "--hours",
    type=click.FloatRange(0.001, 100),
    default=0.01,
    show_default=True,
    help="Length of the day after the first pull.",
)
@click.option("--network", type=click.Choice(["none", *NETWORKS]), default="4g", show_default=True)
@click.option(
    "--facts-per-second",
    "rate",
    type=click.FloatRange(0.01, 10_000),
    default=5,
    show_default=True,
    help="Of all devices together.",
)
@click.option(
    "--hand-over",
    "handed",
    type=click.IntRange(0, 100_000),
    default=20,
    show_default=True,
    help="Investigations that change crews at once.",
)
@click.option("--seed", default=1, show_default=True)
@click.option("--url", help="Address of the running server; default: KANCHA_BIND.")
def simulate_command(  # noqa: PLR0913 (one option each)
    *,
    crews: int,
    devices: int | None,
    tickets: int,
    hours: float,
    network: str,
    rate: float,
    handed: int,
    seed: int,
    url: str | None,
) -> None:
    """Let a fleet of phones sync with the running server, and check that nothing is lost.

    Crews, devices and tickets are written into the server's store; the phones then talk to it over
    HTTP alone: replication, and uploads by tus. At the end every acknowledged fact must be in the
    office with a receipt, no document in a mailbox whose it never was, every phone have what its
    mailbox has, and every ticket be the fold of its facts. Exit code 1 where one does not hold.
    An office with crews of its own is refused.

    \b
    Examples:
      kancha simulate
      kancha simulate --crews 1000 --devices 2000 --tickets 30 --network none
      kancha simulate --network tunnel --hours 1
    """
    plan = Plan(crews, max(crews, devices or crews), tickets, seed)
    chosen = Network() if network == "none" else NETWORKS[network]
    _play(Course(plan, hours * 3600, chosen, rate, handed), url)


def _play(course: Course, url: str | None) -> None:
    settings, ledger = read_settings(), Ledger()
    address = url or Address(settings.host, settings.port).url
    with opened(settings, must_exist=True) as parts:
        stage = Stage(parts, address.rstrip("/"), ledger, _tell)
        try:
            found = simulate(stage, course, prepare(stage, course))
        except (NotForSimulation, LineBroken) as error:
            raise click.ClickException(str(error)) from None
    click.echo(_report(ledger))
    for breach in found[:20]:
        click.echo(f"BROKEN: {breach}", err=True)
    if found:
        raise click.ClickException(f"{len(found)} things do not hold.")
    click.echo("All holds: nothing lost, nothing where it does not belong, all tickets as folded.")


def _tell(said: str) -> None:
    """A line that is written over on a terminal, and a line of its own elsewhere."""
    if sys.stderr.isatty():
        click.echo(f"\r\x1b[K{said}", nl=False, err=True)
    else:
        click.echo(said, err=True)


def _report(ledger: Ledger) -> str:
    rows = [
        (what, str(len(took)), *(f"{percentile(took, at):.3f}" for at in (50, 95, 99, 100)))
        for what, took in sorted(ledger.took.items())
    ]
    heads = ("seconds", "times", "p50", "p95", "p99", "longest")
    return f"\n{told(ledger)}\n\n{table(heads, rows)}\n"
