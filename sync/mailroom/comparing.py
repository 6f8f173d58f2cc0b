"""What a mailbox has of a ticket against what it should have: which writes make the difference."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from schemas.ids import split_fact_id
from sync import jsontext
from sync.mailroom.address import Slips
from sync.mailroom.dossier import span_of
from sync.mailroom.links import is_same_fact
from sync.stores.documents import Document, Draft


@dataclass(frozen=True, slots=True)
class Share:
    """What a crew should have of a ticket."""

    ticket_id: str
    slips: Slips
    filed: Mapping[str, Document]
    """The office's facts of the ticket."""
    leftovers: frozenset[str] = frozenset()
    """Documents outside the ticket's span that are there because of it: notices."""


def spans_of(share: Share) -> list[tuple[str, str]]:
    """Where a mailbox has documents of a ticket. Each notice is a span of its own."""
    span = span_of(share.ticket_id)
    outside = {key for key in share.slips if not key.startswith(span[0])} | share.leftovers
    return [span, *((doc_id, f"{doc_id}\0") for doc_id in sorted(outside))]


def unread(share: Share, revisions: Mapping[str, str]) -> dict[str, str]:
    """Of the documents that are there (id -> revision) those whose bodies must be looked at."""
    return {doc_id: rev for doc_id, rev in revisions.items() if _decides(doc_id, rev, share)}


def _decides(doc_id: str, rev: str, share: Share) -> bool:
    """Not the body of what may stay as it is, nor of a fact that is known by its revision."""
    slip = share.slips.get(doc_id)
    if slip is not None:
        return not slip.as_found
    original = share.filed.get(doc_id)
    return original is not None and original.rev != rev


def with_bare(found: Mapping[str, Document], revisions: Mapping[str, str]) -> dict[str, Document]:
    """All that is there: as read, or with an empty body where none was needed."""
    return {
        doc_id: found.get(doc_id) or Document(doc_id, rev, False, b"{}", (), {})
        for doc_id, rev in revisions.items()
    }


def differences(
    found: Mapping[str, Document], slips: Slips, filed: Mapping[str, Document]
) -> list[Draft]:
    """The writes that bring a mailbox's documents of one ticket to what its slips say.

    A fact that the office does not have (yet) is never removed: it was pushed this very moment.
    """
    drafts = []
    for doc_id, slip in slips.items():
        there = found.get(doc_id)
        if there is None:
            drafts.append(Draft(doc_id, slip.body))
        elif not slip.as_found and not same_body(there, slip.body):
            drafts.append(Draft(doc_id, slip.body, there.rev))
    for doc_id, there in found.items():
        if doc_id not in slips and _may_go(there, filed):
            drafts.append(Draft(doc_id, b"{}", there.rev, deleted=True))
    return drafts


def same_body(there: Document, body: bytes) -> bool:
    """Whether a document says just this. An engine may keep members in another order; what is
    longer or shorter is taken to say something else, which spares reading both."""
    if len(there.body) != len(body):
        return False
    return there.body == body or bool(there.json() == jsontext.loads(body))


def _may_go(there: Document, filed: Mapping[str, Document]) -> bool:
    if split_fact_id(there.id) is None:
        return True
    original = filed.get(there.id)
    return original is not None and is_same_fact(there, original)
