"""The profile as clients read it: codes with their titles, promises, templates, limits. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields, is_dataclass
from decimal import Decimal
from typing import Any

from schemas.policy import (
    ApprovalStepRule,
    ClassRule,
    DeadlineRule,
    LimitRule,
    Policy,
    Title,
    WorkRule,
)

_CONDITIONS = ("classes", "sub_items", "areas", "order_types", "channels")


def profile_view(policy: Policy) -> dict[str, Any]:
    """The profile as plain JSON values; sets in the order of their words."""
    plain = ("name", "version", "currency", "currency_decimals")
    coded = (
        "order_types",
        "grades",
        "causes",
        "departments",
        "channels",
        "reply_channels",
        "districts",
    )
    return {
        **{name: getattr(policy, name) for name in plain},
        "in_force": policy.in_force.isoformat(),
        "title": asdict(policy.title),
        "timezone": policy.timezone.key,
        "classes": [_class(rule) for rule in policy.classes.values()],
        **{name: _codes(getattr(policy, name)) for name in coded},
        "contact": None if policy.contact is None else asdict(policy.contact),
        "promises": [_promise(rule) for rule in policy.deadlines],
        "pauses": [
            {**_code(rule.code, rule.title), "deadlines": sorted(rule.deadlines)}
            for rule in policy.pauses
        ],
        "approval_steps": [_step(rule) for rule in policy.approval_steps],
        "work": [_work(rule) for rule in policy.work],
        "limits": [_limit(rule) for rule in policy.limits.values()],
        "quantities": plain_json(policy.quantities),
        "metrology": plain_json(policy.metrology),
        "place": plain_json(policy.place),
        "photo": plain_json(policy.photo),
        "checks": plain_json(policy.checks),
        "dispatch": plain_json(policy.dispatch),
    }


def _code(code: str, title: Title) -> dict[str, Any]:
    return {"code": code, "title": asdict(title)}


def _codes(titles: Mapping[str, Title]) -> list[dict[str, Any]]:
    return [_code(code, title) for code, title in titles.items()]


def _sorted(rule: object, names: Iterable[str]) -> dict[str, list[str]]:
    return {name: sorted(getattr(rule, name)) for name in names}


def _class(rule: ClassRule) -> dict[str, Any]:
    return {**_code(rule.code, rule.title), "sub_items": _codes(rule.sub_items)}


def _promise(rule: DeadlineRule) -> dict[str, Any]:
    return {
        "name": rule.name,
        **_sorted(rule, _CONDITIONS),
        "or_emergency": rule.or_emergency,
        "minutes": rule.minutes,
        "working_days": rule.working_days,
        "met_by": list(rule.met_by),
        "source": asdict(rule.source),
    }


def _step(rule: ApprovalStepRule) -> dict[str, Any]:
    amount = None if rule.from_amount is None else str(rule.from_amount)
    return {**_code(rule.code, rule.title), "roles": list(rule.roles), "from_amount": amount}


def _work(rule: WorkRule) -> dict[str, Any]:
    return {
        "name": rule.name,
        "type": rule.type,
        **_sorted(rule, ("classes", "sub_items", "order_types")),
        "department": rule.department,
        "skills": list(rule.skills),
        "hours": rule.hours,
        "working_days": rule.working_days,
        "checklist": [dict(item) for item in rule.items],
    }


def _limit(rule: LimitRule) -> dict[str, Any]:
    names = ("name", "quantity", "unit", "low", "high")
    return {**{name: getattr(rule, name) for name in names}, "source": asdict(rule.source)}


def plain_json(value: Any) -> Any:
    """Rules as plain JSON values: members by name, decimals as text, sets as sorted lists."""
    if is_dataclass(value):
        return {one.name: plain_json(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain_json(inner) for key, inner in value.items()}
    if isinstance(value, frozenset):
        return sorted(plain_json(inner) for inner in value)
    if isinstance(value, tuple | list):
        return [plain_json(inner) for inner in value]
    return str(value) if isinstance(value, Decimal) else value
