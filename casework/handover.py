"""Hand-over without loss: what a crew sends after its work was taken waits for a person.

A device's fact stands by itself if the server received it while the crew held the investigation
it belongs to. Only the server's order of receipts decides, never a clock of a device. All else
is held: a decision of the office accepts it (then it counts like any other) or declines it
(then it stays in the history). Between decisions about the same fact the later one counts.

What is held is for the rest of the fold as if it had not come: it neither says anything nor
links amendments to what it amends. An amendment stands or is held by its own receipt.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from casework.filed import FiledFact
from casework.investigations import Span


@dataclass(frozen=True, slots=True)
class Parted:
    """Facts that stand, and those that came after hand-over: waiting, and declined."""

    standing: Mapping[str, FiledFact]
    heard: Mapping[str, FiledFact]
    """What stands, and what has faults but came in time: all that others can refer to."""
    waiting: frozenset[str]
    declined: frozenset[str]


def in_time(item: FiledFact, spans: Mapping[str, Span]) -> bool:
    """Whether the fact stands by itself."""
    author = item.fact.author
    if author.device is None or item.fact.origin is not None:
        return True  # a copy stood where it comes from
    span = spans.get(item.fact.investigation or "")
    if span is None or span.crew != author.crew:
        return False
    return span.end is None or item.received_at <= span.end.at


def part(
    known: Mapping[str, FiledFact], spans: Mapping[str, Span], accepted: Mapping[str, bool]
) -> Parted:
    """Parts all facts by receipt and by what the office decided.

    Which are held follows from the office's facts and each fact's own receipt alone;
    ``accepted`` is what a person said of them.
    """
    came_late = {fact_id for fact_id, item in known.items() if not in_time(item, spans)}
    heard = {
        fact_id: item
        for fact_id, item in known.items()
        if fact_id not in came_late or accepted.get(fact_id)
    }
    held = {fact_id for fact_id in came_late - heard.keys() if not known[fact_id].faults}
    declined = frozenset(fact_id for fact_id in held if fact_id in accepted)
    standing = {fact_id: item for fact_id, item in heard.items() if not item.faults}
    return Parted(standing, heard, frozenset(held) - declined, declined)
