"""The profiles as devices read them."""

from __future__ import annotations

from typing import Any

from schemas.policy import Policy
from schemas.profile import load_profile
from server.rest_api.profile_view import profile_view

NAMES = ("cn-state-grid", "us-ansi", "eu-en50160")
POLICIES: dict[str, Policy] = {name: load_profile(name) for name in NAMES}
_MEMBERS = (
    "name", "version", "timezone", "causes", "quantities", "limits", "metrology", "place",
    "photo", "checks",
)  # fmt: skip


def vectors() -> dict[str, Any]:
    """By name what rules on devices read of it."""
    views = {name: profile_view(policy) for name, policy in POLICIES.items()}
    return {name: {member: view[member] for member in _MEMBERS} for name, view in views.items()}
