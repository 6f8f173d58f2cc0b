"""Class, grade and urgency: what was taken in, what the profile proposes, what a person set.

For each value: what the latest classification sets, else what the intake says, else what the
first fitting rule of the profile proposes. A class set by a person without a sub-item leaves the
intake's sub-item only where the new class knows it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from casework.entry import Entry
from schemas.policy import ClassificationRule, Policy
from schemas.rulebook import Rulebook
from schemas.vocabulary import FactKind

_VALUES = ("class", "sub_item", "grade", "emergency", "priority")
_PROPOSED = ("grade", "emergency", "priority")
_READ = ("title", "matter", "demand")


def classified(
    opened: Entry | None, said: Sequence[Entry], rules: Rulebook
) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """The intake with its effective values, and the ``classification`` of the ticket's document.

    ``opened`` is the intake, ``said`` is in order. What the profile proposes is what the version
    in force at the intake does. Without an intake both are about what was set alone.
    """
    intake: Mapping[str, Any] = opened.body if opened else {}
    set_by = [e for e in said if e.kind is FactKind.CLASSIFICATION]
    told: dict[str, Any] = {}
    for entry in set_by:
        told.update({k: entry.body[k] for k in _VALUES if entry.body.get(k) is not None})
    taken_in = dict(intake)
    taken_in.update({k: told[k] for k in ("class", "sub_item") if k in told})
    proposed, names = _proposed(taken_in, rules.at(opened.at) if opened else rules.newest)
    effective: dict[str, Any] = {
        **proposed,
        **{key: value for key, value in intake.items() if value is not None},
        **told,
    }
    if (
        told.get("class")
        and "sub_item" not in told
        and not _known(effective, rules.at(set_by[-1].made_at))
    ):
        effective.pop("sub_item", None)
    document = {
        "proposed": proposed,
        "rules": names,
        "set": told,
        "reason": set_by[-1].body.get("reason") if set_by else None,
        "facts": [entry.id for entry in set_by],
    }
    return effective if intake else {}, document


def _known(body: Mapping[str, Any], policy: Policy) -> bool:
    rule = policy.classes.get(body["class"])
    return rule is not None and body.get("sub_item") in rule.sub_items


def _proposed(intake: Mapping[str, Any], policy: Policy) -> tuple[dict[str, Any], list[str]]:
    found: dict[str, Any] = {}
    names: list[str] = []
    if not intake.get("title"):  # nothing was taken in yet
        return found, names
    for rule in policy.classification:
        if not _fits(rule, intake):
            continue
        offers = (rule.set_grade, rule.set_emergency, rule.set_priority)
        new = {
            key: value
            for key, value in zip(_PROPOSED, offers, strict=True)
            if value is not None and key not in found
        }
        if new:
            found.update(new)
            names.append(rule.name)
    return found, names


def _fits(rule: ClassificationRule, intake: Mapping[str, Any]) -> bool:
    area = (intake.get("site") or {}).get("area")
    asked = (
        (rule.classes, intake.get("class")),
        (rule.sub_items, intake.get("sub_item")),
        (rule.channels, intake.get("channel")),
        (rule.areas, area),
    )
    if any(wanted and value not in wanted for wanted, value in asked):
        return False
    if rule.emergency is not None and rule.emergency is not bool(intake.get("emergency")):
        return False
    text = " ".join(intake.get(name) or "" for name in _READ).casefold()
    return not rule.words or any(word.casefold() in text for word in rule.words)
