"""`kancha mailroom`."""

from __future__ import annotations

import signal
from threading import Event

import click

from server.cli.common import opened, read_settings


@click.command()
def mailroom() -> None:
    """Run the mailroom as a process of its own until Ctrl-C or SIGTERM.

    It collects facts from the crews' mailboxes and delivers tickets. Set KANCHA_MAILROOM=off for
    the server beside it; two mailrooms at once do no harm.

    \b
    Example:
      KANCHA_MAILROOM=off kancha serve &
      kancha mailroom
    """
    settings = read_settings()
    stop = Event()
    with opened(settings) as parts:

        def end(*_: object) -> None:
            stop.set()
            parts.mailroom.nudge()

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, end)
        click.echo(f"The mailroom works on {settings.data}.")
        parts.mailroom.run(stop)
