"""`kancha webhook`."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from schemas.api.webhooks import WANTED
from server.cli.common import opened, read_settings, table
from server.cli.device import BY
from server.webhooks.hooks import Hooks
from server.wiring import Parts


@click.group()
def webhook() -> None:
    """Webhooks: other systems that are told what happens to tickets."""


@webhook.command("list")
def list_webhooks() -> None:
    """List the webhooks and how their deliveries go.

    \b
    Example:
      kancha webhook list
    """
    with opened(read_settings(), must_exist=True) as parts:
        hooks = _hooks(parts)
        rows = []
        for hook in hooks.all():
            status = hooks.status(hook.id)
            last = status.last_error or str(status.last_status or "")
            counts = (str(status.pending), str(status.parked))
            rows.append((hook.id, hook.url, "paused" if hook.paused else "", *counts, last))
    click.echo(table(("ID", "URL", "", "PENDING", "PARKED", "LAST"), rows))


@webhook.command()
@click.argument("url")
@click.option("--event", "events", multiple=True, help="A kind of event; may stand many times.")
@click.option("--note", help="What it is for.")
def add(url: str, events: tuple[str, ...], note: str | None) -> None:
    """Register URL and show its secret, once.

    \b
    Examples:
      kancha webhook add https://crm.example.org/kancha
      kancha webhook add https://crm.example.org/kancha --event ticket.opened --event ticket.replied
    """
    unknown = sorted(set(events) - set(WANTED))
    if unknown:
        text = f"There is no event {unknown[0]!r}; there are {', '.join(WANTED)}."
        raise click.ClickException(text)
    with opened(read_settings(), must_exist=True) as parts:
        hook = _hooks(parts).add(url, list(events), (BY, parts.clock()), note)
    click.echo(f"{hook.id}\n{hook.secret}")


@webhook.command()
@click.argument("webhook_id", metavar="ID")
@click.confirmation_option(prompt="What waits for it is forgotten as well. Remove it?")
def remove(webhook_id: str) -> None:
    """Forget a webhook and all that waits for it.

    \b
    Example:
      kancha webhook remove w-4k7m2p9x1c
    """
    with opened(read_settings(), must_exist=True) as parts:
        _hooks(parts).remove(webhook_id)
    click.echo(f"{webhook_id} is told nothing any more.")


@webhook.command()
@click.argument("webhook_id", metavar="ID")
def ping(webhook_id: str) -> None:
    """Have the server send a test message; `kancha webhook list` shows how it went.

    \b
    Example:
      kancha webhook ping w-4k7m2p9x1c
    """
    with opened(read_settings(), must_exist=True) as parts:
        message = _hooks(parts).ping(webhook_id, parts.clock())
    click.echo(f"{message} waits to be sent.")


@webhook.command()
@click.argument("webhook_id", metavar="ID")
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%SZ"]),
    required=True,
    help="From when on, in UTC.",
)
def replay(webhook_id: str, since: datetime) -> None:
    """Send all messages since a moment again, with the same ids.

    \b
    Example:
      kancha webhook replay w-4k7m2p9x1c --since 2026-11-20
    """
    with opened(read_settings(), must_exist=True) as parts:
        number = _hooks(parts).replay(webhook_id, since.replace(tzinfo=UTC))
    click.echo(f"{number} messages wait to be sent again.")


@webhook.command()
@click.argument("webhook_id", metavar="ID")
def rotate(webhook_id: str) -> None:
    """Give it a new secret and show that, once; the old one signs beside it for a day.

    \b
    Example:
      kancha webhook rotate w-4k7m2p9x1c
    """
    with opened(read_settings(), must_exist=True) as parts:
        hook = _hooks(parts).rotate(webhook_id, parts.clock())
    click.echo(hook.secret)


def _hooks(parts: Parts) -> Hooks:
    return Hooks(parts.store, private=parts.settings.webhook_private)
