"""`kancha serve`."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from threading import Event

import click
import segno

from server.cli.common import opened, read_settings
from server.cli.hosting import Address, PortTaken, answers, free_address
from server.cli.hosting import serve as serve_at
from server.clock import utc_now
from server.demo.district import NotDemoData, Stay, furnish, issue_codes
from server.demo.patrol.pace import Pace
from server.demo.patrol.patrol import Start, patrol
from server.demo.patrol.tokens import read_tokens
from server.settings import Settings


@click.command()
@click.option("--demo", is_flag=True, help="Fill an empty data folder with the demo district.")
@click.option(
    "--pace",
    type=click.FloatRange(0, 100),
    default=1,
    show_default=True,
    help="How fast the demo's simulated crews work; 0: they stand still.",
)
def serve(*, demo: bool, pace: float) -> None:
    """Serve REST, sync and pages until Ctrl-C or SIGTERM.

    \b
    Examples:
      kancha serve
      kancha serve --demo
      kancha serve --demo --pace 0          (crews that stand still)
      KANCHA_BIND=0.0.0.0:8080 KANCHA_WORKERS=2 kancha serve
      KANCHA_MAILROOM=off kancha serve      (and `kancha mailroom` beside it)
    """
    settings = read_settings()
    address = _address(settings)
    settings = replace(settings, port=address.port)
    # Faults show here, before anything listens.
    banner, codes = _apart(_furnish if demo else _look, settings, address)

    def announce(ending: Event) -> None:
        click.echo(banner)
        if demo and pace:
            start = Start(address.url, settings.data, codes, Pace(pace))
            patrol(start, utc_now, ending)

    serve_at(settings, address, announce)


_Codes = Mapping[str, str]
_Work = Callable[[Settings, Address], tuple[str, _Codes]]


def _apart(work: _Work, settings: Settings, address: Address) -> tuple[str, _Codes]:
    """What ``work`` answers or raises, from a process of its own, which is forked and ends.

    The object store's library starts threads at its first use. A worker forked from a process that
    has them would lack them, and wait for them for ever at its first look at a file.
    """
    with ProcessPoolExecutor(1, mp_context=get_context("fork")) as process:
        return process.submit(work, settings, address).result()


def _look(settings: Settings, address: Address) -> tuple[str, _Codes]:
    with opened(settings) as parts:
        banner = _banner(settings, address)
        if not parts.identity.people.users():
            banner += "\nNobody can log in yet: kancha user add NAME --role administrator"
    return banner, {}


def _address(settings: Settings) -> Address:
    try:
        return free_address(settings.host, settings.port)
    except PortTaken as error:
        text = f"Cannot listen on {error}."
        if answers(Address(settings.host, settings.port)):
            text += " A Kancha server answers there already."
        raise click.ClickException(f"{text} Choose another with KANCHA_BIND.") from None


def _furnish(settings: Settings, address: Address) -> tuple[str, _Codes]:
    """The banner, and codes for the simulated crews that have no phone yet."""
    base_url = settings.base_url or address.url
    click.echo(f"Demo data in {settings.data} …")
    with opened(settings) as parts:
        try:
            stay = furnish(parts, base_url)
        except NotDemoData as error:
            raise click.ClickException(str(error)) from None
        lacking = stay.codes.keys() - read_tokens(settings.data).keys()
        codes = issue_codes(parts, sorted(lacking))
    return f"{_banner(settings, address)}\n{_demo_banner(stay)}", codes


def _banner(settings: Settings, address: Address) -> str:
    url = settings.base_url or address.url
    return "\n".join(
        [
            "",
            f"Kancha serves on {address.url}",
            f"  start page   {url}/",
            f"  API docs     {url}/api/docs",
            f"  console      {url}/console/",
            f"  field app    {url}/field/",
            f"  sync         {url}/sync/",
            f"  data         {settings.data}",
        ]
    )


def _demo_banner(stay: Stay) -> str:
    crew, code = next(iter(stay.codes.items()))
    logins = [f"  {role:<18}{user} / {password}" for role, (user, password) in stay.logins.items()]
    return "\n".join(
        [
            "",
            "Demo logins (the administrator's is also the one for /sync):",
            *logins,
            "",
            *app_lines(crew, stay.app_link, drawn=sys.stdout.isatty()),
            "",
            f"Enrolment code of the crew {crew}: {code}",
            f"  all of this, and a code for each crew: {stay.file}",
            "",
            "Your first device pulls the crew's mailbox (in another terminal, same folder):",
            "",
            one_liner(stay.base_url, code),
            "",
        ]
    )


def app_lines(crew: str, link: str, *, drawn: bool) -> list[str]:
    """The link that makes a browser a device of a crew; ``drawn``: with its QR code, for phones."""
    lines = [f"The field app of the crew {crew} (once, within a day):", f"  {link}"]
    if drawn:
        picture = io.StringIO()
        segno.make(link, error="m").terminal(picture, compact=True, border=2)
        lines += ["", picture.getvalue().rstrip("\n")]
    return lines


def one_liner(base_url: str, code: str) -> str:
    """A shell command, for the top folder, that enrols a device and pulls its mailbox."""
    return (
        "(cd tests/interop && node -e '"
        'const P = require("pouchdb").plugin(require("pouchdb-adapter-memory"));'
        f'fetch("{base_url}/api/v1/devices/enrol", {{method: "POST", '
        'headers: {"content-type": "application/json"}, '
        f'body: JSON.stringify({{code: "{code}", name: "my first device"}})}})'
        ".then(r => r.json()).then(me => { if (!me.token) throw me.detail; "
        'return new P("mine", {adapter: "memory"}).replicate.from(me.sync_url, '
        "{auth: {username: me.device_id, password: me.token}})})"
        '.then(done => console.log(done.docs_written, "documents pulled"), console.error)\')'
    )
