"""What a command leaves out and is filled in for it, as the ticket stands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from casework.templates import proposed
from casework.ticket import Ticket
from schemas.policy import Policy
from schemas.vocabulary import FactKind
from server.problem import FieldError, faulty


def filled(
    said: tuple[FactKind, Mapping[str, Any]],
    ticket: Ticket,
    under: tuple[Policy, datetime],
    crew_skills: frozenset[str] | None,
) -> Mapping[str, Any]:
    """The body of what is ``said`` anew: an assignment with what the profile proposes, the end of
    a pause with its cause, all else as it is. ``crew_skills`` are those of the crew that shall go.

    Raises Problem validation_failed where the crew lacks a skill and nobody says why it goes, or
    where it is not clear which pause ends.
    """
    kind, body = said
    if kind is FactKind.PAUSE:
        return _with_cause(body, ticket)
    if kind is not FactKind.ASSIGNMENT:
        return body
    body = proposed(body, ticket.intake, *under)
    _require_skills(body, crew_skills)
    return body


def _with_cause(body: Mapping[str, Any], ticket: Ticket) -> Mapping[str, Any]:
    """The end of a pause that names none ends the one that stands."""
    if body["on"] or body.get("cause") is not None:
        return body
    causes = [pause["cause"] for pause in ticket.closing.pauses if pause["until"] is None]
    if not causes:
        text = "The clock does not stand, so there is nothing to end."
        raise faulty([FieldError("on", "not-paused", text)])
    if len(causes) > 1:
        text = f"Several pauses stand; name the one that ends: {', '.join(causes)}."
        raise faulty([FieldError("cause", "several-pauses", text)])
    return {**body, "cause": causes[0]}


def _require_skills(body: Mapping[str, Any], crew_skills: frozenset[str] | None) -> None:
    """Raises Problem validation_failed where the crew lacks a skill and nobody says why it goes."""
    if crew_skills is None or body.get("override_reason"):
        return
    lacking = [str(skill) for skill in body.get("skills") or () if skill not in crew_skills]
    if lacking:
        sentence = (
            f"The crew lacks {', '.join(lacking)}; send another, or say why: override_reason."
        )
        fault = FieldError("crew", "skills-missing", sentence)
        raise faulty([fault])
