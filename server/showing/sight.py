"""Who may see a file: whoever may see, now, a fact that names it. Everybody else is told what
they would be told of a file that is nowhere.

office user   of the area, if the role reads tickets. What the customer gave, records and whole
              originals (whose EXIF says where it is) only where the role sees who customers are;
              so too the views of a photo of which there is a redacted copy
device        of a crew that keeps the ticket, if the fact lies in the crew's mailbox

An erasure that takes attachments along takes the files away as well, from the moment it is ordered.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from casework.erasure import is_gone
from casework.status import keepers
from schemas.facts.derivative import DerivativeRole
from schemas.ids import split_fact_id, ticket_doc_id
from schemas.vocabulary import COPY_KINDS, FactKind
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

Form = Literal["file", "photo", "view", "derivative"]
"""What a file is to the fact: of the customer or the books, a photo, a view of one, a copy that
somebody had made to be handed on."""


@dataclass(frozen=True, slots=True)
class Named:
    """One fact by which somebody may see a file."""

    ticket: str
    fact: str
    """Of what was drawn of a photo as a matter of course: the photo."""
    name: str
    """As the fact calls the file; "" where it does not."""
    form: Form
    is_redacted: bool = False
    """Of a photo and its views: there is a redacted copy of it."""


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
        if scope.identity or _names_nobody(named, original=original)
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
    photo = str(body.get("of")) if split.kind in COPY_KINDS else declared.fact
    if is_gone(dossier.filed(), photo):
        return None
    form: Form = "file"
    if split.kind is FactKind.DERIVATIVE:
        photo, form = declared.fact, "derivative"
    elif split.kind is FactKind.EXAMINATION:
        form = "view"
    elif split.kind is FactKind.PHOTO:
        form = "photo"
    name = file_name(body, declared.sha256)
    original = str(body.get("sha256")) if split.kind in COPY_KINDS else declared.sha256
    return Named(dossier.ticket_id, photo, name, form, original in redacted(dossier))


def is_hidden(context: Context, user: User, fact: str, name: str) -> bool:
    """Whether what is attached to a fact under a name is not for this user: it is under the rule
    of files. Who need not know the customer sees small pictures of photos that have no redacted
    copy, and the numbers that the server read; a whole original is attached under its hash."""
    if scope_of(user).identity:
        return False
    dossier = context.dossiers.read(fact.partition(":")[0])
    sheet = dossier.sheets.get(fact)
    if sheet is None:
        return True
    kind, sha256 = sheet.fact.get("kind"), sheet.fact.get("body", {}).get("sha256")
    if kind == FactKind.PHOTO:
        return name == sha256 or sha256 in redacted(dossier)
    return kind != FactKind.MEASUREMENTS


def redacted(dossier: Dossier) -> frozenset[str]:
    """The SHA-256 of photos of which there is a redacted copy that stands.

    By hash, and not by fact: an amendment, or a second fact, shows the same picture.
    """
    return frozenset(
        entry.body["sha256"]
        for entry in dossier.standing()
        if entry.kind is FactKind.DERIVATIVE and entry.withdrawn_at is None
        if entry.body["role"] == DerivativeRole.REDACTED
    )


def _names_nobody(named: Named, *, original: bool) -> bool:
    """Whether it may be shown to who need not know the customer."""
    if named.form == "derivative":
        return True
    if named.form == "file" or named.is_redacted:
        return False
    return named.form == "view" or not original


def _has(context: Context, mailbox: str, doc_id: str) -> bool:
    try:
        context.store.get(mailbox, doc_id)
    except NotFound:
        return False
    return True


def _keeps(context: Context, caller: Caller, ticket: str) -> bool:
    folded = context.dossiers.fold(context.dossiers.read(ticket))
    return folded is not None and caller.crew in keepers(folded)
