"""What is sent: documents of about 1.2 KB, the same for every server and every run."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Sequence
from typing import Any, TypeVar

Doc = dict[str, Any]
T = TypeVar("T")

_TALK = (
    "cable pole meter seal breaker joint neutral phase voltage reading low flicker burnt loose "
    "intact replaced yard gate street transformer box fuse visit photo owner present absent wet"
)
_WORDS = _TALK.split()


def make_docs(count: int, seed: str) -> list[Doc]:
    """``count`` documents as an investigation would leave them, always the same for a seed."""
    rng = random.Random(seed)
    return [_make_doc(rng, number) for number in range(count)]


def _make_doc(rng: random.Random, number: int) -> Doc:
    return {
        "_id": f"investigation:{rng.getrandbits(128):032x}",
        "type": "investigation",
        "ticket": f"B-{number:06d}",
        "title": _text(rng, 5),
        "priority": rng.randint(1, 5),
        "site": {"lat": rng.uniform(30, 31), "lon": rng.uniform(114, 115), "at": _text(rng, 6)},
        "people": [{"role": role, "name": _text(rng, 2)} for role in ("owner", "witness")],
        "readings": [
            {"quantity": "voltage", "phase": phase, "value": rng.randint(180, 245), "unit": "V"}
            for phase in ("L1", "L2", "L3")
        ],
        "notes": _text(rng, 112),
    }


def _text(rng: random.Random, words: int) -> str:
    return " ".join(rng.choices(_WORDS, k=words))


def as_replicated(doc: Doc) -> Doc:
    """The document as a replication client sends it: with its revision and history."""
    rev = hashlib.md5(doc["_id"].encode(), usedforsecurity=False).hexdigest()
    return {**doc, "_rev": f"1-{rev}", "_revisions": {"start": 1, "ids": [rev]}}


def dumps(value: object) -> bytes:
    """JSON as sent."""
    return json.dumps(value, separators=(",", ":")).encode()


def parts_of(items: Sequence[T], size: int) -> list[Sequence[T]]:
    """The items in groups of at most ``size``."""
    return [items[at : at + size] for at in range(0, len(items), size)]


def percentile(values: Sequence[float], percent: float) -> float:
    """The value that ``percent`` of all do not exceed, about."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]
