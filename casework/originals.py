"""How complete a ticket's originals are: what was declared, and what is known of its bytes.

An original is ``verified`` when its hash was right and nothing is left to look at: a photo is
examined after its arrival, other files are not. ``mismatch`` is what came and was another file
than the declared one; the device is told to send it again. ``lost`` had arrived, and was found
damaged or gone on the server: it is asked for again. Only what is not here is missing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from schemas.instants import instant_text
from schemas.vocabulary import MediaState, OriginalState

_HERE = frozenset({OriginalState.ARRIVED, OriginalState.VERIFIED, OriginalState.ERASED})
_REACHED = (OriginalState.ARRIVED, OriginalState.VERIFIED)


@dataclass(frozen=True, slots=True)
class Original:
    """A file that a fact declares. ``size`` in bytes; ``crew``: the author's, None: the office's.

    ``examined`` tells how the examination ended; None: there is none yet.
    """

    fact: str
    kind: str
    investigation: str | None
    crew: str | None
    sha256: str
    size: int
    filetype: str
    wants_examination: bool
    examined: OriginalState | None = None
    erased: bool = False
    arrived: bool = False
    """Whether facts say so, or the file came with its fact."""
    refused_at: str | None = None
    """When another file came in its name and was dropped."""
    lost_at: str | None = None
    """When it was found that what had arrived is damaged or gone."""


@dataclass(frozen=True, slots=True)
class Bytes:
    """What is known of a file by its hash alone. ``received`` and ``since`` of an upload under way
    (bytes; when it was added to last), ``arrived_at`` of what was finished."""

    received: int | None = None
    since: datetime | None = None
    arrived_at: str | None = None


_UNKNOWN = Bytes()


def state_of(original: Original, known: Bytes) -> OriginalState:
    """Where one original is."""
    if original.erased:
        return OriginalState.ERASED
    if original.lost_at is not None:
        return OriginalState.LOST if known.received is None else OriginalState.ON_ITS_WAY
    if original.examined is not None:
        return original.examined
    if original.arrived or known.arrived_at is not None:
        waits = original.wants_examination
        return OriginalState.ARRIVED if waits else OriginalState.VERIFIED
    if known.received is not None:
        return OriginalState.ON_ITS_WAY
    return OriginalState.MISMATCH if original.refused_at is not None else OriginalState.DECLARED


def completeness(
    originals: Sequence[Original],
    bytes_of: Mapping[str, Bytes],
    findings: Mapping[str, frozenset[str]],
) -> dict[str, Any]:
    """JSON form: the ticket as a whole, each file, and each finding by the facts it names.

    ``bytes_of`` by SHA-256; ``findings``: the photo and other facts that each finding names.
    """
    items = [_item(one, bytes_of.get(one.sha256, _UNKNOWN)) for one in originals]
    return {
        **_summary(items),
        "items": items,
        "findings": {
            finding: _summary([item for item in items if item["fact"] in named])
            for finding, named in sorted(findings.items())
        },
    }


def _item(original: Original, known: Bytes) -> dict[str, Any]:
    state = state_of(original, known)
    # Two crews of one ticket may both be sending the same file.
    came = min(known.received or 0, original.size)
    received = original.size if state in _REACHED else came
    seen = None if known.since is None else instant_text(known.since)
    times = {
        OriginalState.ON_ITS_WAY: seen,
        OriginalState.MISMATCH: original.refused_at,
        OriginalState.LOST: original.lost_at,
    }
    return {
        "fact": original.fact,
        "kind": original.kind,
        "investigation": original.investigation,
        "crew": original.crew,
        "sha256": original.sha256,
        "type": original.filetype,
        "state": state.value,
        "size": original.size,
        "received": 0 if state is OriginalState.ERASED else received,
        "at": times.get(state, known.arrived_at),
    }


def _summary(items: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """``declared`` counts all of them; the other counts are of those in that state now."""
    wanted = [item for item in items if item["state"] != OriginalState.ERASED]
    counts = Counter(item["state"] for item in wanted)
    states = [state for state in OriginalState if state is not OriginalState.ERASED]
    return {
        "state": _whole([OriginalState(item["state"]) for item in wanted]).value,
        "files": {**{state.value: counts[state] for state in states}, "declared": len(wanted)},
        "bytes": {
            "declared": sum(item["size"] for item in wanted),
            "received": sum(item["received"] for item in wanted),
        },
    }


def _whole(states: Sequence[OriginalState]) -> MediaState:
    if not states:
        return MediaState.NONE
    if all(state in _HERE for state in states):
        return MediaState.COMPLETE
    is_coming = OriginalState.ON_ITS_WAY in states
    return MediaState.ON_ITS_WAY if is_coming else MediaState.MISSING
