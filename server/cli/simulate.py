"""`kancha simulate`."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from server.cli.common import opened, read_settings, require_own_file, table
from server.cli.hosting import Address, answers
from server.cli.own_couchdb import running_couchdb
from server.cli.own_server import OwnServer
from server.demo.patrol.handset import LineBroken
from server.settings import Settings
from server.simulation.accidents import COUCHDB_RESTART, RESTART, RESTORE
from server.simulation.fleet import NotForSimulation, Plan, require_no_real_crews
from server.simulation.ledger import Ledger, percentile
from server.simulation.network import NETWORKS, Network
from server.simulation.run import Course, prepare, simulate, told
from server.simulation.stage import ServerFailed, Stage


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
@click.option(
    "--scenario",
    "scenarios",
    type=click.Choice([RESTART, COUCHDB_RESTART, RESTORE]),
    multiple=True,
    help="In the course of the day the server is killed and started again (restart), its CouchDB "
    "is (couchdb-restart), or the server is backed up, killed, its data destroyed and "
    "restored (restore). More than one may be named.",
)
@click.option(
    "--couchdb",
    default="",
    metavar="COMMAND",
    help="What runs the CouchDB that KANCHA_STORE names, and stays until it ends: the simulation "
    "starts it, and may kill it.",
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
    scenarios: tuple[str, ...],
    couchdb: str,
    seed: int,
    url: str | None,
) -> None:
    """Let a fleet of phones sync with a server, and check that nothing is lost.

    The server is the one that answers at the address; where none does, the simulation starts one
    of its own on KANCHA_DATA, and only such a one is killed or restored. Crews, devices and tickets
    are written into its store; the phones then talk to it over HTTP alone: replication, and uploads
    by tus. At the end every acknowledged fact must be in the office with a receipt, every file that
    came whole be kept, no document in a mailbox whose it never was, every phone have what its
    mailbox has, and every ticket be the fold of its facts. Exit code 1 where one does not hold. An
    office with crews of its own is refused.

    \b
    Examples:
      kancha simulate
      kancha simulate --crews 1000 --devices 2000 --tickets 30 --network none
      kancha simulate --network tunnel --hours 1
      KANCHA_DATA=fleet kancha simulate --scenario restart --scenario restore
      KANCHA_STORE=http://admin:password@127.0.0.1:5984 kancha simulate \\
        --scenario couchdb-restart --couchdb /opt/couchdb/bin/couchdb
    """
    plan = Plan(crews, max(crews, devices or crews), tickets, seed)
    chosen = Network() if network == "none" else NETWORKS[network]
    course = Course(plan, hours * 3600, chosen, rate, handed, scenarios)
    try:
        _choose(read_settings(), course, url, couchdb)
    except (NotForSimulation, ServerFailed, LineBroken) as error:
        raise click.ClickException(str(error)) from None


def _choose(settings: Settings, course: Course, url: str | None, couchdb: str) -> None:
    if COUCHDB_RESTART in course.scenarios and not couchdb:
        raise NotForSimulation(
            "Only a CouchDB that the simulation has started is killed: say with --couchdb what "
            "runs it."
        )
    is_there = url is not None or answers(Address(settings.host, settings.port))
    if is_there and (course.scenarios or couchdb):
        raise NotForSimulation(
            "A server that is not the simulation's own is neither killed nor restored, nor is its "
            "CouchDB: stop it, and name an empty data folder with KANCHA_DATA."
        )
    if is_there:
        _beside(settings, course, url)
    else:
        _with_own_server(settings, course, couchdb)


def _beside(settings: Settings, course: Course, url: str | None) -> None:
    address = url or Address(settings.host, settings.port).url
    with opened(settings, must_exist=True) as parts:
        _play(Stage(parts, address.rstrip("/"), Ledger(), _tell), course)


def _with_own_server(settings: Settings, course: Course, command: str) -> None:
    if RESTORE in course.scenarios:
        _require_nothing_to_lose(settings)
    with ExitStack() as stack:
        couchdb = stack.enter_context(running_couchdb(settings, command))
        temporary = TemporaryDirectory(prefix="kancha-simulated-", dir=settings.backups)
        own = OwnServer(settings, Path(stack.enter_context(temporary)))
        parts = stack.enter_context(opened(settings))
        require_no_real_crews(parts)
        stage = Stage(parts, own.base_url, Ledger(), _tell, own, couchdb)
        try:
            own.start()
            _play(stage, course)
        finally:
            own.stop()
            stage.parts.close()


def _require_nothing_to_lose(settings: Settings) -> None:
    """What is destroyed must have come from this simulation alone. Raises NotForSimulation."""
    require_own_file(settings)
    if settings.data.exists() and any(settings.data.iterdir()):
        raise NotForSimulation(
            f"There is something in {settings.data}, and the data are destroyed before they are "
            "restored: name an empty folder with KANCHA_DATA."
        )


def _play(stage: Stage, course: Course) -> None:
    found = simulate(stage, course, prepare(stage, course))
    click.echo(_report(stage.ledger))
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
    times = [
        (what, str(len(took)), *(f"{percentile(took, at):.3f}" for at in (50, 95, 99, 100)))
        for what, took in sorted(ledger.took.items())
    ]
    heads = ("seconds", "times", "p50", "p95", "p99", "longest")
    spent = []
    for cost in ledger.costs:
        figures = (cost.seconds, cost.phones_cpu_s, cost.server_cpu_s, cost.memory_mb, cost.load)
        spent.append((cost.stage, *map(_figure, figures)))
    stages = ("stage", "seconds", "phones' CPU s", "server's CPU s", "server's MB", "load")
    return f"\n{told(ledger)}\n\n{table(heads, times)}\n\n{table(stages, spent)}\n"


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:.1f}"
