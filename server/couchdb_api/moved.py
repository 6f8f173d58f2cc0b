"""What a device that was moved to another crew still brings from before.

What it wrote in the name of a former crew goes into that crew's mailbox, as if the device were
still there: the rules of hand-over decide about it. What it once pulled from there and pushes
again, as replication does into a mailbox that is new to it, is known and needs no answer.
"""

from __future__ import annotations

from dataclasses import replace

from server.couchdb_api.caller import Caller
from sync import jsontext
from sync.errors import BadRequest
from sync.mailroom.names import mailbox_of
from sync.stores.documents import DocumentStore, Draft


def writer_of(caller: Caller, draft: Draft) -> Caller:
    """The caller, as of the crew in whose name the draft was written."""
    crew = _crew_of(draft) if caller.former else None
    if crew is None or crew not in caller.former:
        return caller
    return replace(caller, crew=crew, database=mailbox_of(crew))


def is_known_of_old(store: DocumentStore, caller: Caller, draft: Draft) -> bool:
    """Whether this very revision is or was in the mailbox of a former crew."""
    if draft.rev is None or not draft.history:
        return False
    wanted = {draft.id: [draft.rev]}
    return any(not store.missing(mailbox_of(crew), wanted) for crew in caller.former)


def _crew_of(draft: Draft) -> str | None:
    try:
        content = jsontext.loads(draft.body)
    except BadRequest:
        return None
    author = content.get("author") if isinstance(content, dict) else None
    crew = author.get("crew") if isinstance(author, dict) else None
    return crew if isinstance(crew, str) else None
