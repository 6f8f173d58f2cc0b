"""Following the office: links tickets that belong together, and completes merges and splits.

The place reached is kept in the office now and then. Losing it costs time and makes nothing
twice: the id of a link comes out of its two tickets, and a link that was retracted stays so.
Every process has a follower, and the lease says which of them works; two at once would do
everything twice and file it once. A ticket that cannot be linked or carried over is tried a few
times and then set aside in the quarantine: the others must not wait for it.
"""

from __future__ import annotations

import logging
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import partial
from typing import Any

from casework.kinship import Kin, is_earlier, is_repeat, is_same_outage
from schemas.documents import Author, Fact, Moment, fact_document
from schemas.facts.kinds import newest_version
from schemas.ids import fact_id
from schemas.policy import Policy
from schemas.vocabulary import FactKind, Relation
from server.context import Context
from server.lease import LENGTH
from server.leased import LeasedWorker
from server.linking.carrying import carry_over
from server.linking.copies import SERVER
from server.office import naming
from sync.errors import Conflict, Unavailable
from sync.mailroom.dossier import Sheet
from sync.mailroom.filing import file_office_facts
from sync.mailroom.names import OFFICE
from sync.mailroom.places import Places
from sync.mailroom.quarantine import keep, stuck_draft
from sync.stores.documents import Change

_PAGE = 500
_REMEMBERED = 20_000
_TRIES = 3
LEASE = (OFFICE, "linking-lease")
_TO = frozenset({Relation.MERGED_INTO.value, Relation.SPLIT_INTO.value})
_FROM = frozenset({Relation.MERGED_FROM.value, Relation.SPLIT_FROM.value})
_log = logging.getLogger(__name__)


