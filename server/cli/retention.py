"""`kancha retention`: personal data whose time is over."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime

import click

from casework.retention import kept_until
from schemas.documents import Author, Fact, Moment, fact_document
from schemas.facts.erasure import ErasureBasis
from schemas.facts.kinds import newest_version
from schemas.ids import fact_id
from schemas.policy import Policy
from schemas.vocabulary import FactKind
from server.cli.common import opened, read_settings, table
from server.evidence.media import open_media
from server.office import naming
from server.office.erasure import personal_facts
from server.wiring import Parts
from sync.errors import Conflict
from sync.mailroom.auditing import ticket_ids
from sync.mailroom.dossier import Dossiers
from sync.mailroom.filing import file_office_facts

_EVERYTHING = {"attachments": True}


@dataclass(frozen=True, slots=True)
class _Due:
    """An archived ticket with personal data, and the facts that have it."""

    ticket: str
    grade: str | None
    until: date | None
    held: bool
    facts: tuple[str, ...]

    def is_due(self, today: date) -> bool:
        return self.until is not None and self.until <= today and not self.held


@click.group()
def retention() -> None:
    """Erase the personal data of archived tickets when the profile's time for keeping is over.

    \b
    Examples:
      kancha retention list
      kancha retention run --dry-run
      kancha retention run
    """


@retention.command(name="list")
def list_command() -> None:
    """List archived tickets with personal data: until when it is kept, and what is held.

    \b
    Example:
      kancha retention list
    """
    with opened(read_settings(), must_exist=True) as parts:
        today = _today(parts)
        with click.progressbar(list(ticket_ids(parts.store)), label="Looking") as bar:
            found = list(_archived(parts, bar))
    rows = [
        (item.ticket, item.grade or "-", str(item.until or "-"), _state(item, today))
        for item in sorted(found, key=lambda item: (item.until or date.max, item.ticket))
    ]
    click.echo(table(("ticket", "grade", "kept until", "state"), rows))


@retention.command()
@click.option("--dry-run", is_flag=True, help="Say what would be erased, and erase nothing.")
def run(*, dry_run: bool) -> None:
    """Erase the personal data and pictures of what is due; each disposal is a fact.

    Originals go too, unless a fact that is kept names the same file.

    \b
    Example:
      kancha retention run --dry-run
    """
    with opened(read_settings(), must_exist=True) as parts:
        today, now = _today(parts), parts.clock()
        count = 0
        label = "Looking" if dry_run else "Erasing"
        with click.progressbar(list(ticket_ids(parts.store)), label=label) as bar:
            for item in _archived(parts, bar):
                if item.is_due(today):
                    count += 1
                    if not dry_run:
                        _dispose(parts, item, now)
        if not dry_run and count:
            parts.mailroom.step()
            _let_files_go(parts)
    done = "would lose their" if dry_run else "lost their"
    click.echo(f"{count} tickets {done} personal data.")


def _let_files_go(parts: Parts) -> None:
    """What servers do as well, so that it is done when the command ends."""
    try:
        following = open_media(parts.settings, parts.store, parts.clock).following
        while following.step():
            pass
    except OSError as error:
        text = f"The files cannot be reached now; the next server to start removes them: {error}"
        click.echo(text, err=True)


def _archived(parts: Parts, tickets: Iterator[str]) -> Iterator[_Due]:
    dossiers = Dossiers(parts.store, parts.rules)
    for ticket_id in tickets:
        dossier = dossiers.read(ticket_id)
        ticket = dossiers.fold(dossier)
        facts = tuple(personal_facts(dossier, _EVERYTHING))
        if ticket is None or ticket.closing.archived is None or not facts:
            continue
        grade = ticket.intake.get("grade")
        until = kept_until(ticket.closing.archived, grade, _policy(parts))
        yield _Due(ticket_id, grade, until, ticket.closing.hold is not None, facts)


def _dispose(parts: Parts, item: _Due, now: datetime) -> None:
    """Orders the erasure, unless a run that was cut off before it was carried out has done so."""
    with suppress(Conflict):  # the same fact, of the moment of that run
        file_office_facts(parts.store, [_disposal(item, now, _policy(parts))], now)


def _disposal(item: _Due, now: datetime, policy: Policy) -> dict[str, object]:
    """The fact of a disposal; on the same day for the same facts the same."""
    body = {
        "facts": list(item.facts),
        "basis": ErasureBasis.RETENTION.value,
        "reason": f"Kept until {item.until}, as the profile {policy.label} says.",
        **_EVERYTHING,
    }
    uuid = naming.uuid_of("retention", f"{item.until} {item.facts}", FactKind.ERASURE)
    fact = Fact(
        id=fact_id(item.ticket, FactKind.ERASURE, uuid),
        kind=FactKind.ERASURE,
        schema=newest_version(FactKind.ERASURE),
        ticket=item.ticket,
        investigation=None,
        author=Author(server="retention"),
        at=Moment(now, 0, 0),
        amends=None,
        retracts=None,
        body=body,
    )
    return fact_document(fact)


def _policy(parts: Parts) -> Policy:
    return parts.rules.at(parts.clock())


def _today(parts: Parts) -> date:
    return parts.clock().astimezone(_policy(parts).timezone).date()


def _state(item: _Due, today: date) -> str:
    if item.held:
        return "held"
    return "due" if item.is_due(today) else "kept"
