"""What somebody says of responsibility: one party, or several with so many per cent each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from schemas.vocabulary import Party

Shares = tuple[tuple[Party, int], ...]
"""Parties with their per cents, the largest first; empty where one party bears all."""
_ORDER = {party: place for place, party in enumerate(Party)}


def shares_of(body: Mapping[str, Any]) -> Shares:
    """The shares that the body of a finding or the responsibility of a decision names, in order."""
    said = [(Party(share["party"]), int(share["percent"])) for share in body.get("shares") or ()]
    return tuple(sorted(said, key=lambda share: (-share[1], _ORDER[share[0]])))


def parties_of(body: Mapping[str, Any]) -> frozenset[str]:
    """Everybody who bears something of it."""
    shared = frozenset(party.value for party, _ in shares_of(body))
    return shared or frozenset({body["party"]})


def stance(body: Mapping[str, Any]) -> tuple[str, Shares]:
    """What is compared to see whether two agree."""
    shares = shares_of(body)
    return (shares[0][0].value if shares else body["party"], shares)


def shares_document(shares: Shares) -> list[dict[str, Any]]:
    """JSON form."""
    return [{"party": party.value, "percent": percent} for party, percent in shares]
