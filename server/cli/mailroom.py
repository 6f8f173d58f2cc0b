"""`kancha mailroom`."""

from __future__ import annotations

import signal
from threading import Event

import click

from server.cli.common import opened, read_settings
from server.wiring import tell_pulse


@click.command()
@click.option("--reconcile", is_flag=True, help="Put every mailbox right, say how much, and end.")
def mailroom(*, reconcile: bool) -> None:
    """Run the mailroom as a process of its own until Ctrl-C or SIGTERM.

    It collects facts from the crews' mailboxes and delivers tickets. Set KANCHA_MAILROOM=off for
    the server beside it; two mailrooms at once do no harm.

    \b
    Example:
      KANCHA_MAILROOM=off kancha serve &
      kancha mailroom
      kancha mailroom --reconcile     (after mailboxes were damaged or restored)
    """
    settings = read_settings()
    stop = Event()
    with opened(settings) as parts:
        if reconcile:
            written = parts.mailroom.reconcile()
            click.echo(f"{written} documents were written or taken out; the mailboxes are right.")
            return

        def end(*_: object) -> None:
            stop.set()
            parts.mailroom.nudge()

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, end)
        click.echo(f"The mailroom works on {settings.data}.")
        tell_pulse(parts, stop)
        parts.mailroom.run(stop)
