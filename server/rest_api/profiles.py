"""`/api/v1/profile`: the rules in force, so that no client carries codes and titles of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from flask import Response, request
from flask.views import MethodView

from schemas.api.profile import ProfileView
from schemas.policy import (
    ApprovalStepRule,
    ClassRule,
    DeadlineRule,
    LimitRule,
    Policy,
    QuantityRule,
    Title,
    WorkRule,
)
from server.rest_api.access import parts, require_session
from server.rest_api.api import Resources
from server.rest_api.tickets import json_response

blueprint = Resources("profiles", __name__, description="The policy profile in force")
_CONDITIONS = ("classes", "sub_items", "areas", "order_types", "channels")


@blueprint.route("/profile")
class Profile(MethodView):
    """The profile."""

    @blueprint.response(200, ProfileView)
    @blueprint.alt_response(304, description="It is still as the ETag in If-None-Match says")
    def get(self) -> Response:
        """Read classes, promises, templates and limits with their titles, in Chinese and English.

        Devices may ask as well, with their token.
        """
        if not _is_device():
            require_session()
        policy = parts().policy
        response = json_response(profile_view(policy))
        response.headers["Cache-Control"] = "private, no-cache"
        response.set_etag(f"{policy.name}-{policy.version}")
        response.make_conditional(request)
        return response


def profile_view(policy: Policy) -> dict[str, Any]:
    """The profile as plain JSON values; sets in the order of their words."""
    plain = ("name", "version", "currency", "currency_decimals")
    coded = ("order_types", "grades", "causes", "departments", "channels")
    return {
        **{name: getattr(policy, name) for name in plain},
        "in_force": policy.in_force.isoformat(),
        "title": asdict(policy.title),
        "timezone": policy.timezone.key,
        "classes": [_class(rule) for rule in policy.classes.values()],
        **{name: _codes(getattr(policy, name)) for name in coded},
        "promises": [_promise(rule) for rule in policy.deadlines],
        "pauses": [
            {**_code(rule.code, rule.title), "deadlines": sorted(rule.deadlines)}
            for rule in policy.pauses
        ],
        "approval_steps": [_step(rule) for rule in policy.approval_steps],
        "work": [_work(rule) for rule in policy.work],
        "quantities": [_quantity(rule) for rule in policy.quantities.values()],
        "limits": [_limit(rule) for rule in policy.limits.values()],
    }


def _is_device() -> bool:
    caller = parts().identity.authenticate_sync(request.environ)
    return caller is not None and caller.is_device


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


def _quantity(rule: QuantityRule) -> dict[str, Any]:
    return {
        **_code(rule.code, rule.title),
        "units": list(rule.units),
        "low": rule.low,
        "high": rule.high,
    }


def _limit(rule: LimitRule) -> dict[str, Any]:
    names = ("name", "quantity", "unit", "low", "high")
    return {**{name: getattr(rule, name) for name in names}, "source": asdict(rule.source)}
