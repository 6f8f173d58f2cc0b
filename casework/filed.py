"""A fact as the office has it: with the moment of its receipt and what was wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from schemas.documents import Fact, Fault
from schemas.vocabulary import ReceiptState


@dataclass(frozen=True, slots=True)
class FiledFact:
    """``received_at`` and ``faults`` are those of the receipt, the only source of both."""

    fact: Fact
    received_at: datetime
    faults: tuple[Fault, ...] = ()
    state: ReceiptState = ReceiptState.ACCEPTED
    """What the receipt says; the fold computes hand-over anew and does not rely on it."""
    readable: bool = True
    """Whether the body has the form of its kind; otherwise it is empty here."""
    flags: tuple[Mapping[str, Any], ...] = ()
    """What the receipt tells as unusual, in its JSON form (``casework/flags.py``)."""
