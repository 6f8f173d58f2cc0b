"""What the caller may do to a ticket as it stands, and what it waits for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from casework.offers import Command, answers, mends, possible, waits_for
from casework.ticket import Ticket
from schemas.vocabulary import FactKind
from server.registry.users import User
from server.rights import Permission, may

_TAKES: Mapping[Command, Permission] = {
    Command.ASSIGNMENTS: Permission.ASSIGN,
    Command.RECALLS: Permission.ASSIGN,
    Command.DECISIONS: Permission.DECIDE,
    Command.APPROVALS: Permission.APPROVE,
    Command.EXECUTIONS: Permission.EXECUTE,
    Command.REPLIES: Permission.REPLY,
    Command.CALL_BACKS: Permission.REPLY,
    Command.ARCHIVE: Permission.CLOSE,
    Command.REOPENINGS: Permission.CLOSE,
    Command.CLASSIFICATIONS: Permission.CLASSIFY,
    Command.LINKS: Permission.CLASSIFY,
    Command.MERGE: Permission.CLASSIFY,
    Command.SPLIT: Permission.CLASSIFY,
    Command.RECORDS: Permission.RECORD,
    Command.HOLDS: Permission.HOLD,
    Command.PAUSES: Permission.PAUSE,
    Command.AMENDMENT: Permission.CORRECT,
    Command.RETRACTION: Permission.CORRECT,
    Command.ACCEPTANCE: Permission.CORRECT,
    Command.DERIVATIVES: Permission.DERIVE,
    Command.ERASURES: Permission.ERASE,
}
"""The right that each command asks for; each handler asks for the same."""

_OWN_RIGHT: Mapping[str, Permission] = {
    FactKind.APPROVAL: Permission.APPROVE,
    FactKind.HOLD: Permission.HOLD,
    FactKind.PAUSE: Permission.PAUSE,
}


def right_to(command: Command) -> Permission:
    """Who may give a command at all."""
    return _TAKES[command]


def right_to_mend(kind: str) -> Permission:
    """Who may say it may put it right; all other kinds, who may correct."""
    return _OWN_RIGHT.get(kind, Permission.CORRECT)


def fact_offers(fact: Mapping[str, Any], ticket: Ticket, user: User, now: datetime) -> list[str]:
    """``possible`` of a fact (with ``_id``) as it is shown: how it is put right or answered."""
    found: list[str] = []
    if may(user, right_to_mend(fact["kind"])):
        found += [command.value for command in mends(fact, ticket, user.name, now)]
    if may(user, _TAKES[Command.ACCEPTANCE]):
        found += [answer.value for answer in answers(fact["_id"], ticket, user.name, now)]
    return found


def offers(ticket: Ticket, user: User, now: datetime) -> dict[str, Any]:
    """``possible`` and ``waits_for`` of the ticket as it is shown."""
    waiting = waits_for(ticket)
    return {
        "possible": [
            command.value
            for command in possible(ticket, user.name, now)
            if may(user, _TAKES[command])
        ],
        "waits_for": None if waiting is None else waiting.to_document(),
    }
