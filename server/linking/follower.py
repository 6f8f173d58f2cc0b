"""Following the office: links tickets that belong together, and completes merges and splits.

The place reached is kept beside the office's documents. Losing it costs time and makes nothing
twice: the id of a link comes out of its two tickets, and a link that was retracted stays so.
Only tickets that have any kin are looked at further, so that reading a large office for the first
time costs little. Two processes at once would do everything twice and file it once. A ticket that
cannot be linked or carried over is tried a few times and then set aside in the quarantine: the
others must not wait for it.
"""

from __future__ import annotations

import logging
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
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
from server.leased import LeasedWorker, read_place, save_place
from server.linking.carrying import carry_over
from server.linking.copies import SERVER
from server.office import naming
from sync.errors import Conflict, Unavailable
from sync.mailroom.dossier import Sheet
from sync.mailroom.filing import file_office_facts
from sync.mailroom.names import LEASES, OFFICE
from sync.mailroom.quarantine import keep, stuck_draft
from sync.stores.documents import Wanted

_PAGE = 500
_REMEMBERED = 20_000
PLACE = (OFFICE, "linking-place")
LEASE = (LEASES, "linking")
_TO = frozenset({Relation.MERGED_INTO.value, Relation.SPLIT_INTO.value})
_FROM = frozenset({Relation.MERGED_FROM.value, Relation.SPLIT_FROM.value})
_TRIES = 3
_log = logging.getLogger(__name__)


class Follower(LeasedWorker):
    """Links what belongs together. ``step`` raises SyncError; doing it again is harmless."""

    name = "linking"
    gathers_s = 2.0
    look_every_s = LENGTH.total_seconds() / 3

    def __init__(self, context: Context) -> None:
        super().__init__(context.store, context.clock, LEASE)
        self._context = context
        self._looked_up: OrderedDict[str, tuple[Any, ...]] = OrderedDict()
        self._failures = Counter[str]()
        """In a row, by ticket."""

    def step(self) -> bool:
        """One page of the office; answers whether there is more."""
        return self._may_work() and self._page()[1]

    def catch_up(self) -> int:
        """Goes through all that changed, whoever has the lease; answers how many facts it filed."""
        filed, more = 0, True
        while more:
            count, more = self._page()
            filed += count
        return filed

    def _page(self) -> tuple[int, bool]:
        """How many facts were filed, and whether there is more to read."""
        rev, since = read_place(self._store, PLACE)
        page = self._store.changes(OFFICE, since, limit=_PAGE)
        names = [one.id for one in page.changes if not one.deleted]
        tickets = self._tickets([name for name in names if name.endswith(":ticket")])
        filed, context = 0, self._context
        for ticket in sorted(_with_links(names) | _to_carry(tickets)):
            carry = partial(carry_over, context.store, context.dossiers, ticket, context.clock())
            filed += self._attempt(ticket, carry)
        filed += self._link(tickets)
        if page.last_seq != since:
            save_place(self._store, PLACE, page.last_seq, rev)
        return filed, len(page.changes) == _PAGE

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

    def _tickets(self, names: Sequence[str]) -> list[dict[str, Any]]:
        found = self._store.read(OFFICE, [Wanted(name) for name in names]) if names else []
        return [some[0].json() for some in found if some and not some[0].deleted]

    def _link(self, tickets: Iterable[Mapping[str, Any]]) -> int:
        """Links tickets with their kin, where what makes kin of tickets is new."""
        looks = {str(one["ticket"]): _looks(one) for one in tickets}
        changed = [name for name, seen in looks.items() if self._looked_up.get(name) != seen]
        policy = self._context.policy
        filed = sum(
            self._attempt(link[0].id, partial(self._file, *link))
            for own, others in self._context.readmodel.families(changed, policy)
            for link in links(own, others, policy)
        )
        self._looked_up.update((name, looks[name]) for name in changed)
        while len(self._looked_up) > _REMEMBERED:
            self._looked_up.popitem(last=False)
        return filed

    def _file(self, later: Kin, relation: Relation, earlier: Kin) -> int:
        """Files a link once; what was linked and retracted stays so."""
        if not later.open:
            return 0
        context = self._context
        key = f"{relation.value} {earlier.id}"
        link_id = fact_id(later.id, FactKind.LINK, naming.uuid_of(SERVER, later.id, key))
        sheets = context.dossiers.read(later.id).sheets
        if link_id in sheets or _has_head(relation, sheets):
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


def _with_links(names: Iterable[str]) -> set[str]:
    """Tickets that these documents' links bring something from."""
    split = (name.partition(":") for name in names)
    return {ticket for ticket, _, rest in split if rest.startswith("link:")}


def _to_carry(tickets: Iterable[Mapping[str, Any]]) -> set[str]:
    """Tickets whose links may bring something to other tickets."""
    found: set[str] = set()
    for content in tickets:
        for link in content.get("links") or ():
            if link["relation"] in _TO:
                found.add(content["ticket"])
            elif link["relation"] in _FROM:  # what is erased here is erased there
                found.add(link["ticket"])
    return found


def _looks(content: Mapping[str, Any]) -> tuple[Any, ...]:
    customer, site = content.get("customer") or {}, content.get("site") or {}
    names = ("class", "sub_item", "opened_at")
    return (customer.get("account"), site.get("transformer"), *(content.get(n) for n in names))