class Follower(LeasedWorker):
    """``follow`` for one thread. Both steps raise SyncError; doing them again is harmless."""

    name = "linking"
    look_every_s = LENGTH.total_seconds() / 3
    """So that the lease goes on being ours, or becomes ours when its holder is gone."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.store, context.clock, LEASE)
        self._context = context
        self._places = Places(context.store, SERVER)
        self._looked_up: OrderedDict[str, tuple[Any, ...]] = OrderedDict()
        self._failures = Counter[str]()
        """In a row, by ticket."""

    def step(self) -> bool:
        """A page of the office, where the lease is ours; answers whether there is more."""
        if self._may_work() and self._page() is not None:
            return True
        self._places.save()
        return False

    def follow(self) -> int:
        """Goes through all that changed; answers how many facts were filed."""
        filed = 0
        while (count := self._page()) is not None:
            filed += count
        self._places.save()
        return filed

    def _page(self) -> int | None:
        """The same for the next page of changes; None where there is none."""
        page = self._store.changes(OFFICE, self._places.get(OFFICE), limit=_PAGE, bodies=True)
        if not page.changes and not page.pending:
            return None
        filed, context = 0, self._context
        for ticket in sorted(_to_carry(page.changes)):
            carry = partial(carry_over, context.store, context.dossiers, ticket, context.clock())
            filed += self._attempt(ticket, carry)
        for content in _tickets(page.changes):
            filed += self._attempt(str(content["ticket"]), partial(self._link, content))
        self._places.set(OFFICE, page.last_seq)
        return filed

    def _attempt(self, ticket: str, work: Callable[[], int]) -> int:
        """What the work answers; 0 where it failed so often that the ticket is set aside."""
        try:
            filed = work()
        except (Unavailable, Conflict):
            raise
        except Exception as error:  # whatever it is, the line must go on
            self._failures[ticket] += 1
            if self._failures[ticket] < _TRIES:
                raise
            _log.exception("Ticket %s cannot be linked; it is in the quarantine.", ticket)
            keep(self._store, [stuck_draft(ticket, {}, error, self._context.clock())])
            filed = 0
        self._failures.pop(ticket, None)
        return filed

    def _link(self, content: Mapping[str, Any]) -> int:
        """Links one ticket with its kin, where what makes kin of tickets is new."""
        ticket, looks = content["ticket"], _looks(content)
        if self._looked_up.get(ticket) == looks:
            return 0
        policy = self._context.policy
        found = self._context.readmodel.kin(ticket, policy)
        filed = 0 if found is None else sum(self._file(*link) for link in links(*found, policy))
        self._looked_up[ticket] = looks
        if len(self._looked_up) > _REMEMBERED:
            self._looked_up.popitem(last=False)
        return filed

    def _file(self, later: Kin, relation: Relation, earlier: Kin) -> int:
        """Files a link once; what was linked and retracted stays so."""
        context = self._context
        key = f"{relation.value} {earlier.id}"
        link_id = fact_id(later.id, FactKind.LINK, naming.uuid_of(SERVER, later.id, key))
        sheets = context.dossiers.read(later.id).sheets
        if not later.open or link_id in sheets or _has_head(relation, sheets):
            return 0
        now = context.clock()
        fact = Fact(
            id=link_id,
            kind=FactKind.LINK,
            schema=newest_version(FactKind.LINK),
            ticket=later.id,
            investigation=None,
            author=Author(server=SERVER),
            at=Moment(now, 0, 0),
            amends=None,
            retracts=None,
            body={"relation": relation.value, "ticket": earlier.id},
        )
        with suppress(Conflict):  # another process did it at the same moment
            file_office_facts(context.store, [fact_document(fact)], now)
        return 1


def _has_head(relation: Relation, sheets: Mapping[str, Sheet]) -> bool:
    """Whether the ticket hangs on another one of its outage, or somebody took it off one.

    So an earlier ticket that comes late becomes the head of the head, and not a second one.
    """
    return relation is Relation.SAME_OUTAGE and any(
        sheet.fact.get("kind") == FactKind.LINK
        and sheet.fact.get("body", {}).get("relation") == relation.value
        for sheet in sheets.values()
    )


def links(own: Kin, others: Iterable[Kin], policy: Policy) -> list[tuple[Kin, Relation, Kin]]:
    """``(later, relation, earlier)`` for one ticket and its kin, which are in order.

    A complaint repeats each earlier one. Of one outage each later ticket is linked to the first.
    """
    found: list[tuple[Kin, Relation, Kin]] = []
    heads: set[str] = set()
    for other in others:
        earlier, later = (other, own) if is_earlier(other, own) else (own, other)
        if is_repeat(own, other, policy):
            found.append((later, Relation.REPEAT_OF, earlier))
        if is_same_outage(own, other, policy) and later.id not in heads:
            heads.add(later.id)
            found.append((later, Relation.SAME_OUTAGE, earlier))
    # A ticket that has a head is none itself: those after it belong to that head.
    if own.id in heads:
        found = [
            link for link in found if link[1] is not Relation.SAME_OUTAGE or link[0].id == own.id
        ]
    return found


def _to_carry(changes: Iterable[Change]) -> set[str]:
    """Tickets whose links may bring something to other tickets."""
    found: set[str] = set()
    for change in changes:
        ticket, _, rest = change.id.partition(":")
        if rest.startswith("link:"):
            found.add(ticket)
        elif rest == "ticket" and change.document is not None and not change.deleted:
            for link in change.document.json().get("links") or ():
                if link["relation"] in _TO:
                    found.add(ticket)
                elif link["relation"] in _FROM:  # what is erased here is erased there
                    found.add(link["ticket"])
    return found


def _tickets(changes: Iterable[Change]) -> list[dict[str, Any]]:
    return [
        change.document.json()
        for change in changes
        if change.id.endswith(":ticket") and change.document is not None and not change.deleted
    ]


def _looks(content: Mapping[str, Any]) -> tuple[Any, ...]:
    customer, site = content.get("customer") or {}, content.get("site") or {}
    names = ("class", "sub_item", "opened_at")
    return (customer.get("account"), site.get("transformer"), *(content.get(n) for n in names))
