"""Who may see a file: whoever may see, now, a fact that names it. Everybody else is told what
they would be told of a file that is nowhere.

office user   of the area, if the role reads tickets. What the customer gave, records and whole
              originals (whose EXIF says where it is) only where the role sees who customers are
device        of a crew that keeps the ticket, if the fact lies in the crew's mailbox

An erasure that takes attachments along takes the files away as well, from the moment it is ordered.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from casework.erasure import is_gone
from casework.status import keepers
from schemas.ids import split_fact_id, ticket_doc_id
from schemas.vocabulary import FactKind
from server.context import Context
from server.couchdb_api.caller import Caller
from server.evidence.index import Declared, declared_by, file_name
from server.identity import Permission, may
from server.office.commands import Desk, is_there
from server.registry.people import User
from server.rights import scope_of
from sync.errors import NotFound
from sync.mailroom.dossier import Dossier

_NOWHERE = "T-NOWHERE:photo:01890000-0000-7000-8000-000000000000"
_COPIES = frozenset({FactKind.EXAMINATION})
"""Kinds of facts that name copies of a photo; ``of`` is the photo."""


@dataclass(frozen=True, slots=True)
class Named:
    """One fact by which somebody may see a file."""

    ticket: str
    fact: str
    """Of a copy: the photo that it was made of."""
    name: str
    """As the fact calls the file; "" where it does not."""
    is_photo: bool
    is_copy: bool = False


def seen_by_user(
    context: Context, user: User, sha256: str, *, original: bool = False
) -> list[Named]:
    """The facts by which an office user may see a file; ``original``: with all that is in it."""
    if not may(user, Permission.READ_TICKETS):
        return []
    scope = scope_of(user)
    desk = Desk(context.store, context.dossiers, context.rules, context.clock(), scope)
    return [
        named
        for named in _named(context, context.media.index.declared(sha256))
        if scope.identity or named.is_copy or (named.is_photo and not original)
        if is_there(desk, named.ticket)
    ]


def seen_by_device(context: Context, caller: Caller, sha256: str) -> list[Named]:
    """The facts by which a crew's device may see a file."""
    declared = context.media.index.declared(sha256)
    mailbox = str(caller.database)
    # Its own mailbox first: a ticket that it never had costs the same as one that is not.
    _has(context, mailbox, _NOWHERE)
    held = [one for one in declared if _has(context, mailbox, ticket_doc_id(one.ticket))]
    return [
        named
        for named in _named(context, held)
        if _has(context, mailbox, named.fact) and _keeps(context, caller, named.ticket)
    ]


def _named(context: Context, declared: Sequence[Declared]) -> Iterator[Named]:
    dossiers = context.dossiers.read_all([one.ticket for one in declared])
    for one, dossier in zip(declared, dossiers, strict=True):
        named = named_in(dossier, one)
        if named is not None:
            yield named


def named_in(dossier: Dossier, declared: Declared) -> Named | None:
    """How a ticket names a file now; None where it does not any more."""
    sheet, split = dossier.sheets.get(declared.fact), split_fact_id(declared.fact)
    if sheet is None or split is None:
        return None
    said = declared_by(declared.fact, sheet.fact)
    if all(one.sha256 != declared.sha256 for one in said):
        return None
    body = sheet.fact["body"]
    is_copy = split.kind in _COPIES
    fact = str(body.get("of")) if is_copy else declared.fact
    if is_gone(dossier.filed(), fact):
        return None
    is_photo = is_copy or split.kind is FactKind.PHOTO
    return Named(dossier.ticket_id, fact, file_name(body, declared.sha256), is_photo, is_copy)


def _has(context: Context, mailbox: str, doc_id: str) -> bool:
    try:
        context.store.get(mailbox, doc_id)
    except NotFound:
        return False
    return True


def _keeps(context: Context, caller: Caller, ticket: str) -> bool:
    folded = context.dossiers.fold(context.dossiers.read(ticket))
    return folded is not None and caller.crew in keepers(folded)
