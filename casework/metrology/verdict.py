"""A verdict: what it is about, how it comes out, and every step of the arithmetic."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from schemas.sourced import Source
from schemas.verdicts import Outcome, Subject


@dataclass(frozen=True, slots=True)
class Remark:
    """What a reader must know beside the outcome: a stable code and a sentence."""

    code: str
    message: str

    def to_document(self) -> dict[str, str]:
        """JSON form."""
        return {"code": self.code, "message": self.message}


@dataclass(frozen=True, slots=True)
class Verdict:
    """``values`` are plain JSON values, decimals as text; ``steps`` read from top to bottom."""

    about: Subject
    outcome: Outcome
    rule: str
    source: Source | None
    steps: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    refund: Mapping[str, Any] | None = None
    party: str | None = None
    """Proposed as responsible."""
    excludes: Mapping[str, Any] | None = None
    """``party`` that it speaks against where a finding names one of ``causes``."""
    proposed_by: Mapping[str, Any] | None = None
    """``rule`` and ``source`` of what is proposed."""

    def to_body(self) -> dict[str, Any]:
        """The body of a ``verdict`` fact, without its inputs."""
        found: dict[str, Any] = {
            "about": self.about.value,
            "outcome": self.outcome.value,
            "rule": self.rule,
            "steps": list(self.steps),
            "remarks": [remark.to_document() for remark in self.remarks],
            "values": dict(self.values),
        }
        if self.source is not None:
            found |= {"source": self.source.text, "verified": self.source.verified}
        for name in ("refund", "party", "excludes", "proposed_by"):
            if getattr(self, name) is not None:
                found[name] = getattr(self, name)
        return found


def signed(value: Decimal) -> str:
    """With its sign, as errors are written: ``+2.0``."""
    return f"{value:+f}"


def plain(value: Decimal) -> str:
    """Without exponent and idle zeros: ``2``, ``0.05``."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
