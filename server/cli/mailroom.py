"""`kancha mailroom`."""

from __future__ import annotations

import signal
from threading import Event

import click

from server import logs
from server.cli.common import opened, read_settings
from server.mailroom_thread import run_mailroom
from server.tracing import open_traces


@click.command()
@click.option("--reconcile", is_flag=True, help="Put every mailbox right, say how much, and end.")
def mailroom(*, reconcile: bool) -> None:
    """Run the mailroom as a process of its own until Ctrl-C or SIGTERM.

    It collects facts from the crews' mailboxes and delivers tickets. Set KANCHA_MAILROOM=off for
    the server beside it. Of several mailrooms on one store one works, and another takes over.

    \b
    Example:
      KANCHA_MAILROOM=off kancha serve &
      kancha mailroom
      kancha mailroom --reconcile     (after mailboxes were damaged or restored)
    """
    settings = read_settings()
    logs.begin(settings.log_format)
    ending = Event()
    with opened(settings) as parts:
        if reconcile:
            written = parts.mailroom.reconcile()
            click.echo(f"{written} documents were written or taken out; the mailboxes are right.")
            return

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: ending.set())
        traces = open_traces(wanted=settings.traces)
        running = run_mailroom(parts, traces)
        click.echo(f"The mailroom works on {settings.data}.")
        ending.wait()
        running.end()
        if traces is not None:
            traces.close()
