"""Documents of a crew's mailbox that its devices write over and over; everything else is a fact."""

from __future__ import annotations

from schemas.outbox import split_outbox_id
from schemas.position import split_position_id


def is_written_over(doc_id: str) -> bool:
    """Whether a document of this id may change: only its last word counts."""
    return split_outbox_id(doc_id) is not None or split_position_id(doc_id) is not None
