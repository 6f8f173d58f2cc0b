"""What of a ticket a crew sees: what its work needs, and nothing of the office's own business.

Internal records, decisions, approvals, replies, call-backs, legal holds, the archive and erasures
stay in the office; a record that is marked ``for_crews`` goes along. Of the resolution a crew sees
the measures, without sums of money, and who is responsible, without the office's reasons.
Confidentiality is a principle of ISO 10002 (GB/T 19012): who need not know is not told.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from schemas.vocabulary import FactKind

WITHHELD = frozenset(
    {
        FactKind.DECISION,
        FactKind.APPROVAL,
        FactKind.REPLY,
        FactKind.CALL_BACK,
        FactKind.RECORD,
        FactKind.HOLD,
        FactKind.ARCHIVE,
        FactKind.ERASURE,
    }
)
"""Kinds of facts that are the office's own business."""
_MEMBERS = ("call_backs", "replies", "records", "hold", "archived", "archive_check")
_OF_RESOLUTION = ("state", "basis")
_MONEY = frozenset({"amount", "currency", "money"})
_KINDS = frozenset(kind.value for kind in WITHHELD)


def is_for_crews(fact: Mapping[str, Any]) -> bool:
    """Whether a fact of the office or of another crew goes to the crews that hold its ticket."""
    if fact.get("kind") not in _KINDS:
        return True
    body = fact.get("body")
    marked = isinstance(body, Mapping) and body.get("for_crews") is True
    return fact.get("kind") == FactKind.RECORD and marked


def crews_view(ticket: Mapping[str, Any]) -> dict[str, Any]:
    """The ticket document as the crews that hold it get it; shares what it does not change."""
    resolution = ticket["resolution"]
    seen = {key: value for key, value in ticket.items() if key not in _MEMBERS}
    return {
        **seen,
        "responsibility": {**ticket["responsibility"], "reason": None},
        "resolution": {
            **{key: resolution[key] for key in _OF_RESOLUTION},
            "measures": [_without_money(item) for item in resolution["measures"]],
        },
        "history": [line for line in ticket["history"] if not _is_withheld(line["fact"])],
    }


def _without_money(measure: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in measure.items() if key not in _MONEY}


def _is_withheld(fact_id: str) -> bool:
    return not _KINDS.isdisjoint(fact_id.split(":")[1:2])
