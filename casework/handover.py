"""Hand-over without loss: what a crew sends after its work was taken waits for a person.

A device's fact stands by itself if the server received it while the crew held the investigation
it belongs to. Only the server's order of receipts decides, never a clock of a device. All else
is held: a decision of the office accepts it (then it counts like any other) or declines it
(then it stays in the history). Between decisions about the same fact the later one counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from casework.entry import Entry
from casework.filed import FiledFact
from casework.investigations import Span
from schemas.vocabulary import FactKind


@dataclass(frozen=True, slots=True)
class Parted:
    """Facts that stand, and those that came after hand-over: waiting, and declined."""

    standing: Mapping[str, FiledFact]
    waiting: frozenset[str]
    declined: frozenset[str]


def in_time(item: FiledFact, spans: Mapping[str, Span]) -> bool:
    """Whether the fact stands by itself."""
    author = item.fact.author
    if author.device is None:
        return True
    span = spans.get(item.fact.investigation or "")
    if span is None or span.crew != author.crew:
        return False
    return span.end is None or item.received_at <= span.end.at


def part(
    sound: Mapping[str, FiledFact], spans: Mapping[str, Span], office: Iterable[Entry]
) -> Parted:
    """Parts the facts by receipt and by what the office decided."""
    accepted: dict[str, bool] = {}
    for entry in office:
        if entry.kind is FactKind.DECISION:
            accepted.update(dict.fromkeys(entry.body.get("accepts") or (), True))
            accepted.update(dict.fromkeys(entry.body.get("declines") or (), False))
    came_late = {fact_id for fact_id, item in sound.items() if not in_time(item, spans)}
    declined = frozenset(fact_id for fact_id in came_late if accepted.get(fact_id) is False)
    waiting = frozenset(fact_id for fact_id in came_late if fact_id not in accepted)
    standing = {
        fact_id: item
        for fact_id, item in sound.items()
        if fact_id not in declined and fact_id not in waiting
    }
    return Parted(standing, waiting, declined)
