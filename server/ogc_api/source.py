"""Where features come from: the office's documents, ticket by ticket, in the order of their ids.

A page reads what it shows and no more, as long as nothing is filtered. Filters, findings and crews
ask the read model (``nearby.py``) which tickets and facts to look at; what it does not know of is
compared one by one until the page is full.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from casework.visibility import WHOLE, Scope
from schemas.ids import CREW_ID, TICKET_ID, receipt_id, split_fact_id, ticket_doc_id
from schemas.vocabulary import FactKind
from server.clock import Clock
from server.masking import mask_of
from server.ogc_api.features import (
    Feature,
    Sighting,
    crew_feature,
    finding_features,
    investigation_features,
    ticket_feature,
)
from server.ogc_api.nearby import Nearby
from server.ogc_api.query import Query, matches
from server.ogc_api.sightings import sightings, with_shared
from server.ogc_api.wanted import findings_of, is_exact, wanted_of
from server.positions import last_words
from server.registry.people import People
from sync.mailroom.names import OFFICE
from sync.stores.documents import DocumentStore, Range, Wanted

_FIRST = "A"
"""Tickets begin with a capital letter; what a crew says for itself begins with ``crew-``."""
_AFTER_TICKETS = "a"


@dataclass(frozen=True, slots=True)
class FeaturePage:
    """Features by id, and whether there are more after them."""

    features: list[Feature]
    more: bool


class Source:
    """Answers for the four collections. Thread-safe."""

    def __init__(
        self, store: DocumentStore, people: People, clock: Clock, nearby: Nearby | None = None
    ) -> None:
        self._store = store
        self._nearby = nearby
        self._people = people
        self._clock = clock

    def page(self, collection: str, query: Query, scope: Scope = WHOLE) -> FeaturePage:
        """At most ``query.limit`` features after ``query.after``, of what there is for the
        reader. Raises SyncError."""
        found: list[Feature] = []
        for feature in self._features(collection, query, scope):
            if matches(feature, query):
                if len(found) == query.limit:
                    return FeaturePage(found, more=True)
                found.append(feature)
        return FeaturePage(found, more=False)

    def count(self, collection: str, query: Query, scope: Scope = WHOLE) -> int | None:
        """How many features match in all, where that is cheap to say. Raises SyncError."""
        if collection == "crews" and query.is_whole:
            return sum(scope.has_crew(crew.id, crew.area) for crew in self._people.crews())
        if self._nearby is not None and is_exact(collection, query):
            return self._nearby.count(wanted_of(collection, query, scope))
        return None

    def one(self, collection: str, feature_id: str, scope: Scope = WHOLE) -> Feature | None:
        """The feature of this id, if there is one for the reader. Raises SyncError."""
        if collection == "crews":
            crew = self._people.crew(feature_id) if CREW_ID.fullmatch(feature_id) else None
            if crew is None or not scope.has_crew(crew.id, crew.area):
                return None
            return crew_feature(crew, self._sightings().get(crew.id), self._clock())
        ticket = feature_id.partition(":")[0]
        if not TICKET_ID.fullmatch(ticket):
            return None
        found = self._of_ticket(collection, ticket, scope)
        return next((feature for feature in found if feature.id == feature_id), None)

    def _features(self, collection: str, query: Query, scope: Scope) -> Iterator[Feature]:
        after = query.after
        if collection == "crews":
            yield from self._crews(after, scope)
            return
        for ticket in self._candidates(collection, query, scope):
            for feature in self._of_ticket(collection, ticket, scope):
                if after is None or sorting(feature.id) > sorting(after):
                    yield feature

    def _crews(self, after: str | None, scope: Scope) -> Iterator[Feature]:
        seen, now = self._sightings(), self._clock()
        for crew in self._people.crews():
            if (after is None or crew.id > after) and scope.has_crew(crew.id, crew.area):
                yield crew_feature(crew, seen.get(crew.id), now)

    def _sightings(self) -> dict[str, Sighting]:
        """By crew, where the read model knows of one."""
        known = self._nearby.last_seen() if self._nearby is not None else {}
        return with_shared(sightings(self._store, known), last_words(self._store))

    def _candidates(self, collection: str, query: Query, scope: Scope) -> Iterable[str]:
        """Tickets that may have such features, in order."""
        first = sorting(query.after)[0] if query.after is not None else ""
        if self._nearby is not None and collection == "findings":
            found = self._nearby.findings(findings_of(query, scope), first)
            return self._tickets(query.after) if found is None else found
        if self._nearby is None or (query.is_whole and scope == WHOLE):
            return self._tickets(query.after)
        near = None
        wanted = wanted_of(collection, query, scope)
        if query.box is not None:
            near = self._nearby.tickets(query.box, wanted)
        if near is None:
            return self._nearby.walk(wanted, first) or self._tickets(query.after)
        return sorted(
            (ticket for ticket in near if sorting(ticket)[0] >= first),
            key=sorting,
        )

    def _tickets(self, after: str | None) -> Iterator[str]:
        """Tickets in the order of their documents, from that of ``after`` on: one look each,
        from the first document of a ticket to the first of the next."""
        start = f"{after.partition(':')[0]}:" if after is not None else _FIRST
        while True:
            which = Range(start=start, end=_AFTER_TICKETS, inclusive_end=False, limit=1)
            found = next(iter(self._store.documents(OFFICE, which)), None)
            if found is None:
                return
            ticket = found.id.partition(":")[0]
            yield ticket
            start = f"{ticket};"  # ";" follows ":"

    def _of_ticket(self, collection: str, ticket: str, scope: Scope) -> list[Feature]:
        if collection == "findings" and scope == WHOLE:
            return finding_features(self._findings(ticket))
        [found] = self._store.read(OFFICE, [Wanted(ticket_doc_id(ticket))])
        if not found or found[0].deleted:
            return []
        content = found[0].json()
        if not scope.has_ticket(content):
            return []
        mask = mask_of([content]) if not scope.identity else None
        if collection == "findings":
            said = self._findings(ticket)
            return finding_features([(mask.over(f), r) for f, r in said] if mask else said)
        content = content if mask is None else mask.over(content)
        if collection == "tickets":
            return [ticket_feature(content)]
        return investigation_features(content)

    def _findings(self, ticket: str) -> list[tuple[dict[str, Any], dict[str, Any]]]:
        prefix = f"{ticket}:{FactKind.FINDING.value}"
        which = Range(start=f"{prefix}:", end=f"{prefix};", inclusive_end=False)
        found = [
            document
            for document in self._store.documents(OFFICE, which, bodies=True)
            if document is not None and split_fact_id(document.id) is not None
        ]
        if not found:
            return []
        named = [Wanted(receipt_id(document.id)) for document in found]
        receipts = self._store.read(OFFICE, named)
        return [
            (document.json() | {"_id": document.id}, receipt[0].json())
            for document, receipt in zip(found, receipts, strict=True)
            if receipt and not receipt[0].deleted
        ]


def sorting(feature_id: str) -> tuple[str, str]:
    """What features of tickets are ordered by: the office's order of documents, for ":" comes
    after digits and "-" there."""
    ticket, _, rest = feature_id.partition(":")
    return f"{ticket}:", rest
