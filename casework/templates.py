"""What the profile proposes for an assignment that leaves it open: its template by type of case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from casework.calendar import after_working_days
from schemas.instants import instant_text
from schemas.policy import Policy, WorkRule

PROPOSED = ("lead_department", "skills", "checklist", "due", "due_provisional")
"""Members of an assignment that a template fills where they are not given at all."""


def templates(intake: Mapping[str, Any], policy: Policy) -> Iterator[WorkRule]:
    """Those that fit the complaint as classified, in the profile's order."""
    kind = intake.get("order_type") or next(iter(policy.order_types))
    for rule in policy.work:
        asked = (
            (rule.classes, intake.get("class")),
            (rule.sub_items, intake.get("sub_item")),
            (rule.order_types, kind),
        )
        if all(not set_ or it in set_ for set_, it in asked):
            yield rule


def template(work_type: Any, intake: Mapping[str, Any], policy: Policy) -> WorkRule | None:
    """The first template that fits an assignment's type and the complaint as classified."""
    fitting = templates(intake, policy)
    return next((rule for rule in fitting if rule.type == work_type), None)


def proposed(
    body: Mapping[str, Any], intake: Mapping[str, Any], policy: Policy, now: datetime
) -> Mapping[str, Any]:
    """The assignment with what its template proposes; ``now`` is when its time begins.

    What the office says itself is kept, null and an empty list as well: it wants none. An end
    that was reckoned with a year without a calendar is marked ``due_provisional``.
    """
    rule = template(body.get("type"), intake, policy)
    if rule is None:
        return body
    found: dict[str, Any] = {
        "lead_department": rule.department,
        "skills": list(rule.skills),
        "checklist": [dict(item) for item in rule.items],
    }
    if "due" not in body:
        end, sure = _end(rule, policy, now)
        found |= {"due": instant_text(end)} | ({} if sure else {"due_provisional": True})
    return {**body, **{name: value for name, value in found.items() if name not in body}}


def _end(rule: WorkRule, policy: Policy, now: datetime) -> tuple[datetime, bool]:
    """When the time ends, and whether that is sure."""
    if rule.hours is not None:
        return now + timedelta(hours=rule.hours), True
    return after_working_days(now, rule.working_days or 1, policy)
