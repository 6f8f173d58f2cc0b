"""What of a ticket a crew sees: what its work needs, and nothing of the office's own business.

Internal records, decisions, approvals, replies, call-backs, legal holds, the archive and erasures
stay in the office; a record that is marked ``for_crews`` goes along. Flags that name another
ticket stay as well. Of the resolution a crew sees the measures, without sums of money, and who is
responsible, without the office's reasons.
Confidentiality is a principle of ISO 10002 (GB/T 19012): who need not know is not told.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from casework.flagged import Flagged
from schemas.vocabulary import FactKind

FOR_CREWS = frozenset(
    {
        FactKind.INTAKE,
        FactKind.CLASSIFICATION,
        FactKind.ASSIGNMENT,
        FactKind.RECALL,
        FactKind.PROGRESS,
        FactKind.FINDING,
        FactKind.READING,
        FactKind.METER_TEST,
        FactKind.INSTRUMENT_FILE,
        FactKind.MEASUREMENTS,
        FactKind.VERDICT,
        FactKind.PHOTO,
        FactKind.EXAMINATION,
        FactKind.STATEMENT,
        FactKind.SIGNATURE,
        FactKind.ACCEPTANCE,
        FactKind.EXECUTION,
        FactKind.PAUSE,
        FactKind.REOPENING,
    }
)
"""Kinds of facts that go out to crews. Any other is the office's own business, a new kind too until
it is listed here. Links are: they name tickets that may be another crew's."""
MEMBERS = frozenset(
    {
        "type", "ticket", "status", "policy", "class", "sub_item", "grade", "order_type", "title",
        "matter", "demand", "occurred_at", "channel", "reference", "customer", "site", "meter",
        "supply", "files", "priority", "emergency", "escalated", "escalations", "repeats",
        "opened_at", "investigations", "holders", "responsibility", "resolution", "evidence",
        "deadlines", "disputes", "attention", "after_hand_over", "after_archive", "classification",
        "late", "pauses", "reopenings", "history", "facts",
    }
)  # fmt: skip
"""Members of a ticket that go out to crews."""
_OF_RESOLUTION = ("state", "basis")
_OF_MEASURE = frozenset({"id", "fact", "crew", "action", "owner", "due", "execution"})
_KINDS = frozenset(kind.value for kind in FOR_CREWS)


def is_for_crews(fact: Mapping[str, Any]) -> bool:
    """Whether a fact of the office or of another crew goes to the crews that hold its ticket."""
    body = fact.get("body")
    if fact.get("kind") == FactKind.EXAMINATION and isinstance(body, Mapping):
        return not any(names_another(flag) for flag in body.get("flags") or ())
    if fact.get("kind") in _KINDS:
        return True
    marked = isinstance(body, Mapping) and body.get("for_crews") is True
    return fact.get("kind") == FactKind.RECORD and marked


def crews_view(ticket: Mapping[str, Any]) -> dict[str, Any]:
    """The ticket document as the crews that hold it get it; shares what it does not change."""
    resolution = ticket["resolution"]
    seen = {key: value for key, value in ticket.items() if key in MEMBERS}
    return {
        **seen,
        "responsibility": {**ticket["responsibility"], "reason": None},
        "resolution": {
            **{key: resolution[key] for key in _OF_RESOLUTION},
            "measures": [_of_measure(item) for item in resolution["measures"]],
        },
        "evidence": _evidence(ticket["evidence"]),
        "history": [line for line in ticket["history"] if _goes_out(line["fact"])],
    }


def _evidence(evidence: Mapping[str, Any]) -> dict[str, Any]:
    shown = {
        fact_id: tuple(flag for flag in flags if not names_another(flag))
        for fact_id, flags in evidence["flags"]["facts"].items()
    }
    told = Flagged({fact_id: flags for fact_id, flags in shown.items() if flags})
    return {**evidence, "flags": told.to_document()}


def names_another(flag: Mapping[str, Any]) -> bool:
    """Whether a flag tells of a ticket that may be another crew's (``same-picture``)."""
    return "ticket" in (flag.get("numbers") or {})


def _of_measure(measure: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in measure.items() if key in _OF_MEASURE}


def _goes_out(fact_id: str) -> bool:
    return not _KINDS.isdisjoint(fact_id.split(":")[1:2])
